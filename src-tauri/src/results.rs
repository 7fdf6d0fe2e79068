//! The way out: rows to files and to the clipboard, and the columns that are filled from answers.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use arboard::Clipboard;
use fetchlist_model::{
    BodiesRequest, Column, ExportFormat, ExportReport, ExportRequest, HostError, HostErrorCode, RowSet,
    WorkProgress,
};

use crate::host::{Host, off_thread};

impl Host {
    pub(crate) async fn export(
        &self,
        path: PathBuf,
        request: ExportRequest,
        tell: impl FnMut(WorkProgress) + Send + 'static,
    ) -> Result<ExportReport, HostError> {
        let work = self.begin_work(tell).await;
        let report = self.job().await?.export(path.clone(), request, work).await?;
        self.state.lock().await.exported = Some(path);
        Ok(report)
    }

    /// Writes bodies into a folder, a file each.
    pub(crate) async fn export_bodies(
        &self,
        folder: PathBuf,
        request: BodiesRequest,
        tell: impl FnMut(WorkProgress) + Send + 'static,
    ) -> Result<ExportReport, HostError> {
        let work = self.begin_work(tell).await;
        let report = self.job().await?.export_bodies(folder.clone(), request, work).await?;
        self.state.lock().await.exported = Some(folder);
        Ok(report)
    }

    /// Shows the file that was exported last in its folder.
    pub(crate) async fn show_export(&self) -> Result<(), HostError> {
        let Some(path) = self.state.lock().await.exported.clone() else { return Ok(()) };
        off_thread(move || {
            tauri_plugin_opener::reveal_item_in_dir(&path).map_err(|error| {
                let what = format!("the folder of {} cannot be shown: {error}", path.display());
                HostError::new(HostErrorCode::Internal, what)
            })
        })
        .await
    }

    /// Puts rows on the clipboard as cells; returns how many.
    pub(crate) async fn copy_rows(&self, rows: RowSet, columns: Vec<Column>) -> Result<u32, HostError> {
        let (text, count) = self.job().await?.cells(rows, columns).await?;
        let clipboard = self.state.lock().await.clipboard.clone();
        let clipboard = off_thread(move || {
            let failed = |error: arboard::Error| {
                let what = format!("the clipboard of this computer cannot be written to: {error}");
                HostError::new(HostErrorCode::Internal, what)
            };
            let clipboard = match clipboard {
                Some(clipboard) => clipboard,
                None => Arc::new(Mutex::new(Clipboard::new().map_err(failed)?)),
            };
            clipboard.lock().unwrap_or_else(PoisonError::into_inner).set_text(text).map_err(failed)?;
            Ok(clipboard)
        })
        .await?;
        self.state.lock().await.clipboard = Some(clipboard);
        Ok(count)
    }

    /// A name to propose for a file made from the job.
    pub(crate) async fn file_name(&self, ending: &str) -> Result<String, HostError> {
        let name = self.job().await?.summary().await?.name;
        let stem = Path::new(&name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let results = if ending == "fetchlist" { "" } else { "-results" };
        Ok(match stem {
            Some(stem) => format!("{stem}{results}.{ending}"),
            None => format!("{}.{ending}", if results.is_empty() { "list" } else { "results" }),
        })
    }
}

/// The ending of a format's files.
pub(crate) fn ending(format: ExportFormat) -> &'static str {
    match format {
        ExportFormat::Csv => "csv",
        ExportFormat::Json => "json",
        ExportFormat::JsonLines => "jsonl",
        ExportFormat::Xlsx => "xlsx",
    }
}
