use std::time::Duration;

use fetchlist_model::{NoticeCode, Progress, RunState, WorkProgress};
use fetchlist_runner::Job;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::task::JoinHandle;

/// How finely a bar moves.
const SHARES: u64 = 1_000;

/// Shows a bar on a terminal until the run settles; draws nothing elsewhere.
pub(crate) fn show(job: &Job) -> JoinHandle<()> {
    let mut reports = job.progress();
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    // A template that is fixed and tested by every run on a terminal.
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos} of {len} done, {msg}") {
        bar.set_style(style);
    }
    tokio::spawn(async move {
        let mut is_offline = false;
        while reports.changed().await.is_ok() {
            let progress = reports.borrow_and_update().clone();
            let noticed = progress.notice.as_ref();
            let noticed = noticed.filter(|notice| notice.code == NoticeCode::Offline);
            if let (Some(notice), false) = (noticed, is_offline) {
                // Worth a line in a log too, where no bar is drawn.
                bar.suspend(|| eprintln!("{}", notice.detail));
            }
            is_offline = noticed.is_some();
            bar.set_length(progress.total.into());
            bar.set_position((progress.ok + progress.failed).into());
            bar.set_message(details(&progress));
            if !matches!(progress.state, RunState::Running | RunState::Pausing) {
                break;
            }
        }
        bar.finish_and_clear();
    })
}

/// A bar on a terminal for a piece of work on a list; nothing elsewhere.
pub(crate) fn bar(doing: &'static str, is_shown: bool) -> ProgressBar {
    let target = if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(Some(SHARES), target).with_message(doing);
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {msg}") {
        bar.set_style(style);
    }
    bar
}

/// Moves it.
pub(crate) fn tell(bar: &ProgressBar, doing: &str, WorkProgress { rows, share }: WorkProgress) {
    bar.set_position((share * SHARES as f64) as u64);
    bar.set_message(format!("{doing}, {rows} rows so far"));
}

/// How many of something; an English word of one or more letters.
pub(crate) fn count(number: impl Into<u64>, thing: &str) -> String {
    let number = number.into();
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

fn details(progress: &Progress) -> String {
    let mut parts = vec![
        format!("{} failed", progress.failed),
        format!("{} in flight", progress.in_flight),
        format!("{:.0} a second", progress.per_second),
    ];
    if let Some(left) = progress.left_ms {
        parts.push(format!("about {} left", indicatif::HumanDuration(Duration::from_millis(left))));
    }
    if let Some(site) = progress.slowed.first() {
        parts.push(format!("{} is slowed", site.site));
    }
    parts.join(", ")
}

/// The line that is left standing.
pub(crate) fn summary(progress: &Progress) -> String {
    let open = progress.total - progress.ok - progress.failed;
    let mut parts = vec![format!("{} of {} answered", progress.ok, progress.total)];
    if progress.failed > 0 {
        parts.push(format!("{} failed", progress.failed));
    }
    if open > 0 {
        parts.push(format!("{open} not fetched"));
    }
    parts.push(format!("in {:.1} s", progress.elapsed_ms as f64 / 1_000.0));
    parts.join(", ")
}
