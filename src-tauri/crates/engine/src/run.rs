use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fetchlist_model::{Ended, RowId, Settings};
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{Duration, Instant, sleep_until},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    EngineError, Job, Limits, Queued, RowNow, Status,
    pace::Signal,
    request::Plan,
    retry,
    schedule::{Again, Because, Ending, Go, Schedule},
    watch::Watch,
};

/// How many tries of a row do not count because its site was asked for too much at once: halving the pace as often takes
/// even the default limit to what most servers bear.
const FORGIVEN: u32 = 4;
/// How long to wait before looking again whether the network is there.
const LOOK_AGAIN: Duration = Duration::from_secs(3);
/// How many of the list's sites are tried at a time where none was reached before.
const PLACES_AT_ONCE: usize = 32;

/// A run in progress. Dropping it stops it at once; [`Run::stop`] does the same and waits until it has.
#[derive(Debug)]
pub struct Run {
    shared: Arc<Shared>,
    tasks: TaskTracker,
    halt: CancellationToken,
}

#[derive(Debug)]
struct Shared {
    schedule: Mutex<Schedule>,
    plan: Plan,
    settings: Settings,
    /// A row may be able to go: one free worker looks.
    work: Notify,
    /// The next timer is another one, or requests are to be loaded, or the limits changed.
    upkeep: Notify,
    /// The last row in flight or the last open row has ended.
    settled: Notify,
}

impl Run {
    /// Starts a run without rows. Must be called inside a tokio runtime.
    ///
    /// Fails where a setting is out of its range, or the HTTP client cannot be set up.
    pub fn start(settings: &Settings, job: impl Job) -> Result<Self, EngineError> {
        let shared = Arc::new(Shared {
            schedule: Mutex::new(Schedule::new(settings.into())),
            plan: Plan::new(settings)?,
            settings: settings.clone(),
            work: Notify::new(),
            upkeep: Notify::new(),
            settled: Notify::new(),
        });
        let tasks = TaskTracker::new();
        let halt = CancellationToken::new();
        tasks.spawn(keep(shared.clone(), Arc::new(job), halt.clone()));
        tasks.close();
        Ok(Self { shared, tasks, halt })
    }

    /// Adds rows; they go as soon as their turn comes. A row must not be added again before it is decided.
    pub fn add(&self, rows: impl IntoIterator<Item = Queued>) {
        let mut schedule = self.shared.lock();
        for queued in rows {
            schedule.add(queued);
        }
        drop(schedule);
        self.shared.upkeep.notify_one();
    }

    /// Lets no further row go; those in flight finish. Rows that wait for another try go on waiting.
    pub fn pause(&self) {
        self.shared.lock().set_paused(true);
        self.shared.settled.notify_waiters();
    }

    /// Goes on after [`Run::pause`].
    pub fn resume(&self) {
        self.shared.lock().set_paused(false);
        self.shared.work.notify_one();
    }

    /// Changes how much may be under way at once; what is under way already finishes.
    pub fn set_limits(&self, limits: Limits) {
        self.shared.lock().set_limits(limits, Instant::now());
        self.shared.upkeep.notify_one();
    }

    /// What the run is doing, with up to `slowed_at_most` slowed sites named.
    pub fn status(&self, slowed_at_most: usize) -> Status {
        self.shared.lock().status(Instant::now(), slowed_at_most)
    }

    /// What these rows are doing; `None` for one that is neither in flight nor waiting for another try.
    pub fn rows(&self, rows: &[RowId]) -> Vec<Option<RowNow>> {
        let now = Instant::now();
        let schedule = self.shared.lock();
        rows.iter().map(|row| schedule.row(*row, now)).collect()
    }

    /// Waits until every row that was added is decided.
    pub async fn idle(&self) {
        self.settled(Schedule::is_idle).await;
    }

    /// Waits until no request is under way; useful after [`Run::pause`].
    pub async fn landed(&self) {
        self.settled(|schedule| schedule.in_flight() == 0).await;
    }

    /// Stops at once: requests under way are dropped and never reported, their rows are as if they had not gone.
    pub async fn stop(&self) {
        self.halt.cancel();
        self.tasks.wait().await;
    }

    async fn settled(&self, is_settled: impl Fn(&Schedule) -> bool) {
        loop {
            let notified = self.shared.settled.notified();
            tokio::pin!(notified);
            // Registered before looking, so that what happens in between is not missed.
            notified.as_mut().enable();
            if is_settled(&self.shared.lock()) {
                return;
            }
            notified.await;
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.halt.cancel();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Schedule> {
        // A panic elsewhere leaves counts that are at worst off by one row: better than ending the run.
        self.schedule.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of a row for which nothing came from anywhere; whether the network is in doubt now.
    fn is_offline_after(&self, go: &Go) -> bool {
        let mut schedule = self.lock();
        if schedule.guard.miss(go.site, Instant::now()) {
            schedule.set_offline(true);
        }
        schedule.is_offline()
    }

    /// Whether a try does not count as one of the row's.
    fn is_forgiven(&self, go: &Go, signal: Signal, started: Instant) -> bool {
        // Silence costs a whole time limit each time.
        let most = match signal {
            Signal::Refusal => FORGIVEN,
            Signal::Silence => 1,
            Signal::Answer | Signal::Trouble | Signal::Nothing => return false,
        };
        self.settings.retries > 0
            && go.forgiven < most
            && self.lock().is_crowded(go.request.row, go.site, signal, started)
    }
}

/// Owns all tasks of a run: workers, one for each slot, and the loading of requests. They end with it.
async fn keep(shared: Arc<Shared>, job: Arc<impl Job>, halt: CancellationToken) {
    let mut workers = JoinSet::new();
    let mut network = JoinSet::new();
    let mut started = 0;
    loop {
        let (concurrency, timer, is_offline) = {
            let mut schedule = shared.lock();
            schedule.pass_time(Instant::now());
            (schedule.concurrency(), schedule.next_timer(), schedule.is_offline())
        };
        if is_offline && network.is_empty() {
            network.spawn(wait_for_network(shared.clone()));
        }
        // The schedule gives out no more slots than allowed: workers beyond a lowered limit just wait.
        while started < concurrency {
            workers.spawn(work(shared.clone(), job.clone()));
            started += 1;
        }
        load(&shared, &job).await;
        shared.work.notify_one();
        let due = async {
            match timer {
                Some(due) => sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = shared.upkeep.notified() => {}
            () = due => {}
            () = halt.cancelled() => break,
            // A worker ends only by a panic, which costs the run one slot unless it is replaced.
            Some(_) = workers.join_next() => started -= 1,
            Some(is_there) = network.join_next() => {
                let mut schedule = shared.lock();
                schedule.set_offline(false);
                schedule.guard.trust(is_there.unwrap_or(false), Instant::now());
            }
        }
    }
    network.shutdown().await;
    workers.shutdown().await;
}

async fn load(shared: &Arc<Shared>, job: &Arc<impl Job>) {
    loop {
        let Some(load) = shared.lock().load() else { return };
        let job = job.clone();
        let rows = load.rows.clone();
        // A panic in the owner's code leaves these rows out, and says so by its own message.
        let requests = tokio::task::spawn_blocking(move || job.load(&rows)).await.unwrap_or_default();
        let idle = {
            let mut schedule = shared.lock();
            schedule.loaded(&load, requests, Instant::now());
            schedule.is_idle()
        };
        if idle {
            shared.settled.notify_waiters();
        }
        shared.work.notify_one();
    }
}

/// One slot: takes the next row that can go, fetches it, reports it, and again.
async fn work(shared: Arc<Shared>, job: Arc<impl Job>) {
    let watch = Arc::new(Watch::default());
    watch
        .clone()
        .around(async {
            loop {
                let (go, more, needs_upkeep) = {
                    let mut schedule = shared.lock();
                    let go = schedule.next(Instant::now());
                    (go, schedule.has_next(), schedule.is_hungry() || schedule.has_interval())
                };
                if needs_upkeep {
                    shared.upkeep.notify_one();
                }
                let Some(go) = go else {
                    shared.work.notified().await;
                    continue;
                };
                if more {
                    shared.work.notify_one();
                }
                handle(&shared, &*job, &watch, go).await;
            }
        })
        .await;
}

async fn handle(shared: &Shared, job: &impl Job, watch: &Watch, go: Go) {
    let started = Instant::now();
    let fetched = shared.plan.fetch(&go.request.url, watch).await;
    let row = go.request.row;
    if fetched.no_contact && shared.is_offline_after(&go) {
        // As if the row had not gone: it has nothing to do with it.
        let again = Again { due: Instant::now(), request: go.request, because: Because::Offline };
        let ending = Ending { signal: Signal::Nothing, started, retry_after: None, again: Some(again) };
        shared.lock().ended(row, ending, Instant::now());
        shared.upkeep.notify_one();
        shared.settled.notify_waiters();
        return;
    }
    // A row that is refused again and again has itself to blame, not its site's load.
    let signal = if go.tries + go.forgiven > FORGIVEN { Signal::Nothing } else { Signal::of(&fetched.end) };
    let because = if shared.is_forgiven(&go, signal, started) { Because::Crowded } else { Because::Failed };
    let tries = go.tries + u32::from(because == Because::Failed);
    let due =
        retry::is_tried_again(&shared.settings, &fetched.end, fetched.lookup_unanswered, tries).then(|| {
            let wait = retry::backoff(tries + go.forgiven).max(fetched.retry_after.unwrap_or_default());
            Instant::now() + wait
        });
    job.record(Ended { row, number: go.tries_in_all + 1, last: due.is_none(), end: fetched.end }).await;
    // The slot is given back only now: what the owner cannot store in time is not fetched either.
    let mut schedule = shared.lock();
    if !fetched.no_contact {
        schedule.guard.reach(go.site, &go.request.url);
    }
    let again = due.map(|due| Again { due, request: go.request, because });
    schedule.ended(row, Ending { signal, started, retry_after: fetched.retry_after, again }, Instant::now());
    let timer_is_new = due.is_some() || fetched.retry_after.is_some();
    let settled = schedule.is_idle() || schedule.in_flight() == 0;
    drop(schedule);
    if timer_is_new {
        shared.upkeep.notify_one();
    }
    if settled {
        shared.settled.notify_waiters();
    }
}

/// Waits until a site can be reached: one of those that were reached before, or else any of the list's. False where there
/// is none left to try.
async fn wait_for_network(shared: Arc<Shared>) -> bool {
    let mut wait = Duration::ZERO;
    let mut looked = 0;
    loop {
        tokio::time::sleep(wait).await;
        let mut places = shared.lock().guard.places();
        if places.is_empty() {
            places = shared.lock().some_urls(looked, PLACES_AT_ONCE);
            looked += places.len();
        }
        if places.is_empty() {
            return false;
        }
        let mut looks: JoinSet<bool> = JoinSet::new();
        for place in places {
            let shared = shared.clone();
            looks.spawn(async move { shared.plan.reaches(&place).await });
        }
        while let Some(reached) = looks.join_next().await {
            if reached.unwrap_or(false) {
                return true;
            }
        }
        wait = LOOK_AGAIN;
    }
}
