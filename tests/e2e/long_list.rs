//! A job of a million rows in the real window. How long things take is written down and not judged: that depends on the
//! computer. `FETCHLIST_APP` measures another build.

use std::{fs, path::Path, time::Instant};

use fetchlist_jobfile::JobFile;
use fetchlist_model::Settings;
use rusqlite::Connection;

use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
};

const ROWS: u32 = 1_000_000;

/// Does something in the page and hands over how long it took until it was seen: until the next frame after that.
fn timed(act: &str, is_done: &str) -> String {
    format!(
        "const [done] = arguments;
        const grid = find('grid', 'Results');
        const started = performance.now();
        const act = () => {{ {act} }};
        const look = () => ({is_done})
            ? requestAnimationFrame(() => done(performance.now() - started))
            : setTimeout(look, 1);
        act();
        look();"
    )
}

/// A finished job, written straight into the file: fetching it would take minutes. Every tenth row is not found, every
/// hundredth timed out.
fn finished_job(path: &Path) {
    drop(JobFile::create(path, "long.csv", &Settings::default()).unwrap());
    let file = Connection::open(path).unwrap();
    file.execute_batch(&format!(
        "BEGIN;
         INSERT INTO site VALUES (1, 'shop.example');
         WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < {ROWS})
         INSERT INTO list_row (id, url, site, cells)
            SELECT n, 'http://shop.example/item/' || (n * 7919 % {ROWS}), 1, json_array('A-' || n, 'Item ' || n) FROM row;
         INSERT INTO outcome (id, attempts, error, detail, status, started_at_ms, duration_ms, size_bytes)
            SELECT id, 1, CASE WHEN id % 100 = 0 THEN 'timeout' WHEN id % 10 = 0 THEN 'http_status' END,
                CASE WHEN id % 100 = 0 THEN 'first byte' END,
                CASE WHEN id % 100 = 0 THEN NULL WHEN id % 10 = 0 THEN 404 ELSE 200 END,
                1, id * 31 % 9000, id * 17 % 5000
            FROM list_row;
         UPDATE header SET run = 'halted', columns = '[\"sku\", \"name\"]', total = {ROWS}, last_row = {ROWS},
            ok = (SELECT count(*) FROM outcome WHERE error IS NULL),
            failed = (SELECT count(*) FROM outcome WHERE error IS NOT NULL);
         COMMIT;"
    ))
    .unwrap();
}

struct Notes(Vec<String>);

impl Notes {
    fn take(&mut self, what: &str, milliseconds: f64) {
        self.0.push(format!("{what:<40} {milliseconds:>6.0} ms"));
    }

    /// Does something in the page, waits for it, and notes how long that took.
    fn measure(&mut self, app: &App, what: &str, act: &str, is_done: &str) {
        let took = app.run_async(&timed(act, is_done));
        self.take(what, took.as_f64().unwrap_or_else(|| panic!("{what}: {took}")));
    }
}

#[test]
fn a_million_rows_are_scrolled_filtered_sorted_and_opened() {
    let desktop = Desktop::new(ENGLISH);
    let path = desktop.file("long.fetchlist");
    finished_job(&path);
    let mut notes = Notes(Vec::new());
    let started = Instant::now();
    let app = App::open_job(&desktop, &path);
    app.sentence_with("900,000 of 1,000,000 answered");
    assert_eq!(app.rows(10)[0][..3], ["1", "200 OK", "http://shop.example/item/7919"]);
    notes.take("opened, with the window and its driver", started.elapsed().as_secs_f64() * 1_000.0);

    let count = |rows: u32| format!("grid.ariaRowCount === '{}'", rows + 1);
    let press = |chip: &str| format!("find('button', '{chip}').click()");
    let first =
        |text: &str| format!("textOf(grid.querySelector('[aria-rowindex=\"2\"]')).includes('{text}')");
    notes.measure(&app, "filter: failed, the first time", &press("Failed 100,000"), &count(100_000));
    notes.measure(&app, "filter: answered", &press("Answered 900,000"), &count(900_000));
    notes.measure(&app, "filter: all", &press("All 1,000,000"), &count(ROWS));
    let sort = |column: &str| format!("find('button', '{column}').click()");
    notes.measure(&app, "sort by URL, the first time", &sort("URL"), &first("/item/0"));
    notes.measure(&app, "sort by URL, backwards", &sort("URL"), &first("/item/999999"));
    notes.measure(&app, "back to the list's order", &sort("URL"), &first("/item/7919"));
    notes.measure(&app, "sort by time", &sort("Time"), &first("0 ms"));
    notes.measure(&app, "sort by time, the slowest first", &sort("Time"), &first("9.0 s"));
    notes.measure(&app, "back to the list's order", &sort("Time"), &first("/item/7919"));
    let search = |text: &str| {
        format!(
            "const box = find('searchbox', 'Search rows'); box.value = '{text}';
             box.dispatchEvent(new KeyboardEvent('keydown', {{ key: 'Enter', bubbles: true }}))"
        )
    };
    notes.measure(&app, "search: an imported column", &search("A-99999"), &count(11));
    notes.measure(&app, "search: an error", &search("first byte"), &count(10_000));
    notes.measure(&app, "no search any more", &search(""), &count(ROWS));
    let shows = "[...grid.querySelectorAll('[data-index]')].every((row) => row.children.length > 1)";
    for (place, share) in [("the middle", 0.5), ("nearly the end", 0.999), ("the beginning", 0.0)] {
        let act = format!("grid.scrollTop = {share} * (grid.scrollHeight - grid.clientHeight)");
        let at = f64::from(ROWS) * share;
        let near =
            format!("Math.abs([...grid.querySelectorAll('[data-index]')][0].dataset.index - {at}) < 3000");
        notes.measure(&app, &format!("scroll to {place}"), &act, &format!("{near} && {shows}"));
    }
    let key = |key: &str| {
        format!(
            "grid.focus(); grid.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true }}))"
        )
    };
    let last = format!("textOf(grid.querySelector('[aria-rowindex=\"{}\"]')).startsWith('{ROWS}')", ROWS + 1);
    notes.measure(&app, "the key End", &key("End"), &last);
    let pane = "document.querySelector('.why') !== null";
    notes.measure(&app, "open the last row", &key("Enter"), pane);
    let select =
        "grid.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', ctrlKey: true, bubbles: true }))";
    let selected = "textOf(document.querySelector('[role=toolbar]')).includes('1,000,000')";
    notes.measure(&app, "select all", select, selected);
    notes.0.push(format!("memory of the app's own process {:>12} MB", app.resident_mb()));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::write(folder.join("long_list.txt"), notes.0.join("\n") + "\n").unwrap();
    app.keep_picture(folder, "long_list");
}
