//! The way in: lists that are looked over and added.

use std::{path::PathBuf, sync::Arc};

use fetchlist_intake::{ListFile, look_at_text};
use fetchlist_model::{
    AddReport, HostError, HostErrorCode, ImportCounts, ImportOptions, ImportPreview, TextPreview,
    WorkProgress,
};
use fetchlist_origin::{Origin, sample_urls};
use fetchlist_runner::{RunnerError, Work};
use tokio_util::sync::CancellationToken;

use crate::host::{Host, not_now, off_thread};

impl Host {
    /// What a typed or pasted text would bring.
    pub(crate) async fn look_at_text(&self, text: String) -> Result<TextPreview, HostError> {
        off_thread(move || Ok(look_at_text(&text))).await
    }

    /// Takes a list of one file or of several to be looked over, and says what it would bring.
    pub(crate) async fn look_over(&self, paths: Vec<PathBuf>) -> Result<ImportPreview, HostError> {
        self.take_list(move || ListFile::open_all(&paths).map_err(RunnerError::from)).await
    }

    /// The same for cells that were pasted; `None` where it is no table.
    pub(crate) async fn look_over_paste(
        &self,
        text: String,
        html: Option<String>,
    ) -> Result<Option<ImportPreview>, HostError> {
        let cells =
            off_thread(move || Ok(ListFile::from_clipboard(&text, html.as_deref()).transpose())).await?;
        match cells.map_err(RunnerError::from)? {
            Some(list) => self.take_list(move || Ok(list)).await.map(Some),
            None => Ok(None),
        }
    }

    async fn take_list(
        &self,
        open: impl FnOnce() -> Result<ListFile, RunnerError> + Send + 'static,
    ) -> Result<ImportPreview, HostError> {
        let (list, preview) = off_thread(move || {
            let list = open()?;
            let preview = list.preview(&ImportOptions::default()).map_err(RunnerError::from)?;
            Ok((list, preview))
        })
        .await?;
        self.cancel_import().await;
        self.state.lock().await.list = Some(Arc::new(list));
        Ok(preview)
    }

    pub(crate) async fn preview_import(&self, options: ImportOptions) -> Result<ImportPreview, HostError> {
        let list = self.list().await?;
        off_thread(move || Ok(list.preview(&options).map_err(RunnerError::from)?)).await
    }

    pub(crate) async fn count_import(
        &self,
        options: ImportOptions,
        tell: impl FnMut(WorkProgress) + Send + 'static,
    ) -> Result<ImportCounts, HostError> {
        let list = self.list().await?;
        let mut work = self.begin_work(tell).await;
        off_thread(move || {
            let preview = list.preview(&options).map_err(RunnerError::from)?;
            let mut goes_on = |progress: WorkProgress| work.goes_on(progress.rows, || progress.share);
            Ok(list.count(&preview, &mut goes_on).map_err(RunnerError::from)?)
        })
        .await
    }

    pub(crate) async fn add_import(
        &self,
        options: ImportOptions,
        tell: impl FnMut(WorkProgress) + Send + 'static,
    ) -> Result<AddReport, HostError> {
        let preview = self.preview_import(options).await?;
        let list = self.list().await?;
        let work = self.begin_work(tell).await;
        let report = self.job().await?.add_list(list, preview, work).await?;
        self.cancel_import().await;
        Ok(report)
    }

    pub(crate) async fn cancel_import(&self) {
        let mut state = self.state.lock().await;
        state.work.cancel();
        state.list = None;
    }

    /// Begins work that [`Self::cancel_work`] ends; what is under way already is ended.
    pub(crate) async fn begin_work(&self, tell: impl FnMut(WorkProgress) + Send + 'static) -> Work {
        let mut state = self.state.lock().await;
        state.work.cancel();
        state.work = CancellationToken::new();
        Work::new(state.work.clone(), tell)
    }

    /// Ends the counting, import or export that is under way.
    pub(crate) async fn cancel_work(&self) {
        self.state.lock().await.work.cancel();
    }

    /// Adds 200 URLs that this program serves itself, as a list of that name.
    pub(crate) async fn try_sample(&self, name: &str) -> Result<AddReport, HostError> {
        let mut state = self.state.lock().await;
        let job = self.open_last(&mut state).await?;
        let origin = match state.origin.take() {
            Some(origin) => origin,
            None => Origin::start().map_err(|error| {
                let what = format!("the sample cannot be served on this computer: {error}");
                HostError::new(HostErrorCode::Internal, what)
            })?,
        };
        let urls = sample_urls(&origin);
        state.origin = Some(origin);
        drop(state);
        Ok(job.add_urls(name, urls).await?)
    }

    async fn list(&self) -> Result<Arc<ListFile>, HostError> {
        let list = self.state.lock().await.list.clone();
        list.ok_or_else(|| not_now("no list is being looked over; choose the file again"))
    }
}
