use std::collections::VecDeque;

use fetchlist_engine::Status;
use fetchlist_jobfile::{JobFileErrorKind, Published};
use fetchlist_model::{Notice, NoticeCode, Progress, RunState, SlowedSite};
use tokio::time::{Duration, Instant};

/// The rate is that of the last few seconds: long enough to be steady, short enough to be true.
const WINDOW: Duration = Duration::from_secs(5);
/// Before this much of a run nothing is said about the time left.
const TOO_EARLY: Duration = Duration::from_secs(1);

/// Counts how long a run has gone and how fast.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    since: Option<Instant>,
    before: Duration,
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
        self.samples.clear();
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
    let is_telling = state == RunState::Running && per_second > 0.0 && elapsed >= TOO_EARLY;
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
        left_ms: is_telling.then(|| (f64::from(open) / f64::from(per_second) * 1_000.0) as u64),
        elapsed_ms: elapsed.as_millis() as u64,
        sites,
        slowed_count: status.slowed_count,
        slowed,
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
    fn the_counts_add_up_even_when_a_committed_row_still_holds_its_slot() {
        let published = Published { total: 10, ok: 8, failed: 1, ..Published::default() };
        let status = Status { in_flight: 3, ..Status::default() };
        let now = Instant::now();
        let report =
            report(RunState::Running, &published, &status, Vec::new(), 1, &mut Clock::default(), now);
        assert_eq!(report.ok + report.failed + report.in_flight + report.waiting, report.total);
    }
}
