use tokio::time::Duration;

/// A site's cost follows its last tries: what is older counts less, this much with each try.
const FADE: f32 = 0.98;

/// What a site's rows take of the slots, learnt from its tries.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    seconds: f32,
    decided: f32,
}

impl Cost {
    /// Learns from a try that held a slot for so long; `decides` where no other try of its row follows.
    pub(crate) fn learn(&mut self, held: Duration, decides: bool) {
        self.seconds = self.seconds * FADE + held.as_secs_f32();
        self.decided = self.decided * FADE + f32::from(u8::from(decides));
    }

    /// Seconds of slots that a row takes, all its tries together; `None` before anything is known.
    fn of_a_row(self) -> Option<f32> {
        // Before a row is decided, what it has taken is the least that it will.
        (self.seconds > 0.0).then(|| self.seconds / self.decided.max(1.0))
    }
}

/// Adds up how long the rows that are left will take.
#[derive(Debug, Default)]
pub(crate) struct Left {
    /// Seconds of slots, as far as costs are known, for so many rows.
    seconds: f32,
    known: u32,
    unknown: u32,
    /// The site that takes longest however many slots are free.
    longest: f32,
}

/// A site, as far as its rows are concerned that are left.
#[derive(Debug)]
pub(crate) struct SiteLeft {
    pub(crate) rows: u32,
    pub(crate) cost: Cost,
    /// Requests that may be under way there at once.
    pub(crate) at_once: u32,
    /// The least time between two.
    pub(crate) interval: Option<Duration>,
    /// How long nothing may go there.
    pub(crate) wait: Duration,
}

impl Left {
    pub(crate) fn add(&mut self, site: &SiteLeft) {
        let rows = site.rows as f32;
        let started = rows * site.interval.unwrap_or_default().as_secs_f32();
        let held = if let Some(cost) = site.cost.of_a_row() {
            self.seconds += rows * cost;
            self.known += site.rows;
            rows * cost / site.at_once.max(1) as f32
        } else {
            self.unknown += site.rows;
            0.0
        };
        self.longest = self.longest.max(site.wait.as_secs_f32() + started.max(held));
    }

    /// How long it takes with so many slots: as long as the slots are in use, and not less than the slowest site. `None`
    /// before anything is known.
    pub(crate) fn with(self, slots: u32) -> Option<Duration> {
        if self.known == 0 {
            return None;
        }
        // Sites that nothing is known of are taken to be like the others.
        let all = self.seconds * (1.0 + self.unknown as f32 / self.known as f32);
        Duration::try_from_secs_f32((all / slots.max(1) as f32).max(self.longest)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(rows: u32, held: Duration, at_once: u32) -> SiteLeft {
        let mut cost = Cost::default();
        for _ in 0..20 {
            cost.learn(held, true);
        }
        SiteLeft { rows, cost, at_once, interval: None, wait: Duration::ZERO }
    }

    fn left(sites: &[SiteLeft], slots: u32) -> f32 {
        let mut left = Left::default();
        for site in sites {
            left.add(site);
        }
        left.with(slots).unwrap().as_secs_f32()
    }

    fn about(seconds: f32, expected: f32) {
        assert!((seconds - expected).abs() < expected * 0.05, "{seconds} s, not {expected} s");
    }

    #[test]
    fn a_slow_site_says_how_long_it_takes_however_fast_the_others_are() {
        let second = Duration::from_secs(1);
        about(left(&[site(1_000, second / 100, 32)], 64), 0.31);
        about(left(&[site(1_000, second / 100, 32), site(100, second, 2)], 64), 50.0);
        // Slots are what is short.
        about(left(&[site(1_000, second, 32), site(1_000, second, 32), site(1_000, second, 32)], 10), 300.0);
    }

    #[test]
    fn a_pause_and_a_rate_of_requests_are_reckoned_with() {
        let mut slow = site(100, Duration::from_millis(10), 8);
        slow.interval = Some(Duration::from_millis(500));
        slow.wait = Duration::from_secs(30);
        about(left(&[slow], 64), 80.0);
    }

    #[test]
    fn tries_that_fail_are_paid_for() {
        let mut cost = Cost::default();
        for _ in 0..50 {
            cost.learn(Duration::from_secs(2), false);
            cost.learn(Duration::from_secs(2), true);
        }
        let site = SiteLeft { rows: 10, cost, at_once: 1, interval: None, wait: Duration::ZERO };
        about(left(&[site], 64), 40.0);
    }

    #[test]
    fn nothing_is_said_before_anything_is_known() {
        let mut left = Left::default();
        let site = SiteLeft { cost: Cost::default(), ..site(10, Duration::ZERO, 1) };
        left.add(&site);
        assert_eq!(left.with(64), None);
    }
}
