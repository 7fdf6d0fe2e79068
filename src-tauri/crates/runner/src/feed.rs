use std::sync::Arc;

use fetchlist_engine::{Job as Engine, Queued, Request, Run};
use fetchlist_jobfile::{JobFile, JobFileError};
use fetchlist_model::{Ended, RowId};

use crate::error::RunnerError;

/// Rows queued at a time.
const CHUNK: u32 = 20_000;

/// What the engine asks of a job: it is all in the job file.
#[derive(Debug)]
pub(crate) struct Stored(pub(crate) Arc<JobFile>);

impl Engine for Stored {
    fn load(&self, rows: &[RowId]) -> Vec<Request> {
        // Rows that cannot be read are passed over; they have no outcome and wait for the next run.
        let urls = self.0.urls(rows).unwrap_or_default();
        urls.into_iter().map(|(row, url)| Request { row, url }).collect()
    }

    async fn record(&self, ended: Ended) {
        self.0.record(ended).await;
    }
}

/// Queues every row that waits, after the row `after`; returns the last one queued.
pub(crate) async fn queue(file: &Arc<JobFile>, run: &Run, mut after: RowId) -> Result<RowId, RunnerError> {
    loop {
        let pending = blocking(file, move |file| file.pending(after, CHUNK)).await?;
        let Some(last) = pending.last() else {
            return Ok(after);
        };
        after = last.row;
        run.add(pending.iter().map(|row| Queued { row: row.row, site: row.site, tries: row.tries }));
    }
}

/// Runs `act` on a thread that may block.
pub(crate) async fn blocking<T: Send + 'static>(
    file: &Arc<JobFile>,
    act: impl FnOnce(&JobFile) -> Result<T, JobFileError> + Send + 'static,
) -> Result<T, RunnerError> {
    let file = file.clone();
    let done = tokio::task::spawn_blocking(move || act(&file)).await;
    Ok(done.map_err(|error| RunnerError::Internal(error.to_string()))??)
}
