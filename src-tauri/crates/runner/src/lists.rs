use std::sync::Arc;

use fetchlist_intake::{ListFile, Rows, rows_from_text};
use fetchlist_jobfile::ListColumns;
use fetchlist_model::{AddReport, ImportPreview, NewRow};

use crate::{
    error::RunnerError,
    job::{Job, off_thread},
    work::Work,
};

/// Rows between two looks at whether it goes on.
const STEP: u32 = 256;

impl Job {
    /// Adds the URLs of any text. Returns how many rows that made.
    pub async fn add_text(&self, text: String) -> Result<AddReport, RunnerError> {
        self.add_lines("", text).await
    }

    /// Adds these URLs, as a list of this name.
    pub async fn add_urls(&self, name: &str, urls: Vec<String>) -> Result<AddReport, RunnerError> {
        self.add_lines(name, urls.join("\n")).await
    }

    async fn add_lines(&self, name: &str, text: String) -> Result<AddReport, RunnerError> {
        self.add(name, move || {
            let rows = rows_from_text(text)?;
            let columns = ListColumns { names: rows.columns(), url: None };
            Ok((rows.map(Ok), move |_: &_| columns.clone()))
        })
        .await
    }

    /// Adds a list's rows, read as its preview says.
    pub async fn add_list(
        &self,
        list: Arc<ListFile>,
        preview: ImportPreview,
        work: Work,
    ) -> Result<AddReport, RunnerError> {
        let name = preview.name.clone();
        self.add(&name, move || {
            let rows = Watched { rows: list.rows(&preview)?, read: 0, work };
            let columns = |watched: &Watched| {
                let Watched { rows, .. } = watched;
                ListColumns { names: rows.columns(), url: rows.url_column() }
            };
            Ok((rows, columns))
        })
        .await
    }

    async fn add<Rows: Iterator<Item = Result<NewRow, RunnerError>>, Columns: Fn(&Rows) -> ListColumns>(
        &self,
        name: &str,
        open: impl FnOnce() -> Result<(Rows, Columns), RunnerError> + Send + 'static,
    ) -> Result<AddReport, RunnerError> {
        let (file, name) = (self.control.file.clone(), name.to_owned());
        let (report, sites) = off_thread(move || {
            let (rows, columns) = open()?;
            let report = file.add_rows(&name, rows, columns)?;
            Ok((report, file.sites()?))
        })
        .await?;
        self.control.added(sites);
        self.control.tick();
        Ok(report)
    }
}

/// A list's rows, while somebody is told how many there are.
struct Watched {
    rows: Rows,
    read: u32,
    work: Work,
}

impl Iterator for Watched {
    type Item = Result<NewRow, RunnerError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = &self.rows;
        if self.read.is_multiple_of(STEP) && !self.work.goes_on(self.read, || rows.share()) {
            return Some(Err(RunnerError::Cancelled));
        }
        self.read += 1;
        self.rows.next().map(|row| row.map_err(RunnerError::from))
    }
}
