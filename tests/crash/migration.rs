//! A job of an older version that is killed while it is brought to this one: it is of one of them, and whole.

use std::{fs, path::Path};

use fetchlist_jobfile::JobFile;
use fetchlist_model::Settings;

use crate::{
    command::Setup,
    killing::{Chance, Patience, end_well, kill_after},
    look::{assert_whole, look_after_the_end, open, open_to_roll_back, version},
    old_job,
};

const KILLS: u32 = 50;
const JOB: &str = "j.fetchlist";
const EXPORT: [&str; 5] = ["export", JOB, "--out", "out.json", "--body"];

#[test]
fn a_job_of_an_older_version_is_whole_when_its_migration_is_killed() {
    let setup = Setup::new();
    let mut chance = Chance::new();
    JobFile::create(&setup.path("new.fetchlist"), "", &Settings::default()).unwrap();
    let newest = version(&open(&setup.path("new.fetchlist")));
    old_job::make(&setup.path("old.fetchlist"));
    let old = content(&setup.path("old.fetchlist"));
    put_back(&setup);
    let mut patience = Patience::for_command(&setup, &["resume", JOB]);
    assert_eq!(version(&open(&setup.path(JOB))), newest);
    end_well(&setup, &EXPORT);
    let exported = fs::read(setup.path("out.json")).unwrap();

    put_back(&setup);
    let (mut kills, mut still_old) = (0, 0);
    while kills < KILLS {
        let command = if chance.one_in(2) { &["resume", JOB][..] } else { &EXPORT };
        let ran = kill_after(&setup, command, patience.moment(&mut chance), || ());
        patience.learn(&ran);
        kills += u32::from(ran.code.is_none());
        if ran.code.is_none() && chance.one_in(2) {
            continue;
        }
        assert!(ran.code.is_none_or(|code| code < 2), "{}", ran.stderr);
        let connection = open_to_roll_back(&setup.path(JOB));
        match version(&connection) {
            1 => {
                assert_whole(&connection);
                assert!(content(&setup.path(JOB)) == old, "it is of the old version, and lacks something");
                still_old += 1;
            }
            found => {
                assert_eq!(found, newest, "it is between two versions");
                drop(connection);
                look_after_the_end(&setup.path(JOB));
                assert_all_is_there(&setup, &exported);
                put_back(&setup);
            }
        }
    }
    assert!(still_old > 0, "no kill has met a migration");
    assert_all_is_there(&setup, &exported);
}

/// A fresh copy of the old job, and nothing of the one before.
fn put_back(setup: &Setup) {
    for name in setup.files().iter().filter(|name| name.starts_with(JOB)) {
        fs::remove_file(setup.path(name)).unwrap();
    }
    fs::copy(setup.path("old.fetchlist"), setup.path(JOB)).unwrap();
}

/// All that stands in the tables that version 1 has.
fn content(path: &Path) -> Vec<String> {
    const TABLES: [&str; 6] = ["header", "site", "list_row", "outcome", "earlier_try", "response"];
    let connection = open(path);
    TABLES.iter().flat_map(|table| rows(&connection, table)).collect()
}

fn rows(connection: &rusqlite::Connection, table: &str) -> Vec<String> {
    let mut statement = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = statement.column_count();
    let rows = statement.query_map((), |row| {
        (0..columns).map(|column| row.get_ref(column).map(|value| format!("{value:?};"))).collect()
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// What can be exported is what an undisturbed migration has made, and so are the headers, which are not exported.
fn assert_all_is_there(setup: &Setup, exported: &[u8]) {
    end_well(setup, &EXPORT);
    assert!(fs::read(setup.path("out.json")).unwrap() == exported, "the export has changed");
    let job = JobFile::open(&setup.path(JOB)).unwrap();
    for number in [1, old_job::ROWS / 3, old_job::ROWS / 2] {
        let row = job.row(number).unwrap().unwrap();
        assert_eq!(row.response.unwrap().headers, format!("server: s\nx-row: a: {number}\n"));
        assert_eq!(row.tries.len(), if number % 3 == 0 { 2 } else { 1 });
    }
}
