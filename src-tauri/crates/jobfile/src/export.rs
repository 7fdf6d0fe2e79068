use std::{sync::Arc, vec};

use bytes::Bytes;
use fetchlist_model::{ExportRow, ExportRows, Hop, Outcome, RowId};
use rusqlite::{Connection, Row};

use crate::{
    error::JobFileError,
    file::Readers,
    grid::{shown, without_credentials},
};

/// Rows read at a time: each read is short, so that an export does not keep the file's log from being folded in.
const CHUNK: u32 = 500;
/// The same where bodies come with them.
const CHUNK_WITH_BODIES: u32 = 50;

/// Which rows are to be read.
#[derive(Debug)]
enum Selection {
    /// All up to this one that fit the condition.
    Up { to: RowId, condition: &'static str },
    /// These.
    These(vec::IntoIter<RowId>),
}

/// Reads rows for an export, in input order.
#[derive(Debug)]
pub struct ExportReader {
    readers: Arc<Readers>,
    selection: Selection,
    with_bodies: bool,
    after: RowId,
    buffer: vec::IntoIter<ExportRow>,
}

impl ExportReader {
    pub(crate) fn new(
        readers: Arc<Readers>,
        rows: &ExportRows,
        with_bodies: bool,
        total: u32,
    ) -> Result<Self, JobFileError> {
        let up = |condition| Selection::Up { to: total, condition };
        let selection = match rows {
            ExportRows::All => up("1"),
            ExportRows::Ok => up("o.id IS NOT NULL AND o.error IS NULL"),
            ExportRows::Failed => up("o.error IS NOT NULL"),
            ExportRows::NotFetched => up("o.id IS NULL"),
            ExportRows::Shown { filter, search } => {
                let rows = readers.read(|connection| shown(connection, *filter, search, total))?;
                Selection::These(rows.into_iter())
            }
        };
        Ok(Self { readers, selection, with_bodies, after: 0, buffer: Vec::new().into_iter() })
    }

    fn fill(&mut self) -> Result<(), JobFileError> {
        let chunk = if self.with_bodies { CHUNK_WITH_BODIES } else { CHUNK };
        let with_bodies = self.with_bodies;
        let rows = match &mut self.selection {
            Selection::Up { to, condition } => {
                let (after, to) = (self.after, *to);
                let query =
                    query(&format!("r.id > ?1 AND r.id <= ?2 AND {condition} ORDER BY r.id LIMIT ?3"));
                self.readers.read(|connection| {
                    let mut statement = connection.prepare_cached(&query)?;
                    let rows = statement
                        .query_map((after, to, chunk), |row| export_row(connection, row, with_bodies))?;
                    rows.collect::<rusqlite::Result<Vec<_>>>()
                })?
            }
            Selection::These(rows) => {
                let these: Vec<_> = rows.take(chunk as usize).collect();
                let query = query("r.id = ?1");
                self.readers.read(|connection| {
                    let mut statement = connection.prepare_cached(&query)?;
                    these
                        .iter()
                        .map(|id| statement.query_row([id], |row| export_row(connection, row, with_bodies)))
                        .collect::<rusqlite::Result<Vec<_>>>()
                })?
            }
        };
        if let Some(last) = rows.last() {
            self.after = last.row;
        }
        self.buffer = rows.into_iter();
        Ok(())
    }
}

impl Iterator for ExportReader {
    type Item = Result<ExportRow, JobFileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.buffer.len() == 0
            && let Err(error) = self.fill()
        {
            return Some(Err(error));
        }
        self.buffer.next().map(Ok)
    }
}

fn query(condition: &str) -> String {
    format!(
        "SELECT r.id, r.url, r.site IS NULL, r.cells, o.id, o.error, o.detail, o.status, o.final_url, o.redirects,
            o.attempts, o.duration_ms, o.size_bytes, o.content_type, o.started_at_ms
         FROM list_row r LEFT JOIN outcome o ON o.id = r.id WHERE {condition}"
    )
}

fn export_row(connection: &Connection, row: &Row<'_>, with_bodies: bool) -> rusqlite::Result<ExportRow> {
    let id: RowId = row.get(0)?;
    let url: String = row.get(1)?;
    let is_unusable: bool = row.get(2)?;
    let url = if is_unusable { url } else { without_credentials(url) };
    let cells: Option<&str> = row.get_ref(3)?.as_str_or_null()?;
    let input = cells.and_then(|cells| serde_json::from_str(cells).ok()).unwrap_or_default();
    let mut export = ExportRow {
        row: id,
        input,
        url,
        outcome: Outcome::NotFetched,
        status: None,
        error: None,
        error_detail: String::new(),
        final_url: None,
        redirects: 0,
        attempts: 0,
        duration_ms: None,
        size_bytes: None,
        content_type: None,
        fetched_at_ms: None,
        body: None,
    };
    if row.get::<_, Option<u32>>(4)?.is_none() {
        let tried = "SELECT count(*) FROM earlier_try WHERE id = ?1";
        export.attempts = connection.prepare_cached(tried)?.query_row([id], |row| row.get(0))?;
        return Ok(export);
    }
    export.error = row.get_ref(5)?.as_str_or_null()?.and_then(|error| error.parse().ok());
    export.outcome = if export.error.is_none() { Outcome::Ok } else { Outcome::Failed };
    export.error_detail = row.get::<_, Option<String>>(6)?.unwrap_or_default();
    export.status = row.get(7)?;
    export.final_url = row.get(8)?;
    let redirects = row.get_ref(9)?.as_str_or_null()?;
    export.redirects = redirects
        .and_then(|text| serde_json::from_str::<Vec<Hop>>(text).ok())
        .map_or(0, |hops| hops.len() as u32);
    export.attempts = row.get(10)?;
    if export.attempts == 0 {
        // Never tried, for want of a usable URL: there is nothing to time or to date.
        return Ok(export);
    }
    export.duration_ms = row.get(11)?;
    if export.status.is_some() {
        export.size_bytes = row.get(12)?;
        export.final_url.get_or_insert_with(|| export.url.clone());
    }
    export.content_type = row.get(13)?;
    export.fetched_at_ms = Some(row.get::<_, i64>(14)? + i64::from(export.duration_ms.unwrap_or(0)));
    if with_bodies {
        let mut body = connection.prepare_cached("SELECT body FROM response WHERE id = ?1")?;
        let mut rows = body.query([id])?;
        export.body = rows.next()?.map(|row| row.get::<_, Vec<u8>>(0)).transpose()?.map(Bytes::from);
    }
    Ok(export)
}
