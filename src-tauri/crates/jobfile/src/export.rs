use std::{sync::Arc, vec};

use bytes::Bytes;
use fetchlist_model::{ExportRow, Hop, Outcome, RowId, without_credentials};
use rusqlite::{Connection, Row};

use crate::{bodies::Bodies, error::JobFileError, readers::Readers};

/// Rows read at a time: each read is short, so that an export does not keep the file's log from being folded in.
const CHUNK: u32 = 500;
/// The same where bodies come with them; a chunk ends as soon as these are so many bytes.
const CHUNK_WITH_BODIES: u32 = 50;
const CHUNK_BYTES: usize = 8 << 20;

/// Reads rows for an export, in input order.
#[derive(Debug)]
pub struct ExportReader {
    readers: Arc<Readers>,
    /// The rows to read; `None` is every row up to `last`.
    rows: Option<vec::IntoIter<RowId>>,
    last: RowId,
    /// Where the answers' bodies stand, if they go out.
    bodies: Option<Bodies>,
    after: RowId,
    buffer: vec::IntoIter<ExportRow>,
}

impl ExportReader {
    /// `rows` in input order; `None` is every row up to `last`.
    pub(crate) fn new(
        readers: Arc<Readers>,
        rows: Option<Vec<RowId>>,
        last: RowId,
        bodies: Option<Bodies>,
    ) -> Self {
        let rows = rows.map(Vec::into_iter);
        Self { readers, rows, last, bodies, after: 0, buffer: Vec::new().into_iter() }
    }

    fn fill(&mut self) -> Result<(), JobFileError> {
        let chunk = if self.bodies.is_some() { CHUNK_WITH_BODIES } else { CHUNK };
        let (after, last) = (self.after, self.last);
        let bodies = self.bodies.as_ref();
        let rows = match &mut self.rows {
            None => {
                let query = query("r.id > ?1 AND r.id <= ?2 ORDER BY r.id LIMIT ?3");
                self.readers.read(|connection| {
                    let mut statement = connection.prepare_cached(&query)?;
                    let mut rows = statement.query((after, last, chunk))?;
                    let mut read = Chunk::default();
                    while let Some(row) = rows.next()?
                        && read.has_room()
                    {
                        read.push(export_row(connection, row, bodies)?);
                    }
                    Ok(read.rows)
                })?
            }
            Some(rows) => self.readers.read(|connection| these_rows(connection, rows, chunk, bodies))?,
        };
        if let Some(last) = rows.last() {
            self.after = last.row;
        }
        self.buffer = rows.into_iter();
        Ok(())
    }
}

/// Rows that were read at once.
#[derive(Default)]
struct Chunk {
    rows: Vec<ExportRow>,
    bytes: usize,
}

impl Chunk {
    fn has_room(&self) -> bool {
        self.bytes < CHUNK_BYTES
    }

    fn push(&mut self, row: ExportRow) {
        self.bytes += row.body.as_ref().map_or(0, Bytes::len);
        self.rows.push(row);
    }
}

/// The next of these rows: those that are not in the list any more are passed over.
fn these_rows(
    connection: &Connection,
    rows: &mut vec::IntoIter<RowId>,
    chunk: u32,
    bodies: Option<&Bodies>,
) -> rusqlite::Result<Vec<ExportRow>> {
    let mut statement = connection.prepare_cached(&query("r.id = ?1"))?;
    let mut read = Chunk::default();
    while read.has_room()
        && read.rows.len() < chunk as usize
        && let Some(row) = rows.next()
    {
        let mut found = statement.query([row])?;
        if let Some(row) = found.next()? {
            read.push(export_row(connection, row, bodies)?);
        }
    }
    Ok(read.rows)
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

    /// How many are left at the most: rows taken out of the list are counted too.
    fn size_hint(&self) -> (usize, Option<usize>) {
        let unread =
            self.rows.as_ref().map_or_else(|| (self.last - self.after) as usize, ExactSizeIterator::len);
        (0, Some(self.buffer.len() + unread))
    }
}

fn query(condition: &str) -> String {
    format!(
        "SELECT r.id, r.url, r.cells, o.id, o.error, o.detail, o.status, o.final_url, o.redirects,
            o.attempts, o.duration_ms, o.size_bytes, s.text, o.started_at_ms, r.same_as
         FROM list_row r LEFT JOIN outcome o ON o.id = r.id LEFT JOIN shared s ON s.id = o.content_type
         WHERE {condition}"
    )
}

fn export_row(
    connection: &Connection,
    row: &Row<'_>,
    bodies: Option<&Bodies>,
) -> rusqlite::Result<ExportRow> {
    let id: RowId = row.get(0)?;
    let url: String = row.get(1)?;
    let url = without_credentials(&url).into_owned();
    // A row that repeats a URL has the answer of the row that was fetched.
    let fetched = row.get::<_, Option<RowId>>(14)?.unwrap_or(id);
    let cells: Option<&str> = row.get_ref(2)?.as_str_or_null()?;
    let input = cells.and_then(|cells| serde_json::from_str(cells).ok()).unwrap_or_default();
    let mut export = ExportRow { row: id, input, url, ..ExportRow::default() };
    if row.get::<_, Option<u32>>(3)?.is_none() {
        let tried = "SELECT count(*) FROM earlier_try WHERE id = ?1";
        export.attempts = connection.prepare_cached(tried)?.query_row([fetched], |row| row.get(0))?;
        return Ok(export);
    }
    export.error = row.get_ref(4)?.as_str_or_null()?.and_then(|error| error.parse().ok());
    export.outcome = if export.error.is_none() { Outcome::Ok } else { Outcome::Failed };
    export.error_detail = row.get::<_, Option<String>>(5)?.unwrap_or_default();
    export.status = row.get(6)?;
    export.final_url = row.get(7)?;
    let redirects = row.get_ref(8)?.as_str_or_null()?;
    export.redirects = redirects
        .and_then(|text| serde_json::from_str::<Vec<Hop>>(text).ok())
        .map_or(0, |hops| hops.len() as u32);
    export.attempts = row.get(9)?;
    if export.attempts == 0 {
        // Never tried, for want of a usable URL: there is nothing to time or to date.
        return Ok(export);
    }
    export.duration_ms = row.get(10)?;
    if export.status.is_some() {
        export.size_bytes = row.get(11)?;
        export.final_url.get_or_insert_with(|| export.url.clone());
    }
    export.content_type = row.get(12)?;
    export.fetched_at_ms = Some(row.get::<_, i64>(13)? + i64::from(export.duration_ms.unwrap_or(0)));
    if let Some(bodies) = bodies {
        let mut body = connection.prepare_cached("SELECT outside_bytes, body FROM response WHERE id = ?1")?;
        let mut rows = body.query([fetched])?;
        if let Some(row) = rows.next()? {
            let body = match row.get::<_, Option<u64>>(0)? {
                Some(bytes) => bodies.read(fetched, bytes),
                None => Some(row.get(1)?),
            };
            export.body = body.map(Bytes::from);
        }
    }
    Ok(export)
}
