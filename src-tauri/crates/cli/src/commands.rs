use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use fetchlist_export::{ExportError, format_for};
use fetchlist_intake::{IntakeError, ListFile};
use fetchlist_model::{
    ExportFormat, ExportRequest, ImportOptions, NoticeCode, RowSet, Settings, SettingsError,
};
use fetchlist_runner::{Job, RunnerError};
use tempfile::TempPath;

use crate::{
    Ending,
    arguments::{BodyArguments, Command, Rows, RunArguments},
    progress,
};

/// Why a command could not run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error(transparent)]
    Runner(#[from] RunnerError),
    #[error("--{}: {}", argument(.0), .0.problem)]
    Settings(#[from] SettingsError),
    #[error("{} is no folder that can be written to; make it, or choose another", .0.display())]
    NoFolder(PathBuf),
    #[error("the temporary job file cannot be made ({0}); free some space, or give --job FILE")]
    NoTemporary(io::Error),
    #[error(
        "{} holds no rows, its import was cut off; import the list again: fetchlist-cli import LIST --job {}",
        .0.display(), .0.display()
    )]
    NoRows(PathBuf),
    #[error("{why}; what is done is kept, go on with: fetchlist-cli resume {}", .job.display())]
    Halted { why: String, job: PathBuf },
    #[error("{error}; what was fetched is kept: fetchlist-cli export {} --out FILE", .job.display())]
    NotWritten { error: RunnerError, job: PathBuf },
}

impl From<IntakeError> for CommandError {
    fn from(error: IntakeError) -> Self {
        Self::Runner(error.into())
    }
}

impl From<ExportError> for CommandError {
    fn from(error: ExportError) -> Self {
        Self::Runner(error.into())
    }
}

/// The argument that a setting comes from.
fn argument(error: &SettingsError) -> &'static str {
    match error.field {
        "timeout_ms" => "timeout (in ms)",
        "per_host" => "per-host",
        "max_body_bytes" => "max-body",
        "per_host_per_second" => "per-host-per-second",
        "headers" => "header",
        "sign_in" => "user or --bearer",
        "user_agent" => "user-agent",
        other => other,
    }
}

pub(crate) async fn run(command: Command) -> Result<Ending, CommandError> {
    match command {
        Command::Run(arguments) => fetch(arguments).await,
        Command::Import { list, job, url_column } => import(&list, &job, url_column.as_deref()).await,
        Command::Resume { job, secrets, no_progress } => {
            let job = open(&job).await?;
            if let Some(settings) = secrets.given_to(job.summary().await?.settings) {
                job.set_settings(settings).await?;
            }
            let ending = go(&job, !no_progress).await?;
            if ending == Ending::Interrupted && !no_progress {
                say_how_to_go_on(job.path());
            }
            job.close().await?;
            Ok(ending)
        }
        Command::Export { job, out, rows, body } => export(&job, out, rows, &body).await,
    }
}

async fn fetch(arguments: Box<RunArguments>) -> Result<Ending, CommandError> {
    let settings = arguments.settings();
    settings.validate()?;
    let outputs = outputs(&arguments)?;
    let list = read(&arguments.list)?;
    let (path, temporary) = if let Some(path) = &arguments.job {
        (path.clone(), None)
    } else {
        let path = tempfile::Builder::new().prefix("fetchlist-").suffix(".fetchlist").tempfile();
        let path = path.map_err(CommandError::NoTemporary)?.into_temp_path();
        (path.to_path_buf(), Some(path))
    };
    let job = add(&path, &settings, list, arguments.url_column.as_deref()).await?;
    let ending = match go(&job, !arguments.no_progress).await {
        Ok(ending) => ending,
        Err(error) => {
            keep(temporary, &path);
            return Err(error);
        }
    };
    if ending == Ending::Interrupted {
        let kept = keep(temporary, &path);
        if !arguments.no_progress {
            say_how_to_go_on(&kept);
        }
    } else {
        for (out, request) in outputs {
            if let Err(error) = job.export(out, request).await {
                return Err(CommandError::NotWritten { error, job: keep(temporary, &path) });
            }
        }
    }
    job.close().await?;
    Ok(ending)
}

/// A file that was meant to be temporary stays.
fn keep(temporary: Option<TempPath>, path: &Path) -> PathBuf {
    temporary
        .map_or_else(|| path.to_owned(), |temporary| temporary.keep().unwrap_or_else(|_| path.to_owned()))
}

async fn import(list: &Path, path: &Path, url_column: Option<&str>) -> Result<Ending, CommandError> {
    let list = read(list)?;
    let job = add(path, &Settings::default(), list, url_column).await?;
    let progress = job.progress().borrow().clone();
    eprintln!("{} rows in {}, {} without a usable URL", progress.total, path.display(), progress.failed);
    job.close().await?;
    Ok(Ending::AllOk)
}

fn read(path: &Path) -> Result<ListFile, CommandError> {
    if path == Path::new("-") {
        return Ok(ListFile::spool(io::stdin().lock(), "standard input")?);
    }
    Ok(ListFile::open(path)?)
}

/// Opens a job that holds a list. An import that ends writes rows, or leaves no job.
async fn open(path: &Path) -> Result<Job, CommandError> {
    let job = Job::open(path).await?;
    if job.progress().borrow().total > 0 {
        return Ok(job);
    }
    job.close().await?;
    Err(CommandError::NoRows(path.to_owned()))
}

/// Makes a new job, or takes over the one without rows that an import has left which was cut off.
async fn make(path: &Path, settings: &Settings) -> Result<Job, CommandError> {
    if !Job::peek(path).await.is_ok_and(|header| header.total == 0) {
        return Ok(Job::create(path, settings).await?);
    }
    let job = Job::open(path).await?;
    job.set_settings(settings.clone()).await?;
    Ok(job)
}

/// Makes a job of a list; a job that cannot be filled is not left behind.
async fn add(
    path: &Path,
    settings: &Settings,
    list: ListFile,
    url_column: Option<&str>,
) -> Result<Job, CommandError> {
    let options = ImportOptions::default();
    let options = match url_column {
        Some(name) => list.with_url_column(&options, name)?,
        None => options,
    };
    let preview = list.preview(&options)?;
    let job = make(path, settings).await?;
    match job.add_list(Arc::new(list), preview).await {
        Ok(_) => Ok(job),
        Err(error) => {
            // It holds no rows.
            job.discard().await?;
            Err(error.into())
        }
    }
}

/// Runs until every row is decided, or until the user interrupts.
async fn go(job: &Job, with_progress: bool) -> Result<Ending, CommandError> {
    let mut reports = job.progress();
    let waiting = {
        let progress = reports.borrow_and_update();
        progress.total - progress.ok - progress.failed
    };
    if waiting > 0 {
        job.start().await?;
        let shown = with_progress.then(|| progress::show(job));
        let settled = tokio::select! {
            () = job.settled() => true,
            () = interrupted() => false,
        };
        if !settled {
            job.stop().await?;
        }
        if let Some(shown) = shown {
            // It ends with the run.
            let _ = shown.await;
        }
    }
    let end = reports.borrow().clone();
    if with_progress {
        eprintln!("{}", progress::summary(&end));
    }
    if let Some(notice) = end.notice.filter(|notice| notice.code != NoticeCode::Offline) {
        return Err(CommandError::Halted { why: notice.detail, job: job.path().to_owned() });
    }
    Ok(match (end.ok + end.failed < end.total, end.failed) {
        (true, _) => Ending::Interrupted,
        (false, 0) => Ending::AllOk,
        (false, _) => Ending::SomeFailed,
    })
}

fn say_how_to_go_on(path: &Path) {
    eprintln!("interrupted; what is done is kept, go on with: fetchlist-cli resume {}", path.display());
}

#[cfg(unix)]
async fn interrupted() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}

#[cfg(not(unix))]
async fn interrupted() {
    let _ = tokio::signal::ctrl_c().await;
}

async fn export(path: &Path, out: PathBuf, rows: Rows, body: &BodyArguments) -> Result<Ending, CommandError> {
    let rows = match rows {
        Rows::All => RowSet::All,
        Rows::Ok => RowSet::Ok,
        Rows::Failed => RowSet::Failed,
        Rows::NotFetched => RowSet::NotFetched,
    };
    let request = ExportRequest { format: format(&out)?, rows, body: body.body };
    let job = open(path).await?;
    let report = job.export(out, request).await?;
    eprintln!("{} rows in {}", report.rows, report.path);
    job.close().await?;
    Ok(Ending::AllOk)
}

/// What is to be written in the end, checked before anything is fetched.
fn outputs(arguments: &RunArguments) -> Result<Vec<(PathBuf, ExportRequest)>, CommandError> {
    let all = arguments.out.iter().map(|path| (path, RowSet::All));
    let failed = arguments.errors.iter().map(|path| (path, RowSet::Failed));
    all.chain(failed)
        .map(|(path, rows)| {
            Ok((path.clone(), ExportRequest { format: format(path)?, rows, body: arguments.body.body }))
        })
        .collect()
}

fn format(path: &Path) -> Result<ExportFormat, CommandError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let is_writable =
        fs::metadata(folder).is_ok_and(|metadata| metadata.is_dir() && !metadata.permissions().readonly());
    if !is_writable {
        return Err(CommandError::NoFolder(folder.to_owned()));
    }
    Ok(format_for(path)?)
}
