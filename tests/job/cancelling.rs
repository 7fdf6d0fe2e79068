//! What the user interrupts while a list comes in or goes out leaves nothing.

use std::{thread::sleep, time::Duration};

use crate::command::{Setup, wait_until};

/// So many rows take seconds.
const MANY: u32 = 300_000;

#[test]
fn an_interrupted_import_leaves_no_job() {
    let setup = many_rows();
    let mut child = setup.start(&["import", "list.csv", "--job", "j.fetchlist"]);
    let log = setup.path("j.fetchlist-wal");
    wait_until("rows are written", || log.metadata().is_ok_and(|log| log.len() > 200_000));
    child.interrupt();
    let ran = child.end();
    assert_eq!(ran.code, Some(130), "{}", ran.stderr);
    assert!(ran.stderr.contains("cancelled; nothing was changed"), "{}", ran.stderr);
    assert_eq!(setup.files(), ["list.csv"]);
}

#[test]
fn an_interrupted_export_leaves_what_was_there() {
    let setup = many_rows();
    assert_eq!(setup.run(&["import", "list.csv", "--job", "j.fetchlist"]).code, Some(0));
    for out in ["out.csv", "out.xlsx"] {
        setup.write(out, "what was there before");
        let before = setup.files();
        let mut child = setup.start(&["export", "j.fetchlist", "--out", out]);
        // One that is there for longer than it takes to try whether there can be one.
        let part = || setup.files().into_iter().find(|name| name.contains(".part"));
        wait_until("rows are written", || {
            part().is_some_and(|seen| {
                sleep(Duration::from_millis(20));
                part() == Some(seen)
            })
        });
        child.interrupt();
        let ran = child.end();
        assert_eq!(ran.code, Some(130), "{out}: {}", ran.stderr);
        assert_eq!(setup.files(), before);
        assert_eq!(std::fs::read_to_string(setup.path(out)).unwrap(), "what was there before");
    }
}

#[test]
fn an_interrupted_export_of_bodies_says_what_is_there() {
    let setup = Setup::new();
    let origin = setup.origin();
    // All of them are fetched at once, and written one by one.
    setup.write("l.txt", format!("{}\n", origin.url("/item/1")).repeat(20_000));
    let ran = setup.run(&["run", "l.txt", "--job", "j.fetchlist", "--no-progress"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let mut child = setup.start(&["export", "j.fetchlist", "--bodies", "answers"]);
    wait_until("bodies are written", || setup.path("answers").read_dir().is_ok_and(|it| it.count() > 20));
    child.interrupt();
    let ran = child.end();
    assert_eq!(ran.code, Some(130), "{}", ran.stderr);
    assert!(ran.stderr.starts_with("fetchlist-cli: it was cancelled; "), "{}", ran.stderr);
    assert!(ran.stderr.contains(" files are in answers already, listed in manifest.csv"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("nothing was changed"), "{}", ran.stderr);
}

fn many_rows() -> Setup {
    let setup = Setup::new();
    let rows = (0..MANY).map(|number| format!("{number},https://a.example/item/{number}\n"));
    setup.write("list.csv", format!("sku,link\n{}", rows.collect::<String>()));
    setup
}
