use std::{
    collections::HashMap,
    hash::{BuildHasher as _, RandomState},
};

use fetchlist_model::{AddReport, ErrorKind, NewRow, RowId, Try};
use rusqlite::{Connection, OptionalExtension as _, params};

use crate::{
    bodies::Bodies,
    error::JobFileError,
    header::{now_ms, to_json},
    outcomes,
    shared::Shared,
    writer::{Change, State},
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
    doubles: u32,
    /// Site names and their numbers.
    sites: HashMap<String, u32>,
    last_site: u32,
    known: KnownUrls,
}

/// The rows that are fetched, by a hash of their URL: what the hash says is looked up.
#[derive(Debug, Default)]
struct KnownUrls {
    rows: HashMap<u64, RowId>,
    hasher: RandomState,
}

impl KnownUrls {
    fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut known = Self::default();
        let mut statement =
            connection.prepare("SELECT id, url FROM list_row WHERE site IS NOT NULL AND same_as IS NULL")?;
        let mut rows = statement.query(())?;
        while let Some(row) = rows.next()? {
            let hash = known.hasher.hash_one(row.get_ref(1)?.as_bytes()?);
            known.rows.insert(hash, row.get(0)?);
        }
        Ok(known)
    }

    /// The row before `id` that has the same URL; without one, `id` is it from now on.
    fn same_as(&mut self, connection: &Connection, id: RowId, url: &str) -> rusqlite::Result<Option<RowId>> {
        let other = *self.rows.entry(self.hasher.hash_one(url.as_bytes())).or_insert(id);
        if other == id {
            return Ok(None);
        }
        let mut statement = connection.prepare_cached("SELECT 1 FROM list_row WHERE id = ?1 AND url = ?2")?;
        Ok(statement.exists(params![other, url])?.then_some(other))
    }
}

/// Begins an import, without what an earlier one that did not end has left.
pub(crate) fn begin(state: &mut State) -> Result<(), JobFileError> {
    state.transaction(|connection, change| remove_beyond(connection, change.counts.last_row))?;
    let read = || Ok((read_sites(&state.connection)?, KnownUrls::read(&state.connection)?));
    let (sites, known) = read().map_err(JobFileError::at(&state.path))?;
    // Numbers of sites that no row names any more lie in between.
    let last_site = sites.values().max().copied().unwrap_or(0);
    state.adding = Adding { sites, last_site, known, ..Adding::default() };
    Ok(())
}

/// Writes rows of the import under way. After an error it has to begin anew.
pub(crate) fn insert(state: &mut State, rows: &[NewRow]) -> Result<(), JobFileError> {
    let mut adding = std::mem::take(&mut state.adding);
    let first = state.counts.last_row + adding.report.added + 1;
    state.transaction_sharing(|connection, _, shared, _| {
        for (id, row) in (first..).zip(rows) {
            insert_row(connection, &mut adding, shared, id, row)?;
        }
        Ok(())
    })?;
    adding.report.added += rows.len() as u32;
    state.adding = adding;
    Ok(())
}

/// Ends the import: from here on its rows are in the list, and those whose URL was fetched before are answered. `set_list`
/// writes what else changes with it.
pub(crate) fn end(
    state: &mut State,
    set_list: impl FnOnce(&Connection) -> rusqlite::Result<()>,
) -> Result<AddReport, JobFileError> {
    let Adding { report, doubles, .. } = std::mem::take(&mut state.adding);
    state.transaction(|connection, change| {
        let before = change.counts.last_row;
        let counts = &mut change.counts;
        counts.list += 1;
        counts.total += report.added;
        counts.last_row += report.added;
        counts.unusable += report.unusable;
        counts.failed += report.unusable;
        counts.doubles += doubles;
        if doubles > 0 {
            let which = "r.same_as IS NOT NULL AND r.id > ?1 AND r.id <= ?2";
            outcomes::answer_doubles(connection, change, which, before)?;
        }
        set_list(connection)
    })?;
    Ok(report)
}

/// Writes one row; one without a usable URL is failed from the start.
fn insert_row(
    connection: &Connection,
    adding: &mut Adding,
    shared: &mut Shared,
    id: RowId,
    row: &NewRow,
) -> rusqlite::Result<()> {
    let cells = if row.cells.is_empty() { None } else { Some(to_json(&row.cells)?) };
    let mut insert = connection
        .prepare_cached("INSERT INTO list_row (id, url, site, cells, same_as) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    let (text, why) = match &row.url {
        Ok(url) => {
            let site = site_number(connection, adding, url.site())?;
            let same_as = adding.known.same_as(connection, id, url.as_str())?;
            adding.doubles += u32::from(same_as.is_some());
            insert.execute(params![id, url.as_str(), site, cells, same_as])?;
            return Ok(());
        }
        Err((text, why)) => (text.as_str(), why.as_str()),
    };
    insert.execute(params![id, text, None::<u32>, cells, None::<u32>])?;
    let end = Try {
        started_at_ms: now_ms(),
        error: Some(ErrorKind::InvalidUrl),
        error_detail: why.to_owned(),
        ..Try::default()
    };
    outcomes::insert_outcome(connection, id, 0, &end, shared)?;
    adding.report.unusable += 1;
    Ok(())
}

/// Takes rows out of the list, their tries and answers too. A row that repeats the URL of one of them takes its place.
/// Returns how many there were.
pub(crate) fn delete(
    connection: &Connection,
    change: &mut Change,
    bodies: &Bodies,
    rows: &[RowId],
) -> rusqlite::Result<u32> {
    outcomes::choose(connection, rows, "SELECT id FROM list_row WHERE id = ?1")?;
    let tally = "SELECT count(*), count(*) FILTER (WHERE r.site IS NULL), count(r.same_as),
            count(*) FILTER (WHERE o.id IS NOT NULL AND o.error IS NULL),
            count(*) FILTER (WHERE o.error IS NULL AND o.redirects IS NOT NULL), count(o.error)
        FROM temp.chosen c JOIN list_row r ON r.id = c.id LEFT JOIN outcome o ON o.id = c.id";
    let [total, unusable, doubles, ok, moved, failed] = connection.query_row(tally, (), |row| {
        Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?])
    })?;
    let counts = &mut change.counts;
    counts.list += 1;
    counts.total -= total;
    counts.unusable -= unusable;
    counts.doubles -= doubles;
    counts.ok -= ok;
    counts.moved -= moved;
    counts.failed -= failed;
    if counts.total == 0 {
        counts.last_row = 0;
    }
    let heirs = heirs(connection)?;
    change.counts.doubles -= heirs.len() as u32;
    for (row, heir) in heirs {
        let execute = |statement| connection.prepare_cached(statement)?.execute([row, heir]);
        execute("UPDATE list_row SET same_as = nullif(?2, id) WHERE same_as = ?1")?;
        execute("UPDATE earlier_try SET id = ?2 WHERE id = ?1")?;
        execute("UPDATE found SET id = ?2 WHERE id = ?1")?;
        let is_outside = "UPDATE response SET id = ?2 WHERE id = ?1 RETURNING outside_bytes IS NOT NULL";
        let is_outside =
            connection.prepare_cached(is_outside)?.query_row([row, heir], |row| row.get(0)).optional()?;
        if is_outside == Some(true) {
            bodies.share(row, heir).map_err(|error| outcomes::of_io(&error, bodies.folder()))?;
            change.gone_bodies.push(row);
        }
    }
    outcomes::forget_responses(connection, change)?;
    for table in ["outcome", "earlier_try", "list_row"] {
        connection.execute(&format!("DELETE FROM {table} WHERE id IN (SELECT id FROM temp.chosen)"), ())?;
    }
    remove_unnamed_sites(connection)?;
    Ok(total)
}

/// For each of the rows in `chosen` that others repeat, the first of those that stay.
fn heirs(connection: &Connection) -> rusqlite::Result<Vec<(RowId, RowId)>> {
    let mut statement = connection.prepare(
        "SELECT r.same_as, min(r.id) FROM list_row r JOIN temp.chosen c ON c.id = r.same_as
         WHERE r.id NOT IN (SELECT id FROM temp.chosen) GROUP BY r.same_as",
    )?;
    let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn site_number(connection: &Connection, adding: &mut Adding, name: &str) -> rusqlite::Result<u32> {
    if let Some(number) = adding.sites.get(name) {
        return Ok(*number);
    }
    adding.last_site += 1;
    let number = adding.last_site;
    connection
        .prepare_cached("INSERT INTO site (id, name) VALUES (?1, ?2)")?
        .execute(params![number, name])?;
    adding.sites.insert(name.to_owned(), number);
    Ok(number)
}

fn read_sites(connection: &Connection) -> rusqlite::Result<HashMap<String, u32>> {
    let mut statement = connection.prepare("SELECT name, id FROM site")?;
    let rows = statement.query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

/// Removes rows that an import which did not end has left behind.
pub(crate) fn remove_beyond(connection: &Connection, last: RowId) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM outcome WHERE id > ?1", [last])?;
    if connection.execute("DELETE FROM list_row WHERE id > ?1", [last])? > 0 {
        remove_unnamed_sites(connection)?;
    }
    Ok(())
}

fn remove_unnamed_sites(connection: &Connection) -> rusqlite::Result<()> {
    let named = "SELECT site FROM list_row WHERE site IS NOT NULL";
    connection.execute(&format!("DELETE FROM site WHERE id NOT IN ({named})"), ())?;
    Ok(())
}

/// The rows that wait, in order, after the row `after`; `limit` of them at most.
pub(crate) fn pending(connection: &Connection, after: RowId, limit: u32) -> rusqlite::Result<Vec<Pending>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, site FROM list_row
         WHERE id > ?1 AND id <= (SELECT last_row FROM header) AND site IS NOT NULL AND same_as IS NULL
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
