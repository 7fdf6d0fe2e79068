use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use fetchlist_engine::{Limits, Run};
use fetchlist_jobfile::{JobFile, Published, Run as Past};
use fetchlist_model::{Moment, Progress, RowSet, RunState, Settings, SlowedSite};
use tokio::{
    sync::{Mutex as AsyncMutex, Notify, watch},
    task::JoinHandle,
    time::{Duration, Instant},
};

use crate::{
    error::RunnerError,
    feed::{self, Stored, blocking},
    progress::{self, Clock},
};

/// How many slowed sites a report names.
const SLOWED_AT_MOST: usize = 3;

/// Starts, pauses, resumes and stops the run over a job file.
#[derive(Debug)]
pub(crate) struct Control {
    pub(crate) file: Arc<JobFile>,
    /// Held while something is being started or stopped, so that one thing happens at a time.
    busy: AsyncMutex<()>,
    live: Mutex<Live>,
    progress: watch::Sender<Progress>,
    /// The report is out of date.
    pub(crate) poke: Notify,
    /// Somebody looks at the table.
    pub(crate) shown: Notify,
    /// Rows were added to the list.
    more: Notify,
}

#[derive(Debug)]
struct Live {
    run: Option<Arc<Run>>,
    driver: Option<JoinHandle<()>>,
    is_paused: bool,
    /// A setting changed that a run takes over only when it starts.
    is_stale: bool,
    /// How the job fetches; the only place that holds passwords and keys which are not saved.
    settings: Settings,
    past: Past,
    clock: Clock,
    sites: u32,
    names: HashMap<u32, String>,
}

impl Control {
    /// `ran`: for how long the job has run before.
    pub(crate) fn new(file: Arc<JobFile>, settings: Settings, past: Past, sites: u32, ran: Duration) -> Self {
        let live = Live {
            run: None,
            driver: None,
            is_paused: false,
            is_stale: false,
            settings,
            past,
            clock: Clock::after(ran),
            sites,
            names: HashMap::new(),
        };
        Self {
            file,
            busy: AsyncMutex::new(()),
            live: Mutex::new(live),
            progress: watch::Sender::new(Progress::default()),
            poke: Notify::new(),
            shown: Notify::new(),
            more: Notify::new(),
        }
    }

    pub(crate) fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    pub(crate) fn run(&self) -> Option<Arc<Run>> {
        self.live().run.clone()
    }

    /// Starts a run over the rows that wait, or goes on with one that is paused.
    pub(crate) async fn start(self: &Arc<Self>) -> Result<(), RunnerError> {
        let _busy = self.busy.lock().await;
        self.start_or_go_on().await
    }

    async fn start_or_go_on(self: &Arc<Self>) -> Result<(), RunnerError> {
        let (run, is_paused, is_stale) = {
            let live = self.live();
            (live.run.clone(), live.is_paused, live.is_stale)
        };
        match run {
            Some(_) if !is_paused => return Ok(()),
            Some(run) if !is_stale => {
                blocking(&self.file, |file| file.set_run(Past::Going)).await?;
                run.resume();
                let mut live = self.live();
                live.is_paused = false;
                live.past = Past::Going;
                live.clock.start(Instant::now());
            }
            _ => {
                self.end_run().await;
                let published = self.published();
                if published.total == 0 {
                    return Err(RunnerError::NotNow("the list is empty; paste or import some URLs first"));
                }
                if published.ok + published.failed == published.total {
                    return Err(RunnerError::NotNow(
                        "no row waits to be fetched; add rows, or try the failed ones again",
                    ));
                }
                let settings = self.settings();
                if settings.lacks_secrets() {
                    return Err(RunnerError::NotNow(
                        "the passwords and keys of this job are not saved in it; enter them again, or remove them",
                    ));
                }
                let run = Arc::new(Run::start(&settings, Stored(self.file.clone()))?);
                blocking(&self.file, |file| file.set_run(Past::Going)).await?;
                let mut live = self.live();
                live.run = Some(run.clone());
                // Under the lock: a short run could end before it is known to have begun.
                live.driver = Some(tokio::spawn(drive(self.clone(), run)));
                live.is_paused = false;
                live.is_stale = false;
                live.past = Past::Going;
                live.clock.start(Instant::now());
            }
        }
        self.poke.notify_one();
        Ok(())
    }

    /// Lets no further row go; those in flight finish.
    pub(crate) async fn pause(&self) -> Result<(), RunnerError> {
        let _busy = self.busy.lock().await;
        self.hold();
        self.keep_moment();
        self.write_halted().await
    }

    /// Pauses without writing so: for when writing is what fails.
    pub(crate) fn hold(&self) {
        let mut live = self.live();
        if let Some(run) = live.run.clone() {
            run.pause();
            live.is_paused = true;
            live.past = Past::Halted;
            live.clock.stop(Instant::now());
        }
        drop(live);
        self.poke.notify_one();
    }

    /// Ends the run at once; rows in flight wait again.
    pub(crate) async fn stop(&self) -> Result<(), RunnerError> {
        let _busy = self.busy.lock().await;
        self.end_run().await;
        self.write_halted().await?;
        self.live().past = Past::Halted;
        self.poke.notify_one();
        Ok(())
    }

    /// Ends the run, if there is one, and every task of it, before the file is closed.
    pub(crate) async fn halt(&self) -> Result<(), RunnerError> {
        let _busy = self.busy.lock().await;
        let was_running = self.run().is_some();
        self.end_run().await;
        if was_running { self.write_halted().await } else { Ok(()) }
    }

    /// Writes that no run is going on, unless it is known that nothing can be written.
    async fn write_halted(&self) -> Result<(), RunnerError> {
        if self.published().fault.is_some() {
            return Ok(());
        }
        blocking(&self.file, |file| file.set_run(Past::Halted)).await
    }

    /// Makes those of these rows that failed wait again, and starts.
    pub(crate) async fn retry(self: &Arc<Self>, rows: RowSet) -> Result<(), RunnerError> {
        let _busy = self.busy.lock().await;
        self.refuse_while_running("rows are being fetched; pause, then try rows again")?;
        self.end_run().await;
        let requeued = blocking(&self.file, move |file| file.requeue(&rows)).await?;
        if requeued == 0 {
            return Err(RunnerError::NotNow(
                "none of these rows can be tried again; only failed ones with a usable URL can",
            ));
        }
        let published = self.published();
        if published.ok + published.failed == published.unusable {
            // All of it begins anew, and so does its time.
            self.live().clock.reset();
            blocking(&self.file, JobFile::clear_moments).await?;
        }
        self.start_or_go_on().await
    }

    /// Takes rows out of the list. Returns how many there were.
    pub(crate) async fn delete(&self, rows: RowSet) -> Result<u32, RunnerError> {
        let _busy = self.busy.lock().await;
        self.refuse_while_running("rows are being fetched; pause, then delete rows")?;
        // What is queued may be among them.
        self.end_run().await;
        let (deleted, sites) =
            blocking(&self.file, move |file| Ok((file.delete(&rows)?, file.sites()?))).await?;
        self.live().sites = sites;
        self.poke.notify_one();
        Ok(deleted)
    }

    fn refuse_while_running(&self, why: &'static str) -> Result<(), RunnerError> {
        let live = self.live();
        if live.run.is_some() && !live.is_paused { Err(RunnerError::NotNow(why)) } else { Ok(()) }
    }

    /// Takes over settings: limits at once, the rest when a run starts.
    pub(crate) async fn set_settings(&self, mut settings: Settings) -> Result<(), RunnerError> {
        settings.validate()?;
        settings.secrets_left_out = settings.lacks_secrets();
        let _busy = self.busy.lock().await;
        let limits = Limits::from(&settings);
        let same_limits = Settings {
            concurrency: settings.concurrency,
            per_host: settings.per_host,
            per_host_per_second: settings.per_host_per_second,
            ..self.settings()
        };
        let is_stale = same_limits != settings;
        let stored = to_store(&settings);
        blocking(&self.file, move |file| file.set_settings(&stored)).await?;
        let mut live = self.live();
        live.settings = settings;
        live.is_stale |= is_stale;
        if let Some(run) = &live.run {
            run.set_limits(limits);
        }
        Ok(())
    }

    /// Rows were added: they are fetched as well if a run is going on.
    pub(crate) fn added(&self, sites: u32) {
        self.live().sites = sites;
        self.more.notify_one();
        self.poke.notify_one();
    }

    /// Makes a report of this moment.
    pub(crate) fn tick(&self) -> Progress {
        let published = self.published();
        let now = Instant::now();
        let run = self.run();
        let status = run.as_ref().map(|run| run.status(SLOWED_AT_MOST)).unwrap_or_default();
        let slowed = status.slowed.iter().map(|slowed| SlowedSite {
            site: self.site_name(slowed.site),
            wait_ms: u32::try_from(slowed.wait.as_millis()).unwrap_or(u32::MAX),
            at_once: slowed.at_once,
        });
        let slowed = slowed.collect();
        let mut live = self.live();
        let is_landing = status.in_flight > 0 || (self.file.is_behind() && published.fault.is_none());
        let state = state(&live, &published, is_landing);
        let sites = live.sites;
        let progress = progress::report(state, &published, &status, slowed, sites, &mut live.clock, now);
        let is_moment = live.clock.is_moment(now);
        drop(live);
        if is_moment {
            self.keep_moment();
        }
        self.progress.send_replace(progress.clone());
        progress
    }

    /// Keeps how far the job is.
    fn keep_moment(&self) {
        let elapsed = self.live().clock.elapsed(Instant::now());
        let Published { ok, moved, failed, .. } = self.published();
        self.file.add_moment(Moment { elapsed_ms: elapsed.as_millis() as u64, ok, moved, failed });
    }

    fn site_name(&self, site: u32) -> String {
        if let Some(name) = self.live().names.get(&site) {
            return name.clone();
        }
        // Once for each site that is ever slowed: a look-up by key.
        let name = self.file.site_name(site).unwrap_or_default();
        self.live().names.insert(site, name.clone());
        name
    }

    async fn end_run(&self) {
        let (run, driver) = {
            let mut live = self.live();
            live.is_paused = false;
            live.clock.stop(Instant::now());
            (live.run.take(), live.driver.take())
        };
        if let Some(driver) = driver {
            driver.abort();
            // Ends as cancelled, which is what was asked for.
            let _ = driver.await;
        }
        if let Some(run) = run {
            run.stop().await;
            self.keep_moment();
        }
    }

    pub(crate) fn settings(&self) -> Settings {
        self.live().settings.clone()
    }

    fn published(&self) -> Published {
        self.file.published().borrow().clone()
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What of the settings may stand in the job file.
pub(crate) fn to_store(settings: &Settings) -> Settings {
    if settings.save_secrets { settings.clone() } else { settings.without_secrets() }
}

/// `is_landing`: rows are in flight, or fetched and not committed yet.
fn state(live: &Live, published: &Published, is_landing: bool) -> RunState {
    if published.total == 0 {
        return RunState::Empty;
    }
    match (&live.run, live.is_paused) {
        (Some(_), false) => RunState::Running,
        (Some(_), true) if is_landing => RunState::Pausing,
        (Some(_), true) => RunState::Paused,
        (None, _) if published.ok + published.failed == published.total => RunState::Done,
        (None, _) => match live.past {
            Past::Never => RunState::Ready,
            Past::Going => RunState::Interrupted,
            Past::Halted => RunState::Paused,
        },
    }
}

/// Feeds a run until every row is decided, then ends it.
async fn drive(control: Arc<Control>, run: Arc<Run>) {
    let mut fed = 0;
    loop {
        // A list that cannot be read further ends the run; its rows wait for the next one.
        let Ok(last) = feed::queue(&control.file, &run, fed).await else {
            break;
        };
        fed = last;
        tokio::select! {
            () = run.idle() => {
                let more = blocking(&control.file, move |file| file.pending(fed, 1)).await;
                if more.is_ok_and(|more| more.is_empty()) {
                    break;
                }
            }
            () = control.more.notified() => {}
        }
    }
    // What was recorded is committed before the run counts as done.
    let _ = blocking(&control.file, |file| file.set_run(Past::Halted)).await;
    control.keep_moment();
    run.stop().await;
    let mut live = control.live();
    live.run = None;
    live.past = Past::Halted;
    live.clock.stop(Instant::now());
    drop(live);
    control.poke.notify_one();
}
