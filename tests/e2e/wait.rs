use std::{
    thread,
    time::{Duration, Instant},
};

/// Longer than anything here takes on a slow and busy computer.
pub(crate) const LIMIT: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until `look` finds what is waited for; after [`LIMIT`] fails with what it saw last.
pub(crate) fn eventually<Found, Seen: std::fmt::Debug>(
    what: &str,
    mut look: impl FnMut() -> Result<Found, Seen>,
) -> Found {
    let deadline = Instant::now() + LIMIT;
    loop {
        match look() {
            Ok(found) => return found,
            Err(seen) => assert!(Instant::now() < deadline, "{what}: still {seen:?} after {LIMIT:?}"),
        }
        thread::sleep(PAUSE);
    }
}
