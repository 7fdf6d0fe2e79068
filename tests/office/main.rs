//! `LibreOffice` opens what Fetchlist writes and finds the same cells, and writes the workbooks that Fetchlist reads.
//!
//! `make office` runs these tests; they need `soffice`, of Debian's `libreoffice-calc-nogui`.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod calc;

use std::{collections::HashMap, fs, path::Path, process::Command};

use calc::{Calc, table_of};
use fetchlist_tests::built;

/// Cells that a spreadsheet likes to change: each is to come back as it is.
const CELLS: [[&str; 3]; 8] = [
    ["007", "leading zeros", "http://shop.example/item/1"],
    ["0190000000000000001", "nineteen digits", "http://shop.example/item/2?a=1&b=2"],
    ["=1+1", "@SUM(A1)", "http://shop.example/item/3"],
    ["3-4", "1/2", "http://shop.example/item/4"],
    ["a \"quoted\" word", "two\nlines", "http://shop.example/item/5"],
    ["Käse, 面包; сыр", "🦀 astral", "http://shop.example/item/6"],
    ["TRUE", "1e5", "http://shop.example/item/7"],
    ["", "  spaces  ", "http://shop.example/item/8"],
];
const COLUMNS: [&str; 3] = ["sku", "note", "link"];

fn table() -> Vec<Vec<String>> {
    let names = COLUMNS.map(str::to_owned).to_vec();
    std::iter::once(names).chain(CELLS.map(|row| row.map(str::to_owned).to_vec())).collect()
}

fn write(path: &Path, table: &[Vec<String>]) {
    let mut writer = csv::Writer::from_path(path).unwrap();
    for row in table {
        writer.write_record(row).unwrap();
    }
    writer.flush().unwrap();
}

/// Runs the command line in a folder.
fn fetchlist(folder: &Path, arguments: &[&str]) -> String {
    let program = built("fetchlist-cli", "fetchlist-cli", "FETCHLIST_CLI");
    let ran = Command::new(program).args(arguments).current_dir(folder).output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    assert!(ran.status.success(), "{arguments:?}: {said}");
    said
}

/// A job of the table, in `job.fetchlist`.
fn job(folder: &Path) {
    write(&folder.join("list.csv"), &table());
    fetchlist(folder, &["import", "list.csv", "--job", "job.fetchlist"]);
}

#[test]
fn a_workbook_opens_with_the_same_cells_and_right_types() {
    let calc = Calc::new();
    job(calc.folder());
    fetchlist(calc.folder(), &["export", "job.fetchlist", "--out", "out.xlsx"]);
    let found = calc.cells("out.xlsx");
    let names = ["sku", "note", "link", "url", "outcome", "status", "error", "error_detail", "final_url"];
    assert_eq!(found[0][..9], names);
    for (row, cells) in found[1..].iter().zip(CELLS) {
        assert_eq!(row[..3], cells);
        assert_eq!((&*row[3], &*row[4]), (cells[2], "not_fetched"));
    }
    assert_eq!(found.len(), CELLS.len() + 1);
    // Attempts are a number, which can be summed; a number among the inputs is a text.
    let number = found[0].iter().position(|name| name == "attempts").unwrap();
    let types = calc.types("out.xlsx");
    assert_eq!((&*types[1][number], &*types[1][0]), ("float", "string"));
}

#[test]
fn a_csv_for_excel_opens_with_the_same_cells_and_no_formula() {
    let calc = Calc::new();
    job(calc.folder());
    for (separator, name) in [(",", "comma.csv"), (";", "semicolon.csv"), ("tab", "tab.csv")] {
        let arguments = ["export", "job.fetchlist", "--out", name, "--csv-separator", separator];
        fetchlist(calc.folder(), &[&arguments[..], &["--columns", "sku,note,link"]].concat());
        let found = calc.cells_of_csv(name, separator);
        for (row, cells) in found[1..].iter().zip(CELLS) {
            let safe = cells
                .map(|cell| if cell.starts_with(['=', '@']) { format!("'{cell}") } else { cell.to_owned() });
            assert_eq!(row[..3], safe, "{name}");
        }
        assert_eq!(found.len(), CELLS.len() + 1, "{name}");
    }
}

#[test]
fn workbooks_that_it_writes_are_read_with_the_same_cells() {
    let calc = Calc::new();
    write(&calc.folder().join("list.csv"), &table());
    for ending in ["xlsx", "ods", "xls"] {
        let book = calc.converted("list.csv", ending);
        let job = format!("{ending}.fetchlist");
        fetchlist(calc.folder(), &["import", &book, "--job", &job]);
        let arguments = ["export", &job, "--out", "back.csv", "--plain-csv", "--columns", "sku,note,link"];
        fetchlist(calc.folder(), &arguments);
        assert_eq!(table_of(&calc.folder().join("back.csv")), table(), "{ending}");
    }
}

#[test]
fn csv_that_it_writes_is_read_with_the_same_cells() {
    let calc = Calc::new();
    write(&calc.folder().join("list.csv"), &table());
    // What the program calls the encodings (LibreOffice, "CSV Filter Parameters", token 3), and the separators' codes.
    for (encoding, separator) in [(76, 59), (76, 9), (65535, 44)] {
        let written = calc.converted_to_csv("list.csv", encoding, separator);
        let job = format!("{encoding}-{separator}.fetchlist");
        fetchlist(calc.folder(), &["import", &written, "--job", &job]);
        let arguments = ["export", &job, "--out", "back.csv", "--plain-csv", "--columns", "sku,note,link"];
        fetchlist(calc.folder(), &arguments);
        assert_eq!(table_of(&calc.folder().join("back.csv")), table(), "{encoding} {separator}");
    }
}

#[test]
fn the_links_behind_cells_are_read() {
    let calc = Calc::new();
    let names: HashMap<&str, &str> =
        HashMap::from([("Widget", "http://shop.example/widget"), ("Gadget", "http://shop.example/gadget")]);
    let cell = |name: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p><text:a xlink:href=\"{}\">{name}</text:a></text:p>\
             </table:table-cell>",
            names[name]
        )
    };
    fs::write(calc.folder().join("links.fods"), calc::flat_sheet(&["Widget", "Gadget"].map(cell))).unwrap();
    for ending in ["ods", "xlsx"] {
        let book = calc.converted("links.fods", ending);
        let job = format!("{ending}.fetchlist");
        fetchlist(calc.folder(), &["import", &book, "--job", &job]);
        fetchlist(calc.folder(), &["export", &job, "--out", "back.csv", "--plain-csv", "--columns", "url"]);
        let found: Vec<_> = table_of(&calc.folder().join("back.csv")).into_iter().skip(1).flatten().collect();
        assert_eq!(found, [names["Widget"], names["Gadget"]], "{ending}");
    }
}
