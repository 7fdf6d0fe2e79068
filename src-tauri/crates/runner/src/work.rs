use std::time::{Duration, Instant};

use fetchlist_model::WorkProgress;
use tokio_util::sync::CancellationToken;

/// Reports come at most this often.
const STEP: Duration = Duration::from_millis(100);

/// A piece of work on a list: whoever asked for it is told how far it is, and may end it.
pub struct Work {
    cancelled: CancellationToken,
    tell: Box<dyn FnMut(WorkProgress) + Send>,
    next: Instant,
}

impl Work {
    /// `tell` is called at most ten times a second; the work ends soon after `cancelled` is.
    pub fn new(cancelled: CancellationToken, tell: impl FnMut(WorkProgress) + Send + 'static) -> Self {
        Self { cancelled, tell: Box::new(tell), next: Instant::now() + STEP }
    }

    /// Work that nobody watches or ends.
    pub fn unwatched() -> Self {
        Self::new(CancellationToken::new(), |_| {})
    }

    /// Whether it goes on, so many rows being done, and a share of the whole from 0 to 1.
    pub fn goes_on(&mut self, rows: u32, share: impl FnOnce() -> f64) -> bool {
        let now = Instant::now();
        if now >= self.next {
            self.next = now + STEP;
            (self.tell)(WorkProgress { rows, share: share() });
        }
        !self.cancelled.is_cancelled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ends_when_it_is_cancelled() {
        let cancelled = CancellationToken::new();
        let mut work = Work::new(cancelled.clone(), |_| {});
        assert!(work.goes_on(1, || 0.5));
        cancelled.cancel();
        assert!(!work.goes_on(2, || 0.5));
    }
}
