use fetchlist_model::{ErrorKind, RowId, Try};
use tokio::time::{Duration, Instant};

/// A site is started late by at most so much is made up for: timers are no more exact than this.
const LATE: Duration = Duration::from_millis(20);
/// Near the pace that was too much the last time, growing goes on at this share of its speed.
const CAREFUL: f32 = 0.2;

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
    /// The limit that was too much.
    too_much: Option<f32>,
    answered_at: Option<Instant>,
    /// The row that was refused last.
    refused: Option<(RowId, Instant)>,
    /// Several rows were refused at a time: what is refused here is the crowd, not a row.
    refuses_crowds: bool,
    until: Option<Instant>,
    /// When the next request may be started, where the user limits how many are in a second.
    next_start: Option<Instant>,
}

impl Pace {
    pub(crate) fn new(most: u32) -> Self {
        Self {
            limit: most as f32,
            most,
            cut_at: None,
            too_much: None,
            answered_at: None,
            refused: None,
            refuses_crowds: false,
            until: None,
            next_start: None,
        }
    }

    /// How many may be under way at once; at least 1.
    pub(crate) fn at_once(&self) -> u32 {
        (self.limit as u32).clamp(1, self.most)
    }

    /// Whether the site gets less than the user's limit, or has to wait.
    pub(crate) fn is_slowed(&self, now: Instant) -> bool {
        self.at_once() < self.most || self.pause(now).is_some()
    }

    /// Until when nothing may go there because the site said so, where that is still to come.
    pub(crate) fn pause(&self, now: Instant) -> Option<Instant> {
        self.until.filter(|until| *until > now)
    }

    /// Until when nothing may go there for any reason.
    pub(crate) fn hold(&self, now: Instant) -> Option<Instant> {
        self.pause(now).max(self.next_start.filter(|start| *start > now))
    }

    /// Takes note of a request that is started; `interval` is the least time between two.
    pub(crate) fn start(&mut self, now: Instant, interval: Option<Duration>) {
        self.next_start = interval.map(|interval| {
            let earliest = now.checked_sub(LATE).unwrap_or(now);
            self.next_start.map_or(now, |next| next.max(earliest)) + interval
        });
    }

    /// Whether the site has answered since then.
    pub(crate) fn has_answered_since(&self, time: Instant) -> bool {
        self.answered_at.is_some_and(|answered| answered >= time)
    }

    /// Whether a refusal of this row, in a try that began at `started`, is one of several: then it is not the row's fault.
    pub(crate) fn is_one_of_many(&self, row: RowId, started: Instant) -> bool {
        self.refuses_crowds || self.refused.is_some_and(|(other, at)| other != row && at >= started)
    }

    /// Takes note of a refusal of this row.
    pub(crate) fn refuse(&mut self, row: RowId, started: Instant, now: Instant) {
        self.refuses_crowds = self.is_one_of_many(row, started);
        self.refused = Some((row, now));
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
            // What never gave an answer is dead, not busy: going slowly would help nobody.
            Signal::Silence if self.answered_at.is_none() => {}
            Signal::Refusal | Signal::Trouble | Signal::Silence => {
                if self.cut_at.is_none_or(|cut_at| started >= cut_at) {
                    self.too_much = Some(self.limit);
                    self.limit = (self.limit / 2.0).max(1.0);
                    self.cut_at = Some(now);
                }
            }
            Signal::Answer => {
                self.answered_at = Some(now);
                let is_near = self.too_much.is_some_and(|limit| self.limit >= 0.7 * limit);
                let step = if is_near { CAREFUL } else { 1.0 } / self.limit.max(1.0);
                self.limit = (self.limit + step).min(self.most as f32);
                if self.too_much.is_some_and(|limit| self.limit > limit) {
                    self.too_much = None;
                }
            }
            Signal::Nothing => {}
        }
    }
}

/// What a try's end says of how its site bears the load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// It gave an answer.
    Answer,
    /// It is there, and had more requests than it takes.
    Refusal,
    /// It is there, and says that it is in trouble, whoever's fault that is.
    Trouble,
    /// It cannot be connected to, or takes too long.
    Silence,
    /// Nothing either way.
    Nothing,
}

impl Signal {
    pub(crate) fn of(end: &Try) -> Self {
        match (end.error, end.status) {
            (Some(ErrorKind::Closed), _) | (Some(ErrorKind::HttpStatus), Some(429)) => Self::Refusal,
            (Some(ErrorKind::HttpStatus), Some(503)) => Self::Trouble,
            (Some(ErrorKind::Timeout | ErrorKind::Connect), _) => Self::Silence,
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
    fn a_site_that_never_answered_is_not_slowed_by_its_silence() {
        let now = Instant::now();
        let silence = Signal::of(&Try { error: Some(ErrorKind::Timeout), ..Try::default() });
        let mut pace = Pace::new(8);
        pace.learn(silence, now, now, None);
        assert_eq!(pace.at_once(), 8);
        pace.learn(status(200), now, now, None);
        pace.learn(silence, now, now, None);
        assert_eq!(pace.at_once(), 4);
    }

    #[test]
    fn starts_keep_their_distance_and_make_up_for_a_late_timer() {
        let (start, interval) = (Instant::now(), Duration::from_millis(100));
        let mut pace = Pace::new(8);
        pace.start(start, Some(interval));
        assert_eq!(pace.hold(start), Some(start + interval));
        assert!(!pace.is_slowed(start));
        let late = start + interval + Duration::from_millis(5);
        pace.start(late, Some(interval));
        assert_eq!(pace.hold(late), Some(start + 2 * interval));
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
