//! What the window may ask for. Each command is one delegation.

use fetchlist_model::{
    AddReport, AppState, BodiesRequest, Column, ExportReport, ExportRequest, FailureCount, Field, FieldTrial,
    HostError, ImportCounts, ImportOptions, ImportPreview, JobSummary, Moment, Progress, RowDetail, RowId,
    RowPage, RowQuery, RowSet, Salvage, Selecting, Settings, TextPreview, WorkProgress,
};
use tauri::{AppHandle, State, WebviewWindow, Wry, ipc::Channel, ipc::Invoke};

use crate::{dialogs, host::Host, results};

type Answer<T> = Result<T, HostError>;

pub(crate) fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        add_import,
        add_text,
        cancel_import,
        cancel_work,
        choose_import,
        copy_rows,
        count_import,
        count_retries,
        delete_rows,
        export_bodies,
        export_rows,
        failures,
        history,
        job,
        look_at_text,
        new_job,
        open_job,
        open_recent,
        open_state,
        open_waiting,
        pause,
        preview_import,
        preview_paste,
        quit,
        recover_job,
        resume,
        retry,
        row,
        rows,
        sample_body,
        save_columns,
        save_copy,
        save_export_choices,
        save_fields,
        save_settings,
        select,
        show_export,
        start,
        stop,
        try_fields,
        try_sample,
        watch,
    ]
}

#[tauri::command]
async fn open_state(host: State<'_, Host>) -> Answer<AppState> {
    host.open_state().await
}

#[tauri::command]
async fn watch(host: State<'_, Host>, channel: Channel<Progress>) -> Answer<()> {
    host.watch(move |progress| channel.send(progress).is_ok()).await
}

#[tauri::command]
async fn job(host: State<'_, Host>) -> Answer<JobSummary> {
    Ok(host.job().await?.summary().await?)
}

#[tauri::command]
async fn new_job(host: State<'_, Host>) -> Answer<AppState> {
    host.new_job().await
}

#[tauri::command]
async fn open_recent(host: State<'_, Host>, id: String) -> Answer<AppState> {
    host.open_recent(&id).await
}

#[tauri::command]
async fn open_job(host: State<'_, Host>, window: WebviewWindow) -> Answer<Option<AppState>> {
    match dialogs::open_job(&window).await {
        Some(path) => host.open_job(&path).await.map(Some),
        None => Ok(None),
    }
}

#[tauri::command]
async fn open_waiting(host: State<'_, Host>) -> Answer<AppState> {
    host.open_waiting().await
}

#[tauri::command]
async fn recover_job(host: State<'_, Host>) -> Answer<Salvage> {
    host.recover_job().await
}

#[tauri::command]
async fn save_columns(host: State<'_, Host>, text: String) -> Answer<()> {
    host.save_columns(text).await
}

#[tauri::command]
async fn save_copy(host: State<'_, Host>, window: WebviewWindow) -> Answer<Option<String>> {
    let name = host.file_name("fetchlist").await?;
    match dialogs::save(&window, &name, "fetchlist").await {
        Some(path) => host.save_copy(path).await.map(Some),
        None => Ok(None),
    }
}

#[tauri::command]
async fn add_text(host: State<'_, Host>, text: String) -> Answer<AddReport> {
    Ok(host.job().await?.add_text(text).await?)
}

#[tauri::command]
async fn look_at_text(host: State<'_, Host>, text: String) -> Answer<TextPreview> {
    host.look_at_text(text).await
}

#[tauri::command]
async fn preview_paste(
    host: State<'_, Host>,
    text: String,
    html: Option<String>,
) -> Answer<Option<ImportPreview>> {
    host.look_over_paste(text, html).await
}

#[tauri::command]
async fn choose_import(host: State<'_, Host>, window: WebviewWindow) -> Answer<Option<ImportPreview>> {
    match dialogs::open_lists(&window).await {
        Some(paths) => host.look_over(paths).await.map(Some),
        None => Ok(None),
    }
}

#[tauri::command]
async fn preview_import(host: State<'_, Host>, options: ImportOptions) -> Answer<ImportPreview> {
    host.preview_import(options).await
}

#[tauri::command]
async fn count_import(
    host: State<'_, Host>,
    options: ImportOptions,
    channel: Channel<WorkProgress>,
) -> Answer<ImportCounts> {
    host.count_import(options, telling(channel)).await
}

#[tauri::command]
async fn add_import(
    host: State<'_, Host>,
    options: ImportOptions,
    channel: Channel<WorkProgress>,
) -> Answer<AddReport> {
    host.add_import(options, telling(channel)).await
}

#[tauri::command]
async fn cancel_import(host: State<'_, Host>) -> Answer<()> {
    host.cancel_import().await;
    Ok(())
}

#[tauri::command]
async fn cancel_work(host: State<'_, Host>) -> Answer<()> {
    host.cancel_work().await;
    Ok(())
}

#[tauri::command]
async fn try_sample(host: State<'_, Host>, name: String) -> Answer<AddReport> {
    host.try_sample(&name).await
}

#[tauri::command]
async fn save_settings(host: State<'_, Host>, settings: Settings) -> Answer<Settings> {
    host.job().await?.set_settings(settings.clone()).await?;
    Ok(settings)
}

#[tauri::command]
async fn start(host: State<'_, Host>) -> Answer<()> {
    Ok(host.job().await?.start().await?)
}

#[tauri::command]
async fn pause(host: State<'_, Host>) -> Answer<()> {
    Ok(host.job().await?.pause().await?)
}

#[tauri::command]
async fn resume(host: State<'_, Host>) -> Answer<()> {
    Ok(host.job().await?.start().await?)
}

#[tauri::command]
async fn stop(host: State<'_, Host>) -> Answer<()> {
    Ok(host.job().await?.stop().await?)
}

#[tauri::command]
async fn retry(host: State<'_, Host>, rows: RowSet) -> Answer<()> {
    Ok(host.job().await?.retry(rows).await?)
}

#[tauri::command]
async fn count_retries(host: State<'_, Host>, rows: RowSet) -> Answer<u32> {
    Ok(host.job().await?.count_retries(rows).await?)
}

#[tauri::command]
async fn rows(host: State<'_, Host>, query: RowQuery) -> Answer<RowPage> {
    Ok(host.job().await?.rows(query).await?)
}

#[tauri::command]
async fn select(host: State<'_, Host>, selecting: Selecting) -> Answer<u32> {
    Ok(host.job().await?.select(selecting).await?)
}

#[tauri::command]
async fn copy_rows(host: State<'_, Host>, rows: RowSet, columns: Vec<Column>) -> Answer<u32> {
    host.copy_rows(rows, columns).await
}

#[tauri::command]
async fn delete_rows(host: State<'_, Host>, rows: RowSet) -> Answer<u32> {
    Ok(host.job().await?.delete(rows).await?)
}

#[tauri::command]
async fn row(host: State<'_, Host>, row: RowId) -> Answer<Option<RowDetail>> {
    Ok(host.job().await?.row(row).await?)
}

#[tauri::command]
async fn failures(host: State<'_, Host>) -> Answer<Vec<FailureCount>> {
    Ok(host.job().await?.failures().await?)
}

#[tauri::command]
async fn history(host: State<'_, Host>) -> Answer<Vec<Moment>> {
    Ok(host.job().await?.history().await?)
}

#[tauri::command]
async fn try_fields(host: State<'_, Host>, fields: Vec<Field>) -> Answer<FieldTrial> {
    Ok(host.job().await?.try_fields(fields).await?)
}

#[tauri::command]
async fn save_fields(host: State<'_, Host>, fields: Vec<Field>) -> Answer<()> {
    Ok(host.job().await?.set_fields(fields).await?)
}

#[tauri::command]
async fn sample_body(host: State<'_, Host>) -> Answer<Option<String>> {
    Ok(host.job().await?.sample_body().await?)
}

#[tauri::command]
async fn export_rows(
    host: State<'_, Host>,
    window: WebviewWindow,
    request: ExportRequest,
    channel: Channel<WorkProgress>,
) -> Answer<Option<ExportReport>> {
    let ending = results::ending(request.format);
    let name = host.file_name(ending).await?;
    match dialogs::save(&window, &name, ending).await {
        Some(path) => host.export(path, request, telling(channel)).await.map(Some),
        None => Ok(None),
    }
}

#[tauri::command]
async fn export_bodies(
    host: State<'_, Host>,
    window: WebviewWindow,
    request: BodiesRequest,
    channel: Channel<WorkProgress>,
) -> Answer<Option<ExportReport>> {
    match dialogs::folder(&window).await {
        Some(folder) => host.export_bodies(folder, request, telling(channel)).await.map(Some),
        None => Ok(None),
    }
}

#[tauri::command]
async fn save_export_choices(host: State<'_, Host>, text: String) -> Answer<()> {
    host.save_export_choices(text).await
}

#[tauri::command]
async fn show_export(host: State<'_, Host>) -> Answer<()> {
    host.show_export().await
}

#[tauri::command]
async fn quit(host: State<'_, Host>, app: AppHandle) -> Answer<()> {
    host.close().await;
    app.exit(0);
    Ok(())
}

/// Tells the window how far a piece of work is. A window that is gone needs to be told nothing.
fn telling(channel: Channel<WorkProgress>) -> impl FnMut(WorkProgress) + Send + 'static {
    move |progress| drop(channel.send(progress))
}
