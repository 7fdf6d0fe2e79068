use std::fs;

use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
    site::Site,
    webdriver::key,
};

const COLUMNS: [&str; 12] = [
    "url",
    "outcome",
    "status",
    "error",
    "error_detail",
    "final_url",
    "redirects",
    "attempts",
    "duration_ms",
    "size_bytes",
    "content_type",
    "fetched_at",
];

/// Paste, Start, Export: what a person who has never seen the app does first.
#[test]
fn three_actions_give_a_file_of_results() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    let mut list: Vec<String> = (0..30).map(|number| site.url(&format!("/item/{number}"))).collect();
    list[3] = site.url("/status/404");
    list[7] = "htp:/not usable".into();
    list[11] = site.url("/redirect/1");

    app.paste(&list.join("\n"));
    app.eventually(
        "a heading",
        "return textOf(document.querySelector('h1')) === 'Pasted list' ? true : null",
    );
    app.press("Start");
    let sentence = app.sentence_with("2 failed: ");
    assert!(sentence.starts_with("28 of 30 answered in "), "{sentence}");
    assert!(sentence.ends_with("2 failed: 1 not found, 1 without a usable URL."), "{sentence}");
    app.press("Export…");
    app.press("Export");
    let file = desktop.file("results.csv");
    desktop.save_file(&file);

    app.text_with("Saved results.csv: 30 rows");
    assert!(app.has("button", "Show in folder"));
    assert!(!app.has("dialog", "Export results"));
    let text = fs::read_to_string(&file).unwrap();
    let text = text.strip_prefix('\u{feff}').expect("Excel reads UTF-8 right only with a BOM");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap(), &COLUMNS[..]);
    let rows: Vec<Vec<String>> = reader.deserialize().map(Result::unwrap).collect();
    let urls: Vec<&String> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(urls, list.iter().collect::<Vec<_>>());
    for (number, row) in rows.iter().enumerate() {
        let [outcome, status, error, redirects] = [&row[1], &row[2], &row[3], &row[6]].map(String::as_str);
        let expected = match number {
            3 => ["failed", "404", "http_status", "0"],
            7 => ["failed", "", "invalid_url", "0"],
            11 => ["ok", "200", "", "1"],
            _ => ["ok", "200", "", "0"],
        };
        assert_eq!([outcome, status, error, redirects], expected, "row {}: {row:?}", number + 1);
    }
    assert_eq!(rows[11][5], site.url("/redirect/0"));
    assert_eq!(rows[0][10], "application/json");
}

#[test]
fn the_three_actions_need_no_mouse() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    app.paste(&[site.url("/item/1"), site.url("/item/2")].join("\n"));
    app.sentence_with("2 rows ready to be fetched");
    app.session.type_with_control(key::ENTER);
    app.sentence_with("All 2 answered");
    app.session.type_with_control('e');
    app.find("dialog", "Export results");
    app.session.type_keys(&key::ENTER.to_string());
    let file = desktop.file("results.csv");
    desktop.save_file(&file);
    app.text_with("Saved results.csv: 2 rows");
    assert!(file.is_file());
}
