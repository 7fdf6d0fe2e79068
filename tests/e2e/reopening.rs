use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
    site::{Site, slow_path},
    wait::eventually,
    webdriver::Element,
};

const ROWS: usize = 60;
const MILLISECONDS: u32 = 200;

#[test]
fn a_window_that_is_closed_opens_where_it_was() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    run_a_little(&app, &site);
    app.press("Pause");
    let sentence = eventually("all that was in flight to be done", || {
        let asked = (0..ROWS).filter(|row| site.seen(&slow_path(MILLISECONDS, *row)) > 0).count();
        let sentence = app.sentence_with("Paused: ");
        if sentence.ends_with(&format!(" · {asked} of 60 done")) { Ok(sentence) } else { Err(sentence) }
    });
    let rows = app.rows(10);
    app.close();

    let app = App::open(&desktop);
    assert_eq!(app.sentence(), sentence);
    assert_eq!(app.rows(10), rows);
    assert_eq!(app.value("spinbutton", "At once"), "4");
    app.press("Resume");
    app.sentence_with("All 60 answered");
    assert_once(&site, 0..ROWS);
}

#[test]
fn closing_in_the_middle_of_a_run_asks_and_keeps_what_is_done() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    run_a_little(&app, &site);
    desktop.close_window();
    app.find("dialog", "Close while the run goes on?");
    app.press("Keep running");
    app.sentence_with("in flight");
    let done = done_rows(&app);
    // It asks once.
    app.close();

    let app = App::open(&desktop);
    app.sentence_with("Paused: ");
    app.press("Resume");
    app.sentence_with("in flight");
    desktop.close_window();
    app.find("dialog", "Close while the run goes on?");
    app.press_last("Close Fetchlist");

    let app = App::open(&desktop);
    app.sentence_with("Paused: ");
    app.press("Resume");
    app.sentence_with("All 60 answered");
    assert_once(&site, done);
}

#[test]
fn a_crash_costs_nothing_that_was_shown_as_done() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    run_a_little(&app, &site);
    let done = done_rows(&app);
    app.kill();

    let app = App::open(&desktop);
    let sentence = app.sentence_with("This job stopped unexpectedly at ");
    let safe: usize =
        sentence.split("; ").nth(1).and_then(|rest| rest.split(' ').next()?.parse().ok()).unwrap();
    assert!(sentence.ends_with("of 60 rows are safe.") && safe >= done.len(), "{done:?}: {sentence}");
    let shown = done_rows(&app);
    assert!(done.iter().all(|row| shown.contains(row)), "{done:?} were done, and now {shown:?} are");
    app.press("Resume");
    app.sentence_with("All 60 answered");
    assert_once(&site, done);
}

#[test]
fn an_earlier_job_is_found_again() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    app.paste(&[site.url("/item/1"), site.url("/item/2")].join("\n"));
    app.press("Start");
    app.sentence_with("All 2 answered");
    app.press("New job");
    app.find("textbox", "URLs");
    let recent = app.eventually("the job", "return document.querySelector('section li button')");
    let recent = Element::from_json(&recent).unwrap();
    let label = app.session.label(&recent);
    assert!(label.starts_with("Pasted list 2 of 2 done"), "{label}");
    app.session.click(&recent);
    app.sentence_with("All 2 answered");
    assert_eq!(app.rows(2)[1][2], site.url("/item/2"));
}

/// Starts a run of slow rows, four at once, and waits until some are shown as done.
fn run_a_little(app: &App, site: &Site) {
    app.paste(&site.slow(ROWS, MILLISECONDS).join("\n"));
    app.fill("spinbutton", "At once", "4");
    app.press("Start");
    eventually("rows that are done", || match done_rows(app).len() {
        0..5 => Err(app.sentence()),
        _ => Ok(()),
    });
}

/// The places of the rows that the table shows as answered.
fn done_rows(app: &App) -> Vec<usize> {
    let rows = app.rows(10);
    let done = rows.iter().filter(|row| row[1] == "200 OK");
    done.map(|row| row[0].parse::<usize>().unwrap() - 1).collect()
}

fn assert_once(site: &Site, rows: impl IntoIterator<Item = usize>) {
    for row in rows {
        assert_eq!(site.seen(&slow_path(MILLISECONDS, row)), 1, "row {}", row + 1);
    }
}
