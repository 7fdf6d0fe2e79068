use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use fetchlist_model::{
    FailureCount, Hop, HttpVersion, PastTry, Phases, Response, RowFilter, RowId, RowPage, RowQuery, RowState,
    RowView, Sort, SortColumn,
};
use rusqlite::{Connection, Row, params_from_iter, types::Value};
use url::Url;

/// A page holds this many rows at most.
const PAGE_AT_MOST: u32 = 500;
/// While rows change, a list of matching rows is made anew after this many times the time that making it took: however
/// large the job, looking takes a tenth of one core at most.
const REUSE: u32 = 10;

/// What selects and orders rows, apart from the page.
#[derive(Clone, Debug, PartialEq, Eq)]
struct View {
    filter: RowFilter,
    search: String,
    sort: Option<Sort>,
}

/// The numbers of the rows that a view shows, kept for the next page.
#[derive(Debug)]
struct Matches {
    view: View,
    version: u64,
    made: Instant,
    took: Duration,
    rows: Arc<[RowId]>,
}

/// Answers the table's questions.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    last: Mutex<Option<Matches>>,
}

/// A row, its outcome and, while it has none, the last try that did not decide it.
const TABLES: &str = "list_row r
    LEFT JOIN outcome o ON o.id = r.id
    LEFT JOIN earlier_try t ON o.id IS NULL AND t.id = r.id
        AND t.number = (SELECT max(number) FROM earlier_try WHERE id = r.id)";
/// The columns that a [`RowView`] is made from.
const VIEW: &str = "r.id, r.url, r.site IS NULL, o.id IS NULL, coalesce(o.attempts, t.number, 0),
    coalesce(o.error, t.error), coalesce(o.status, t.status), coalesce(o.duration_ms, t.duration_ms), o.size_bytes,
    o.redirects IS NOT NULL";

impl Grid {
    pub(crate) fn page(
        &self,
        connection: &Connection,
        query: &RowQuery,
        total: u32,
        version: u64,
    ) -> rusqlite::Result<RowPage> {
        let limit = query.limit.min(PAGE_AT_MOST);
        let view = View { filter: query.filter, search: query.search.trim().to_owned(), sort: query.sort };
        let in_list_order = match view.sort {
            None => true,
            Some(sort) => sort.column == SortColumn::Row && !sort.descending,
        };
        if view.filter == RowFilter::All && view.search.is_empty() && in_list_order {
            let last = query.offset.saturating_add(limit).min(total);
            return Ok(RowPage { total, rows: neighbours(connection, query.offset + 1, last)? });
        }
        let matching = self.matching(connection, view, total, version)?;
        let from = (query.offset as usize).min(matching.len());
        let to = from.saturating_add(limit as usize).min(matching.len());
        let rows = matching.get(from..to).unwrap_or_default();
        Ok(RowPage { total: matching.len() as u32, rows: one_by_one(connection, rows)? })
    }

    fn matching(
        &self,
        connection: &Connection,
        view: View,
        total: u32,
        version: u64,
    ) -> rusqlite::Result<Arc<[RowId]>> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(matches) = &*last
            && matches.view == view
            && (matches.version == version || matches.made.elapsed() < matches.took * REUSE)
        {
            return Ok(matches.rows.clone());
        }
        let started = Instant::now();
        let rows: Arc<[RowId]> = select(connection, &view, total)?.into();
        let made = Instant::now();
        *last = Some(Matches { view, version, made, took: made - started, rows: rows.clone() });
        Ok(rows)
    }
}

/// The numbers of all rows that match, in input order.
pub(crate) fn shown(
    connection: &Connection,
    filter: RowFilter,
    search: &str,
    total: u32,
) -> rusqlite::Result<Vec<RowId>> {
    select(connection, &View { filter, search: search.trim().to_owned(), sort: None }, total)
}

fn select(connection: &Connection, view: &View, total: u32) -> rusqlite::Result<Vec<RowId>> {
    let mut parameters = vec![Value::from(total)];
    let mut conditions = String::from("r.id <= ?1");
    conditions.push_str(match view.filter {
        RowFilter::All => "",
        RowFilter::Ok => " AND o.id IS NOT NULL AND o.error IS NULL",
        RowFilter::Moved => " AND o.id IS NOT NULL AND o.error IS NULL AND o.redirects IS NOT NULL",
        RowFilter::Failed => " AND o.error IS NOT NULL",
        RowFilter::Waiting => " AND o.id IS NULL",
    });
    if !view.search.is_empty() {
        conditions.push_str(
            " AND (r.url LIKE ?2 ESCAPE '\\' OR r.cells LIKE ?2 ESCAPE '\\' OR o.error LIKE ?2 ESCAPE '\\'
                OR o.detail LIKE ?2 ESCAPE '\\' OR CAST(o.status AS TEXT) LIKE ?2 ESCAPE '\\')",
        );
        parameters.push(Value::from(like_pattern(&view.search)));
    }
    let order = view.sort.map(order).unwrap_or_default();
    let query = format!(
        "SELECT r.id FROM list_row r LEFT JOIN outcome o ON o.id = r.id WHERE {conditions} ORDER BY {order} r.id"
    );
    let mut statement = connection.prepare_cached(&query)?;
    statement.query_map(params_from_iter(parameters), |row| row.get(0))?.collect()
}

fn like_pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    for character in search.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

fn order(sort: Sort) -> String {
    let direction = if sort.descending { "DESC" } else { "ASC" };
    match sort.column {
        SortColumn::Row => format!("r.id {direction},"),
        // Answers by status, then failures by kind.
        SortColumn::Result => {
            format!(
                "o.id IS NULL, o.error IS NOT NULL {direction}, o.error {direction}, o.status {direction},"
            )
        }
        SortColumn::Url => format!("r.url {direction},"),
        SortColumn::Attempts => format!("o.attempts {direction} NULLS LAST,"),
        SortColumn::Duration => format!("o.duration_ms {direction} NULLS LAST,"),
        SortColumn::Size => format!("o.size_bytes {direction} NULLS LAST,"),
    }
}

fn neighbours(connection: &Connection, first: RowId, last: RowId) -> rusqlite::Result<Vec<RowView>> {
    let query = format!("SELECT {VIEW} FROM {TABLES} WHERE r.id BETWEEN ?1 AND ?2 ORDER BY r.id");
    connection.prepare_cached(&query)?.query_map([first, last], view)?.collect()
}

fn one_by_one(connection: &Connection, rows: &[RowId]) -> rusqlite::Result<Vec<RowView>> {
    let query = format!("SELECT {VIEW} FROM {TABLES} WHERE r.id = ?1");
    let mut statement = connection.prepare_cached(&query)?;
    rows.iter().map(|row| statement.query_row([row], view)).collect()
}

fn view(row: &Row<'_>) -> rusqlite::Result<RowView> {
    let url: String = row.get(1)?;
    let is_unusable: bool = row.get(2)?;
    let is_open: bool = row.get(3)?;
    let attempts: u32 = row.get(4)?;
    let error: Option<String> = row.get(5)?;
    let status: Option<u16> = row.get(6)?;
    let state = match (is_open, &error) {
        (true, _) => RowState::Waiting,
        (false, Some(_)) => RowState::Failed,
        (false, None) if row.get(9)? => RowState::Moved,
        (false, None) => RowState::Ok,
    };
    Ok(RowView {
        row: row.get(0)?,
        state,
        url: if is_unusable { url } else { without_credentials(url) },
        status,
        error: error.as_deref().and_then(|error| error.parse().ok()),
        attempts,
        duration_ms: if attempts > 0 { row.get(7)? } else { None },
        // A size says something only of an answer.
        size_bytes: if status.is_some() { row.get(8)? } else { None },
        retry_in_ms: None,
    })
}

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
    /// The imported columns' values.
    pub cells: Vec<String>,
}

pub(crate) fn row(connection: &Connection, id: RowId) -> rusqlite::Result<Option<StoredRow>> {
    let Some(view) = neighbours(connection, id, id)?.pop() else {
        return Ok(None);
    };
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
        cells: cells.and_then(|cells| serde_json::from_str(&cells).ok()).unwrap_or_default(),
    };
    let mut statement = connection.prepare_cached(
        "SELECT *, (SELECT facts FROM connection WHERE connection.id = earlier_try.connection) AS facts
         FROM earlier_try WHERE id = ?1 ORDER BY number",
    )?;
    stored.tries = statement.query_map([id], past_try)?.collect::<rusqlite::Result<_>>()?;
    let mut statement = connection.prepare_cached(
        "SELECT *, (SELECT facts FROM connection WHERE connection.id = outcome.connection) AS facts
         FROM outcome WHERE id = ?1",
    )?;
    let mut rows = statement.query([id])?;
    if let Some(row) = rows.next()? {
        let last = past_try(row)?;
        stored.error_detail.clone_from(&last.error_detail);
        stored.final_url = row.get("final_url")?;
        let redirects: Option<String> = row.get("redirects")?;
        stored.redirects = redirects.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        stored.content_type = row.get("content_type")?;
        // A row without a usable URL has an outcome and no try.
        if row.get::<_, u32>("attempts")? > 0 {
            stored.tries.push(last);
        }
    } else if let Some(last) = stored.tries.last() {
        stored.error_detail.clone_from(&last.error_detail);
    }
    let mut statement = connection.prepare_cached("SELECT headers, body FROM response WHERE id = ?1")?;
    let mut rows = statement.query([id])?;
    if let Some(row) = rows.next()? {
        stored.response = Some(Response { headers: row.get(0)?, body: row.get::<_, Vec<u8>>(1)?.into() });
    }
    Ok(Some(stored))
}

fn past_try(row: &Row<'_>) -> rusqlite::Result<PastTry> {
    let error: Option<String> = row.get("error")?;
    let http: Option<String> = row.get("http")?;
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

/// How many rows failed in which way, the most frequent first.
pub(crate) fn failures(connection: &Connection) -> rusqlite::Result<Vec<FailureCount>> {
    let mut statement = connection.prepare_cached(
        "SELECT error, CASE error WHEN 'http_status' THEN status END AS status, count(*) FROM outcome
         WHERE error IS NOT NULL AND id <= (SELECT total FROM header)
         GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
    )?;
    let rows = statement.query_map((), |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
    let mut counts = Vec::new();
    for row in rows {
        let (error, status, count) = row?;
        if let Ok(error) = error.parse() {
            counts.push(FailureCount { error, status, count });
        }
    }
    Ok(counts)
}

/// A URL without the name and password that it may hold: what is shown or exported is not for signing in.
pub(crate) fn without_credentials(url: String) -> String {
    if !url.contains('@') {
        return url;
    }
    let Ok(mut parsed) = Url::parse(&url) else {
        return url;
    };
    if parsed.username().is_empty() && parsed.password().is_none() {
        return url;
    }
    // Both fail only for URLs without a host, which hold no credentials.
    let _ = parsed.set_username("");
    let _ = parsed.set_password(None);
    parsed.into()
}
