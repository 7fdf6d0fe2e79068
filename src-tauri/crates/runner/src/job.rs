use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use fetchlist_extract::Extractor;
use fetchlist_jobfile::{JobFile, JobHeader, Run as Past, StoredRow};
use fetchlist_model::{
    Body, Column, FailureCount, Field, JobSummary, Moment, NoticeCode, Progress, RowDetail, RowId, RowPage,
    RowQuery, RowSet, RowState, RowView, RunState, Salvage, Selecting, Settings,
};
use tokio::{
    sync::watch,
    time::{Duration, sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use crate::{
    body,
    control::{Control, to_store},
    error::RunnerError,
    export::refuse_own,
    feed::blocking,
    fields,
    filling::fill,
};

/// Reports come at most this often.
const TICK: Duration = Duration::from_millis(100);

/// An open job: its file, and the run over it.
#[derive(Debug)]
pub struct Job {
    pub(crate) control: Arc<Control>,
    ticker: AbortOnDropHandle<()>,
    filler: AbortOnDropHandle<()>,
    closing: CancellationToken,
    interrupted_at_ms: Option<i64>,
}

impl Job {
    /// Makes a new job without rows, in a new file.
    pub async fn create(path: &Path, settings: &Settings) -> Result<Self, RunnerError> {
        settings.validate()?;
        let (path, stored) = (path.to_owned(), to_store(settings));
        Self::over(Some(settings), move || JobFile::create(&path, "", &stored).map_err(RunnerError::from))
            .await
    }

    /// Opens a job where it was left; rows that were in flight wait.
    pub async fn open(path: &Path) -> Result<Self, RunnerError> {
        let path = path.to_owned();
        Self::over(None, move || JobFile::open(&path).map_err(RunnerError::from)).await
    }

    /// Reads what a job file says of itself, without opening it.
    pub async fn peek(path: &Path) -> Result<JobHeader, RunnerError> {
        let path = path.to_owned();
        off_thread(move || Ok(JobFile::peek(&path)?)).await
    }

    /// `settings`: with what the file does not hold.
    async fn over(
        settings: Option<&Settings>,
        file: impl FnOnce() -> Result<JobFile, RunnerError> + Send + 'static,
    ) -> Result<Self, RunnerError> {
        let (file, header, sites, ran) = off_thread(move || {
            let file = file()?;
            let header = file.header()?;
            let sites = file.sites()?;
            let ran = file.moments()?.last().map_or(0, |moment| moment.elapsed_ms);
            Ok((file, header, sites, Duration::from_millis(ran)))
        })
        .await?;
        let settings = settings.cloned().unwrap_or(header.settings);
        let control = Arc::new(Control::new(Arc::new(file), settings, header.run, sites, ran));
        control.tick();
        let ticker = AbortOnDropHandle::new(tokio::spawn(tick(control.clone())));
        let closing = CancellationToken::new();
        let filler = AbortOnDropHandle::new(tokio::spawn(fill(control.clone(), closing.clone())));
        let interrupted_at_ms = (header.run == Past::Going).then_some(header.changed_at_ms);
        Ok(Self { control, ticker, filler, closing, interrupted_at_ms })
    }

    /// Where its file is.
    pub fn path(&self) -> &Path {
        self.control.file.path()
    }

    /// When a run of it was cut off by the program's end, in milliseconds since 1970-01-01 UTC.
    pub fn interrupted_at_ms(&self) -> Option<i64> {
        self.interrupted_at_ms.filter(|_| self.control.progress().borrow().state == RunState::Interrupted)
    }

    /// What the window shows beside the rows.
    pub async fn summary(&self) -> Result<JobSummary, RunnerError> {
        let settings = self.control.settings();
        blocking(&self.control.file, |file| {
            let header = file.header()?;
            Ok(JobSummary {
                name: header.name,
                settings,
                columns: header.columns,
                url_column: header.url_column,
                fields: header.fields,
                total: header.total,
                different_urls: header.total - header.unusable - header.doubles,
                doubles: header.doubles,
                unusable: header.unusable,
            })
        })
        .await
    }

    /// Takes over settings: limits at once, the rest when a run starts or goes on.
    pub async fn set_settings(&self, settings: Settings) -> Result<(), RunnerError> {
        self.control.set_settings(settings).await
    }

    /// Starts fetching the rows that wait, or goes on after a pause.
    pub async fn start(&self) -> Result<(), RunnerError> {
        self.control.start().await
    }

    /// Lets no further row go; those in flight finish.
    pub async fn pause(&self) -> Result<(), RunnerError> {
        self.control.pause().await
    }

    /// Ends the run at once; rows in flight wait again.
    pub async fn stop(&self) -> Result<(), RunnerError> {
        self.control.stop().await
    }

    /// Makes those of these rows that failed wait again, with every row of the same URL, and starts; rows without a usable
    /// URL stay failed.
    pub async fn retry(&self, rows: RowSet) -> Result<(), RunnerError> {
        self.control.retry(rows).await
    }

    /// How many of these rows [`Self::retry`] would fetch.
    pub async fn count_retries(&self, rows: RowSet) -> Result<u32, RunnerError> {
        blocking(&self.control.file, move |file| file.retryable(&rows)).await
    }

    /// Takes rows out of the list, with their tries and answers; not while they are being fetched. Returns how many there
    /// were.
    pub async fn delete(&self, rows: RowSet) -> Result<u32, RunnerError> {
        self.control.delete(rows).await
    }

    /// Changes which rows are selected; returns how many are.
    pub async fn select(&self, selecting: Selecting) -> Result<u32, RunnerError> {
        blocking(&self.control.file, move |file| file.select(&selecting)).await
    }

    /// How far the job was at moments of its run, the first first; 600 at most.
    pub async fn history(&self) -> Result<Vec<Moment>, RunnerError> {
        blocking(&self.control.file, JobFile::moments).await
    }

    /// Reports, at most ten a second, each with the newest counts.
    pub fn progress(&self) -> watch::Receiver<Progress> {
        self.control.progress()
    }

    /// Waits until no run is going on.
    pub async fn settled(&self) {
        let mut progress = self.control.progress();
        let is_settled =
            |progress: &Progress| !matches!(progress.state, RunState::Running | RunState::Pausing);
        self.control.tick();
        // The sender lives as long as this job.
        let _ = progress.wait_for(is_settled).await;
    }

    /// A page of the table.
    pub async fn rows(&self, query: RowQuery) -> Result<RowPage, RunnerError> {
        let mut page = blocking(&self.control.file, move |file| file.page(&query)).await?;
        self.control.shown.notify_one();
        self.add_what_goes_on(&mut page.rows);
        Ok(page)
    }

    /// Everything about one row; `None` where there is no such row.
    pub async fn row(&self, row: RowId) -> Result<Option<RowDetail>, RunnerError> {
        let found = blocking(&self.control.file, move |file| {
            let header = file.header()?;
            Ok(file.row(row)?.map(|stored| detail(stored, header.columns, &header.fields)))
        })
        .await?;
        Ok(found.map(|mut detail| {
            self.add_what_goes_on(std::slice::from_mut(&mut detail.view));
            detail
        }))
    }

    /// How many rows failed in which way, the most frequent first.
    pub async fn failures(&self) -> Result<Vec<FailureCount>, RunnerError> {
        blocking(&self.control.file, JobFile::failures).await
    }

    /// Rows as cells for the clipboard, with the number of rows.
    pub async fn cells(&self, rows: RowSet, columns: Vec<Column>) -> Result<(String, u32), RunnerError> {
        let file = self.control.file.clone();
        off_thread(move || {
            let fills = columns.iter().any(|column| matches!(column, Column::Field(_)));
            let fields = if fills { file.header()?.fields } else { Vec::new() };
            let (extractor, _) = Extractor::trial(&fields);
            let rows = file.export(&rows, fills)?.map(|row| {
                let mut row = row?;
                // As the table shows them, a row for each row.
                if let Some(body) = row.body.take() {
                    row.fields = extractor.find(&body, row.content_type.as_deref()).cells();
                }
                Ok::<_, RunnerError>(row)
            });
            Ok(fetchlist_export::cells(&columns, rows)?)
        })
        .await
    }

    /// Saves what can be read of a damaged job to a new file beside it.
    pub async fn recover(path: &Path) -> Result<Salvage, RunnerError> {
        let path = path.to_owned();
        off_thread(move || Ok(fetchlist_jobfile::recover(&path)?)).await
    }

    /// Writes a copy of the job as it is now. A target that [belongs to the job](Self::owns) is refused.
    pub async fn save_copy(&self, target: PathBuf) -> Result<(), RunnerError> {
        let file = self.control.file.clone();
        off_thread(move || {
            refuse_own(file.path(), &target)?;
            Ok(file.save_copy(&target)?)
        })
        .await
    }

    /// Ends the run, if there is one.
    pub async fn halt(&self) -> Result<(), RunnerError> {
        self.control.halt().await
    }

    /// Stops what goes on and waits until all is written and the file is free for others.
    pub async fn close(self) -> Result<(), RunnerError> {
        let Self { control, ticker, filler, closing, .. } = self;
        closing.cancel();
        let stopped = control.halt().await;
        ticker.abort();
        // Ends as cancelled, which is what was asked for.
        let _ = ticker.await;
        // A panic there has spoken for itself.
        let _ = filler.await;
        // The file is closed by its last owner, which takes as long as writing takes.
        off_thread(move || {
            drop(control);
            Ok(())
        })
        .await?;
        stopped
    }

    /// Closes it and removes its file.
    pub async fn discard(self) -> Result<(), RunnerError> {
        let path = self.path().to_owned();
        self.close().await?;
        JobFile::remove(&path);
        Ok(())
    }

    /// Marks what only the run knows: rows in flight, and rows that wait for another try.
    fn add_what_goes_on(&self, rows: &mut [RowView]) {
        use fetchlist_engine::RowNow;
        let Some(run) = self.control.run() else { return };
        // What happens to a row that repeats a URL happens to the row that is fetched.
        let numbers: Vec<RowId> = rows.iter().map(|row| row.same_as.unwrap_or(row.row)).collect();
        for (row, now) in rows.iter_mut().zip(run.rows(&numbers)) {
            match now {
                Some(RowNow::InFlight) if row.state == RowState::Waiting => row.state = RowState::InFlight,
                Some(RowNow::Retrying(due)) if row.state == RowState::Waiting => {
                    row.state = RowState::Retrying;
                    row.retry_in_ms = Some(u32::try_from(due.as_millis()).unwrap_or(u32::MAX));
                }
                _ => {}
            }
        }
    }
}

fn detail(stored: StoredRow, columns: Vec<String>, fields: &[Field]) -> RowDetail {
    let headers = stored.response.iter().flat_map(|response| response.headers.lines());
    let headers = headers.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let body = match &stored.response {
        Some(_) if stored.is_body_missing => Body::Missing,
        Some(response) => body::shown(response, stored.content_type.as_deref()),
        None => Body::None,
    };
    let fields = match &stored.response {
        Some(response) if !fields.is_empty() => {
            fields::shown(fields, &response.body, stored.content_type.as_deref())
        }
        _ => Vec::new(),
    };
    RowDetail {
        view: stored.view,
        error_detail: stored.error_detail,
        final_url: stored.final_url,
        redirects: stored.redirects,
        content_type: stored.content_type,
        tries: stored.tries,
        headers,
        body,
        input: columns.into_iter().zip(stored.cells).collect(),
        fields,
    }
}

/// Sends reports: on every change while nothing runs, and in step while something does.
async fn tick(control: Arc<Control>) {
    let mut published = control.file.published();
    loop {
        let progress = control.tick();
        let is_unwritable = progress.notice.as_ref().is_some_and(|notice| notice.code != NoticeCode::Offline);
        if progress.state == RunState::Running && is_unwritable {
            // The disk is full or gone: fetching on would only pile up answers that cannot be kept.
            control.hold();
        }
        let is_moving =
            matches!(progress.state, RunState::Running | RunState::Pausing) || progress.notice.is_some();
        let changed = async {
            tokio::select! {
                _ = published.changed() => {}
                () = control.poke.notified() => {}
            }
        };
        if is_moving {
            // The time left and the waits go on even when no row ends.
            let _ = timeout(TICK, control.poke.notified()).await;
        } else {
            changed.await;
            sleep(TICK / 10).await;
        }
    }
}

pub(crate) async fn off_thread<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, RunnerError> + Send + 'static,
) -> Result<T, RunnerError> {
    tokio::task::spawn_blocking(act).await.map_err(|error| RunnerError::Internal(error.to_string()))?
}
