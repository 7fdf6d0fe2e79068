use std::{
    io,
    path::{Path, PathBuf},
    pin::pin,
    sync::Arc,
};

use fetchlist_export::{ExportError, check_names};
use fetchlist_intake::{IntakeError, ListFile};
use fetchlist_model::{
    BodiesRequest, ExportReport, ExportRequest, Field, HostErrorCode, ImportPreview, JobSummary, NoticeCode,
    RowSet, Settings, SettingsError,
};
use fetchlist_runner::{Job, RunnerError, Work};
use tempfile::TempPath;
use tokio_util::sync::CancellationToken;

use crate::{
    Ending,
    arguments::{Command, Rows, RunArguments},
    list_arguments::ListArguments,
    output_arguments::OutputArguments,
    progress,
    quoting::{quoted, quoted_path},
    targets::Targets,
    warnings,
};

/// Why a command could not run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    #[error(transparent)]
    Runner(#[from] RunnerError),
    #[error("--{}: {}", argument(.0), .0.problem)]
    Settings(#[from] SettingsError),
    #[error("{target} would overwrite {lost}; give it another name")]
    Overwrites { target: String, lost: String },
    #[error("the temporary job file cannot be made ({0}); free some space, or give --job FILE")]
    NoTemporary(io::Error),
    #[error(
        "{} holds no rows, its import was cut off; import the list again: fetchlist-cli import LIST --job {}",
        .0.display(), .0.display()
    )]
    NoRows(PathBuf),
    #[error("there is no column “{name}”; there are: {known}")]
    NoColumn { name: String, known: String },
    #[error("{why}; what is done is kept, go on with: fetchlist-cli resume {}", quoted_path(.job))]
    Halted { why: String, job: PathBuf },
    /// The commands write what was asked for.
    #[error("{error}; what was fetched is kept, write it with: {}", .commands.join("; "))]
    NotWritten { error: RunnerError, commands: Vec<String> },
}

impl CommandError {
    /// Whether the user ended it.
    pub(crate) fn is_interruption(&self) -> bool {
        match self {
            Self::Runner(error) | Self::NotWritten { error, .. } => error.code() == HostErrorCode::Cancelled,
            _ => false,
        }
    }
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
        Command::Import { list, job } => import(&list, &job).await,
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
        Command::Export { job, out, rows, output } => export(&job, out, rows, &output).await,
    }
}

async fn fetch(arguments: Box<RunArguments>) -> Result<Ending, CommandError> {
    let settings = arguments.settings();
    settings.validate()?;
    Targets::default()
        .lists(&arguments.list.lists)
        .job("--job", arguments.job.as_deref())
        .files("--out", &arguments.out)
        .files("--errors", &arguments.errors)
        .folder(arguments.output.bodies.as_deref())
        .check()?;
    let (list, preview) = arguments.list.open()?;
    let (path, temporary) = if let Some(path) = &arguments.job {
        (path.clone(), None)
    } else {
        let path = tempfile::Builder::new().prefix("fetchlist-").suffix(".fetchlist").tempfile();
        let path = path.map_err(CommandError::NoTemporary)?.into_temp_path();
        (path.to_path_buf(), Some(path))
    };
    let job = add(&path, &settings, list, preview, !arguments.no_progress).await?;
    // Wrong columns are found out before anything is fetched.
    let outputs = match outputs(&job, &arguments).await {
        Ok(outputs) => outputs,
        Err(error) => {
            job.discard().await?;
            return Err(error);
        }
    };
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
        for (index, output) in outputs.iter().enumerate() {
            if let Err(error) = write(&job, output, !arguments.no_progress).await {
                let kept = keep(temporary, &path);
                let missing = outputs[index..].iter();
                let commands = missing.map(|output| output.command(&kept, &arguments.output)).collect();
                return Err(CommandError::NotWritten { error, commands });
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

async fn import(list: &ListArguments, path: &Path) -> Result<Ending, CommandError> {
    let (list, preview) = list.open()?;
    let job = add(path, &Settings::default(), list, preview, true).await?;
    let progress = job.progress().borrow().clone();
    let rows = progress::count(progress.total, "row");
    eprintln!("{rows} in {}, {} without a usable URL", path.display(), progress.failed);
    job.close().await?;
    Ok(Ending::AllOk)
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
async fn make(path: &Path, settings: &Settings) -> Result<Job, RunnerError> {
    if !Job::peek(path).await.is_ok_and(|header| header.total == 0) {
        return Job::create(path, settings).await;
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
    preview: ImportPreview,
    with_progress: bool,
) -> Result<Job, CommandError> {
    for warning in &preview.counts.warnings {
        eprintln!("{}", warnings::sentence(&preview.name, warning));
    }
    // Whoever interrupts it while the job is made is heard, too.
    let adding = async |work| {
        let job = make(path, settings).await?;
        match job.add_list(Arc::new(list), preview, work).await {
            Ok(_) => Ok(job),
            Err(error) => {
                // It holds no rows.
                job.discard().await?;
                Err(error)
            }
        }
    };
    Ok(watched("adding", with_progress, adding).await?)
}

/// Runs until every row is decided, or until the user interrupts.
async fn go(job: &Job, with_progress: bool) -> Result<Ending, CommandError> {
    let mut reports = job.progress();
    let waiting = {
        let progress = reports.borrow_and_update();
        progress.total - progress.ok - progress.failed
    };
    if waiting > 0 {
        let interrupted = interrupted();
        job.start().await?;
        let shown = with_progress.then(|| progress::show(job));
        let settled = tokio::select! {
            () = job.settled() => true,
            () = interrupted => false,
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
    eprintln!("interrupted; what is done is kept, go on with: fetchlist-cli resume {}", quoted_path(path));
}

/// Does a piece of work with a bar on a terminal; what the user interrupts ends as [`RunnerError::Cancelled`].
async fn watched<T>(
    doing: &'static str,
    with_progress: bool,
    work: impl AsyncFnOnce(Work) -> Result<T, RunnerError>,
) -> Result<T, RunnerError> {
    let cancelled = CancellationToken::new();
    let bar = progress::bar(doing, with_progress);
    let shown = bar.clone();
    let interrupted = interrupted();
    let mut done = pin!(work(Work::new(cancelled.clone(), move |now| progress::tell(&shown, doing, now))));
    let result = tokio::select! {
        result = &mut done => result,
        () = interrupted => {
            cancelled.cancel();
            done.await
        }
    };
    bar.finish_and_clear();
    result
}

/// Ends when the user interrupts. What comes after the call counts, whenever the future is first asked.
#[cfg(unix)]
fn interrupted() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    let heard = async |listener: io::Result<Signal>| match listener {
        Ok(mut listener) => drop(listener.recv().await),
        // Then the system ends the program.
        Err(_) => std::future::pending().await,
    };
    let (interrupt, terminate) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        tokio::select! {
            () = heard(interrupt) => {}
            () = heard(terminate) => {}
        }
    }
}

#[cfg(not(unix))]
async fn interrupted() {
    let _ = tokio::signal::ctrl_c().await;
}

async fn export(
    path: &Path,
    out: Option<PathBuf>,
    rows: Rows,
    output: &OutputArguments,
) -> Result<Ending, CommandError> {
    Targets::default()
        .job("the job", Some(path))
        .files("--out", &out)
        .folder(output.bodies.as_deref())
        .check()?;
    let rows = match rows {
        Rows::All => RowSet::All,
        Rows::Ok => RowSet::Ok,
        Rows::Failed => RowSet::Failed,
        Rows::NotFetched => RowSet::NotFetched,
    };
    let job = open(path).await?;
    let mut summary = job.summary().await?;
    // For this export alone: the job keeps its own.
    if let Some(fields) = output.fields() {
        summary.fields = fields;
    }
    let mut outputs = Vec::new();
    if let Some(out) = out {
        let request = output.request(&out, rows.clone(), &summary)?;
        outputs.push(Output::File(out, Box::new(request)));
    }
    outputs.extend(bodies(output, rows, &summary)?);
    for output in &outputs {
        write(&job, output, true).await?;
    }
    job.close().await?;
    Ok(Ending::AllOk)
}

/// Something to be written when all is fetched.
enum Output {
    File(PathBuf, Box<ExportRequest>),
    Bodies(PathBuf, BodiesRequest),
}

/// What is to be written in the end.
async fn outputs(job: &Job, arguments: &RunArguments) -> Result<Vec<Output>, CommandError> {
    let output = &arguments.output;
    if let Some(fields) = output.fields() {
        job.set_fields(fields).await?;
    }
    let summary = job.summary().await?;
    let all = arguments.out.iter().map(|path| (path, RowSet::All));
    let failed = arguments.errors.iter().map(|path| (path, RowSet::Failed));
    let files = all.chain(failed).map(|(path, rows)| {
        let request = output.request(path, rows, &summary)?;
        Ok(Output::File(path.clone(), Box::new(request)))
    });
    let mut outputs = files.collect::<Result<Vec<_>, CommandError>>()?;
    outputs.extend(bodies(output, RowSet::All, &summary)?);
    Ok(outputs)
}

/// The bodies in a folder, where they are asked for.
fn bodies(output: &OutputArguments, rows: RowSet, job: &JobSummary) -> Result<Option<Output>, ExportError> {
    let Some(folder) = &output.bodies else { return Ok(None) };
    check_names(&output.names, &job.columns)?;
    Ok(Some(Output::Bodies(folder.clone(), BodiesRequest { rows, name: output.names.clone() })))
}

impl Output {
    /// The command that writes it from the job's file; `options` say how.
    fn command(&self, job: &Path, options: &OutputArguments) -> String {
        let command = format!("fetchlist-cli export {}", quoted_path(job));
        match self {
            Self::File(path, request) => {
                let rows = if request.rows == RowSet::Failed { " --rows failed" } else { "" };
                format!("{command} --out {}{rows}{}", quoted_path(path), options.of_files())
            }
            Self::Bodies(folder, request) => {
                format!("{command} --bodies {} --names {}", quoted_path(folder), quoted(&request.name))
            }
        }
    }
}

async fn write(job: &Job, output: &Output, with_progress: bool) -> Result<(), RunnerError> {
    let (report, fields, thing) = match output {
        Output::File(path, request) => {
            let fields = match &request.fields {
                Some(fields) => fields.clone(),
                None => job.summary().await?.fields,
            };
            let writing = |work| job.export(path.clone(), (**request).clone(), work);
            (watched("writing", with_progress, writing).await?, fields, "row")
        }
        Output::Bodies(folder, request) => {
            let writing = |work| job.export_bodies(folder.clone(), request.clone(), work);
            (watched("writing", with_progress, writing).await?, Vec::new(), "file")
        }
    };
    eprintln!("{} in {}", progress::count(report.rows, thing), report.path);
    for note in notes(&report, &fields) {
        eprintln!("{note}");
    }
    Ok(())
}

/// What is not in a file as it should be.
fn notes(report: &ExportReport, fields: &[Field]) -> Vec<String> {
    let mut notes = Vec::new();
    if report.cut_cells > 0 {
        notes.push(format!("{} cells were longer than a workbook allows, and were cut", report.cut_cells));
    }
    if report.sheets > 1 {
        notes.push(format!("the rows are spread over {} sheets", report.sheets));
    }
    if report.missing_bodies > 0 {
        notes.push(format!("{} bodies are not there", report.missing_bodies));
    }
    for (field, missing) in fields.iter().zip(&report.missing_fields).filter(|(_, missing)| **missing > 0) {
        notes.push(format!("{} was not found in {missing} answers", field.name));
    }
    if report.cut_fields > 0 {
        notes.push(format!("{} answers hold more values than were taken", report.cut_fields));
    }
    notes
}
