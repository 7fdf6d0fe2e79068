use fetchlist_model::{Hop, HttpVersion, PastTry, Phases, Response, RowId, RowView};
use rusqlite::{Connection, Row};

use crate::{bodies::Bodies, grid::neighbours, outcomes::joined};

/// A row as it stands in the file, without what only a run knows.
#[derive(Debug)]
pub struct StoredRow {
    /// Its line in the table.
    pub view: RowView,
    /// Why it failed; empty where it did not.
    pub error_detail: String,
    /// The URL that gave the last answer, where it is not the row's own.
    pub final_url: Option<String>,
    /// The redirects followed by the last try.
    pub redirects: Vec<Hop>,
    /// The last Content-Type.
    pub content_type: Option<String>,
    /// Every finished try.
    pub tries: Vec<PastTry>,
    /// The last answer, where it is kept.
    pub response: Option<Response>,
    /// Whether its body stood in a file beside that is not there any more.
    pub is_body_missing: bool,
    /// The imported columns' values.
    pub cells: Vec<String>,
}

pub(crate) fn row(
    connection: &Connection,
    bodies: &Bodies,
    id: RowId,
) -> rusqlite::Result<Option<StoredRow>> {
    let Some(view) = neighbours(connection, id, id, &[])?.pop() else {
        return Ok(None);
    };
    // The tries and the answer of a row that repeats a URL are those of the row that was fetched.
    let fetched = view.same_as.unwrap_or(id);
    let cells: Option<String> =
        connection.query_row("SELECT cells FROM list_row WHERE id = ?1", [id], |row| row.get(0))?;
    let mut stored = StoredRow {
        view,
        error_detail: String::new(),
        final_url: None,
        redirects: Vec::new(),
        content_type: None,
        tries: Vec::new(),
        response: None,
        is_body_missing: false,
        cells: cells.and_then(|cells| serde_json::from_str(&cells).ok()).unwrap_or_default(),
    };
    let mut statement = connection.prepare_cached(
        "SELECT *, (SELECT text FROM shared WHERE shared.id = earlier_try.connection) AS facts,
            (SELECT text FROM shared WHERE shared.id = earlier_try.http) AS version
         FROM earlier_try WHERE id = ?1 ORDER BY number",
    )?;
    stored.tries = statement.query_map([fetched], past_try)?.collect::<rusqlite::Result<_>>()?;
    let mut statement = connection.prepare_cached(
        "SELECT *, (SELECT text FROM shared WHERE shared.id = outcome.connection) AS facts,
            (SELECT text FROM shared WHERE shared.id = outcome.http) AS version,
            (SELECT text FROM shared WHERE shared.id = outcome.content_type) AS type
         FROM outcome WHERE id = ?1",
    )?;
    let mut rows = statement.query([id])?;
    if let Some(row) = rows.next()? {
        let last = past_try(row)?;
        stored.error_detail.clone_from(&last.error_detail);
        stored.final_url = row.get("final_url")?;
        let redirects: Option<String> = row.get("redirects")?;
        stored.redirects = redirects.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        stored.content_type = row.get("type")?;
        // A row without a usable URL has an outcome and no try.
        if row.get::<_, u32>("attempts")? > 0 {
            stored.tries.push(last);
        }
    } else if let Some(last) = stored.tries.last() {
        stored.error_detail.clone_from(&last.error_detail);
    }
    if let Some(answer) = response(connection, bodies, fetched)? {
        stored.is_body_missing = answer.1;
        stored.response = Some(answer.0);
    }
    Ok(Some(stored))
}

/// A row's answer, and whether its body is missing where it should stand.
fn response(
    connection: &Connection,
    bodies: &Bodies,
    id: RowId,
) -> rusqlite::Result<Option<(Response, bool)>> {
    let mut statement = connection.prepare_cached(
        "SELECT (SELECT text FROM shared WHERE shared.id = response.names), headers, outside_bytes, body
         FROM response WHERE id = ?1",
    )?;
    let mut rows = statement.query([id])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let headers = joined(row.get_ref(0)?.as_str_or_null()?, row.get(1)?);
    let body = match row.get::<_, Option<u64>>(2)? {
        Some(bytes) => bodies.read(id, bytes),
        None => Some(row.get(3)?),
    };
    let is_missing = body.is_none();
    Ok(Some((Response { headers, body: body.unwrap_or_default().into() }, is_missing)))
}

fn past_try(row: &Row<'_>) -> rusqlite::Result<PastTry> {
    let error: Option<String> = row.get("error")?;
    let http: Option<String> = row.get("version")?;
    let facts: Option<String> = row.get("facts")?;
    Ok(PastTry {
        started_at_ms: row.get("started_at_ms")?,
        duration_ms: row.get("duration_ms")?,
        phases: Phases {
            dns_ms: row.get("dns_ms")?,
            connect_ms: row.get("connect_ms")?,
            tls_ms: row.get("tls_ms")?,
            first_byte_ms: row.get("first_byte_ms")?,
            body_ms: row.get("body_ms")?,
        },
        reused: row.get("reused")?,
        connection: facts.and_then(|facts| serde_json::from_str(&facts).ok()),
        http: http.and_then(|name| HttpVersion::from_name(&name)),
        status: row.get("status")?,
        error: error.and_then(|error| error.parse().ok()),
        error_detail: row.get::<_, Option<String>>("detail")?.unwrap_or_default(),
    })
}
