use std::collections::VecDeque;

use fetchlist_engine::Status;
use fetchlist_jobfile::{JobFileErrorKind, Published};
use fetchlist_model::{Notice, NoticeCode, Progress, RunState, SlowedSite};
use tokio::time::{Duration, Instant};

/// The rate is that of the last few seconds: long enough to be steady, short enough to be true.
const WINDOW: Duration = Duration::from_secs(5);
/// Before this much of a run nothing is said about the time left.
const TOO_EARLY: Duration = Duration::from_secs(1);
/// After so long, two thirds of a change in the time left are believed.
const SETTLING: Duration = Duration::from_secs(4);
/// Moments of a run are kept at least so far apart ...
const MOMENT: Duration = Duration::from_millis(100);
/// ... and no closer than this part of its time: a long run has no more of them than a short one.
const MOMENTS: u32 = 300;

/// Counts how long a run has gone and how fast.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    since: Option<Instant>,
    before: Duration,
    /// When the next moment is to be kept, in the run's own time.
    next_moment: Duration,
    /// What was said of the time left, and when.
    left: Option<(Instant, f32)>,
    samples: VecDeque<(Instant, u32)>,
}

impl Clock {
    /// A run begins, or goes on after a pause.
    pub(crate) fn start(&mut self, now: Instant) {
        self.since.get_or_insert(now);
    }

    /// A run pauses or ends.
    pub(crate) fn stop(&mut self, now: Instant) {
        self.before = self.elapsed(now);
        self.since = None;
        self.left = None;
        self.samples.clear();
    }

    /// As of a job that ran for so long before it was opened.
    pub(crate) fn after(before: Duration) -> Self {
        Self { before, next_moment: before, ..Self::default() }
    }

    /// Whether a moment of the run is to be kept now; it is then taken as kept.
    pub(crate) fn is_moment(&mut self, now: Instant) -> bool {
        let elapsed = self.elapsed(now);
        let is_due = self.since.is_some() && elapsed >= self.next_moment;
        if is_due {
            self.next_moment = elapsed + MOMENT.max(elapsed / MOMENTS);
        }
        is_due
    }

    /// The time left, in seconds, when the engine reckons with `reckoned`. What was said a moment ago goes on to count down;
    /// news changes it bit by bit, so that it is steady.
    pub(crate) fn left(&mut self, now: Instant, reckoned: Option<Duration>) -> Option<f32> {
        let reckoned = reckoned.filter(|_| self.since.is_some()).map(|left| left.as_secs_f32());
        let left = match (self.left, reckoned) {
            (Some((at, said)), Some(reckoned)) => {
                let passed = now.saturating_duration_since(at).as_secs_f32();
                let expected = (said - passed).max(0.0);
                let trust = 1.0 - (-passed / SETTLING.as_secs_f32()).exp();
                Some(expected + (reckoned - expected) * trust)
            }
            (_, reckoned) => reckoned,
        };
        self.left = left.map(|left| (now, left));
        left
    }

    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }

    pub(crate) fn elapsed(&self, now: Instant) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| now.saturating_duration_since(since))
    }

    /// Rows a second, with `done` rows done by now.
    pub(crate) fn rate(&mut self, now: Instant, done: u32) -> f32 {
        if self.since.is_none() {
            return 0.0;
        }
        self.samples.push_back((now, done));
        while self.samples.get(1).is_some_and(|(at, _)| now.saturating_duration_since(*at) >= WINDOW) {
            self.samples.pop_front();
        }
        let Some((first, done_then)) = self.samples.front() else {
            return 0.0;
        };
        let seconds = now.saturating_duration_since(*first).as_secs_f32();
        if seconds <= 0.0 { 0.0 } else { done.saturating_sub(*done_then) as f32 / seconds }
    }
}

/// Puts one report together. `sites` names the slowed sites, in the order of `status`.
pub(crate) fn report(
    state: RunState,
    published: &Published,
    status: &Status,
    slowed: Vec<SlowedSite>,
    sites: u32,
    clock: &mut Clock,
    now: Instant,
) -> Progress {
    let done = published.ok + published.failed;
    let open = published.total.saturating_sub(done);
    // A row that has just been committed may still hold its slot.
    let in_flight = status.in_flight.min(open);
    let per_second = clock.rate(now, done);
    let elapsed = clock.elapsed(now);
    let left = clock.left(now, status.left).filter(|_| state == RunState::Running && elapsed >= TOO_EARLY);
    Progress {
        version: published.version,
        state,
        total: published.total,
        ok: published.ok,
        moved: published.moved,
        failed: published.failed,
        in_flight,
        waiting: open - in_flight,
        retrying: status.retrying.min(open - in_flight),
        per_second,
        left_ms: left.map(|left| (left * 1_000.0) as u64),
        elapsed_ms: elapsed.as_millis() as u64,
        sites,
        slowed_count: status.slowed_count,
        slowed,
        unfilled: published.unfilled,
        notice: notice(published, status),
    }
}

fn notice(published: &Published, status: &Status) -> Option<Notice> {
    let fault = published.fault.as_ref().map(|fault| Notice {
        code: match fault.kind {
            JobFileErrorKind::DiskFull => NoticeCode::DiskFull,
            _ => NoticeCode::JobFile,
        },
        detail: fault.message.clone(),
    });
    fault.or_else(|| {
        status.is_offline.then(|| Notice {
            code: NoticeCode::Offline,
            detail: "nothing can be reached any more; the run goes on by itself when the network is back"
                .into(),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rate_follows_the_last_seconds_and_not_the_whole_run() {
        let start = Instant::now();
        let mut clock = Clock::default();
        clock.start(start);
        for second in 0..=20_u32 {
            let done = second.min(10) * 100;
            let rate = clock.rate(start + Duration::from_secs(second.into()), done);
            match second {
                1..=10 => assert!((rate - 100.0).abs() < 0.1, "{rate} after {second} s"),
                16.. => assert!(rate < 0.1, "{rate} after {second} s"),
                _ => {}
            }
        }
    }

    #[test]
    fn the_time_left_counts_down_and_takes_news_bit_by_bit() {
        let start = Instant::now();
        let mut clock = Clock::default();
        clock.start(start);
        let mut at = |tenths: u64, reckoned: u64| {
            let now = start + Duration::from_millis(tenths * 100);
            clock.left(now, Some(Duration::from_secs(reckoned))).unwrap()
        };
        at(0, 100);
        let steady: Vec<f32> = (1..=100).map(|tenth| at(tenth, 100 - tenth / 10)).collect();
        assert!(steady.windows(2).all(|pair| pair[1] < pair[0]), "it goes down all the time");
        assert!((steady[99] - 90.0).abs() < 1.0, "{}", steady[99]);
        let jump = at(101, 300);
        assert!((89.0..100.0).contains(&jump), "{jump}");
        let later = (102..300).map(|tenth| at(tenth, 300)).last().unwrap();
        assert!((later - 300.0).abs() < 10.0, "{later}");
    }

    #[test]
    fn a_pause_does_not_count_as_time() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut clock = Clock::default();
        clock.start(start);
        clock.stop(after(3));
        assert_eq!(clock.elapsed(after(100)), Duration::from_secs(3));
        clock.start(after(100));
        assert_eq!(clock.elapsed(after(102)), Duration::from_secs(5));
    }

    #[test]
    fn a_long_run_keeps_no_more_moments_than_a_short_one() {
        let start = Instant::now();
        let mut clock = Clock::after(Duration::from_secs(10));
        clock.start(start);
        let kept = |clock: &mut Clock, from: u64, to: u64| {
            (from * 20..to * 20)
                .filter(|tick| clock.is_moment(start + Duration::from_millis(tick * 50)))
                .count()
        };
        assert_eq!(kept(&mut clock, 0, 20), 200);
        assert!((130..220).contains(&kept(&mut clock, 20, 50)));
        assert!(kept(&mut clock, 3_600, 36_000) < 800);
        clock.stop(start + Duration::from_hours(10));
        assert!(!clock.is_moment(start + Duration::from_hours(11)));
    }

    #[test]
    fn the_counts_add_up_even_when_a_committed_row_still_holds_its_slot() {
        let published = Published { total: 10, ok: 8, failed: 1, ..Published::default() };
        let status = Status { in_flight: 3, ..Status::default() };
        let now = Instant::now();
        let report =
            report(RunState::Running, &published, &status, Vec::new(), 1, &mut Clock::default(), now);
        assert_eq!(report.ok + report.failed + report.in_flight + report.waiting, report.total);
    }
}
