//! Rows are selected, copied, tried again and deleted; columns are shown.

use serde_json::{Value, json};

use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
    site::Site,
    wait::eventually,
    webdriver::key,
};

/// Clicks the row at a place, with the keys held that are said.
const CLICK: &str = "
    const [index, held] = arguments;
    const row = document.querySelector(`[role=grid] [data-index='${index}']`);
    row.dispatchEvent(new MouseEvent('click', { bubbles: true, ...held }));
    find('grid', 'Results').focus();";

fn selected(app: &App) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[role=grid] [aria-selected=true]')]
        .sort((one, other) => one.ariaRowIndex - other.ariaRowIndex)
        .map((row) => textOf(row.firstElementChild))";
    serde_json::from_value(app.run(script)).unwrap()
}

fn expect_selected(app: &App, rows: &[&str]) {
    eventually("the selection", || {
        let now = selected(app);
        if now == rows { Ok(()) } else { Err(now) }
    });
}

#[test]
fn rows_are_selected_copied_tried_again_and_deleted() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    let paths = ["/item/1", "/flaky/1/x", "/flaky/1/y", "/status/404", "/item/5", "/item/1"];
    app.paste(&paths.map(|path| site.url(path)).join("\n"));
    app.text_with("1 row repeats a URL: fetched once");
    app.fill("spinbutton", "Try again", "0");
    app.press("Start");
    app.sentence_with("3 of 6 answered");
    assert_eq!(site.seen("/item/1"), 1, "the double is answered with it");

    app.run_with(CLICK, &json!([1, {}]));
    expect_selected(&app, &["2"]);
    app.run_with(CLICK, &json!([3, { "shiftKey": true }]));
    expect_selected(&app, &["2", "3", "4"]);
    app.run_with(CLICK, &json!([2, { "ctrlKey": true }]));
    expect_selected(&app, &["2", "4"]);
    app.text_with("2 rows selected");
    app.session.type_with_control('c');
    app.text_with("2 rows copied");
    app.press("Try again…");
    app.find("dialog", "Try again");
    app.fill("spinbutton", "Give up after", "30");
    app.press("Try 2 again");
    app.sentence_with("4 of 6 answered");
    // Its reasons come a moment later.
    app.sentence_with(" 1 not found");
    assert_eq!([paths[1], paths[2], paths[3]].map(|path| site.seen(path)), [2, 1, 2]);
    assert_eq!(app.value("spinbutton", "Give up after"), "30", "it is the job's setting now");

    // What was copied are cells: pasted again, they are a table.
    app.press("Add URLs…");
    app.click("textbox", "URLs");
    app.session.type_with_control('v');
    app.find("dialog", "Look over what you pasted");
    let rows = app.run(
        "return [...document.querySelectorAll('dialog[open] tbody tr')].map((row) => [...row.children].map(textOf))",
    );
    let row = |number: &str, status: &str, path| json!([number, status, site.url(path)]);
    let begins = |row: &Value| json!(row.as_array().unwrap()[..3]);
    let rows = rows.as_array().unwrap();
    let wanted = [row("2", "503", paths[1]), row("4", "404", paths[3])];
    assert_eq!(rows.iter().map(begins).collect::<Vec<_>>(), wanted);
    app.press("Cancel");

    app.run_with(CLICK, &json!([0, {}]));
    expect_selected(&app, &["1"]);
    app.session.type_keys(&key::ESCAPE.to_string());
    app.session.type_keys(&key::DELETE.to_string());
    app.find("dialog", "Delete 1 row?");
    app.press("Delete 1 row");
    app.text_with("1 row deleted");
    eventually("the other rows", || {
        let numbers: Vec<String> = app.rows(5).into_iter().map(|mut row| row.remove(0)).collect();
        if numbers == ["2", "3", "4", "5", "6"] { Ok(()) } else { Err(numbers) }
    });
    app.sentence_with("3 of 5 answered");
    // A reason is a filter.
    app.press("1 not found");
    eventually("the row that was not found", || {
        let rows = app.rows(1);
        if rows.len() == 1 && rows[0][0] == "4" { Ok(()) } else { Err(rows) }
    });
}

#[test]
fn columns_of_the_list_are_shown_and_remembered() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let list = format!("sku,link,price\nA-1,{},10\nA-2,{},9\n", site.url("/item/1"), site.url("/item/2"));
    std::fs::write(desktop.file("list.csv"), list).unwrap();
    let app = App::open(&desktop);
    app.press("Import a file…");
    desktop.open_file(&desktop.file("list.csv"));
    app.press("Add 2 URLs");
    app.sentence_with("2 rows ready to be fetched");
    app.press("Columns");
    app.click("checkbox", "price");
    app.session.type_keys(&key::ESCAPE.to_string());
    let shown = |app: &App| app.rows(2).into_iter().map(|row| row[3].clone()).collect::<Vec<_>>();
    eventually("the prices", || if shown(&app) == ["10", "9"] { Ok(()) } else { Err(shown(&app)) });
    app.press("price");
    eventually("the cheapest first", || if shown(&app) == ["9", "10"] { Ok(()) } else { Err(shown(&app)) });
    app.close();
    let app = App::open(&desktop);
    eventually("the prices again", || if shown(&app) == ["10", "9"] { Ok(()) } else { Err(shown(&app)) });
}
