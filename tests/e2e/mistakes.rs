use std::{fs, os::unix::fs::symlink};

use serde_json::json;

use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
    site::Site,
};

#[test]
fn a_blank_list_is_not_taken() {
    let desktop = Desktop::new(ENGLISH);
    let app = App::open(&desktop);
    app.fill("textbox", "URLs", "   ");
    let disabled = "return find('button', 'Add URLs').disabled";
    assert_eq!(app.run(disabled), true);
    app.fill("textbox", "URLs", "x");
    assert_eq!(app.run(disabled), false);
}

#[test]
fn a_file_that_is_no_list_is_refused_with_a_way_out() {
    let desktop = Desktop::new(ENGLISH);
    let app = App::open(&desktop);
    let cases: [(&str, &[u8], [&str; 2]); 2] = [
        ("empty.csv", b"", ["No URLs found", "choose a file that holds some"]),
        (
            "picture.csv",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
            ["Fetchlist does not read this kind of file", "Save it as CSV in its own program"],
        ),
    ];
    for (name, content, said) in cases {
        let file = desktop.file(name);
        fs::write(&file, content).unwrap();
        app.press("Import a file…");
        desktop.open_file(&file);
        for part in said {
            app.text_with(part);
        }
        app.press("Dismiss");
    }
    app.find("button", "Try a sample");
}

#[test]
fn a_setting_out_of_range_is_refused_beside_its_field() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    app.paste(&site.url("/item/1"));
    for (field, typed, said) in [
        ("At once", "0", "Give a whole number from 1 to 1,000."),
        ("At once per site", "1001", "Give a whole number from 1 to 1,000."),
        ("Try again", "1.5", "Give a whole number from 0 to 20."),
        ("Give up after", "0", "Give a number from 0.1 to 3,600."),
    ] {
        let good = app.value("spinbutton", field);
        app.fill("spinbutton", field, typed);
        let input = app.find("spinbutton", field).to_json();
        let beside = "return textOf(arguments[0].closest('.field').querySelector('[role=alert]'))";
        assert_eq!(app.run_with(beside, &json!([input])), said, "{field}");
        assert_eq!(app.run_with("return arguments[0].ariaInvalid", &json!([input])), "true", "{field}");
        app.press("Start");
        let focused = app.run_with("return document.activeElement === arguments[0]", &json!([input]));
        assert_eq!(focused, true, "Start leads to {field}");
        app.fill("spinbutton", field, &good);
        assert_eq!(app.run_with(beside, &json!([input])), "", "{field}");
    }
    assert_eq!(site.seen("/item/1"), 0, "nothing has started");
    app.press("Start");
    app.sentence_with("The one row was answered");
}

#[test]
fn an_export_that_cannot_be_written_says_why_and_can_be_repeated() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    app.paste(&site.url("/item/1"));
    app.press("Start");
    app.sentence_with("The one row was answered");
    app.press("Export…");
    // Not even root can write there.
    app.press("Export");
    desktop.save_file("/sys/results.csv".as_ref());
    app.text_with("That folder cannot be written to");
    app.text_with("Choose another folder.");
    let file = desktop.file("results.csv");
    symlink("/dev/full", &file).unwrap();
    app.press("Export");
    desktop.replace_proposed_file();
    app.text_with("The disk is full");
    fs::remove_file(&file).unwrap();
    fs::write(&file, "an earlier export").unwrap();
    app.press("Export");
    desktop.replace_proposed_file();
    app.text_with("Saved results.csv: 1 row");
    assert!(fs::read_to_string(&file).unwrap().contains(&site.url("/item/1")));
}
