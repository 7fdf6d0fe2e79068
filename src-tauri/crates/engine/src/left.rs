use tokio::time::{Duration, Instant};

/// A site's cost follows the tries of about so long: fewer tries would follow every hitch, and there are sites with
/// thousands a second.
const MEMORY: Duration = Duration::from_secs(10);

/// What a site's rows take of the slots, learnt from its tries.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    seconds: f32,
    decided: f32,
    learnt: Option<Instant>,
}

impl Cost {
    /// Learns from a try that held a slot for so long until now; `decides` where no other try of its row follows.
    pub(crate) fn learn(&mut self, held: Duration, decides: bool, now: Instant) {
        let passed = self.learnt.map_or(Duration::ZERO, |learnt| now.saturating_duration_since(learnt));
        // Of both alike: after a long silence, what was known still says more than nothing.
        let fade = (-passed.as_secs_f32() / MEMORY.as_secs_f32()).exp().max(0.01);
        self.seconds = self.seconds * fade + held.as_secs_f32();
        self.decided = self.decided * fade + f32::from(u8::from(decides));
        self.learnt = Some(now);
    }

    /// Seconds of slots that a row takes, all its tries together; `None` before anything is known.
    fn of_a_row(self) -> Option<f32> {
        // Before a row is decided, what it has taken is the least that it will.
        let rows = if self.decided > 0.0 { self.decided } else { 1.0 };
        self.learnt.map(|_| self.seconds / rows)
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
        let start = Instant::now();
        for number in 0..20 {
            cost.learn(held, true, start + held * number);
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
        let held = Duration::from_secs(2);
        let mut now = Instant::now();
        for _ in 0..50 {
            for decides in [false, true] {
                now += held;
                cost.learn(held, decides, now);
            }
        }
        let site = SiteLeft { rows: 10, cost, at_once: 1, interval: None, wait: Duration::ZERO };
        // Two tries a row, the later of them remembered better.
        assert!((36.0..=40.0).contains(&left(&[site], 64)));
    }

    /// Regression: a hitch of a tenth of a second, among thirty thousand rows a second, was taken for how long a row takes.
    #[test]
    fn a_hitch_is_no_rule() {
        let mut site = site(1_000_000, Duration::from_millis(1), 32);
        let mut now = Instant::now();
        for number in 0..100_000_u32 {
            let is_hitch = number % 10_000 > 9_967;
            now += Duration::from_micros(31);
            site.cost.learn(Duration::from_millis(if is_hitch { 100 } else { 1 }), true, now);
        }
        about(left(&[site], 64), 31.0 * 1.33);
    }

    #[test]
    fn nothing_is_said_before_anything_is_known() {
        let mut left = Left::default();
        let site = SiteLeft { cost: Cost::default(), ..site(10, Duration::ZERO, 1) };
        left.add(&site);
        assert_eq!(left.with(64), None);
    }
}
