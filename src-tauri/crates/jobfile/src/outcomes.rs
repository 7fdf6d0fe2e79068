use std::{collections::HashMap, sync::Arc};

use fetchlist_model::{Connection as Facts, Ended, ErrorKind, HttpVersion, Try};
use rusqlite::{Connection, params};

use crate::{header::to_json, writer::Published};

/// More connections' numbers are not kept in mind: they are found in the file.
const KNOWN: usize = 10_000;

/// The numbers of the connections that were written or found lately. Good for one file, as long as what it was filled by
/// is committed.
pub(crate) type Connections = HashMap<Arc<Facts>, u32>;

/// Writes tries that have ended. A row that is decided already is left as it is, so that nothing counts twice.
pub(crate) fn insert(
    connection: &Connection,
    counts: &mut Published,
    connections: &mut Connections,
    batch: &[Ended],
) -> rusqlite::Result<()> {
    for ended in batch {
        let end = &ended.end;
        let carrier = end.connection.as_ref();
        let carrier = carrier.map(|facts| connection_number(connection, connections, facts)).transpose()?;
        if ended.last {
            if insert_outcome(connection, ended.row, ended.number, end, carrier)? {
                count(counts, end, 1);
            }
            if let Some(response) = &end.response {
                connection
                    .prepare_cached(
                        "INSERT OR REPLACE INTO response (id, headers, body) VALUES (?1, ?2, ?3)",
                    )?
                    .execute(params![ended.row, response.headers, &response.body[..]])?;
            }
        } else {
            insert_earlier(connection, ended.row, ended.number, end, carrier)?;
        }
    }
    Ok(())
}

/// Writes the try that decides a row; `false` where it is decided already.
pub(crate) fn insert_outcome(
    connection: &Connection,
    row: u32,
    attempts: u32,
    end: &Try,
    carrier: Option<u32>,
) -> rusqlite::Result<bool> {
    let redirects = if end.redirects.is_empty() { None } else { Some(to_json(&end.redirects)?) };
    let changed = connection
        .prepare_cached(
            "INSERT OR IGNORE INTO outcome (id, attempts, error, detail, status, final_url, redirects, started_at_ms,
                duration_ms, dns_ms, connect_ms, first_byte_ms, body_ms, size_bytes, content_type, tls_ms, reused, http,
                connection)
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
            end.content_type,
            end.phases.tls_ms,
            end.reused,
            end.http.map(HttpVersion::as_str),
            carrier,
        ])?;
    Ok(changed == 1)
}

fn insert_earlier(
    connection: &Connection,
    row: u32,
    number: u32,
    end: &Try,
    carrier: Option<u32>,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR IGNORE INTO earlier_try (id, number, error, detail, status, started_at_ms, duration_ms, dns_ms,
                connect_ms, first_byte_ms, body_ms, tls_ms, reused, http, connection)
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
            end.http.map(HttpVersion::as_str),
            carrier,
        ])?;
    Ok(())
}

fn connection_number(
    connection: &Connection,
    known: &mut Connections,
    facts: &Arc<Facts>,
) -> rusqlite::Result<u32> {
    if let Some(number) = known.get(facts) {
        return Ok(*number);
    }
    let number = connection
        .prepare_cached(
            "INSERT INTO connection (facts) VALUES (?1)
             ON CONFLICT (facts) DO UPDATE SET facts = excluded.facts RETURNING id",
        )?
        .query_row([to_json(&**facts)?], |row| row.get(0))?;
    if known.len() >= KNOWN {
        known.clear();
    }
    known.insert(facts.clone(), number);
    Ok(number)
}

/// Makes failed rows wait again; their last tries become earlier ones. Rows without a usable URL stay failed. Returns how
/// many wait now.
pub(crate) fn requeue_failed(connection: &Connection, counts: &mut Published) -> rusqlite::Result<u32> {
    const FAILED: &str = "error IS NOT NULL AND error <> 'invalid_url'";
    connection.execute_batch(&format!(
        "INSERT OR IGNORE INTO earlier_try (id, number, error, detail, status, started_at_ms, duration_ms, dns_ms,
            connect_ms, first_byte_ms, body_ms, tls_ms, reused, http, connection)
         SELECT id, attempts, error, detail, status, started_at_ms, duration_ms, dns_ms, connect_ms, first_byte_ms, body_ms,
            tls_ms, reused, http, connection
         FROM outcome WHERE {FAILED};
         DELETE FROM response WHERE id IN (SELECT id FROM outcome WHERE {FAILED});"
    ))?;
    let requeued = connection.execute(&format!("DELETE FROM outcome WHERE {FAILED}"), ())? as u32;
    counts.failed -= requeued;
    Ok(requeued)
}

/// Adds a decided row to the counts.
pub(crate) fn count(counts: &mut Published, end: &Try, rows: u32) {
    if end.error.is_some() {
        counts.failed += rows;
    } else {
        counts.ok += rows;
        if !end.redirects.is_empty() {
            counts.moved += rows;
        }
    }
}
