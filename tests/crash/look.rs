//! A look into a job file from outside, while it is written and after its writer was killed.

use std::{collections::BTreeMap, path::Path};

use fetchlist_jobfile::JobFile;
use rusqlite::{Connection, OpenFlags, Transaction};

/// How a row was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) status: Option<u16>,
    pub(crate) error: Option<String>,
    attempts: u32,
    started_at_ms: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) total: u32,
    pub(crate) unusable: u32,
    pub(crate) ok: u32,
    pub(crate) moved: u32,
    pub(crate) failed: u32,
}

/// What a window that reads the file would show at this moment.
pub(crate) struct Look {
    pub(crate) counts: Counts,
    pub(crate) decided: BTreeMap<u32, Decided>,
}

pub(crate) fn open(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Opens a file that may have been left on its way from one kind of journal to the other: to roll that back, reading is
/// not enough.
pub(crate) fn open_to_roll_back(path: &Path) -> Connection {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap()
}

/// Reads counts and outcomes as of one commit. They have to agree at every moment, not only at the end.
pub(crate) fn look(connection: &mut Connection) -> Look {
    let snapshot = connection.transaction().unwrap();
    let counts = counts(&snapshot);
    let mut statement = snapshot
        .prepare(
            "SELECT id, status, error, attempts, started_at_ms, redirects IS NOT NULL FROM outcome
             WHERE id <= (SELECT total FROM header)",
        )
        .unwrap();
    let mut counted = Counts { unusable: 0, ok: 0, moved: 0, failed: 0, ..counts };
    let mut decided = BTreeMap::new();
    let mut rows = statement.query(()).unwrap();
    while let Some(row) = rows.next().unwrap() {
        let get = |index| row.get::<_, Option<i64>>(index).unwrap();
        let end = Decided {
            status: get(1).map(|status| status as u16),
            error: row.get(2).unwrap(),
            attempts: row.get(3).unwrap(),
            started_at_ms: row.get(4).unwrap(),
        };
        match end.error.as_deref() {
            None => {
                counted.ok += 1;
                counted.moved += u32::from(row.get::<_, bool>(5).unwrap());
            }
            Some(error) => {
                counted.failed += 1;
                counted.unusable += u32::from(error == "invalid_url");
            }
        }
        let id = row.get(0).unwrap();
        assert!(decided.insert(id, end).is_none(), "row {id} has two outcomes");
    }
    assert_eq!(counts, counted, "the header counts other than what is there");
    Look { counts, decided }
}

/// Looks at a file whose writer is gone; it has to be whole, and the product has to read the same in it.
pub(crate) fn look_after_the_end(path: &Path) -> Look {
    let mut connection = open(path);
    assert_whole(&connection);
    let rows: u32 = connection
        .query_row("SELECT count(*) FROM list_row WHERE id <= (SELECT total FROM header)", (), |row| {
            row.get(0)
        })
        .unwrap();
    let late_tries: u32 = connection
        .query_row(
            "SELECT count(*) FROM earlier_try JOIN outcome USING (id) WHERE number >= attempts",
            (),
            |row| row.get(0),
        )
        .unwrap();
    let look = look(&mut connection);
    let header = JobFile::peek(path).unwrap();
    let told = Counts {
        total: header.total,
        unusable: header.unusable,
        ok: header.ok,
        moved: header.moved,
        failed: header.failed,
    };
    assert_eq!((told, rows, late_tries), (look.counts, look.counts.total, 0));
    look
}

pub(crate) fn assert_whole(connection: &Connection) {
    let said: String = connection.query_row("PRAGMA integrity_check", (), |row| row.get(0)).unwrap();
    assert_eq!(said, "ok");
}

pub(crate) fn version(connection: &Connection) -> i32 {
    connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
}

fn counts(snapshot: &Transaction<'_>) -> Counts {
    snapshot
        .query_row("SELECT total, unusable, ok, moved, failed FROM header", (), |row| {
            Ok(Counts {
                total: row.get(0)?,
                unusable: row.get(1)?,
                ok: row.get(2)?,
                moved: row.get(3)?,
                failed: row.get(4)?,
            })
        })
        .unwrap()
}
