use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use rust_xlsxwriter::{Url, Workbook};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    ListFile,
    list_file_tests::{AUTO, list},
};

const ROWS: u32 = 20_000;

/// Every row's text, behind `begin` and before `end`.
fn text(begin: &str, row: impl Fn(u32) -> String, end: &str) -> Vec<u8> {
    format!("{begin}{}{end}", (0..ROWS).map(row).collect::<String>()).into_bytes()
}

/// A web address that no other is like, so that packing it leaves something of it.
fn url(row: u32) -> String {
    format!("https://a.example/{:016x}", u64::from(row + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    // What lies before and behind the sheet is no part of it.
    for name in ["First", "List", "Last"] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for row in 0..if name == "List" { ROWS } else { 100 } {
            sheet.write(row, 0, row).unwrap();
            sheet.write(row, 1, url(row)).unwrap();
        }
        sheet.write_url(0, 2, Url::new("https://b.example").set_text("b")).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn ods() -> Vec<u8> {
    let sheet = |name: &str, rows: u32| {
        let cells = |row| {
            format!(
                "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>",
                url(row)
            )
        };
        format!("<table:table table:name='{name}'>{}</table:table>", (0..rows).map(cells).collect::<String>())
    };
    let content = format!(
        "<office:body>{}{}{}</office:body>",
        sheet("First", 10_000),
        sheet("List", ROWS),
        sheet("Last", 10_000)
    );
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)]
    {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn packed(content: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(content).unwrap();
    packer.finish().unwrap()
}

/// Reads a list, and sees that the part of it that has been read is told as it goes.
fn is_told(name: &str, file: &ListFile, part: Option<&str>) {
    let preview =
        file.preview(&fetchlist_model::ImportOptions { part: part.map(str::to_owned), ..AUTO }).unwrap();
    let mut rows = file.rows(&preview).unwrap();
    let (mut before, mut count) = (0.0, 0);
    while let Some(row) = rows.next() {
        row.unwrap();
        count += 1;
        let share = rows.share();
        assert!(share >= before, "{name}: {share} after {before}");
        if count % (ROWS / 8) == 0 && count < ROWS {
            let read = f64::from(count) / f64::from(ROWS);
            assert!((share - read).abs() < 0.1, "{name}: {share} where {read} is read");
        }
        before = share;
    }
    assert!(count >= ROWS - 1 && rows.share() >= 1.0, "{name}: {count} rows, {}", rows.share());
}

#[test]
fn how_far_it_is_is_told_of_every_kind_of_list() {
    let lines = text("", |row| format!("{}\n", url(row)), "");
    // Long beside the pieces that are unpacked at a time.
    let long = |row| format!("{}?{}{}", url(row), url(row + ROWS), url(row + 2 * ROWS));
    let objects = |row| format!("{{\"url\": \"{}\"}}\n", url(row));
    for (name, content, part) in [
        ("list.txt.gz", packed(&text("", |row| format!("{}\n", long(row)), "")), None),
        ("list.txt", lines, None),
        ("list.xlsx", workbook(), Some("List")),
        ("list.ods", ods(), Some("List")),
        ("list.json", text("[0", |row| format!(",\n\"{}\"", url(row)), "]"), None),
        ("list.jsonl", text("", objects, ""), None),
        ("list.json.gz", packed(&text("[0", |row| format!(",\n\"{}\"", long(row)), "]")), None),
        (
            "sitemap.xml",
            text("<urlset>", |row| format!("<url><loc>{}</loc></url>\n", url(row)), "</urlset>"),
            None,
        ),
        ("page.html", text("<html>", |row| format!("<a href='{}'>x</a>\n", url(row)), "</html>"), None),
        ("links.md", text("", |row| format!("- [x]({})\n", url(row)), ""), None),
        (
            "bookmarks.html",
            text(
                "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>",
                |row| format!("<DT><A HREF='{}'>x</A>\n", url(row)),
                "</DL>",
            ),
            None,
        ),
    ] {
        is_told(name, &list(name, content).file, part);
    }
}

#[test]
fn how_far_it_is_is_told_of_copied_cells_and_of_several_files() {
    let cells = String::from_utf8(text("", |row| format!("{row}\t{}\n", url(row)), "")).unwrap();
    is_told("clipboard", &ListFile::from_clipboard(&cells, None).unwrap().unwrap(), None);
    let half: Vec<_> = (0..ROWS / 2).map(|row| format!("{{\"url\": \"{}\"}}\n", url(row))).collect();
    let (first, second) = (list("a.jsonl", half.concat()), list("b.jsonl", half.concat()));
    let several = ListFile::open_all(&[first.path(), second.path()]).unwrap();
    is_told("several", &several, None);
}
