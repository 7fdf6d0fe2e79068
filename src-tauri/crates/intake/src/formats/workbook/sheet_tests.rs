use fetchlist_model::{HostErrorCode, ImportOptions};
use rust_xlsxwriter::{Formula, Url, Workbook};

use crate::list_file_tests::{AUTO, list};

/// A sheet with a column `Link`: as many links behind a word, and as many plain addresses below them.
fn mixed(links: u32, plain: u32) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "Name").unwrap().write(0, 1, "Link").unwrap();
    for row in 1..=links + plain {
        sheet.write(row, 0, format!("Page {row}")).unwrap();
        let url = format!("https://a.example/{row}");
        if row <= links {
            sheet.write_url(row, 1, Url::new(url).set_text("Open")).unwrap();
        } else {
            sheet.write_string(row, 1, url).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn links_and_plain_addresses_in_one_column_are_all_read() {
    for (links, plain) in [(7, 3), (3, 7), (5, 5), (1, 99), (99, 1)] {
        let list = list("list.xlsx", mixed(links, plain));
        let preview = list.preview(&AUTO);
        assert_eq!(preview.columns, ["Name", "Link", "Link (link)"]);
        assert_eq!((preview.url_column, preview.sure), (Some(2), true), "{links} links, {plain} addresses");
        let expected: Vec<_> = (1..=links + plain).map(|row| format!("https://a.example/{row}")).collect();
        assert_eq!(list.urls(&AUTO), expected, "{links} links, {plain} addresses");
    }
}

#[test]
fn a_file_beside_the_workbook_is_no_host() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, link) in (0..).zip(["https://a.example/1", "https://a.example/2", "report.pdf"]) {
        let formula = Formula::new(format!("=HYPERLINK(\"{link}\", \"Open\")")).set_result("Open");
        sheet.write_formula(row, 0, formula).unwrap();
    }
    let urls = list("list.xlsx", workbook.save_to_buffer().unwrap()).urls(&AUTO);
    assert_eq!(urls[2], "./report.pdf [relative to a page whose address is not known]");
}

/// A workbook of sheets, each with a text in every row of its first column; a link stands behind those with a `*`.
fn sheets(sheets: &[(&str, &[&str])]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    for (name, texts) in sheets {
        let sheet = workbook.add_worksheet().set_name(*name).unwrap();
        for (row, text) in (0..).zip(*texts) {
            match text.strip_prefix('*') {
                Some(text) => {
                    sheet.write_url(row, 0, Url::new("https://link.example/").set_text(text)).unwrap()
                }
                None => sheet.write_string(row, 0, *text).unwrap(),
            };
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn the_likeliest_sheet_is_the_first_with_addresses_then_the_first_with_rows() {
    let data: (&str, &[&str]) = ("Data", &["URL", "https://a.example/"]);
    let cover: (&str, &[&str]) = ("Cover", &["Links"]);
    let report: (&str, &[&str]) = ("Report", &["Company report 2024", "by me"]);
    let links: (&str, &[&str]) = ("Links", &["Page", "*Open"]);
    for (content, likeliest, rows) in [
        (&[cover, data, report][..], "Data", 1),
        (&[report, data, links], "Data", 1),
        (&[cover, links, data], "Links", 1),
        (&[data, links], "Data", 1),
        (&[cover, report], "Report", 2),
    ] {
        let preview = list("book.xlsx", sheets(content)).preview(&AUTO);
        assert_eq!((preview.part.as_deref(), preview.counts.total), (Some(likeliest), rows), "{content:?}");
        assert_eq!(preview.parts.len(), content.len());
    }
}

#[test]
fn a_sheet_without_rows_names_the_others() {
    let list = list(
        "book.xlsx",
        sheets(&[("Cover", &["Links"]), ("Data", &["https://a.example/"]), ("More", &["x"])]),
    );
    let cover = ImportOptions { part: Some("Cover".into()), header: Some(true), ..AUTO };
    let error = list.file.preview(&cover).unwrap_err();
    assert_eq!(error.code(), HostErrorCode::EmptyList);
    assert_eq!(
        error.to_string(),
        "“Cover” in book.xlsx holds no rows; choose another part, with --part on the command line: Data, More"
    );
}
