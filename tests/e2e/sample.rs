use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
    site::Site,
    wait::eventually,
    webdriver::key,
};

/// The sample shows what the app does, and every failure is explained to whoever opens it, by keyboard alone.
#[test]
fn the_sample_runs_and_explains_its_failures() {
    let desktop = Desktop::new(ENGLISH);
    let app = App::open(&desktop);
    app.press("Try a sample");
    app.sentence_with("ready to be fetched");
    app.press("Start");
    let sentence = app.sentence_with(" 12 failed: ");
    assert!(sentence.starts_with("188 of 200 answered in "), "{sentence}");
    assert!(app.has("button", "Try the failed ones again"));

    app.press("Failed 12");
    app.eventually("the failed rows", "return find('grid', 'Results').ariaRowCount === '13' ? true : null");
    let rows = app.rows(12);
    let focused = "return document.activeElement === find('grid', 'Results')";
    eventually("the keyboard to come to the table", || {
        app.session.type_keys(&key::TAB.to_string());
        if app.run(focused) == true {
            Ok(())
        } else {
            Err(app.run("return document.activeElement.outerHTML"))
        }
    });
    app.session.type_keys(&key::DOWN.to_string());
    app.session.type_keys(&key::ENTER.to_string());
    for row in rows {
        let pane = app.eventually(
            &format!("the pane of row {row:?}"),
            &format!(
                "const pane = document.querySelector('section[aria-label=\"Row {}\"] .why');
                return pane ? [textOf(pane.querySelector('h3')), textOf(pane.querySelector('p'))] : null",
                row[0]
            ),
        );
        let told = [pane[0].as_str().unwrap(), pane[1].as_str().unwrap()];
        assert!(told.iter().all(|text| text.len() > 10), "{row:?}: {told:?}");
        assert!(!told.concat().contains(['{', '}']), "{row:?}: {told:?}");
        app.session.type_keys(&key::DOWN.to_string());
    }
    app.session.type_keys(&key::ESCAPE.to_string());
    app.eventually("the pane to close", "return document.querySelector('.why') ? null : true");
    assert_eq!(app.run(focused), true, "the table keeps the keyboard");
}

/// The failed rows are fetched again, and no others.
#[test]
fn failed_rows_are_tried_again_alone() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    app.paste(&["/item/1", "/flaky/1/x", "/status/404"].map(|path| site.url(path)).join("\n"));
    app.fill("spinbutton", "Try again", "0");
    app.press("Start");
    app.sentence_with("1 of 3 answered");
    app.press("Try the failed ones again");
    let sentence = app.sentence_with("1 failed: ");
    assert!(sentence.starts_with("2 of 3 answered") && sentence.ends_with(" 1 not found."), "{sentence}");
    assert_eq!(["/item/1", "/flaky/1/x", "/status/404"].map(|path| site.seen(path)), [1, 2, 2]);
}
