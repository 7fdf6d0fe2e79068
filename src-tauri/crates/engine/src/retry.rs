use std::time::SystemTime;

use fetchlist_model::{ErrorKind, Settings, Try};
use http::Method;
use rand::RngExt as _;
use tokio::time::Duration;

const BASE: Duration = Duration::from_millis(500);
const CAP: Duration = Duration::from_secs(30);

/// Whether a row is tried again after `end`, its `tries`-th try of this run.
pub(crate) fn is_tried_again(settings: &Settings, end: &Try, lookup_unanswered: bool, tries: u32) -> bool {
    if tries > settings.retries {
        return false;
    }
    if !Method::from_bytes(settings.method.as_bytes()).is_ok_and(|method| is_repeatable(&method)) {
        return false;
    }
    match end.error {
        Some(ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Closed) => true,
        Some(ErrorKind::Dns) => lookup_unanswered,
        Some(ErrorKind::HttpStatus) => matches!(end.status, Some(408 | 425 | 429 | 500 | 502 | 503 | 504)),
        _ => false,
    }
}

/// Whether a request may be repeated without doing a thing twice (RFC 9110 section 9.2.2).
pub(crate) fn is_repeatable(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS | Method::PUT | Method::DELETE)
}

/// How long a row waits before its next try: exponential backoff with full jitter, so that rows which failed together do
/// not come back together. `tries` counts the tries so far, from 1.
pub(crate) fn backoff(tries: u32) -> Duration {
    let most = BASE.saturating_mul(1 << tries.saturating_sub(1).min(16)).min(CAP);
    rand::rng().random_range(Duration::ZERO..=most)
}

/// The wait that a Retry-After field asks for, in either of its forms (RFC 9110 section 10.2.3); `None` where it is
/// neither, or lies in the past.
pub(crate) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are a wait longer than any limit.
        return Some(Duration::from_secs(
            value.parse().unwrap_or(u64::from(u32::MAX)).min(u64::from(u32::MAX)),
        ));
    }
    httpdate::parse_http_date(value).ok()?.duration_since(now).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn failed(error: ErrorKind, status: Option<u16>) -> Try {
        Try { error: Some(error), status, ..Try::default() }
    }

    #[test]
    fn retries_count_the_tries_after_the_first() {
        let settings = Settings { retries: 2, ..Settings::default() };
        let end = failed(ErrorKind::Timeout, None);
        assert!(is_tried_again(&settings, &end, false, 1));
        assert!(is_tried_again(&settings, &end, false, 2));
        assert!(!is_tried_again(&settings, &end, false, 3));
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        let settings = Settings::default();
        for kind in ErrorKind::ALL {
            let again = is_tried_again(&settings, &failed(*kind, None), false, 1);
            assert_eq!(
                again,
                matches!(kind, ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Closed),
                "{kind:?}"
            );
        }
        assert!(is_tried_again(&settings, &failed(ErrorKind::Dns, None), true, 1));
        for status in 400..600 {
            let again = is_tried_again(&settings, &failed(ErrorKind::HttpStatus, Some(status)), false, 1);
            assert_eq!(again, [408, 425, 429, 500, 502, 503, 504].contains(&status), "{status}");
        }
    }

    #[test]
    fn a_request_that_may_do_a_thing_twice_is_not_repeated() {
        let settings = Settings { method: "POST".into(), ..Settings::default() };
        assert!(!is_tried_again(&settings, &failed(ErrorKind::Timeout, None), false, 1));
    }

    #[test]
    fn both_forms_of_retry_after_are_read() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        assert_eq!(retry_after("120", now), Some(Duration::from_mins(2)));
        assert_eq!(retry_after(" 0 ", now), Some(Duration::ZERO));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:47 GMT", now), Some(Duration::from_secs(10)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:27 GMT", now), None);
        for nonsense in ["", "-1", "soon", "1.5", "12 s"] {
            assert_eq!(retry_after(nonsense, now), None, "{nonsense}");
        }
    }

    proptest! {
        #[test]
        fn no_retry_after_panics_and_seconds_read_back(text in ".{0,40}", seconds in 0_u32..) {
            let now = SystemTime::now();
            let _ = retry_after(&text, now);
            prop_assert_eq!(retry_after(&seconds.to_string(), now), Some(Duration::from_secs(seconds.into())));
        }

        #[test]
        fn waits_grow_to_the_cap_and_no_further(tries in 1_u32..100) {
            let most = Duration::from_millis(500 * (1 << (tries - 1).min(10))).min(CAP);
            prop_assert!(backoff(tries) <= most);
        }
    }
}
