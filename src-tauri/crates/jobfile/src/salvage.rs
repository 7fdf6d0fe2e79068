use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use fetchlist_model::{ErrorKind as RowError, RowId, Salvage, Settings, WebUrl};
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter, types::Value};
use url::Url;

use crate::{
    bodies::{self, Bodies},
    error::{ErrorKind, JobFileError},
    header::{self, now_ms, to_json},
    lock::Lock,
    schema,
};

/// The tables of every version, each with the key that it is read by, those that others refer to first.
const TABLES: [(&str, &str); 10] = [
    ("header", "rowid"),
    ("site", "id"),
    ("connection", "id"),
    ("shared", "id"),
    ("list_row", "id"),
    ("outcome", "id"),
    ("earlier_try", "id"),
    ("response", "id"),
    ("found", "id"),
    ("moment", "elapsed_ms"),
];
/// No key is larger: a run's time, in milliseconds, is the largest of them.
const LAST_KEY: i64 = 1 << 40;
/// What a row says whose place in the list is all that is known.
const LOST: &str = "this row could not be read from the damaged job";

/// Keys that could not be read, from the first up to the next that could.
type Skipped = Vec<Range<i64>>;

/// Saves what can be read of a damaged job to a new file beside it, whose name says so. The damaged file stays as it is.
///
/// Whatever `SQLite` can reach by a key is taken over. A row of the list that cannot be read keeps its place, as one
/// without a usable URL; a row whose outcome cannot be read waits to be fetched again.
pub fn recover(path: &Path) -> Result<Salvage, JobFileError> {
    let _lock = Lock::take(path)?;
    let damaged = schema::open_reader(path).map_err(JobFileError::at(path))?;
    // Otherwise SQLite reads nothing of a file that is shorter than it says.
    damaged.pragma_update(None, "writable_schema", true).map_err(JobFileError::at(path))?;
    let version = schema::check_versions(&damaged, path).map_err(|error| match error.kind() {
        ErrorKind::Damaged => beyond_repair(path),
        _ => error,
    })?;
    let target = free_name(path);
    let part = target.with_extension("fetchlist.part");
    let write = || {
        // What an earlier failure may have left.
        let _ = fs::remove_file(&part);
        let mut salvage = {
            let new = Connection::open(&part).map_err(JobFileError::at(&part))?;
            fill(&damaged, &new, version).map_err(JobFileError::at(&part)).map_err(|error| {
                match error.kind() {
                    ErrorKind::Damaged => beyond_repair(path),
                    _ => error,
                }
            })?
        };
        let outside = {
            // Brings it to this version.
            let new = schema::open(&part)?;
            let check: String = new
                .query_row("PRAGMA integrity_check", (), |row| row.get(0))
                .map_err(JobFileError::at(&part))?;
            if check != "ok" {
                return Err(beyond_repair(path));
            }
            bodies::outside(&new).map_err(JobFileError::at(&part))?
        };
        let copied = Bodies::of(path).copy_to(&Bodies::of(&target), &outside);
        copied.map_err(|error| JobFileError::of_io(&error, Bodies::of(&target).folder()))?;
        fs::File::open(&part)
            .and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&part, &target))
            .map_err(|error| JobFileError::of_io(&error, &target))?;
        salvage.path = target.display().to_string();
        Ok(salvage)
    };
    let written = write();
    if written.is_err() {
        let _ = fs::remove_file(&part);
    }
    written
}

fn beyond_repair(path: &Path) -> JobFileError {
    let message = format!(
        "nothing of {} can be read any more; open a copy of it, or import the list again",
        path.display()
    );
    JobFileError::new(ErrorKind::Io, message)
}

fn free_name(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let names = (2..).map(|number| format!("{stem} (recovered {number}).fetchlist"));
    let mut names = std::iter::once(format!("{stem} (recovered).fetchlist")).chain(names);
    // Numbers without end: one of them is free.
    names.find_map(|name| Some(path.with_file_name(name)).filter(|path| !path.exists())).unwrap_or_default()
}

/// Copies all that can be read, and makes a whole job of it.
fn fill(damaged: &Connection, new: &Connection, version: i32) -> rusqlite::Result<Salvage> {
    new.pragma_update(None, "page_size", schema::PAGE_BYTES)?;
    new.execute_batch("BEGIN")?;
    let mut skipped = Skipped::new();
    let mut skipped_responses = Skipped::new();
    for (table, key) in TABLES {
        let sql =
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1 AND sql LIKE 'CREATE TABLE%'";
        let sql: Option<String> = damaged.query_row(sql, [table], |row| row.get(0)).optional()?;
        let Some(sql) = sql else { continue };
        new.execute_batch(&sql)?;
        let lost = copy(damaged, new, table, key)?;
        match table {
            "list_row" => skipped = lost,
            "response" => skipped_responses = lost,
            _ => {}
        }
    }
    let known = Known::read(new)?;
    let mut salvage = Salvage { lost_settings: mend_header(new)?, ..Salvage::default() };
    salvage.lost_rows = mend_rows(new, &skipped, known.last_row)?;
    mend_references(new)?;
    for range in skipped_responses {
        let lost = "SELECT count(*) FROM outcome WHERE status IS NOT NULL AND id >= ?1 AND id < ?2
            AND id NOT IN (SELECT id FROM response)";
        salvage.lost_bodies += new.query_row(lost, (range.start, range.end), |row| row.get::<_, u32>(0))?;
    }
    count_again(new)?;
    new.pragma_update(None, "application_id", schema::APPLICATION_ID)?;
    new.pragma_update(None, "user_version", version)?;
    new.execute_batch("COMMIT")?;
    let count =
        |table| new.query_row(&format!("SELECT count(*) FROM {table}"), (), |row| row.get::<_, u32>(0));
    salvage.rows = count("list_row")?;
    salvage.outcomes = count("outcome")? - salvage.lost_rows;
    salvage.lost_outcomes = known.outcomes.saturating_sub(salvage.outcomes);
    Ok(salvage)
}

/// Copies a table's rows in the order of its key; returns the keys that had to be passed over.
fn copy(damaged: &Connection, new: &Connection, table: &str, key: &str) -> rusqlite::Result<Skipped> {
    let mut skipped = Skipped::new();
    let mut next = 0;
    while next < LAST_KEY {
        let Err(at) = copy_from(damaged, new, table, key, next)? else { break };
        let can_read = |from: i64| {
            let query = format!("SELECT * FROM {table} WHERE {key} >= ?1 ORDER BY {key} LIMIT 1");
            let row = damaged.prepare(&query).and_then(|mut statement| {
                statement.query_row([from], |row| values(row).map(drop)).optional()
            });
            row.is_ok()
        };
        // In growing steps to where something can be read again, then back to the first such place.
        let (mut bad, mut step) = (at, 1);
        while at + step < LAST_KEY && !can_read(at + step) {
            bad = at + step;
            step *= 2;
        }
        let mut good = (at + step).min(LAST_KEY);
        while good - bad > 1 {
            let middle = i64::midpoint(bad, good);
            if can_read(middle) { good = middle } else { bad = middle }
        }
        skipped.push(at..good);
        next = good;
    }
    Ok(skipped)
}

/// Copies rows from a key on; `Ok(Err(key))` where reading failed at that key.
fn copy_from(
    damaged: &Connection,
    new: &Connection,
    table: &str,
    key: &str,
    from: i64,
) -> rusqlite::Result<Result<(), i64>> {
    let query = format!("SELECT {key} AS salvage_key, * FROM {table} WHERE {key} >= ?1 ORDER BY {key}");
    let mut next = from;
    let Ok(mut statement) = damaged.prepare(&query) else { return Ok(Err(next)) };
    let marks = vec!["?"; statement.column_count() - 1].join(", ");
    let mut insert = new.prepare(&format!("INSERT OR IGNORE INTO {table} VALUES ({marks})"))?;
    let Ok(mut rows) = statement.query([from]) else { return Ok(Err(next)) };
    loop {
        let read = rows.next().and_then(|row| row.map(values).transpose());
        let Ok(read) = read else { return Ok(Err(next)) };
        let Some(mut values) = read else { return Ok(Ok(())) };
        let Value::Integer(key) = values.remove(0) else { return Ok(Err(next)) };
        match insert.execute(params_from_iter(values)) {
            Ok(_) => next = key + 1,
            // What does not fit the table was written by the damage.
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
                return Ok(Err(key));
            }
            Err(error) => return Err(error),
        }
    }
}

fn values(row: &rusqlite::Row<'_>) -> rusqlite::Result<Vec<Value>> {
    (0..row.as_ref().column_count()).map(|index| row.get(index)).collect()
}

/// What the damaged job said of itself.
#[derive(Debug, Default)]
struct Known {
    last_row: RowId,
    outcomes: u32,
}

impl Known {
    fn read(new: &Connection) -> rusqlite::Result<Self> {
        let read = |column: &str| {
            let query = format!("SELECT {column} FROM header");
            new.query_row(&query, (), |row| row.get::<_, u32>(0)).unwrap_or(0)
        };
        let largest = new.query_row("SELECT coalesce(max(id), 0) FROM list_row", (), |row| row.get(0))?;
        let last_row = match read("last_row") {
            0 => read("total"),
            last_row => last_row,
        };
        let last_row = if last_row == 0 { largest } else { last_row };
        Ok(Self { last_row, outcomes: read("ok") + read("failed") })
    }
}

/// Sees to it that there is one header, which can be read. Returns whether settings were lost.
fn mend_header(new: &Connection) -> rusqlite::Result<bool> {
    new.execute("DELETE FROM header WHERE rowid > (SELECT min(rowid) FROM header)", ())?;
    if header::read(new).is_ok() {
        return Ok(false);
    }
    let name: Option<String> = new.query_row("SELECT name FROM header", (), |row| row.get(0)).ok();
    new.execute("DELETE FROM header", ())?;
    new.execute(
        "INSERT INTO header (name, settings, columns, url_column, run, changed_at_ms, total, unusable, ok, moved, failed)
         VALUES (?1, ?2, '[]', NULL, 'halted', ?3, 0, 0, 0, 0, 0)",
        (name.unwrap_or_default(), to_json(&Settings::default())?, now_ms()),
    )?;
    Ok(true)
}

/// Puts something in the place of every row that was lost, so that the others keep theirs. Returns how many there were.
fn mend_rows(new: &Connection, skipped: &Skipped, last_row: RowId) -> rusqlite::Result<u32> {
    // Beyond the end of the list stands what an import that did not end has left.
    for table in ["outcome", "list_row"] {
        new.execute(&format!("DELETE FROM {table} WHERE id > ?1"), [last_row])?;
    }
    let mut lost = 0;
    for range in skipped {
        for row in range.start.max(1)..range.end.min(i64::from(last_row) + 1) {
            let inserted =
                new.execute("INSERT OR IGNORE INTO list_row (id, url, site) VALUES (?1, '', NULL)", [row])?;
            if inserted == 0 {
                continue;
            }
            lost += 1;
            new.execute(
                "INSERT OR REPLACE INTO outcome (id, attempts, error, detail, started_at_ms, duration_ms, size_bytes)
                 VALUES (?1, 0, ?2, ?3, ?4, 0, 0)",
                params![row, RowError::InvalidUrl.as_str(), LOST, now_ms()],
            )?;
        }
    }
    Ok(lost)
}

/// Takes care that nothing refers to what was lost.
fn mend_references(new: &Connection) -> rusqlite::Result<()> {
    let has = |table: &str, column: &str| {
        new.query_row("SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2", [table, column], |_| Ok(()))
            .optional()
            .map(|found| found.is_some())
    };
    if has("list_row", "same_as")? {
        new.execute(
            "UPDATE list_row SET same_as = NULL WHERE same_as NOT IN (SELECT id FROM list_row WHERE site IS NOT NULL)",
            (),
        )?;
    }
    if has("found", "cells")? {
        new.execute("DELETE FROM found WHERE id NOT IN (SELECT id FROM response)", ())?;
    }
    if has("shared", "text")? {
        for (table, column) in [
            ("outcome", "connection"),
            ("outcome", "content_type"),
            ("outcome", "http"),
            ("earlier_try", "connection"),
            ("earlier_try", "http"),
        ] {
            let forget = "SET COLUMN = NULL WHERE COLUMN NOT IN (SELECT id FROM shared)";
            new.execute(&format!("UPDATE {table} {}", forget.replace("COLUMN", column)), ())?;
        }
        // Values are nothing without their names.
        new.execute(
            "UPDATE response SET names = NULL, headers = '' WHERE names NOT IN (SELECT id FROM shared)",
            (),
        )?;
    }
    let mut statement =
        new.prepare("SELECT site, url FROM list_row WHERE site NOT IN (SELECT id FROM site) GROUP BY site")?;
    let rows = statement.query_map((), |row| Ok((row.get::<_, u32>(0)?, row.get::<_, String>(1)?)))?;
    for row in rows.collect::<rusqlite::Result<Vec<_>>>()? {
        let url = Url::parse(&row.1).ok().and_then(|url| WebUrl::try_from(&url).ok());
        let name = url.map_or_else(|| format!("site {}", row.0), |url| url.site().to_owned());
        new.execute("INSERT OR IGNORE INTO site (id, name) VALUES (?1, ?2)", (row.0, name))?;
    }
    Ok(())
}

/// Counts what is there, whatever the header said.
fn count_again(new: &Connection) -> rusqlite::Result<()> {
    new.execute(
        "UPDATE header SET run = iif(run = 'never', run, 'halted'),
            total = (SELECT count(*) FROM list_row),
            unusable = (SELECT count(*) FROM list_row WHERE site IS NULL),
            ok = (SELECT count(*) FROM outcome WHERE error IS NULL),
            moved = (SELECT count(*) FROM outcome WHERE error IS NULL AND redirects IS NOT NULL),
            failed = (SELECT count(*) FROM outcome WHERE error IS NOT NULL)",
        (),
    )?;
    // Columns that older versions do not have.
    for count in [
        "doubles = (SELECT count(same_as) FROM list_row)",
        "last_row = (SELECT coalesce(max(id), 0) FROM list_row)",
    ] {
        match new.execute(&format!("UPDATE header SET {count}"), ()) {
            Err(rusqlite::Error::SqlInputError { .. }) => {}
            counted => drop(counted?),
        }
    }
    Ok(())
}
