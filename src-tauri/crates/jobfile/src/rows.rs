use std::collections::HashMap;

use fetchlist_model::{AddReport, ErrorKind, NewRow, RowId, Try, site_of};
use rusqlite::{Connection, params};

use crate::{
    error::JobFileError,
    header::{now_ms, to_json},
    outcomes,
    writer::State,
};

/// A row that waits, and what is needed to queue it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The row.
    pub row: RowId,
    /// Its site's number.
    pub site: u32,
    /// Tries that it has had.
    pub tries: u32,
}

/// An import under way: its rows stand in the file, and count once it ends.
#[derive(Debug, Default)]
pub(crate) struct Adding {
    report: AddReport,
    /// Site names and their numbers.
    sites: HashMap<String, u32>,
}

/// Begins an import, without what an earlier one that did not end has left.
pub(crate) fn begin(state: &mut State) -> Result<(), JobFileError> {
    state.transaction(|connection, counts| remove_beyond(connection, counts.total))?;
    let sites = read_sites(&state.connection).map_err(JobFileError::at(&state.path))?;
    state.adding = Adding { report: AddReport::default(), sites };
    Ok(())
}

/// Writes rows of the import under way. After an error it has to begin anew.
pub(crate) fn insert(state: &mut State, rows: &[NewRow]) -> Result<(), JobFileError> {
    let mut adding = std::mem::take(&mut state.adding);
    let first = state.counts.total + adding.report.added + 1;
    adding.report.unusable += state.transaction(|connection, _| {
        let mut unusable = 0;
        for (id, row) in (first..).zip(rows) {
            unusable += insert_row(connection, &mut adding.sites, id, row)?;
        }
        Ok(unusable)
    })?;
    adding.report.added += rows.len() as u32;
    state.adding = adding;
    Ok(())
}

/// Ends the import: from here on its rows are in the list. `set_list` writes what else changes with it.
pub(crate) fn end(
    state: &mut State,
    set_list: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> Result<AddReport, JobFileError> {
    let report = std::mem::take(&mut state.adding).report;
    state.transaction(|connection, counts| {
        counts.total += report.added;
        counts.unusable += report.unusable;
        counts.failed += report.unusable;
        set_list(connection)
    })?;
    Ok(report)
}

/// Writes one row; 1 where it holds no usable URL and is failed from the start, else 0.
fn insert_row(
    connection: &Connection,
    sites: &mut HashMap<String, u32>,
    id: RowId,
    row: &NewRow,
) -> rusqlite::Result<u32> {
    let cells = if row.cells.is_empty() { None } else { Some(to_json(&row.cells)?) };
    let mut insert =
        connection.prepare_cached("INSERT INTO list_row (id, url, site, cells) VALUES (?1, ?2, ?3, ?4)")?;
    let (text, why) = match &row.url {
        Ok(url) => match site_of(url) {
            Some(name) => {
                let site = site_number(connection, sites, name)?;
                insert.execute(params![id, url.as_str(), site, cells])?;
                return Ok(0);
            }
            None => (url.as_str(), "the URL names no host"),
        },
        Err((text, why)) => (text.as_str(), why.as_str()),
    };
    insert.execute(params![id, text, None::<u32>, cells])?;
    let end = Try {
        started_at_ms: now_ms(),
        error: Some(ErrorKind::InvalidUrl),
        error_detail: why.to_owned(),
        ..Try::default()
    };
    outcomes::insert_outcome(connection, id, 0, &end, None)?;
    Ok(1)
}

fn site_number(
    connection: &Connection,
    sites: &mut HashMap<String, u32>,
    name: String,
) -> rusqlite::Result<u32> {
    if let Some(number) = sites.get(&name) {
        return Ok(*number);
    }
    let number = sites.len() as u32 + 1;
    connection
        .prepare_cached("INSERT INTO site (id, name) VALUES (?1, ?2)")?
        .execute(params![number, name])?;
    sites.insert(name, number);
    Ok(number)
}

fn read_sites(connection: &Connection) -> rusqlite::Result<HashMap<String, u32>> {
    let mut statement = connection.prepare("SELECT name, id FROM site")?;
    let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Removes rows that an import which did not end has left behind.
pub(crate) fn remove_beyond(connection: &Connection, total: u32) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM outcome WHERE id > ?1", [total])?;
    connection.execute("DELETE FROM list_row WHERE id > ?1", [total])?;
    Ok(())
}

/// The rows that wait, in order, after the row `after`; `limit` of them at most.
pub(crate) fn pending(connection: &Connection, after: RowId, limit: u32) -> rusqlite::Result<Vec<Pending>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, site FROM list_row
         WHERE id > ?1 AND id <= (SELECT total FROM header) AND site IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM outcome WHERE outcome.id = list_row.id)
         ORDER BY id LIMIT ?2",
    )?;
    let rows = statement
        .query_map([after, limit], |row| Ok(Pending { row: row.get(0)?, site: row.get(1)?, tries: 0 }))?;
    let mut pending = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let (Some(first), Some(last)) = (pending.first(), pending.last()) else {
        return Ok(pending);
    };
    let mut statement = connection
        .prepare_cached("SELECT id, max(number) FROM earlier_try WHERE id BETWEEN ?1 AND ?2 GROUP BY id")?;
    let tried = statement
        .query_map([first.row, last.row], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<HashMap<u32, u32>>>()?;
    if !tried.is_empty() {
        for row in &mut pending {
            row.tries = tried.get(&row.row).copied().unwrap_or(0);
        }
    }
    Ok(pending)
}

/// The URLs of these rows.
pub(crate) fn urls(connection: &Connection, rows: &[RowId]) -> rusqlite::Result<Vec<(RowId, String)>> {
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Ok(Vec::new());
    };
    // A run of neighbours, the usual case, is one range.
    if rows.is_sorted() && (last - first) as usize + 1 == rows.len() {
        let mut statement = connection
            .prepare_cached("SELECT id, url FROM list_row WHERE id BETWEEN ?1 AND ?2 ORDER BY id")?;
        let rows = statement.query_map([first, last], |row| Ok((row.get(0)?, row.get(1)?)))?;
        return rows.collect();
    }
    let mut statement = connection.prepare_cached("SELECT id, url FROM list_row WHERE id = ?1")?;
    rows.iter().map(|row| statement.query_row([row], |row| Ok((row.get(0)?, row.get(1)?)))).collect()
}

/// How many different usable URLs the list holds.
pub(crate) fn different_urls(connection: &Connection) -> rusqlite::Result<u32> {
    connection.query_row(
        "SELECT count(DISTINCT url) FROM list_row WHERE site IS NOT NULL AND id <= (SELECT total FROM header)",
        (),
        |row| row.get(0),
    )
}
