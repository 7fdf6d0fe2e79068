use rust_xlsxwriter::{Url, Workbook};

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
