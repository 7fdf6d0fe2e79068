use std::fmt::Write as _;

use fetchlist_model::{ListKind, Separator};

use crate::{
    ListFile,
    list_file_tests::{AUTO, url_of},
};

/// The header and the rows that a copied table has; `None` where it is none.
fn pasted(text: &str, html: Option<&str>) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let list = ListFile::from_clipboard(text, html)?.unwrap();
    let preview = list.preview(&AUTO).unwrap();
    assert_eq!((preview.kind, preview.separator), (ListKind::Clipboard, None::<Separator>));
    let rows = list.rows(&preview).unwrap().map(|row| row.unwrap().cells);
    let rows = rows.map(|cells| cells.iter().map(str::to_owned).collect()).collect();
    Some((preview.columns, rows))
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

#[test]
fn cells_of_a_spreadsheet_are_a_table() {
    let text =
        "sku\tlink\tnote\r\n1\thttps://a.example/\t\"two\nlines, \"\"quoted\"\"\"\r\n2\tb.example\t\r\n";
    let (columns, rows) = pasted(text, None).unwrap();
    assert_eq!(columns, ["sku", "link", "note"]);
    assert_eq!(rows[0], ["1", "https://a.example/", "two\nlines, \"quoted\""]);
    assert_eq!(rows[1], ["2", "b.example", ""]);
    let list = ListFile::from_clipboard(text, None).unwrap().unwrap();
    let preview = list.preview(&AUTO).unwrap();
    assert_eq!((preview.url_column, preview.header), (Some(1), Some(true)));
    let urls: Vec<_> = list.rows(&preview).unwrap().map(|row| url_of(&row.unwrap())).collect();
    assert_eq!(urls, ["https://a.example/", "https://b.example/"]);
}

#[test]
fn what_is_no_table_is_left_alone() {
    for text in [
        "",
        "https://a.example/\nb.example\n",
        "see\n\thttps://a.example/\n\tb.example\n",
        "a\tb\nc\nd\n",
        "\thttps://a.example/\n\tb.example\n",
    ] {
        assert_eq!(pasted(text, None), None, "{text}");
    }
    let words = "word ".repeat(50);
    for html in [
        "<p>https://a.example/</p>".to_owned(),
        "<table><tr><td>https://a.example/</table>".to_owned(),
        format!("<p>{words}</p><table><tr><td>1<td>2</table>"),
    ] {
        assert_eq!(pasted("https://a.example/", Some(&html)), None, "{html}");
    }
}

#[test]
fn links_of_a_web_table_stand_beside_their_words() {
    let html = "<style>td { color: red }</style><table><thead><tr><th>Name<th>Price</thead>
        <tr><td><a href='https://a.example/1'>Red <b>hat</b></a><td>5
        <tr><td><a href='https://a.example/2'>https://b.example/</a><td><a href='mailto:me@a.example'>me</a>
        <tr><td>see <a href='https://a.example/3'>this</a><td></table>";
    let (columns, rows) = pasted("Name Price Red hat 5", Some(html)).unwrap();
    assert_eq!(columns, ["Name", "Name (link)", "Price"]);
    assert_eq!(
        rows,
        [
            texts(&["Red hat", "https://a.example/1", "5"]),
            texts(&["https://b.example/", "https://b.example/", "me"]),
            texts(&["see this", "", ""])
        ]
    );
}

#[test]
fn cells_that_span_others_keep_the_rest_in_place() {
    let html = "<table><tr><td>id<td>url<td>n
        <tr><td rowspan=2>1<td>https://a.example/<td>x
        <tr><td>https://b.example/<td>y
        <tr><td colspan='2'>https://c.example/<td>z</table><table><tr><td>small</table>";
    let (columns, rows) = pasted("", Some(html)).unwrap();
    assert_eq!(columns, ["id", "url", "n"]);
    assert_eq!(
        rows,
        [
            texts(&["1", "https://a.example/", "x"]),
            texts(&["", "https://b.example/", "y"]),
            texts(&["https://c.example/", "", "z"])
        ]
    );
}

#[test]
fn links_and_plain_addresses_in_one_column_of_a_web_table_are_all_read() {
    for (links, plain) in [(7, 3), (3, 7)] {
        let mut html = "<table><tr><th>Name<th>Link".to_owned();
        for row in 1..=links + plain {
            let url = format!("https://a.example/{row}");
            let cell = if row <= links { format!("<a href='{url}'>Open</a>") } else { url };
            write!(html, "<tr><td>Page {row}<td>{cell}").unwrap();
        }
        let list = ListFile::from_clipboard("Name Link", Some(&html)).unwrap().unwrap();
        let preview = list.preview(&AUTO).unwrap();
        assert_eq!(preview.columns, ["Name", "Link", "Link (link)"]);
        let urls: Vec<_> = list.rows(&preview).unwrap().map(|row| url_of(&row.unwrap())).collect();
        let expected: Vec<_> = (1..=links + plain).map(|row| format!("https://a.example/{row}")).collect();
        assert_eq!(urls, expected, "{links} links, {plain} addresses");
    }
}
