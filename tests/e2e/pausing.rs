use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
    site::{Site, slow_path},
    wait::eventually,
};

const ROWS: usize = 40;
const MILLISECONDS: u32 = 300;

/// Nothing is lost, and nothing that finished is fetched again, however often the run is held up.
#[test]
fn a_run_pauses_stops_and_goes_on() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    app.paste(&site.slow(ROWS, MILLISECONDS).join("\n"));
    app.fill("spinbutton", "At once", "4");
    app.press("Start");

    app.sentence_with("4 in flight");
    app.press("Pause");
    let asked =
        || (0..ROWS).map(|number| site.seen(&slow_path(MILLISECONDS, number)) as usize).sum::<usize>();
    let done = eventually("all that was in flight to be done", || {
        let (left, done) = paused(&app.sentence_with("Paused: "));
        assert_eq!(left + done, ROWS);
        if done == asked() { Ok(done) } else { Err(done) }
    });

    app.press("Resume");
    app.sentence_with("4 in flight");
    app.press("Stop");
    let (left, stopped) = paused(&app.sentence_with("Paused: "));
    assert_eq!(left + stopped, ROWS);
    assert!(stopped >= done, "{stopped} rows are done, and {done} were before");
    let finished = app.rows(10).iter().filter(|row| row[1] == "200 OK").count();
    assert!(finished > 0 && finished <= stopped, "{finished} of {stopped}");

    app.press("Resume");
    let sentence = app.sentence_with("answered");
    assert!(sentence.starts_with("All 40 answered"), "{sentence}");
    let again = asked() - ROWS;
    assert!(again <= 4, "only what Stop cut off is fetched again, not {again} rows");
}

/// How many rows are left and how many are done, by the sentence.
fn paused(sentence: &str) -> (usize, usize) {
    let numbers: Vec<usize> = sentence.split(' ').filter_map(|word| word.parse().ok()).collect();
    assert_eq!(numbers.last(), Some(&ROWS), "{sentence}");
    (numbers[0], numbers[1])
}
