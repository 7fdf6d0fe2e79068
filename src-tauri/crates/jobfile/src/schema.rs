use std::{fs, io::Read, path::Path};

use rusqlite::{Connection, OpenFlags};

use crate::error::{ErrorKind, JobFileError};

/// "FTLS": what `file` and `SQLite` know a job file by (<https://sqlite.org/pragma.html#pragma_application_id>).
pub(crate) const APPLICATION_ID: i32 = 0x4654_4c53;
/// The version of the tables below.
const USER_VERSION: i32 = 5;
/// Bytes of a page: answers of a few hundred bytes leave less of it empty than of the usual 4,096.
pub(crate) const PAGE_BYTES: i32 = 16_384;

/// Every row of `list_row` has its number as key, rising in the order of the list; a row without `site` holds no usable URL.
/// Rows beyond the header's `last_row` belong to an import that did not end, and count for nothing. A row with `same_as`
/// repeats the URL of that row: it is not fetched, and gets a copy of that row's outcome.
///
/// A row is decided when it has an `outcome`: its last try. The tries before that stand in `earlier_try`. What many rows
/// share (what carried a try, a content type, the names of header lines) stands once in `shared`. A `response` without
/// `names` holds whole header lines, else values alone; one with `outside_bytes` has that much body in a file beside.
///
/// `found` holds what the header's fields have found in an answer: a JSON array with a text for each field, `null` where
/// it found nothing. It can be made anew at any time. Answers without it were not looked through yet.
const TABLES: &str = "
    CREATE TABLE header (
        name TEXT NOT NULL,
        settings TEXT NOT NULL,
        columns TEXT NOT NULL,
        url_column TEXT,
        run TEXT NOT NULL,
        changed_at_ms INTEGER NOT NULL,
        total INTEGER NOT NULL,
        unusable INTEGER NOT NULL,
        ok INTEGER NOT NULL,
        moved INTEGER NOT NULL,
        failed INTEGER NOT NULL,
        doubles INTEGER NOT NULL DEFAULT 0,
        last_row INTEGER NOT NULL DEFAULT 0,
        fields TEXT NOT NULL DEFAULT '[]'
    ) STRICT;
    CREATE TABLE site (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE shared (
        id INTEGER PRIMARY KEY,
        text TEXT NOT NULL UNIQUE
    ) STRICT;
    CREATE TABLE list_row (
        id INTEGER PRIMARY KEY,
        url TEXT NOT NULL,
        site INTEGER REFERENCES site (id),
        cells TEXT,
        same_as INTEGER REFERENCES list_row (id)
    ) STRICT;
    CREATE INDEX list_row_same_as ON list_row (same_as) WHERE same_as IS NOT NULL;
    CREATE TABLE outcome (
        id INTEGER PRIMARY KEY REFERENCES list_row (id),
        attempts INTEGER NOT NULL,
        error TEXT,
        detail TEXT,
        status INTEGER,
        final_url TEXT,
        redirects TEXT,
        started_at_ms INTEGER NOT NULL,
        duration_ms INTEGER NOT NULL,
        dns_ms INTEGER,
        connect_ms INTEGER,
        first_byte_ms INTEGER,
        body_ms INTEGER,
        size_bytes INTEGER NOT NULL,
        tls_ms INTEGER,
        reused INTEGER NOT NULL DEFAULT 0,
        connection INTEGER REFERENCES shared (id),
        content_type INTEGER REFERENCES shared (id),
        http INTEGER REFERENCES shared (id)
    ) STRICT;
    CREATE TABLE earlier_try (
        id INTEGER NOT NULL REFERENCES list_row (id),
        number INTEGER NOT NULL,
        error TEXT,
        detail TEXT,
        status INTEGER,
        started_at_ms INTEGER NOT NULL,
        duration_ms INTEGER NOT NULL,
        dns_ms INTEGER,
        connect_ms INTEGER,
        first_byte_ms INTEGER,
        body_ms INTEGER,
        tls_ms INTEGER,
        reused INTEGER NOT NULL DEFAULT 0,
        connection INTEGER REFERENCES shared (id),
        http INTEGER REFERENCES shared (id),
        PRIMARY KEY (id, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE response (
        id INTEGER PRIMARY KEY REFERENCES list_row (id),
        names INTEGER REFERENCES shared (id),
        outside_bytes INTEGER,
        headers TEXT NOT NULL,
        body BLOB NOT NULL
    ) STRICT;
    CREATE TABLE found (
        id INTEGER PRIMARY KEY REFERENCES list_row (id),
        cells TEXT NOT NULL
    ) STRICT;
    CREATE TABLE moment (
        elapsed_ms INTEGER PRIMARY KEY,
        ok INTEGER NOT NULL,
        moved INTEGER NOT NULL,
        failed INTEGER NOT NULL
    ) STRICT;
";

/// What takes a file from each version to the next, the first from version 1 to 2.
const STEPS: [&str; USER_VERSION as usize - 1] = [
    "
    CREATE TABLE connection (
        id INTEGER PRIMARY KEY,
        facts TEXT NOT NULL UNIQUE
    ) STRICT;
    ALTER TABLE outcome ADD COLUMN tls_ms INTEGER;
    ALTER TABLE outcome ADD COLUMN reused INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE outcome ADD COLUMN http TEXT;
    ALTER TABLE outcome ADD COLUMN connection INTEGER REFERENCES connection (id);
    ALTER TABLE earlier_try ADD COLUMN tls_ms INTEGER;
    ALTER TABLE earlier_try ADD COLUMN reused INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE earlier_try ADD COLUMN http TEXT;
    ALTER TABLE earlier_try ADD COLUMN connection INTEGER REFERENCES connection (id);
    -- Headers were a JSON array of pairs, and are lines.
    UPDATE response SET headers = coalesce((
        SELECT group_concat(json_extract(value, '$[0]') || ': ' || json_extract(value, '$[1]') || char(10), '')
        FROM json_each(headers)
    ), '');
",
    "
    ALTER TABLE header ADD COLUMN doubles INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE header ADD COLUMN last_row INTEGER NOT NULL DEFAULT 0;
    UPDATE header SET last_row = total;
    -- Rows with the same URL were fetched each for itself, and stay so.
    ALTER TABLE list_row ADD COLUMN same_as INTEGER REFERENCES list_row (id);
    CREATE INDEX list_row_same_as ON list_row (same_as) WHERE same_as IS NOT NULL;
    -- Texts that many rows share stood in each of them.
    ALTER TABLE connection RENAME TO shared;
    ALTER TABLE shared RENAME COLUMN facts TO text;
    INSERT OR IGNORE INTO shared (text)
        SELECT content_type FROM outcome WHERE content_type IS NOT NULL
        UNION SELECT http FROM outcome WHERE http IS NOT NULL
        UNION SELECT http FROM earlier_try WHERE http IS NOT NULL;
    ALTER TABLE outcome RENAME COLUMN content_type TO content_type_text;
    ALTER TABLE outcome RENAME COLUMN http TO http_text;
    ALTER TABLE earlier_try RENAME COLUMN http TO http_text;
    ALTER TABLE outcome ADD COLUMN content_type INTEGER REFERENCES shared (id);
    ALTER TABLE outcome ADD COLUMN http INTEGER REFERENCES shared (id);
    ALTER TABLE earlier_try ADD COLUMN http INTEGER REFERENCES shared (id);
    UPDATE outcome SET content_type = (SELECT id FROM shared WHERE text = content_type_text),
        http = (SELECT id FROM shared WHERE text = http_text);
    UPDATE earlier_try SET http = (SELECT id FROM shared WHERE text = http_text);
    ALTER TABLE outcome DROP COLUMN content_type_text;
    ALTER TABLE outcome DROP COLUMN http_text;
    ALTER TABLE earlier_try DROP COLUMN http_text;
    ALTER TABLE response ADD COLUMN names INTEGER REFERENCES shared (id);
    ALTER TABLE response ADD COLUMN outside_bytes INTEGER;
    CREATE TABLE moment (
        elapsed_ms INTEGER PRIMARY KEY,
        ok INTEGER NOT NULL,
        moved INTEGER NOT NULL,
        failed INTEGER NOT NULL
    ) STRICT;
",
    "ALTER TABLE header ADD COLUMN fields TEXT NOT NULL DEFAULT '[]'",
    "
    CREATE TABLE found (
        id INTEGER PRIMARY KEY REFERENCES list_row (id),
        cells TEXT NOT NULL
    ) STRICT;
",
];

/// Makes a new job file; an empty file that stands there already is taken over, any other is refused.
pub(crate) fn create(path: &Path, name: &str, settings: &str) -> Result<Connection, JobFileError> {
    let is_begun = || {
        // To be rolled back it has to be writable.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Connection::open_with_flags(path, flags).is_ok_and(|connection| is_blank(&connection))
    };
    if fs::metadata(path).is_ok_and(|metadata| metadata.len() > 0) && !is_begun() {
        let message = format!("{} exists already; open it, or choose another name", path.display());
        return Err(JobFileError::new(ErrorKind::Io, message));
    }
    let make = || {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "page_size", PAGE_BYTES)?;
        prepare(&connection)?;
        connection.execute_batch("BEGIN IMMEDIATE")?;
        connection.execute_batch(TABLES)?;
        connection.execute(
            "INSERT INTO header (name, settings, columns, run, changed_at_ms, total, unusable, ok, moved, failed)
             VALUES (?1, ?2, '[]', 'never', ?3, 0, 0, 0, 0, 0)",
            (name, settings, crate::header::now_ms()),
        )?;
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", USER_VERSION)?;
        connection.execute_batch("COMMIT")?;
        Ok(connection)
    };
    make().map_err(|error| {
        // Nothing stood there before.
        remove(path);
        JobFileError::at(path)(error)
    })
}

/// Removes a job file, and the log beside it that a full disk has kept from being folded into it.
pub(crate) fn remove(path: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        // What is not there need not be removed.
        let _ = fs::remove_file(name);
    }
}

/// Opens a job file for writing, after a look at what it is.
pub(crate) fn open(path: &Path) -> Result<Connection, JobFileError> {
    look_at_magic(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(JobFileError::at(path))?;
    let version = check_versions(&connection, path)?;
    prepare(&connection).and_then(|()| migrate(&connection, version)).map_err(JobFileError::at(path))?;
    Ok(connection)
}

/// Opens a job file for reading.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

pub(crate) fn look_at_magic(path: &Path) -> Result<(), JobFileError> {
    // https://sqlite.org/fileformat.html#magic_header_string
    const MAGIC: &[u8] = b"SQLite format 3\0";
    let no_job = || {
        let message =
            format!("{} is no Fetchlist job; choose a file that ends in .fetchlist", path.display());
        JobFileError::new(ErrorKind::NotAJob, message)
    };
    let mut start = [0; MAGIC.len()];
    let mut file = fs::File::open(path).map_err(|error| JobFileError::of_io(&error, path))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() == 0) {
        return Err(begun(path));
    }
    match file.read_exact(&mut start) {
        Ok(()) if start == MAGIC => Ok(()),
        Ok(()) => Err(no_job()),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Err(no_job()),
        Err(error) => Err(JobFileError::of_io(&error, path)),
    }
}

/// Returns the file's version, which is one that is known.
pub(crate) fn check_versions(connection: &Connection, path: &Path) -> Result<i32, JobFileError> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    if pragma("application_id").map_err(JobFileError::at(path))? != APPLICATION_ID {
        if is_blank(connection) {
            return Err(begun(path));
        }
        let message = format!(
            "{} is a database of another program, not a Fetchlist job; choose a file that ends in .fetchlist",
            path.display()
        );
        return Err(JobFileError::new(ErrorKind::NotAJob, message));
    }
    let version = pragma("user_version").map_err(JobFileError::at(path))?;
    if version > USER_VERSION {
        let message = format!(
            "{} was made by a newer Fetchlist (job format {version}, this one knows up to {USER_VERSION}); update \
             Fetchlist to open it",
            path.display()
        );
        return Err(JobFileError::new(ErrorKind::Newer, message));
    }
    Ok(version)
}

/// Whether nothing was ever written to it: what making a job leaves that was cut off before the tables stood.
fn is_blank(connection: &Connection) -> bool {
    let tables = connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get::<_, u32>(0));
    tables.is_ok_and(|tables| tables == 0)
}

fn begun(path: &Path) -> JobFileError {
    let message =
        format!("{} is empty, and no Fetchlist job yet; import the list again into it", path.display());
    JobFileError::new(ErrorKind::NotAJob, message)
}

/// Brings the tables to this version: all of it, or nothing.
fn migrate(connection: &Connection, version: i32) -> rusqlite::Result<()> {
    let done = usize::try_from(version - 1).unwrap_or(0);
    if done >= STEPS.len() {
        return Ok(());
    }
    let transaction = connection.unchecked_transaction()?;
    for step in &STEPS[done..] {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", USER_VERSION)?;
    transaction.commit()
}

fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(2))?;
    connection.set_prepared_statement_cache_capacity(32);
    // WAL with FULL: what is committed, and so shown as done, outlives a power cut too. There are few commits, and each
    // holds many rows (https://sqlite.org/pragma.html#pragma_synchronous).
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    // The file is a document that may come from anywhere: what is in its schema is not trusted.
    connection.pragma_update(None, "trusted_schema", false)?;
    // What is taken out, a password say, is to be gone from the file too (https://sqlite.org/pragma.html#pragma_secure_delete).
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "cache_size", -4_000)?;
    Ok(())
}
