use std::sync::Arc;

use fetchlist_extract::Extractor;
use fetchlist_jobfile::{ExportReader, Found, JobFileError};
use fetchlist_model::{Field, FieldValue};
use tokio::time::{Duration, Instant, sleep};
use tokio_util::sync::CancellationToken;

use crate::{control::Control, feed::blocking};

/// Answers that are looked through between two commits, at the most, ...
const AT_ONCE: usize = 2_000;
/// ... and for how long.
const WITHIN: Duration = Duration::from_millis(100);
/// How long it is left alone when something went wrong, such as a full disk.
const TRY_AGAIN: Duration = Duration::from_secs(5);
/// A cell of the table shows so many characters at most, and that is what is kept.
const CELL_CHARACTERS: usize = 200;

/// Looks for the job's fields in the answers that they were not looked for in yet, and keeps what it finds for the table,
/// until `closing`. It begins when a table first asks for rows: the command line has none.
pub(crate) async fn fill(control: Arc<Control>, closing: CancellationToken) {
    if closing.run_until_cancelled(control.shown.notified()).await.is_none() {
        return;
    }
    let mut published = control.file.published();
    loop {
        // To its end, so that nobody holds the file any more when this has ended.
        let filled = blocking(&control.file, |file| file.fill(AT_ONCE, look)).await;
        let next = async {
            match filled {
                Ok(true) => {}
                // The sender is part of the file.
                Ok(false) => drop(published.wait_for(|published| published.unfilled > 0).await),
                Err(_) => sleep(TRY_AGAIN).await,
            }
        };
        if closing.run_until_cancelled(next).await.is_none() {
            return;
        }
    }
}

fn look(fields: &[Field], answers: ExportReader) -> Result<Vec<Found>, JobFileError> {
    let (extractor, _) = Extractor::trial(fields);
    let until = Instant::now() + WITHIN;
    let mut found = Vec::new();
    for answer in answers {
        let answer = answer?;
        let cells = match &answer.body {
            Some(body) => extractor.find(body, answer.content_type.as_deref()).cells(),
            None => vec![None; fields.len()],
        };
        found.push(Found { row: answer.row, cells: cells.into_iter().map(|cell| cell.map(text)).collect() });
        if Instant::now() > until {
            break;
        }
    }
    Ok(found)
}

fn text(value: FieldValue) -> String {
    let (FieldValue::Text(mut text) | FieldValue::Json(mut text)) = value;
    if let Some((end, _)) = text.char_indices().nth(CELL_CHARACTERS) {
        text.truncate(end);
    }
    text
}
