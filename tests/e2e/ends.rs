//! Any list in, clean files out: a pattern over a table, columns from answers, a workbook.

use std::fs;

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
    site::Site,
};

const PRESS_PRICE: &str = "[...document.querySelectorAll('dialog[open] button')].find((it) => textOf(it).startsWith('price')).click()";

#[test]
fn item_numbers_become_urls_and_their_answers_columns_of_a_workbook() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    let list = desktop.file("items.json");
    fs::write(
        &list,
        r#"{"meta": ["v1"], "items": [{"sku": "007", "name": "a"}, {"sku": "8", "name": "b"}]}"#,
    )
    .unwrap();
    app.press("Import a file…");
    desktop.open_file(&list);
    app.find("dialog", "Look over items.json");
    app.press("Make the URLs from a pattern");
    app.fill("textbox", "Pattern for the URLs", &site.url("/item/{sku}"));
    app.text_with(&site.url("/item/007"));
    app.press("Add 2 URLs");
    app.sentence_with("2 rows ready to be fetched");
    app.press("Start");
    app.sentence_with("All 2 answered");

    app.press("Export…");
    app.press("Columns from answers…");
    app.text_with("Press a value to make a column of it.");
    app.eventually(
        "the sample answer",
        "return [...document.querySelectorAll('dialog[open] button')].some((it) => textOf(it).startsWith('price'))",
    );
    app.run(PRESS_PRICE);
    app.text_with("found in all 2");
    app.press("Use these columns");
    app.find("dialog", "Export results");
    app.click("radio", "Excel workbook");
    app.press("Export");
    let file = desktop.file("items.xlsx");
    desktop.save_file(&file);
    app.text_with("Saved items.xlsx: 2 rows");
    app.text_with("price from $.price");
    app.eventually("the prices in the table", &prices("two.every((price) => price > 0)"));
    app.press("price");
    app.eventually("the lowest price first", &prices("two[0] < two[1]"));
    app.press("price");
    app.eventually("the highest price first", &prices("two[0] > two[1]"));

    let mut book: Xlsx<_> = open_workbook(&file).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    let column = |name: &str| rows[0].iter().position(|cell| *cell == name).unwrap();
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[1][column("sku")], Data::String("007".into()));
    assert_eq!(rows[1][column("status")], Data::Float(200.0));
    assert!(matches!(rows[1][column("price")], Data::Float(price) if price > 0.0), "{:?}", rows[1]);
}

/// Whether the table shows two prices, `two` from the top down, that are so.
fn prices(are_so: &str) -> String {
    format!(
        "const head = document.querySelector('[data-column=\"field:price\"]');
         if (!head) return false;
         const at = [...head.parentElement.children].indexOf(head);
         const rows = [...document.querySelectorAll('[data-index]')].sort((a, b) => a.dataset.index - b.dataset.index);
         const two = rows.map((row) => Number(textOf(row.children[at])));
         return two.length === 2 && {are_so}"
    )
}
