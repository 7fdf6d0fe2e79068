//! An import that is killed: its rows count all or not at all, and it can be made again.

use std::fs;

use fetchlist_jobfile::JobFile;
use fetchlist_model::Settings;

use crate::{
    command::{Ran, Setup, read_csv},
    killing::{Chance, Patience, kill_after},
    look::{assert_whole, look_after_the_end, open_to_roll_back},
};

/// More than are written at a time, so that a part of the list is there when it is killed.
const ROWS: u32 = 12_000;
const UNUSABLE: u32 = ROWS / 100;
const KILLS: u32 = 90;
const IMPORT: [&str; 4] = ["import", "list.csv", "--job", "j.fetchlist"];

#[test]
fn an_import_that_is_killed_counts_whole_or_not_at_all_and_can_be_made_again() {
    let setup = Setup::new();
    let mut chance = Chance::new();
    setup.write("list.csv", list());
    let mut patience = Patience::for_command(&setup, &IMPORT);
    assert_imported(&setup);
    let (mut kills, mut unfinished) = (0, 0);
    remove(&setup);
    while kills < KILLS {
        let ran = kill_after(&setup, &IMPORT, patience.moment(&mut chance), || ());
        patience.learn(&ran);
        if ran.code.is_some() {
            assert_ended(&setup, &ran);
            remove(&setup);
            continue;
        }
        kills += 1;
        if chance.one_in(2) {
            // Killed again before anybody looks.
            continue;
        }
        if JobFile::peek(&setup.path("j.fetchlist")).is_ok_and(|header| header.total > 0) {
            assert_imported(&setup);
            remove(&setup);
        } else {
            unfinished += u32::from(assert_unfinished(&setup));
        }
    }
    assert!(unfinished > 0, "no kill has met an import that was under way");
    // Over whatever the last kill has left.
    assert_ended(&setup, &setup.run(&IMPORT));
    assert_eq!(setup.run(&["export", "j.fetchlist", "--out", "out.csv"]).code, Some(0));
    let (_, rows) = read_csv(&setup.path("out.csv"));
    assert!(rows.iter().map(|row| row["number"].parse::<u32>().unwrap()).eq(0..ROWS));
}

#[test]
fn a_job_without_rows_says_so_and_takes_a_list() {
    let setup = Setup::new();
    drop(JobFile::create(&setup.path("j.fetchlist"), "", &Settings::default()).unwrap());
    setup.write("empty.fetchlist", "");
    setup.write("list.txt", "http://a.example/1\nhttp://a.example/2\n");
    for name in ["j.fetchlist", "empty.fetchlist"] {
        let ran = setup.run(&["resume", name]);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.contains("import the list again"), "{}", ran.stderr);
        let import = ["import", "list.txt", "--job", name];
        assert_eq!(setup.run(&import).code, Some(0));
        assert_eq!(look_after_the_end(&setup.path(name)).counts.total, 2);
        assert_eq!(setup.run(&import).code, Some(2), "a job with rows was written over");
    }
}

fn list() -> String {
    let rows = (0..ROWS).map(|number| match number % 100 {
        99 => format!("no address {number},{number}\n"),
        site => format!("http://site-{site}.example/{number},{number}\n"),
    });
    "link,number\n".chars().chain(rows.collect::<String>().chars()).collect()
}

/// Whatever is there says that the list is to be imported again. Whether there is a part of the list.
fn assert_unfinished(setup: &Setup) -> bool {
    if !fs::exists(setup.path("j.fetchlist")).unwrap() {
        return false;
    }
    let connection = open_to_roll_back(&setup.path("j.fetchlist"));
    assert_whole(&connection);
    let rows = connection.query_row("SELECT count(*) FROM list_row", (), |row| row.get::<_, u32>(0));
    drop(connection);
    for command in [&["resume", "j.fetchlist"][..], &["export", "j.fetchlist", "--out", "o.csv"]] {
        let ran = setup.run(command);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.contains("import the list again"), "{}", ran.stderr);
    }
    // Killed before the tables stood, there are no rows to count.
    rows.is_ok_and(|rows| rows > 0)
}

/// It has imported the list, or has found it there: killed after its last write, an import is whole, and is not written
/// over.
fn assert_ended(setup: &Setup, ran: &Ran) {
    let is_there = ran.code == Some(2) && ran.stderr.contains("exists already; open it");
    assert!(ran.code == Some(0) || is_there, "{:?} {}", ran.code, ran.stderr);
    assert_imported(setup);
}

fn assert_imported(setup: &Setup) {
    let counts = look_after_the_end(&setup.path("j.fetchlist")).counts;
    assert_eq!((counts.total, counts.unusable, counts.failed, counts.ok), (ROWS, UNUSABLE, UNUSABLE, 0));
}

fn remove(setup: &Setup) {
    for name in setup.files().iter().filter(|name| name.starts_with("j.fetchlist")) {
        fs::remove_file(setup.path(name)).unwrap();
    }
}
