use fetchlist_model::{ImportOptions, ImportWarning, Separator};
use rust_xlsxwriter::Workbook;

use crate::list_file_tests::{AUTO, List, list};

const ROWS: [[&str; 3]; 3] =
    [["1", "Kettle", "https://a.example/1"], ["2", "Red pot", "https://a.example/2"], ["3", "", "n/a"]];

/// A text with the rows behind these lines.
fn text(begin: &str, separator: &str) -> String {
    begin.to_owned() + &ROWS.map(|row| row.join(separator)).join("\n")
}

fn workbook(begin: &[&[&str]]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in begin.iter().copied().chain(ROWS.iter().map(|row| &row[..])).enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn names_of_columns_may_stand_below_titles() {
    let lists: [(List, &[ImportWarning]); 7] = [
        (
            list("a.csv", text("Quarterly report\n\nNo;Name;Link\n", ";")),
            &[ImportWarning::Titles { count: 1 }],
        ),
        (
            list("a.csv", text("Quarterly report;;\n;;\nNo;Name;Link\n", ";")),
            &[ImportWarning::Titles { count: 1 }],
        ),
        (
            list("a.txt", text("Report\nof today\nNo\tName\tLink\n", "\t")),
            &[ImportWarning::Titles { count: 2 }],
        ),
        (list("a.csv", text(",,\nNo,Name,Link\n", ",")), &[]),
        (list("a.csv", text("No,Name,Link\n", ",")), &[]),
        (
            list("a.xlsx", workbook(&[&["Quarterly report"], &[], &["No", "Name", "Link"]])),
            &[ImportWarning::Titles { count: 1 }],
        ),
        (
            list("a.xlsx", workbook(&[&["", "Report"], &["No", "Name", "Link"]])),
            &[ImportWarning::Titles { count: 1 }],
        ),
    ];
    for (number, (list, warnings)) in lists.into_iter().enumerate() {
        let preview = list.preview(&AUTO);
        assert_eq!(
            (preview.columns.clone(), preview.url_column),
            (["No", "Name", "Link"].map(String::from).to_vec(), Some(2)),
            "{number}"
        );
        assert_eq!(
            (preview.header, preview.counts.total, &preview.counts.warnings[..]),
            (Some(true), 3, warnings),
            "{number}"
        );
        assert_eq!(
            list.urls(&AUTO),
            ["https://a.example/1", "https://a.example/2", "n/a [no web address]"],
            "{number}"
        );
        assert_eq!(list.counts(&AUTO), preview.counts);
        // As the window sends it back, and as a person says it.
        let again = ImportOptions { header: preview.header, url_column: preview.url_column, ..AUTO };
        assert_eq!(list.preview(&again), preview);
        assert_eq!(list.file.with_url_column(&AUTO, "link").unwrap().url_column, Some(2));
        let values = list.preview(&ImportOptions { header: Some(false), ..AUTO });
        assert!(values.counts.total > 3 && values.counts.warnings.is_empty(), "{number}: all rows are there");
    }
}

#[test]
fn a_word_above_addresses_is_a_name_below_a_title_too() {
    let list = list("a.csv", "Report\nZiel,Name\nhttps://a.example/1,one\nhttps://a.example/2,two\n");
    assert_eq!(list.preview(&AUTO).columns, ["Ziel", "Name"]);
    assert_eq!(list.counts(&AUTO).warnings, [ImportWarning::Titles { count: 1 }]);
}

#[test]
fn what_is_no_title_stays_a_row() {
    for (text, rows) in [
        ("https://a.example/1\nlink,name\nhttps://a.example/2,two\n", 3),
        ("one,https://a.example/1\n\ntwo,https://a.example/2\n", 2),
        (",one\nhttps://a.example/1,two\n", 2),
        ("url,\nhttps://a.example/1,link\n", 1),
    ] {
        let list = list("a.csv", text);
        let preview = list.preview(&ImportOptions { separator: Some(Separator::Comma), ..AUTO });
        assert_eq!(preview.counts.total, rows, "{text}");
        assert!(
            !preview.counts.warnings.iter().any(|warning| matches!(warning, ImportWarning::Titles { .. })),
            "{text}"
        );
    }
}
