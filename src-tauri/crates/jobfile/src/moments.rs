use fetchlist_model::Moment;
use rusqlite::Connection;

/// As many moments are kept at most: when there are more, every second one goes, so that those that stay cover the whole
/// run, however long, in even steps.
const MOST: u32 = 600;

/// Writes how far the job is.
pub(crate) fn insert(connection: &Connection, moment: &Moment) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO moment (elapsed_ms, ok, moved, failed) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((moment.elapsed_ms, moment.ok, moment.moved, moment.failed))?;
    let count: u32 =
        connection.prepare_cached("SELECT count(*) FROM moment")?.query_row((), |row| row.get(0))?;
    if count > MOST {
        // The first and the last stay.
        connection.execute(
            "DELETE FROM moment WHERE elapsed_ms IN (
                SELECT elapsed_ms FROM (SELECT elapsed_ms, row_number() OVER (ORDER BY elapsed_ms) AS place FROM moment)
                WHERE place % 2 = 0 AND place < ?1)",
            [count],
        )?;
    }
    Ok(())
}

/// All moments, the first first.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<Moment>> {
    let mut statement =
        connection.prepare_cached("SELECT elapsed_ms, ok, moved, failed FROM moment ORDER BY elapsed_ms")?;
    let moments = statement.query_map((), |row| {
        Ok(Moment { elapsed_ms: row.get(0)?, ok: row.get(1)?, moved: row.get(2)?, failed: row.get(3)? })
    })?;
    moments.collect()
}
