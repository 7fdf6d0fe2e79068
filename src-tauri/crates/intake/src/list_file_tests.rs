use std::{fs, io::Write, path::Path};

use encoding_rs::{GBK, UTF_8, UTF_16LE, WINDOWS_1252};
use fetchlist_model::{HostErrorCode, ImportOptions, ImportPreview, NewRow, Separator};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::{IntakeError, ListFile};

const AUTO: ImportOptions = ImportOptions { encoding: None, separator: None, header: None, url_column: None };

struct List {
    folder: TempDir,
    file: ListFile,
}

fn list(name: &str, content: impl AsRef<[u8]>) -> List {
    try_list(name, content).unwrap()
}

fn try_list(name: &str, content: impl AsRef<[u8]>) -> Result<List, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    Ok(List { file: ListFile::open(&path)?, folder })
}

impl List {
    fn preview(&self, options: &ImportOptions) -> ImportPreview {
        self.file.preview(options).unwrap()
    }

    fn rows(&self, options: &ImportOptions) -> Vec<NewRow> {
        self.file.rows(&self.preview(options)).unwrap().map(Result::unwrap).collect()
    }

    fn urls(&self, options: &ImportOptions) -> Vec<String> {
        let url =
            |row: NewRow| row.url.map_or_else(|(text, reason)| format!("{text} [{reason}]"), String::from);
        self.rows(options).into_iter().map(url).collect()
    }
}

fn error(name: &str, content: impl AsRef<[u8]>) -> IntakeError {
    match try_list(name, content) {
        Ok(list) => list.file.preview(&AUTO).unwrap_err(),
        Err(error) => error,
    }
}

/// A UTF-16LE file as Excel's "Unicode text" is: with a byte order mark.
fn utf_16(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_table_keeps_its_columns_and_finds_its_urls() {
    let list = list(
        "shop.csv",
        "sku,link,price\r\n1,https://a.example/1,\"5,99\"\r\n2,b.example,\"a \"\"b\"\"\nc\"\r\n",
    );
    let preview = list.preview(&AUTO);
    assert_eq!(
        preview,
        ImportPreview {
            name: "shop.csv".into(),
            encoding: "UTF-8".into(),
            separator: Separator::Comma,
            header: true,
            columns: ["sku", "link", "price"].map(String::from).to_vec(),
            url_column: Some(1),
            sure: true,
            rows: vec![
                ["1", "https://a.example/1", "5,99"].map(String::from).to_vec(),
                ["2", "b.example", "a \"b\"\nc"].map(String::from).to_vec()
            ],
            total: 2,
            usable: 2,
            blank: 0,
            unusable: 0,
            doubles: 0,
            problems: vec![],
        }
    );
    let rows = list.rows(&AUTO);
    assert_eq!(rows[1].url.as_ref().unwrap().as_str(), "https://b.example/");
    assert_eq!(rows[1].cells, preview.rows[1]);
}

#[test]
fn the_preview_counts_what_an_import_would_bring() {
    let list = list(
        "a.csv",
        "url,n\nhttps://a.example/,1\n,2\nhello,3\nHTTPS://a.example,4\n\nftp://a.example/,5\n   ,6\nhttps://b.example/{1..3},7\n",
    );
    let preview = list.preview(&AUTO);
    assert_eq!(
        (preview.total, preview.usable, preview.blank, preview.unusable, preview.doubles),
        (9, 5, 2, 2, 1)
    );
    assert_eq!(preview.problems, [(3, "no web address".into()), (5, "ftp is not http or https".into())]);
    assert_eq!(preview.rows.len(), 7);
    let rows = list.rows(&AUTO);
    assert_eq!(rows.len(), 9);
    assert_eq!(
        rows[1],
        NewRow { url: Err((String::new(), "blank".into())), cells: vec![String::new(), "2".into()] }
    );
    assert_eq!(rows[2].url, Err(("hello".into(), "no web address".into())));
    assert_eq!(rows[8].url.as_ref().unwrap().as_str(), "https://b.example/3");
    assert!(rows[6..].iter().all(|row| row.cells == ["https://b.example/{1..3}", "7"]));
}

#[test]
fn every_separator_is_found_by_content() {
    for (name, text, separator) in [
        ("a.csv", "url;price\nhttps://a.example/1;5,99\nhttps://a.example/2;6,99\n", Separator::Semicolon),
        ("a.csv", "name,tags,url\nx,a;b,https://a.example/\ny,c;d,https://b.example/\n", Separator::Comma),
        (
            "a.csv",
            "id,url\n1,https://a.example/x;jsessionid=1\n2,https://a.example/y;jsessionid=2\n",
            Separator::Comma,
        ),
        (
            "a.txt",
            "url\ttitle\nhttps://a.example/\tOne, two\nhttps://b.example/\tThree, four\n",
            Separator::Tab,
        ),
        ("a.txt", "1|https://a.example/\n2|https://b.example/\n", Separator::Pipe),
        ("a.tsv", "https://a.example/\thello\n", Separator::Tab),
        ("a.csv", "https://a.example/\nhttps://b.example/\n", Separator::Comma),
        ("a.tsv", "https://a.example/\nhttps://b.example/\n", Separator::Tab),
        ("a.txt", "url\nhttps://a.example/\n", Separator::Comma),
        ("a.txt", "https://a.example/\nhttps://b.example/x,y\nsee https://c.example\n", Separator::Lines),
        ("a.txt", "- https://a.example/, the first\n- https://b.example/, the second\n", Separator::Lines),
        (
            "a.csv",
            "a,b,url\n1,2,https://a.example/\n1,https://b.example/\n1,2,https://c.example/,4\n1,2,https://d.example/\n1,2,\n1,2,x\n",
            Separator::Comma,
        ),
    ] {
        assert_eq!(list(name, text).preview(&AUTO).separator, separator, "{text}");
    }
}

#[test]
fn a_header_is_found_by_content_or_by_name() {
    for (text, header) in [
        ("url\nhttps://a.example/\n", true),
        ("网址,名称\nhttps://a.example/,一\n", true),
        ("Ziel,Name\nhttps://a.example/,eins\n", true),
        ("Product URL,n\nhello,1\n", true),
        ("https://a.example/,one\nhttps://b.example/,two\n", false),
        (",one\nhttps://b.example/,two\n", false),
        ("htp://oops/x,one\nhttps://b.example/,two\n", false),
        ("a.example\nb.example\n", false),
        ("hello,1\nworld,2\n", false),
    ] {
        let list = list("a.csv", text);
        let preview = list.preview(&AUTO);
        assert_eq!(preview.header, header, "{text}");
        let lines = text.lines().count() as u32;
        assert_eq!(preview.total, lines - u32::from(header), "{text}");
    }
    let forced = ImportOptions { header: Some(false), ..AUTO };
    assert_eq!(
        list("a.csv", "url,n\nhttps://a.example/,1\n").preview(&forced).columns,
        ["Column 1", "Column 2"]
    );
}

#[test]
fn the_url_column_is_found_by_content_then_by_name() {
    for (text, column, sure) in [
        ("name,target\nx,https://a.example/\ny,https://b.example/\n", 1, true),
        (
            "image,link\nhttps://a.example/i,https://a.example/\nhttps://b.example/i,https://b.example/\n",
            1,
            false,
        ),
        (
            "one,two\nhttps://a.example/i,https://a.example/\nhttps://b.example/i,https://b.example/\n",
            0,
            false,
        ),
        (
            "image,url\n,https://a.example/\n,https://b.example/\n,https://c.example/\n,d.example\nhttps://a.example/i,https://e.example/\n",
            1,
            true,
        ),
        ("email,website\nme@a.example,a.example\nyou@b.example,b.example\n", 1, true),
        ("website,n\nhello,1\nworld,2\n", 0, false),
        ("hello\nworld\n", 0, true),
        ("a,url,b\n1,https://a.example/,x\n1,,x\n1,,x\n1,n/a,x\n", 1, true),
    ] {
        let preview = list("a.csv", text).preview(&AUTO);
        assert_eq!((preview.url_column, preview.sure), (Some(column), sure), "{text}");
    }
}

#[test]
fn a_column_can_be_chosen_by_number_and_by_name() {
    let list = list(
        "a.csv",
        "Image,image,IMAGE Link,url\nhttps://a.example/i,https://a.example/j,c.example,d.example\n",
    );
    let chosen = ImportOptions { url_column: Some(0), ..AUTO };
    assert_eq!(list.urls(&chosen), ["https://a.example/i"]);
    assert!(list.preview(&chosen).sure);
    for (name, url) in [
        ("Image", "https://a.example/i"),
        ("image", "https://a.example/j"),
        ("image link", "https://c.example/"),
    ] {
        assert_eq!(list.urls(&list.file.with_url_column(&AUTO, name).unwrap()), [url], "{name}");
    }

    let error = list.file.with_url_column(&AUTO, "picture").unwrap_err();
    assert_eq!(error.code(), HostErrorCode::MissingColumn);
    assert_eq!(
        error.to_string(),
        "there is no column “picture”; choose from “Image”, “image”, “IMAGE Link”, “url”"
    );
    let error = list.file.preview(&ImportOptions { url_column: Some(4), ..AUTO }).unwrap_err();
    assert_eq!(error.code(), HostErrorCode::MissingColumn);
    assert!(error.to_string().starts_with("there is no column 5; choose from “Image”"), "{error}");
}

#[test]
fn a_named_column_makes_the_first_row_a_header() {
    let list = list("a.csv", "goal,n\nintranet,1\n");
    assert!(!list.preview(&AUTO).header);
    let options = list.file.with_url_column(&AUTO, "Goal").unwrap();
    assert_eq!(list.preview(&options).columns, ["goal", "n"]);
    assert_eq!(list.file.with_url_column(&AUTO, "column 2").unwrap().url_column, Some(1));
}

#[test]
fn lines_are_read_as_pasted_text() {
    let list =
        list("a.txt", "see https://a.example/x, and b.example\n\n  \nhello\rhttps://c.example/{1..2}\r\n\"x");
    let preview = list.preview(&AUTO);
    assert_eq!((preview.separator, preview.url_column, preview.columns.len()), (Separator::Lines, None, 0));
    assert_eq!((preview.total, preview.usable, preview.unusable), (6, 4, 2));
    assert_eq!(preview.rows[2], ["hello"]);
    assert_eq!(
        list.urls(&AUTO),
        [
            "https://a.example/x",
            "https://b.example/",
            "hello [no web address]",
            "https://c.example/1",
            "https://c.example/2",
            "\"x [no web address]"
        ]
    );
    assert!(list.rows(&AUTO).iter().all(|row| row.cells.is_empty()));
    let error = list.file.with_url_column(&AUTO, "url").unwrap_err();
    assert_eq!(error.to_string(), "there is no column “url”; the list is read as lines, which have none");
}

#[test]
fn ragged_rows_lose_no_cell() {
    let list = list(
        "a.csv",
        "url,,n,n\nhttps://a.example/\nhttps://b.example/,1,2,3,4,5\nhttps://c.example/,1,2,3\n",
    );
    let preview = list.preview(&AUTO);
    assert_eq!(preview.columns, ["url", "Column 2", "n", "n", "Column 5", "Column 6"]);
    let rows = list.rows(&AUTO);
    assert_eq!(rows[0].cells, ["https://a.example/", "", "", "", "", ""]);
    assert_eq!(rows[1].cells, ["https://b.example/", "1", "2", "3", "4", "5"]);
}

#[test]
fn all_line_ends_and_a_missing_last_one_are_the_same() {
    let expected = ["https://a.example/", "https://b.example/"];
    for end in ["\n", "\r\n", "\r"] {
        let text = ["url,n", "https://a.example/,1", "https://b.example/,2"].join(end);
        assert_eq!(list("a.csv", &text).urls(&AUTO), expected, "{end:?}");
        assert_eq!(list("a.csv", text + end).urls(&AUTO), expected, "{end:?}");
    }
}

#[test]
fn encodings_are_found_and_can_be_chosen() {
    let text = "网址,名称\r\nhttps://a.example/路,我们的第一个网页是中文的\r\n";
    let url = "https://a.example/%E8%B7%AF";
    let cases: [(&str, Vec<u8>); 4] = [
        ("UTF-8", text.into()),
        ("UTF-8", format!("\u{feff}{text}").into()),
        ("UTF-16LE", utf_16(text)),
        ("GBK", GBK.encode(text).0.into_owned()),
    ];
    for (encoding, bytes) in cases {
        let list = list("a.csv", bytes);
        let preview = list.preview(&AUTO);
        assert_eq!((preview.encoding.as_str(), preview.columns.join(",")), (encoding, "网址,名称".into()));
        assert_eq!(list.urls(&AUTO), [url], "{encoding}");
    }
    let latin = list("a.csv", WINDOWS_1252.encode("url,straße\nhttps://a.example/,größe\n").0);
    let russian = ImportOptions { encoding: Some("koi8-r".into()), ..AUTO };
    assert_eq!(latin.preview(&AUTO).columns[1], "straße");
    assert_eq!(latin.preview(&russian).columns[1], "straъe");
    let error = latin.file.preview(&ImportOptions { encoding: Some("klingon".into()), ..AUTO }).unwrap_err();
    assert_eq!(error.code(), HostErrorCode::UnreadableList);
}

#[test]
fn bytes_that_are_no_text_in_the_encoding_are_replaced() {
    let list = list("a.csv", b"url,n\nhttps://a.example/,a\xffb\n");
    let utf_8 = ImportOptions { encoding: Some("utf-8".into()), ..AUTO };
    assert_eq!(list.rows(&utf_8)[0].cells[1], "a\u{fffd}b");
}

#[test]
fn a_list_without_rows_says_so() {
    for (name, text) in [("a.csv", ""), ("a.txt", "\n\r\n"), ("a.csv", "url,n\n"), ("a.csv", "\u{feff}")] {
        let error = error(name, text);
        assert_eq!(error.code(), HostErrorCode::EmptyList, "{text:?}: {error}");
        assert!(error.to_string().starts_with(name), "{error}");
    }
}

#[test]
fn a_file_that_is_no_text_says_what_it_is() {
    for (name, bytes, message) in [
        ("a.xlsx", &b"PK\x03\x04\x14\0"[..], "an Excel workbook; open it in Excel and save it as CSV"),
        ("a.zip", b"PK\x03\x04\x14\0....xl/workbook.xml", "an Excel workbook"),
        ("a.zip", b"PK\x03\x04\x14\0", "a compressed archive; unpack it"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an .xls workbook"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0", "a picture"),
        ("a.pdf", b"%PDF-1.7\n", "a PDF document"),
        ("a.gz", b"\x1f\x8b\x08\0", "a compressed file"),
        ("a.job", b"SQLite format 3\0", "open it instead of importing it"),
        ("a.csv", b"url\0\0\x01\xff\xd8", "is no text"),
    ] {
        let error = error(name, bytes);
        assert_eq!(error.code(), HostErrorCode::NotText, "{name}");
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let folder = tempfile::tempdir().unwrap();
    for (path, message) in [
        (folder.path().join("missing.csv"), "check the name"),
        (folder.path().to_owned(), "choose a file in that folder"),
    ] {
        let error = ListFile::open(&path).unwrap_err();
        assert_eq!(error.code(), HostErrorCode::UnreadableList);
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    }
}

#[test]
fn a_quotation_mark_that_is_never_closed_names_its_line() {
    let begin = "url,n\r\nhttps://a.example/,\"one\r\ntwo\"\r\n\r\nhttps://b.example/,\"oops\r\n";
    let small = format!("{begin}https://c.example/,3\r\n");
    let error = error("a.csv", &small);
    assert_eq!(error.code(), HostErrorCode::UnreadableList);
    assert!(error.to_string().contains("line 5 is never closed"), "{error}");

    let large = format!("{begin}{}", "https://c.example/,3\r\n".repeat(500_000));
    let error = self::error("a.csv", &large);
    assert_eq!(error.code(), HostErrorCode::TooLarge);
    assert!(error.to_string().contains("line 5 is longer than 10 MB; look for a quotation mark"), "{error}");

    let old_mac = begin.replace("\r\n", "\r") + "https://c.example/,3\r";
    assert!(self::error("a.csv", &old_mac).to_string().contains("never closed"));

    // Nothing is swallowed here.
    assert_eq!(list("a.csv", "url,n\nhttps://a.example/,\"one").rows(&AUTO)[0].cells[1], "one");
    let lines = ImportOptions { separator: Some(Separator::Lines), ..AUTO };
    assert_eq!(list("a.csv", &small).preview(&lines).usable, 3);
}

#[test]
fn lines_and_rows_beyond_all_bounds_are_refused() {
    let long = format!("https://a.example/\n{}", "x".repeat(10_000_001));
    let error = error("a.txt", long);
    assert_eq!(error.code(), HostErrorCode::TooLarge);
    assert!(error.to_string().contains("line 2 is longer than 10 MB; break it"), "{error}");

    let wide = format!("url,n\nhttps://a.example/,1\nhttps://b.example/{}", ",".repeat(10_000));
    let error = self::error("a.csv", wide);
    assert_eq!(error.code(), HostErrorCode::TooLarge);
    assert!(error.to_string().contains("line 3 has more than 10000 cells"), "{error}");
    let just = format!("url,n\nhttps://b.example/{}", ",".repeat(9_999));
    assert_eq!(list("a.csv", just).preview(&AUTO).columns.len(), 10_000);

    let patterns = "url\nhttps://a.example/{1..999999}\nhttps://b.example/{1..2}\n";
    assert_eq!(self::error("a.csv", patterns).code(), HostErrorCode::TooLarge);
}

#[test]
fn a_changed_file_is_not_read_by_an_old_preview() {
    let list = list("a.csv", "url,n\nhttps://a.example/,1\n");
    let preview = list.preview(&AUTO);
    let path = list.folder.path().join("a.csv");
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(b"https://b.example/,1,2,3\n").unwrap();
    let error = list.file.rows(&preview).err().unwrap();
    assert!(error.to_string().contains("import it again"), "{error}");
}

#[test]
fn a_stream_is_spooled_and_read_as_often_as_a_file() {
    let text = "url,n\nhttps://a.example/,1\n";
    let list = ListFile::spool(text.as_bytes(), "standard input").unwrap();
    let preview = list.preview(&AUTO).unwrap();
    assert_eq!((preview.name.as_str(), preview.total), ("standard input", 1));
    let rows = list.rows(&preview).unwrap();
    drop(list);
    assert_eq!(rows.count(), 1, "rows outlive the list");
    assert!(matches!(ListFile::spool(&b""[..], "standard input"), Err(IntakeError::Empty { .. })));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_a_file_too() {
    let (reader, mut writer) = std::io::pipe().unwrap();
    let writer = std::thread::spawn(move || writer.write_all(b"https://a.example/\n"));
    let path = format!("/dev/fd/{}", std::os::fd::AsRawFd::as_raw_fd(&reader));
    if !Path::new(&path).exists() {
        return;
    }
    let opened = ListFile::open(Path::new(&path));
    writer.join().unwrap().unwrap();
    assert_eq!(opened.unwrap().preview(&AUTO).unwrap().usable, 1);
}

proptest! {
    #[test]
    fn any_bytes_give_rows_or_an_error_and_the_counts_agree(
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"\",;\t\r\n|{}.a/:h".to_vec())], 0..300),
        separator in prop::option::of(prop::sample::select(vec![
            Separator::Comma, Separator::Semicolon, Separator::Tab, Separator::Pipe, Separator::Lines,
        ])),
        encoding in prop::option::of(prop::sample::select(vec!["utf-8", "utf-16le", "gbk", "shift_jis", "iso-2022-jp"])),
    ) {
        let options = ImportOptions { separator, encoding: encoding.map(String::from), ..AUTO };
        let Ok(list) = ListFile::spool(&*bytes, "any") else { return Ok(()) };
        let Ok(preview) = list.preview(&options) else { return Ok(()) };
        let rows: Vec<NewRow> = list.rows(&preview).unwrap().map(Result::unwrap).collect();
        prop_assert_eq!(rows.len() as u32, preview.total);
        prop_assert_eq!(preview.usable + preview.blank + preview.unusable, preview.total);
        prop_assert_eq!(rows.iter().filter(|row| row.url.is_ok()).count() as u32, preview.usable);
        prop_assert!(rows.iter().all(|row| row.cells.len() == preview.columns.len()));
    }

    #[test]
    fn any_table_is_read_as_it_was_written(
        cells in prop::collection::vec(prop::collection::vec("[^\u{feff}]{0,12}", 3), 1..20),
        separator in prop::sample::select(vec![
            (b',', Separator::Comma), (b';', Separator::Semicolon), (b'\t', Separator::Tab), (b'|', Separator::Pipe),
        ]),
        encoding in prop::sample::select(vec![UTF_8, UTF_16LE]),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator.0).from_writer(Vec::new());
        for (number, row) in cells.iter().enumerate() {
            let url = format!("https://a.example/{number}");
            writer.write_record(std::iter::once(url.as_str()).chain(row.iter().map(String::as_str))).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let bytes = if encoding == UTF_8 { text.into_bytes() } else { utf_16(&text) };
        let list = ListFile::spool(&*bytes, "any").unwrap();
        let options = ImportOptions {
            separator: Some(separator.1), header: Some(false), encoding: Some(encoding.name().into()), ..AUTO
        };
        let preview = list.preview(&options).unwrap();
        let rows: Vec<Vec<String>> = list.rows(&preview).unwrap().map(|row| row.unwrap().cells[1..].to_vec()).collect();
        prop_assert_eq!(rows, cells);
    }
}
