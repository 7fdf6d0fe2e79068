use std::fs;

use serde_json::{Value, json};

use crate::{
    app::App,
    desktop::{Desktop, ENGLISH},
    site::Site,
};

/// A list with other columns comes back with them unchanged.
#[test]
fn a_list_file_keeps_its_columns() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    let list = desktop.file("products.csv");
    let names = ["Café, large", "\"Quoted\"", "two\nlines", "=1+1", "007", ""];
    let mut writer = csv::Writer::from_path(&list).unwrap();
    writer.write_record(["name", "link", "price"]).unwrap();
    for (number, name) in names.iter().enumerate() {
        writer.write_record([name, site.url(&format!("/item/{number}")).as_str(), "1.50"]).unwrap();
    }
    writer.write_record(["none", "", "2"]).unwrap();
    writer.write_record(["again", site.url("/item/0").as_str(), "3"]).unwrap();
    writer.flush().unwrap();

    app.press("Import a file…");
    desktop.open_file(&list);
    app.find("dialog", "Look over products.csv");
    app.text_with("The URLs come from “link”.");
    app.text_with("7 URLs 1 double 1 blank");
    app.press("Add 7 URLs");
    app.sentence_with("7 rows ready to be fetched");
    app.text_with("8 rows, URL in column “link”");
    app.text_with("6 different URLs");
    let rows = app.rows(8);
    assert_eq!(rows.len(), 8);
    assert_eq!(rows[1][2], site.url("/item/1"));
    app.press("Start");
    app.sentence_with("7 of 8 answered");

    app.press("Export…");
    app.click("radio", "JSON");
    app.press("Export");
    let file = desktop.file("products.json");
    desktop.save_file(&file);
    app.text_with("Saved products.json: 8 rows");
    let rows: Vec<Value> = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let input = |name: &str, link: &str, price: &str| json!({ "name": name, "link": link, "price": price });
    for (number, name) in names.iter().enumerate() {
        let url = site.url(&format!("/item/{number}"));
        assert_eq!(rows[number]["input"], input(name, &url, "1.50"));
        assert_eq!([&rows[number]["row"], &rows[number]["outcome"]], [&json!(number + 1), &json!("ok")]);
    }
    assert_eq!(rows[6]["input"], input("none", "", "2"));
    assert_eq!([&rows[6]["outcome"], &rows[6]["error"]], ["failed", "invalid_url"]);
    assert_eq!(rows[7]["input"], input("again", &site.url("/item/0"), "3"));
    assert_eq!(rows[7]["outcome"], "ok");
    assert_eq!(rows.len(), 8);
}

/// Several files of different kinds, dragged onto the window at once.
#[test]
fn files_are_dropped_on_the_window() {
    let (site, desktop) = (Site::start(), Desktop::new(ENGLISH));
    let app = App::open(&desktop);
    let files = [desktop.file("a list.csv"), desktop.file("links.html")];
    fs::write(&files[0], format!("sku,link\n007,{}\n008,nonsense\n", site.url("/item/7"))).unwrap();
    fs::write(&files[1], format!("<a href='{}'>Eight</a>", site.url("/item/8"))).unwrap();
    let source = desktop.drag_files(&files);
    app.text_with("Drop files to look them over");
    desktop.drop_files(source);
    app.find("dialog", "Look over 2 files");
    app.text_with("2 URLs 1 not usable");
    app.press("Add 2 URLs");
    app.sentence_with("2 rows ready to be fetched");
    app.press("Start");
    app.sentence_with("2 of 3 answered");
}

/// A program that dies while files are dragged from it says nothing more: the window is free again for who goes on.
#[test]
fn a_drag_without_an_end_does_not_stay() {
    let desktop = Desktop::new(ENGLISH);
    let app = App::open(&desktop);
    let source = desktop.drag_files(&[desktop.home().to_owned()]);
    app.text_with("Drop files to look them over");
    drop(source);
    desktop.xdotool(&["mouseup", "1", "click", "1"]).unwrap();
    app.text_without("Drop files to look them over");
}
