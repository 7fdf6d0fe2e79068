use std::{io, path::Path};

use fetchlist_model::{Ended, ErrorKind, HttpVersion, Response, RowId, Try};
use rusqlite::{Connection, params};

use crate::{
    bodies::{Bodies, INSIDE_BYTES},
    digest::{self, Digest},
    header::to_json,
    shared::{LONGEST, Shared},
    writer::{Change, Published},
};

/// The columns of `outcome` that a row with the same URL gets as they are.
const COPIED: &str =
    "attempts, error, detail, status, final_url, redirects, started_at_ms, duration_ms, dns_ms,
    connect_ms, first_byte_ms, body_ms, size_bytes, tls_ms, reused, connection, content_type, http";

/// Writes tries that have ended. A row that is decided already is left as it is, so that nothing counts twice.
pub(crate) fn insert(
    connection: &Connection,
    change: &mut Change,
    shared: &mut Shared,
    bodies: &Bodies,
    batch: &[Ended],
) -> rusqlite::Result<()> {
    for ended in batch {
        let end = &ended.end;
        if !ended.last {
            insert_earlier(connection, ended.row, ended.number, end, shared)?;
            continue;
        }
        if !insert_outcome(connection, ended.row, ended.number, end, shared)? {
            continue;
        }
        change.rows.push((ended.row, Digest::of(end, ended.number)));
        count(&mut change.counts, end.error.is_none(), !end.redirects.is_empty());
        if end.status.is_some() && end.size_bytes > 0 {
            change.answered.push(ended.row);
        }
        if let Some(response) = &end.response {
            insert_response(connection, ended.row, response, shared, bodies)?;
        }
        if change.counts.doubles > 0 {
            answer_doubles(connection, change, "r.same_as = ?1 AND r.id <= ?2", ended.row)?;
        }
    }
    Ok(())
}

/// Writes the try that decides a row; `false` where it is decided already, or is not in the list any more.
pub(crate) fn insert_outcome(
    connection: &Connection,
    row: RowId,
    attempts: u32,
    end: &Try,
    shared: &mut Shared,
) -> rusqlite::Result<bool> {
    let redirects = if end.redirects.is_empty() { None } else { Some(to_json(&end.redirects)?) };
    let carrier = end.connection.as_ref();
    let carrier = carrier.map(|facts| shared.connection(connection, facts)).transpose()?;
    let content_type = match &end.content_type {
        Some(text) => shared.text(connection, &text[..text.floor_char_boundary(LONGEST)])?,
        None => None,
    };
    let http = http_number(connection, end.http, shared)?;
    let changed = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO outcome (id, attempts, error, detail, status, final_url, redirects, started_at_ms,
                duration_ms, dns_ms, connect_ms, first_byte_ms, body_ms, size_bytes, tls_ms, reused, connection,
                content_type, http)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        )?
        .execute(params![
            row,
            attempts,
            end.error.map(ErrorKind::as_str),
            (!end.error_detail.is_empty()).then_some(&end.error_detail),
            end.status,
            end.final_url,
            redirects,
            end.started_at_ms,
            end.duration_ms,
            end.phases.dns_ms,
            end.phases.connect_ms,
            end.phases.first_byte_ms,
            end.phases.body_ms,
            end.size_bytes,
            end.phases.tls_ms,
            end.reused,
            carrier,
            content_type,
            http,
        ])?;
    Ok(changed == 1)
}

fn insert_earlier(
    connection: &Connection,
    row: RowId,
    number: u32,
    end: &Try,
    shared: &mut Shared,
) -> rusqlite::Result<()> {
    let carrier = end.connection.as_ref();
    let carrier = carrier.map(|facts| shared.connection(connection, facts)).transpose()?;
    let http = http_number(connection, end.http, shared)?;
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO earlier_try (id, number, error, detail, status, started_at_ms, duration_ms, dns_ms,
                connect_ms, first_byte_ms, body_ms, tls_ms, reused, connection, http)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            row,
            number,
            end.error.map(ErrorKind::as_str),
            end.error_detail,
            end.status,
            end.started_at_ms,
            end.duration_ms,
            end.phases.dns_ms,
            end.phases.connect_ms,
            end.phases.first_byte_ms,
            end.phases.body_ms,
            end.phases.tls_ms,
            end.reused,
            carrier,
            http,
        ])?;
    Ok(())
}

fn http_number(
    connection: &Connection,
    http: Option<HttpVersion>,
    shared: &mut Shared,
) -> rusqlite::Result<Option<u32>> {
    http.map_or(Ok(None), |http| shared.text(connection, http.as_str()))
}

fn insert_response(
    connection: &Connection,
    row: RowId,
    response: &Response,
    shared: &mut Shared,
    bodies: &Bodies,
) -> rusqlite::Result<()> {
    let (names, values) = split(&response.headers);
    let names = shared.text(connection, &names)?;
    let headers = if names.is_some() { &values } else { &response.headers };
    let is_outside = response.body.len() > INSIDE_BYTES;
    if is_outside {
        bodies.write(row, &response.body).map_err(|error| of_io(&error, bodies.folder()))?;
    }
    let inside = if is_outside { &[] } else { &response.body[..] };
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO response (id, names, outside_bytes, headers, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![row, names, is_outside.then_some(response.body.len()), headers, inside])?;
    Ok(())
}

/// The names of header lines, and their values, each with a line feed: many answers have the same names.
fn split(headers: &str) -> (String, String) {
    let lines = headers.lines().map(|line| line.split_once(": ").unwrap_or((line, "")));
    let (mut names, mut values) = (String::new(), String::new());
    for (name, value) in lines {
        names.push_str(name);
        names.push('\n');
        values.push_str(value);
        values.push('\n');
    }
    (names, values)
}

/// Puts them together again.
pub(crate) fn joined(names: Option<&str>, headers: String) -> String {
    let Some(names) = names else { return headers };
    let lines = names.lines().zip(headers.split('\n'));
    lines.flat_map(|(name, value)| [name, ": ", value, "\n"]).collect()
}

/// An error of the file system as the database would tell it, so that a full disk is a full disk wherever it is met.
pub(crate) fn of_io(error: &io::Error, folder: &Path) -> rusqlite::Error {
    let code = match error.kind() {
        io::ErrorKind::StorageFull => rusqlite::ffi::SQLITE_FULL,
        io::ErrorKind::ReadOnlyFilesystem => rusqlite::ffi::SQLITE_READONLY,
        io::ErrorKind::PermissionDenied => rusqlite::ffi::SQLITE_PERM,
        _ => rusqlite::ffi::SQLITE_IOERR,
    };
    let message = format!("{}: {error}", folder.display());
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), Some(message))
}

/// Gives rows that repeat a URL the outcome of the row that was fetched. `which` says which of them, with `first` and the
/// list's last row as parameters.
pub(crate) fn answer_doubles(
    connection: &Connection,
    change: &mut Change,
    which: &str,
    first: RowId,
) -> rusqlite::Result<()> {
    let columns = COPIED.replace(", ", ", o.");
    let mut statement = connection.prepare_cached(&format!(
        "INSERT OR IGNORE INTO outcome (id, {COPIED})
         SELECT r.id, o.{columns} FROM list_row r JOIN outcome o ON o.id = r.same_as WHERE {which}
         RETURNING {}",
        digest::COLUMNS
    ))?;
    let mut rows = statement.query([first, change.counts.last_row])?;
    while let Some(row) = rows.next()? {
        let (row, digest) = Digest::read(row)?;
        count(&mut change.counts, digest.is_ok(), digest.is_moved());
        change.rows.push((row, digest));
    }
    Ok(())
}

/// Adds a decided row to the counts.
fn count(counts: &mut Published, is_ok: bool, is_moved: bool) {
    if is_ok {
        counts.ok += 1;
        counts.moved += u32::from(is_moved);
    } else {
        counts.failed += 1;
    }
}

/// Makes those of these rows that failed wait again, with every row of the same URL; their last tries become earlier
/// ones. Rows without a usable URL stay failed. Returns how many wait now.
pub(crate) fn requeue(connection: &Connection, change: &mut Change, rows: &[RowId]) -> rusqlite::Result<u32> {
    choose(connection, rows, "SELECT coalesce(same_as, id) FROM list_row WHERE id = ?1")?;
    connection.execute_batch(
        "INSERT OR IGNORE INTO temp.chosen SELECT r.id FROM list_row r JOIN temp.chosen c ON r.same_as = c.id;
         DELETE FROM temp.chosen
            WHERE id NOT IN (SELECT id FROM outcome WHERE error IS NOT NULL AND error <> 'invalid_url');
         INSERT OR IGNORE INTO earlier_try (id, number, error, detail, status, started_at_ms, duration_ms, dns_ms,
            connect_ms, first_byte_ms, body_ms, tls_ms, reused, connection, http)
         SELECT o.id, attempts, error, detail, status, started_at_ms, duration_ms, dns_ms, connect_ms, first_byte_ms,
            body_ms, tls_ms, reused, connection, http
         FROM temp.chosen c JOIN outcome o ON o.id = c.id JOIN list_row r ON r.id = c.id WHERE r.same_as IS NULL;",
    )?;
    forget_responses(connection, change)?;
    let mut statement =
        connection.prepare("DELETE FROM outcome WHERE id IN (SELECT id FROM temp.chosen) RETURNING id")?;
    let ids = statement.query_map((), |row| row.get(0))?.collect::<rusqlite::Result<Vec<RowId>>>()?;
    change.counts.failed -= ids.len() as u32;
    change.rows.extend(ids.iter().map(|id| (*id, Digest::WAITING)));
    Ok(ids.len() as u32)
}

/// Fills the table `chosen` with rows, each by way of a query that has it as its parameter.
pub(crate) fn choose(connection: &Connection, rows: &[RowId], query: &str) -> rusqlite::Result<()> {
    connection.execute_batch(
        "CREATE TEMP TABLE IF NOT EXISTS chosen (id INTEGER PRIMARY KEY); DELETE FROM temp.chosen;",
    )?;
    let mut insert = connection.prepare(&format!("INSERT OR IGNORE INTO temp.chosen {query}"))?;
    for row in rows {
        insert.execute([row])?;
    }
    Ok(())
}

/// Deletes the answers of the rows in `chosen`, and what was found in them; files of their own go when that is committed.
pub(crate) fn forget_responses(connection: &Connection, change: &mut Change) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(
        "SELECT id FROM response WHERE outside_bytes IS NOT NULL AND id IN (SELECT id FROM temp.chosen)",
    )?;
    let outside = statement.query_map((), |row| row.get(0))?.collect::<rusqlite::Result<Vec<RowId>>>()?;
    change.gone_bodies.extend(outside);
    for table in ["response", "found"] {
        connection.execute(&format!("DELETE FROM {table} WHERE id IN (SELECT id FROM temp.chosen)"), ())?;
    }
    Ok(())
}
