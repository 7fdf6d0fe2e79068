use fetchlist_model::{ErrorKind, Try};
use tokio::time::{Duration, Instant};

/// How many requests a site may have under way at once: additive increase, multiplicative decrease.
///
/// It starts at the user's limit. A sign that the site struggles halves it, once for all requests that were under way at
/// that moment; every good answer gives back a little. Chiu and Jain (1989) show why this pair of rules shares a
/// resource fairly and settles.
#[derive(Debug)]
pub(crate) struct Pace {
    limit: f32,
    most: u32,
    cut_at: Option<Instant>,
    until: Option<Instant>,
}

impl Pace {
    pub(crate) fn new(most: u32) -> Self {
        Self { limit: most as f32, most, cut_at: None, until: None }
    }

    /// How many may be under way at once; at least 1.
    pub(crate) fn at_once(&self) -> u32 {
        (self.limit as u32).clamp(1, self.most)
    }

    /// Whether the site gets less than the user's limit, or has to wait.
    pub(crate) fn is_slowed(&self, now: Instant) -> bool {
        self.at_once() < self.most || self.pause(now).is_some()
    }

    /// Until when nothing may go there, where that is still to come.
    pub(crate) fn pause(&self, now: Instant) -> Option<Instant> {
        self.until.filter(|until| *until > now)
    }

    pub(crate) fn set_most(&mut self, most: u32) {
        // A site that was never cut follows the user's limit; one that was cut has to earn it.
        if self.at_once() == self.most {
            self.limit = most as f32;
        }
        self.most = most;
    }

    /// Learns from a try that was started at `started`; `retry_after` is the wait that the site asked for.
    pub(crate) fn learn(
        &mut self,
        signal: Signal,
        started: Instant,
        now: Instant,
        retry_after: Option<Duration>,
    ) {
        if let Some(wait) = retry_after {
            self.until = self.until.max(Some(now + wait));
        }
        match signal {
            Signal::Pressure => {
                if self.cut_at.is_none_or(|cut_at| started >= cut_at) {
                    self.limit = (self.limit / 2.0).max(1.0);
                    self.cut_at = Some(now);
                }
            }
            Signal::Answer => self.limit = (self.limit + 1.0 / self.limit.max(1.0)).min(self.most as f32),
            Signal::Nothing => {}
        }
    }
}

/// What a try's end says of how its site bears the load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// It gave an answer.
    Answer,
    /// It has more requests than it can take.
    Pressure,
    /// Nothing either way.
    Nothing,
}

impl Signal {
    pub(crate) fn of(end: &Try) -> Self {
        match (end.error, end.status) {
            (Some(ErrorKind::Timeout | ErrorKind::Closed | ErrorKind::Connect), _)
            | (Some(ErrorKind::HttpStatus), Some(429 | 503)) => Self::Pressure,
            (_, Some(_)) => Self::Answer,
            (_, None) => Self::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(status: u16) -> Signal {
        let error = (status >= 400).then_some(ErrorKind::HttpStatus);
        Signal::of(&Try { status: Some(status), error, ..Try::default() })
    }

    #[test]
    fn one_wave_of_refusals_cuts_once_and_good_answers_restore() {
        let start = Instant::now();
        let mut pace = Pace::new(32);
        for _ in 0..32 {
            pace.learn(status(503), start, start + Duration::from_millis(10), None);
        }
        assert_eq!(pace.at_once(), 16);
        let later = start + Duration::from_millis(20);
        pace.learn(status(429), later, later, None);
        assert_eq!(pace.at_once(), 8);
        assert!(pace.is_slowed(later));
        for _ in 0..2_000 {
            pace.learn(status(200), later, later, None);
        }
        assert_eq!(pace.at_once(), 32);
        assert!(!pace.is_slowed(later));
    }

    #[test]
    fn it_never_falls_under_one() {
        let mut pace = Pace::new(4);
        for second in 0..10 {
            let now = Instant::now() + Duration::from_secs(second);
            pace.learn(status(503), now, now, None);
        }
        assert_eq!(pace.at_once(), 1);
    }

    #[test]
    fn a_missing_page_is_no_sign_of_pressure() {
        let now = Instant::now();
        let mut pace = Pace::new(8);
        pace.learn(status(404), now, now, None);
        assert!(!pace.is_slowed(now));
    }

    #[test]
    fn the_longest_wait_that_was_asked_for_holds() {
        let now = Instant::now();
        let mut pace = Pace::new(8);
        pace.learn(status(429), now, now, Some(Duration::from_secs(8)));
        pace.learn(status(429), now, now, Some(Duration::from_secs(3)));
        assert_eq!(pace.pause(now), Some(now + Duration::from_secs(8)));
        assert_eq!(pace.pause(now + Duration::from_secs(8)), None);
    }

    #[test]
    fn a_new_limit_reaches_a_site_that_was_not_slowed() {
        let mut pace = Pace::new(8);
        pace.set_most(20);
        assert_eq!(pace.at_once(), 20);
        pace.set_most(3);
        assert_eq!(pace.at_once(), 3);
    }
}
