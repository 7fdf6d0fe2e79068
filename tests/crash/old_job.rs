//! A finished job as version 1 wrote it, large enough for its migration and its export to take a while.

use std::path::Path;

use rusqlite::Connection;

pub(crate) const ROWS: u32 = 20_000;
/// Rows whose answer is kept; the headers of each are written anew when it is migrated.
const ANSWERS: u32 = ROWS / 2;

/// The tables as version 1 had them.
const TABLES: &str = "
    CREATE TABLE header (
        name TEXT NOT NULL, settings TEXT NOT NULL, columns TEXT NOT NULL, url_column TEXT, run TEXT NOT NULL,
        changed_at_ms INTEGER NOT NULL, total INTEGER NOT NULL, unusable INTEGER NOT NULL, ok INTEGER NOT NULL,
        moved INTEGER NOT NULL, failed INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE site (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    CREATE TABLE list_row (
        id INTEGER PRIMARY KEY, url TEXT NOT NULL, site INTEGER REFERENCES site (id), cells TEXT
    ) STRICT;
    CREATE TABLE outcome (
        id INTEGER PRIMARY KEY REFERENCES list_row (id), attempts INTEGER NOT NULL, error TEXT, detail TEXT,
        status INTEGER, final_url TEXT, redirects TEXT, started_at_ms INTEGER NOT NULL, duration_ms INTEGER NOT NULL,
        dns_ms INTEGER, connect_ms INTEGER, first_byte_ms INTEGER, body_ms INTEGER, size_bytes INTEGER NOT NULL,
        content_type TEXT
    ) STRICT;
    CREATE TABLE earlier_try (
        id INTEGER NOT NULL REFERENCES list_row (id), number INTEGER NOT NULL, error TEXT, detail TEXT, status INTEGER,
        started_at_ms INTEGER NOT NULL, duration_ms INTEGER NOT NULL, dns_ms INTEGER, connect_ms INTEGER,
        first_byte_ms INTEGER, body_ms INTEGER, PRIMARY KEY (id, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE response (
        id INTEGER PRIMARY KEY REFERENCES list_row (id), headers TEXT NOT NULL, body BLOB NOT NULL
    ) STRICT;
";

/// Every third row has failed, at its second try.
const ROWS_OF_IT: &str = "
    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
    INSERT INTO list_row SELECT n, 'http://a.example/' || n, 1, json_array('cell ' || n) FROM number;
";
const OUTCOMES: &str = "
    INSERT INTO outcome SELECT id, iif(id % 3, 1, 2), iif(id % 3, NULL, 'http_status'), NULL, iif(id % 3, 200, 503),
        url, NULL, 1700000000000 + id, 30, NULL, 1, 2, 3, 40, 'text/plain' FROM list_row;
    INSERT INTO earlier_try SELECT id, 1, 'closed', 'reset by the server', NULL, 1, 10, NULL, NULL, NULL, NULL
        FROM list_row WHERE id % 3 = 0;
    UPDATE header SET total = (SELECT count(*) FROM outcome), ok = (SELECT count(*) FROM outcome WHERE error IS NULL),
        failed = (SELECT count(*) FROM outcome WHERE error IS NOT NULL);
    PRAGMA application_id = 0x46544c53;
    PRAGMA user_version = 1;
";
const RESPONSES: &str = "
    INSERT INTO response SELECT id, json_array(json_array('server', 's'), json_array('x-row', 'a: ' || id)),
        CAST('answer ' || id AS BLOB) FROM list_row WHERE id <= ?1
";

pub(crate) fn make(path: &Path) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch("BEGIN").unwrap();
    connection.execute_batch(TABLES).unwrap();
    connection
        .execute_batch(
            "INSERT INTO header VALUES ('old', '{}', '[\"cell\"]', NULL, 'halted', 1, 0, 0, 0, 0, 0);
             INSERT INTO site VALUES (1, 'a.example');",
        )
        .unwrap();
    connection.execute(ROWS_OF_IT, [ROWS]).unwrap();
    connection.execute_batch(OUTCOMES).unwrap();
    connection.execute(RESPONSES, [ANSWERS]).unwrap();
    connection.execute_batch("COMMIT").unwrap();
}
