//! A disk that is full or read-only: the command line says so and how to go on, and what is on the disk is whole.

use std::{
    collections::BTreeMap,
    fs,
    time::{Duration, Instant},
};

use fetchlist_origin::Origin;

use crate::{
    command::{Ran, Setup, read_csv},
    look::{Decided, look_after_the_end},
    old_job,
    small_disk::{SmallDisk, runs_elsewhere},
};

const JOB: &str = "disk/j.fetchlist";
const IMPORTED: u32 = 20_000;
const ROWS: u32 = 1_000;

#[test]
fn an_import_that_does_not_fit_leaves_nothing_and_can_be_made_when_there_is_room() {
    if runs_elsewhere(&an_import_that_does_not_fit_leaves_nothing_and_can_be_made_when_there_is_room) {
        return;
    }
    let setup = Setup::new();
    let disk = SmallDisk::new(&setup, 16);
    let list: Vec<_> = (0..IMPORTED).map(|number| format!("http://site-{number}.example/")).collect();
    setup.write("list.txt", list.join("\n"));
    // From one on which the tables have no room to one that is full at the end.
    for kilobytes in [16, 64, 200, 500, 1_000] {
        disk.grow(kilobytes);
        let ran = setup.run(&["import", "list.txt", "--job", JOB]);
        assert_full(&ran);
        assert_eq!(disk.files(), [""; 0], "{kilobytes} kB");
    }
    disk.grow(16_000);
    let ran = setup.run(&["import", "list.txt", "--job", JOB]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(disk.files(), ["j.fetchlist"]);
    assert_eq!(look_after_the_end(&setup.path(JOB)).counts.total, IMPORTED);
}

#[test]
fn a_run_that_fills_the_disk_keeps_what_is_written_and_goes_on_when_there_is_room() {
    if runs_elsewhere(&a_run_that_fills_the_disk_keeps_what_is_written_and_goes_on_when_there_is_room) {
        return;
    }
    let setup = Setup::new();
    let origin = setup.origin();
    let disk = SmallDisk::new(&setup, 3_000);
    setup.write("list.txt", (0..ROWS).map(|n| origin.url(&path(n + 1)) + "\n").collect::<String>());
    // Slow enough for several commits before it is full.
    let mut ran = setup.run(&["run", "list.txt", "--job", JOB, "--per-host-per-second", "300"]);
    let mut done = BTreeMap::new();
    // More than twice as much each time: what is written stands in the log and in the file for a while.
    for kilobytes in [8_000, 20_000, 80_000] {
        assert_full(&ran);
        assert!(ran.stderr.contains("go on with: fetchlist-cli resume disk/j.fetchlist"), "{}", ran.stderr);
        disk.grow(kilobytes);
        let look = look_after_the_end(&setup.path(JOB));
        assert_eq!(look.counts.total, ROWS);
        let ok = look.counts.ok;
        assert!(ok < ROWS && ok > done.len() as u32, "{ok} rows, {} before", done.len());
        assert_as_before(&origin, &done, &look.decided);
        done = look.decided.into_iter().map(|(row, end)| (row, (end, origin.seen(&path(row))))).collect();
        ran = setup.run(&["resume", JOB]);
    }
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let look = look_after_the_end(&setup.path(JOB));
    assert_eq!((look.counts.ok, look.decided.len() as u32), (ROWS, ROWS));
    assert_as_before(&origin, &done, &look.decided);
    assert_eq!(setup.run(&["export", JOB, "--out", "out.csv"]).code, Some(0));
    let (_, rows) = read_csv(&setup.path("out.csv"));
    assert!(rows.iter().map(|row| row["url"].clone()).eq((1..=ROWS).map(|row| origin.url(&path(row)))));
}

#[test]
fn a_run_that_ends_on_a_full_disk_does_not_keep_the_user_waiting() {
    if runs_elsewhere(&a_run_that_ends_on_a_full_disk_does_not_keep_the_user_waiting) {
        return;
    }
    let setup = Setup::new();
    let origin = setup.origin();
    let _disk = SmallDisk::new(&setup, 1_000);
    // All of it is fetched before the first commit, which does not fit.
    setup.write("list.txt", (1..=100).map(|row| origin.url(&path(row)) + "\n").collect::<String>());
    let started = Instant::now();
    assert_full(&setup.run(&["run", "list.txt", "--job", JOB]));
    assert!(started.elapsed() < Duration::from_secs(10), "it took {:?}", started.elapsed());
}

#[test]
fn an_export_that_does_not_fit_leaves_what_stood_there() {
    if runs_elsewhere(&an_export_that_does_not_fit_leaves_what_stood_there) {
        return;
    }
    let setup = Setup::new();
    let disk = SmallDisk::new(&setup, 200);
    old_job::make(&setup.path("j.fetchlist"));
    for out in ["disk/out.csv", "disk/out.json"] {
        let export = ["export", "j.fetchlist", "--out", out, "--body"];
        let ran = setup.run(&export);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.contains(out) && ran.stderr.contains("make room there"), "{}", ran.stderr);
        assert_eq!(disk.files(), [""; 0]);
        setup.write(out, "old");
        assert_eq!(setup.run(&export).code, Some(2));
        assert_eq!(disk.files().len(), 1);
        assert_eq!(fs::read_to_string(setup.path(out)).unwrap(), "old");
        fs::remove_file(setup.path(out)).unwrap();
    }
}

#[test]
fn a_job_on_a_read_only_disk_says_so_and_how_to_mend_it() {
    if runs_elsewhere(&a_job_on_a_read_only_disk_says_so_and_how_to_mend_it) {
        return;
    }
    let setup = Setup::new();
    let origin = setup.origin();
    let disk = SmallDisk::new(&setup, 4_000);
    setup.write("list.txt", origin.url("/item/1"));
    assert_eq!(setup.run(&["import", "list.txt", "--job", JOB]).code, Some(0));
    disk.make_read_only();
    for command in [
        &["resume", JOB][..],
        &["export", JOB, "--out", "out.csv"],
        &["import", "list.txt", "--job", "disk/new.fetchlist"],
    ] {
        let ran = setup.run(command);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.contains("may not be written to"), "{}", ran.stderr);
        assert!(ran.stderr.contains("in a folder of your own"), "{}", ran.stderr);
    }
    assert_eq!(origin.requests(), 0);
    assert_eq!(disk.files(), ["j.fetchlist"]);
    disk.make_writable();
    assert_eq!(setup.run(&["resume", JOB]).code, Some(0));
}

fn path(row: u32) -> String {
    format!("/bytes/20000?{row}")
}

fn assert_full(ran: &Ran) {
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("the disk that holds disk/j.fetchlist is full; make room"), "{}", ran.stderr);
}

/// What was written before is as it was, and was not asked for again.
fn assert_as_before(origin: &Origin, done: &BTreeMap<u32, (Decided, u32)>, found: &BTreeMap<u32, Decided>) {
    for (row, (end, requests)) in done {
        assert_eq!((found.get(row), origin.seen(&path(*row))), (Some(end), *requests), "row {row}");
    }
}
