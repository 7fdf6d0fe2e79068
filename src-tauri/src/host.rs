use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use arboard::Clipboard;

use fetchlist_intake::ListFile;
use fetchlist_model::{AppState, HostError, HostErrorCode, Progress, RunState, Salvage, Settings};
use fetchlist_origin::Origin;
use fetchlist_runner::{Job, RunnerError};
use tokio::{sync::Mutex, task::JoinHandle};
use tokio_util::sync::CancellationToken;

use crate::recent::{self, Recent};

/// The file that keeps how the table's columns are arranged.
const COLUMNS: &str = "columns.json";
/// The file that keeps how the user exports.
const EXPORT_CHOICES: &str = "export.json";

type Sink = Arc<dyn Fn(Progress) -> bool + Send + Sync>;

/// Everything behind the window: the open job and what belongs to it. Works on any folder, with or without a window.
pub(crate) struct Host {
    folder: PathBuf,
    pub(crate) state: Mutex<State>,
}

#[derive(Default)]
pub(crate) struct State {
    /// The job to open first, where one was asked for.
    asked_for: Option<PathBuf>,
    job: Option<Arc<Job>>,
    recent: Option<Recent>,
    problem: Option<HostError>,
    /// The list that is being looked over.
    pub(crate) list: Option<Arc<ListFile>>,
    /// Ends the counting, import or export that is under way.
    pub(crate) work: CancellationToken,
    /// Serves the sample for as long as the window is open.
    pub(crate) origin: Option<Origin>,
    /// Who is told of progress, and the task that does it.
    sink: Option<Sink>,
    watcher: Option<JoinHandle<()>>,
    pub(crate) exported: Option<PathBuf>,
    /// The job that is to be opened once the user agrees to end the run.
    waiting: Option<PathBuf>,
    /// The job that could not be opened for damage.
    damaged: Option<PathBuf>,
    /// Serves what was copied, for as long as the window is open.
    pub(crate) clipboard: Option<Arc<std::sync::Mutex<Clipboard>>>,
}

impl Host {
    /// Keeps jobs in `folder`; opens the job `asked_for` first, else the one that was open last.
    pub(crate) fn new(folder: PathBuf, asked_for: Option<PathBuf>) -> Self {
        Self { folder, state: Mutex::new(State { asked_for, ..State::default() }) }
    }

    /// The open job; the last one, or an empty one, where none is open yet.
    pub(crate) async fn job(&self) -> Result<Arc<Job>, HostError> {
        self.open_last(&mut *self.state.lock().await).await
    }

    pub(crate) async fn open_state(&self) -> Result<AppState, HostError> {
        let mut state = self.state.lock().await;
        self.open_last(&mut state).await?;
        self.show(&mut state).await
    }

    /// Tells `sink` of progress until it answers `false`, or until another one takes its place.
    pub(crate) async fn watch(
        &self,
        sink: impl Fn(Progress) -> bool + Send + Sync + 'static,
    ) -> Result<(), HostError> {
        let mut state = self.state.lock().await;
        let job = self.open_last(&mut state).await?;
        state.sink = Some(Arc::new(sink));
        follow(&mut state, &job);
        Ok(())
    }

    /// Puts an empty job in place of the open one.
    pub(crate) async fn new_job(&self) -> Result<AppState, HostError> {
        let mut state = self.state.lock().await;
        let job = self.open_last(&mut state).await?;
        if job.progress().borrow().total > 0 {
            let settings = job.summary().await?.settings.for_another_list();
            // Held no longer, so that it can be closed.
            drop(job);
            let next = self.create(&settings).await?;
            self.replace(&mut state, next).await?;
        }
        self.show(&mut state).await
    }

    pub(crate) async fn open_recent(&self, id: &str) -> Result<AppState, HostError> {
        let path = {
            let mut state = self.state.lock().await;
            self.recent(&mut state).find(id).map(Path::to_owned)
        };
        let gone = || {
            let what = format!("{id} is not among the jobs that were open before; use Open to find it");
            HostError::new(HostErrorCode::JobFile, what)
        };
        self.open_job(&path.ok_or_else(gone)?).await
    }

    pub(crate) async fn open_job(&self, path: &Path) -> Result<AppState, HostError> {
        let mut state = self.state.lock().await;
        let is_open = state.job.as_ref().is_some_and(|job| job.path() == path);
        if !is_open {
            // The open job stays if this one cannot be opened.
            let job = open(&mut state, path).await?;
            self.replace(&mut state, job).await?;
        }
        self.show(&mut state).await
    }

    /// Keeps a job in mind for [`Self::open_waiting`].
    pub(crate) async fn wait_with(&self, path: PathBuf) {
        self.state.lock().await.waiting = Some(path);
    }

    /// Opens the job that the user was asked about; the run of the open one ends.
    pub(crate) async fn open_waiting(&self) -> Result<AppState, HostError> {
        let path = self.state.lock().await.waiting.take();
        let none = || not_now("no job waits to be opened; open it again");
        self.open_job(&path.ok_or_else(none)?).await
    }

    /// Saves what can be read of the job that was found damaged to a new file beside it, and opens that: the job that could
    /// not be opened, or else the open one.
    pub(crate) async fn recover_job(&self) -> Result<Salvage, HostError> {
        let mut state = self.state.lock().await;
        let damaged = match (state.damaged.take(), state.job.take()) {
            (None, Some(job)) => {
                let path = job.path().to_owned();
                shut(&mut state, job).await?;
                path
            }
            (Some(damaged), job) => {
                state.job = job;
                damaged
            }
            (None, None) => return Err(not_now("no job was found damaged; open it again")),
        };
        let salvage = Job::recover(&damaged).await?;
        let job = open(&mut state, Path::new(&salvage.path)).await?;
        self.replace(&mut state, job).await?;
        Ok(salvage)
    }

    /// Keeps how the user has arranged the table's columns. Here and not in the page, whose memory is written late, and lost
    /// where the window is closed soon after.
    pub(crate) async fn save_columns(&self, text: String) -> Result<(), HostError> {
        self.keep(COLUMNS, text).await
    }

    /// Keeps how the user exports.
    pub(crate) async fn save_export_choices(&self, text: String) -> Result<(), HostError> {
        self.keep(EXPORT_CHOICES, text).await
    }

    async fn keep(&self, name: &'static str, text: String) -> Result<(), HostError> {
        let folder = self.folder.clone();
        off_thread(move || {
            let part = folder.join(name).with_extension("part");
            fs::write(&part, text)
                .and_then(|()| fs::rename(part, folder.join(name)))
                .map_err(|error| cannot_write(&folder, &error))
        })
        .await
    }

    /// Writes a copy of the job; returns where.
    pub(crate) async fn save_copy(&self, path: PathBuf) -> Result<String, HostError> {
        self.job().await?.save_copy(path.clone()).await?;
        Ok(path.display().to_string())
    }

    pub(crate) async fn is_running(&self) -> bool {
        let state = self.state.lock().await;
        state
            .job
            .as_ref()
            .is_some_and(|job| matches!(job.progress().borrow().state, RunState::Running | RunState::Pausing))
    }

    /// Ends what goes on; all that was shown as done is kept.
    pub(crate) async fn close(&self) {
        let mut state = self.state.lock().await;
        if let Some(job) = state.job.take() {
            // What cannot be written now will be fetched again.
            let _ = shut(&mut state, job).await;
        }
        if let Some(origin) = state.origin.take() {
            origin.shutdown().await;
        }
    }

    pub(crate) async fn open_last(&self, state: &mut State) -> Result<Arc<Job>, HostError> {
        if let Some(job) = &state.job {
            return Ok(job.clone());
        }
        let asked_for = state.asked_for.take();
        let is_asked_for = asked_for.is_some();
        let path = asked_for.or_else(|| self.recent(state).last().map(Path::to_owned));
        let job = match path {
            // A job that was moved away is no problem; one that was asked for and is not there is.
            Some(path) if is_asked_for || path.exists() => match open(state, &path).await {
                Ok(job) => job,
                Err(error) => {
                    state.problem = Some(error);
                    self.create(&Settings::default()).await?
                }
            },
            _ => self.create(&Settings::default()).await?,
        };
        self.replace(state, job).await
    }

    async fn create(&self, settings: &Settings) -> Result<Job, HostError> {
        let folder = self.folder.join("jobs");
        let path = off_thread({
            let folder = folder.clone();
            move || {
                fs::create_dir_all(&folder).map_err(|error| cannot_write(&folder, &error))?;
                let names = (1..=u32::MAX).map(|number| folder.join(format!("job-{number}.fetchlist")));
                let mut free = names.filter(|path| !path.exists());
                free.next().ok_or_else(|| cannot_write(&folder, &"it holds too many jobs"))
            }
        })
        .await?;
        Ok(Job::create(&path, settings).await?)
    }

    async fn replace(&self, state: &mut State, job: Job) -> Result<Arc<Job>, HostError> {
        let job = Arc::new(job);
        if let Some(before) = state.job.replace(job.clone()) {
            let path = before.path().to_owned();
            let is_empty = before.progress().borrow().total == 0;
            shut(state, before).await?;
            if is_empty && path.starts_with(&self.folder) {
                // Nothing was ever put into it.
                let _ = fs::remove_file(&path);
                let _ = self.recent(state).forget(&path);
            }
        }
        // Not being remembered is no reason not to work.
        let _ = self.recent(state).opened(job.path());
        follow(state, &job);
        Ok(job)
    }

    async fn show(&self, state: &mut State) -> Result<AppState, HostError> {
        let job = self.open_last(state).await?;
        let paths = self.recent(state).paths();
        let progress = job.progress().borrow().clone();
        Ok(AppState {
            job: job.summary().await?,
            progress,
            interrupted_at_ms: job.interrupted_at_ms(),
            recent: recent::shown(paths, job.path()).await,
            // One that cannot be read is as good as none.
            columns: fs::read_to_string(self.folder.join(COLUMNS)).unwrap_or_default(),
            export_choices: fs::read_to_string(self.folder.join(EXPORT_CHOICES)).unwrap_or_default(),
            problem: state.problem.take(),
            version: env!("CARGO_PKG_VERSION").into(),
        })
    }

    fn recent<'a>(&self, state: &'a mut State) -> &'a mut Recent {
        state.recent.get_or_insert_with(|| Recent::read(self.folder.join("recent.json")))
    }
}

/// Opens a job; one that is damaged is kept in mind for [`Host::recover_job`].
async fn open(state: &mut State, path: &Path) -> Result<Job, HostError> {
    let opened = Job::open(path).await.map_err(HostError::from);
    if let Err(HostError { code: HostErrorCode::DamagedJob, .. }) = &opened {
        state.damaged = Some(path.to_owned());
    }
    opened
}

pub(crate) fn not_now(message: &str) -> HostError {
    HostError::new(HostErrorCode::NotNow, message)
}

/// Tells the window of this job's progress, and of no other's.
fn follow(state: &mut State, job: &Job) {
    if let Some(watcher) = state.watcher.take() {
        watcher.abort();
    }
    let Some(sink) = state.sink.clone() else { return };
    let mut reports = job.progress();
    reports.mark_changed();
    state.watcher = Some(tokio::spawn(async move {
        while reports.changed().await.is_ok() {
            let progress = reports.borrow_and_update().clone();
            if !sink(progress) {
                return;
            }
        }
    }));
}

async fn shut(state: &mut State, job: Arc<Job>) -> Result<(), HostError> {
    if let Some(watcher) = state.watcher.take() {
        watcher.abort();
    }
    job.halt().await?;
    // Whoever still asks it something keeps it open for as long as that takes.
    if let Some(job) = Arc::into_inner(job) {
        job.close().await?;
    }
    Ok(())
}

fn cannot_write(folder: &Path, why: &dyn std::fmt::Display) -> HostError {
    let what = format!(
        "{} cannot be written to ({why}); make it writable, then start Fetchlist again",
        folder.display()
    );
    HostError::new(HostErrorCode::JobFile, what)
}

pub(crate) async fn off_thread<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, HostError> + Send + 'static,
) -> Result<T, HostError> {
    let done = tokio::task::spawn_blocking(act).await;
    done.map_err(|error| HostError::from(RunnerError::Internal(error.to_string())))?
}

#[cfg(test)]
#[path = "host_tests.rs"]
mod tests;
