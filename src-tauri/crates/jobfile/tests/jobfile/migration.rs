use std::path::PathBuf;

use fetchlist_jobfile::JobFile;
use fetchlist_model::Settings;
use rusqlite::Connection;

use crate::{Folder, ended, record};

/// The tables as version 1 had them.
const VERSION_1: &str = "
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
    INSERT INTO header VALUES ('old', '{\"retries\": 5}', '[]', NULL, 'halted', 1, 2, 0, 1, 0, 0);
    INSERT INTO site VALUES (1, 'a.example');
    INSERT INTO list_row VALUES (1, 'http://a.example/1', 1, NULL), (2, 'http://a.example/2', 1, NULL);
    INSERT INTO outcome VALUES (1, 2, NULL, NULL, 200, NULL, NULL, 1, 30, NULL, 1, 2, 3, 4, 'text/plain');
    INSERT INTO earlier_try VALUES (1, 1, 'closed', 'reset by the server', NULL, 1, 10, NULL, NULL, NULL, NULL);
    INSERT INTO response VALUES (1, '[[\"server\",\"s\"],[\"x-a\",\"b: c\"]]', x'626f6479');
    PRAGMA application_id = 0x46544c53;
    PRAGMA user_version = 1;
";

#[test]
fn a_file_of_an_older_version_is_brought_to_this_one_with_all_that_is_in_it() {
    let folder = Folder::new();
    Connection::open(folder.path("a.fetchlist")).unwrap().execute_batch(VERSION_1).unwrap();
    let job = folder.reopened();
    assert_eq!(job.header().unwrap().settings.retries, 5);
    let row = job.row(1).unwrap().unwrap();
    assert_eq!(row.response.unwrap().headers, "server: s\nx-a: b: c\n");
    assert_eq!((row.tries.len(), row.tries[1].reused, row.tries[1].connection.as_ref()), (2, false, None));
    assert_eq!(row.content_type.as_deref(), Some("text/plain"));
    record(&job, [ended(2, 1, true, 200)]);
    assert_eq!(job.header().unwrap().ok, 2);
    drop(job);
    // In whatever order the columns came to be.
    let columns = |path: PathBuf| {
        let connection = Connection::open(path).unwrap();
        let mut statement = connection
            .prepare(
                "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value FROM sqlite_schema m, pragma_table_info(m.name) c
                 ORDER BY 1, 2",
            )
            .unwrap();
        let rows = statement.query_map((), |row| {
            let text = |index| row.get::<_, Option<String>>(index).map(Option::unwrap_or_default);
            Ok((text(0)?, text(1)?, text(2)?, row.get::<_, bool>(3)?, text(4)?))
        });
        rows.unwrap().collect::<Result<Vec<_>, _>>().unwrap()
    };
    JobFile::create(&folder.path("new.fetchlist"), "new", &Settings::default()).unwrap();
    assert_eq!(columns(folder.path("a.fetchlist")), columns(folder.path("new.fetchlist")));
}
