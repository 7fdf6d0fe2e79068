use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use encoding_rs::{UTF_8, UTF_16LE};
use fetchlist_model::{
    Cells, HostError, HostErrorCode, ImportCounts, ImportOptions, ImportPreview, ImportWarning, ListKind,
    NewRow, Quote, Separator,
};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::{IntakeError, ListFile};

pub(crate) const AUTO: ImportOptions = ImportOptions {
    encoding: None,
    separator: None,
    quote: None,
    header: None,
    url_column: None,
    part: None,
    template: None,
};

pub(crate) struct List {
    pub(crate) folder: TempDir,
    pub(crate) file: ListFile,
}

pub(crate) fn list(name: &str, content: impl AsRef<[u8]>) -> List {
    try_list(name, content).unwrap()
}

fn try_list(name: &str, content: impl AsRef<[u8]>) -> Result<List, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    Ok(List { file: ListFile::open(&path)?, folder })
}

impl List {
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join(&**self.file.name())
    }

    pub(crate) fn preview(&self, options: &ImportOptions) -> ImportPreview {
        self.file.preview(options).unwrap()
    }

    pub(crate) fn rows(&self, options: &ImportOptions) -> Vec<NewRow> {
        self.file.rows(&self.preview(options)).unwrap().map(Result::unwrap).collect()
    }

    pub(crate) fn urls(&self, options: &ImportOptions) -> Vec<String> {
        self.rows(options).iter().map(url_of).collect()
    }

    /// The whole list counted, after a look at it.
    pub(crate) fn counts(&self, options: &ImportOptions) -> ImportCounts {
        self.file.count(&self.preview(options), &mut |_| true).unwrap()
    }
}

/// A row's URL, or its text and the reason in brackets.
pub(crate) fn url_of(row: &NewRow) -> String {
    row.url.as_ref().map_or_else(|(text, reason)| format!("{text} [{reason}]"), ToString::to_string)
}

pub(crate) fn cells(cells: &Cells) -> Vec<&str> {
    cells.iter().collect()
}

fn error(name: &str, content: impl AsRef<[u8]>) -> IntakeError {
    match try_list(name, content) {
        Ok(list) => list.file.preview(&AUTO).unwrap_err(),
        Err(error) => error,
    }
}

/// A UTF-16LE file as Excel's "Unicode text" is: with a byte order mark.
pub(crate) fn utf_16(text: &str) -> Vec<u8> {
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
            files: 1,
            kind: ListKind::Text,
            encoding: Some("UTF-8".into()),
            separator: Some(Separator::Comma),
            quote: Some(Quote::Double),
            header: Some(true),
            columns: ["sku", "link", "price"].map(String::from).to_vec(),
            url_column: Some(1),
            sure: true,
            parts: vec![],
            part: None,
            template: None,
            rows: vec![
                ["1", "https://a.example/1", "5,99"].map(String::from).to_vec(),
                ["2", "b.example", "a \"b\"\nc"].map(String::from).to_vec()
            ],
            counts: ImportCounts {
                total: 2,
                usable: 2,
                first: Some("https://a.example/1".into()),
                last: Some("https://b.example/".into()),
                ..ImportCounts::default()
            },
            is_whole: true,
        }
    );
    assert_eq!(list.counts(&AUTO), preview.counts);
    let rows = list.rows(&AUTO);
    assert_eq!(url_of(&rows[1]), "https://b.example/");
    assert_eq!(cells(&rows[1].cells), preview.rows[1]);
}

#[test]
fn the_preview_counts_what_an_import_would_bring() {
    let list = list(
        "a.csv",
        "url,n\nhttps://a.example/,1\n,2\nhello,3\nHTTPS://a.example,4\n\nftp://a.example/,5\n   ,6\nhttps://b.example/{1..3},7\n",
    );
    let preview = list.preview(&AUTO);
    let counts = preview.counts.clone();
    assert_eq!((counts.total, counts.usable, counts.blank, counts.unusable, counts.doubles), (9, 5, 2, 2, 1));
    assert_eq!(counts.problems, [(3, "no web address".into()), (5, "ftp is not http or https".into())]);
    assert_eq!(preview.rows.len(), 7);
    let rows = list.rows(&AUTO);
    assert_eq!(rows.len(), 9);
    assert_eq!(
        rows[1],
        NewRow { url: Err((String::new(), "blank".into())), cells: ["", "2"].into_iter().collect() }
    );
    assert_eq!(rows[2].url, Err(("hello".into(), "no web address".into())));
    assert_eq!(rows[8].url.as_ref().unwrap().as_str(), "https://b.example/3");
    assert!(rows[6..].iter().all(|row| cells(&row.cells) == ["https://b.example/{1..3}", "7"]));
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
fn bytes_that_are_no_text_in_the_encoding_are_replaced() {
    let list = list("a.csv", b"url,n\nhttps://a.example/,a\xffb\xff\nhttps://b.example/,\xef\xbf\xbd\n");
    let utf_8 = ImportOptions { encoding: Some("utf-8".into()), ..AUTO };
    assert_eq!(list.rows(&utf_8)[0].cells.get(1), "a\u{fffd}b\u{fffd}");
    // The second row's one is its own.
    assert_eq!(list.counts(&utf_8).warnings, [ImportWarning::BrokenText { count: 1 }]);
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
        ("a.zip", &b"PK\x03\x04\x14\0"[..], "a compressed archive; unpack it"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old Office program"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\0", "a picture"),
        ("a.pdf", b"%PDF-1.7\n", "a PDF document"),
        ("a.xz", b"\xfd7zXZ\0", "a compressed file"),
        ("a.job", b"SQLite format 3\0", "open it instead of importing it"),
        ("a.csv", b"url\0\0\x01\xff\xd8", "is no text"),
        ("a.csv", b"url,n\nhttps://a.example/,a\0b\nhttps://b.example/,\xff\xfe\xfd\n", "is no text"),
    ] {
        let error = error(name, bytes);
        assert_eq!(error.code(), HostErrorCode::NotText, "{name}");
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn a_file_that_cannot_be_read_says_why() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "url\n").unwrap();
    for (path, code, message) in [
        (folder.path().join("missing.csv"), HostErrorCode::MissingFile, "check the name"),
        (folder.path().join("a.csv/b.csv"), HostErrorCode::MissingFile, "check the name"),
        (folder.path().to_owned(), HostErrorCode::FolderAsFile, "choose a file in that folder"),
    ] {
        let error = ListFile::open(&path).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.to_string().contains(message), "{error}");
        assert!(error.to_string().contains(path.to_str().unwrap()), "{error}");
    }
    // Not every user can be kept from a file: whoever runs this may be root.
    for (kind, code) in [
        (io::ErrorKind::PermissionDenied, HostErrorCode::ForbiddenFile),
        (io::ErrorKind::StorageFull, HostErrorCode::FullTemporary),
        (io::ErrorKind::TimedOut, HostErrorCode::UnreadableList),
    ] {
        assert_eq!(IntakeError::unreadable(Path::new("a.csv"), kind.into()).code(), code);
    }
}

#[test]
fn a_list_that_is_cut_off_is_told_from_one_that_is_too_much() {
    let pack = |content: &[u8]| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(content).unwrap();
        packer.finish().unwrap()
    };
    let mut cut = pack(b"url\nhttps://a.example/\n");
    cut.truncate(cut.len() - 9);
    assert_eq!(error("a.csv.gz", cut).code(), HostErrorCode::DamagedList);
    // Whatever reads it: lines or XML. A gzip file may have several parts, so that one of them is packed once.
    let blank = pack(&vec![b'\n'; 1 << 20]).repeat(101);
    for (name, begin) in [("a.csv.gz", "url,n"), ("sitemap.xml.gz", "<urlset>")] {
        let error = error(name, [pack(begin.as_bytes()), blank.clone()].concat());
        assert_eq!(error.code(), HostErrorCode::ExcessiveList, "{error}");
        assert!(error.to_string().contains("unpacks to more than"), "{error}");
    }
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_text() {
    let begin = "url,n\r\nhttps://a.example/,\"one\r\ntwo\"\r\n\r\nhttps://b.example/,\"oops\r\n";
    let list = list("a.csv", format!("{begin}https://c.example/,\"3\"\r\n"));
    let rows = list.rows(&AUTO);
    let read: Vec<_> = rows.iter().map(|row| cells(&row.cells)).collect();
    assert_eq!(
        read,
        [["https://a.example/", "one\r\ntwo"], ["https://b.example/", "\"oops"], ["https://c.example/", "3"]]
    );
    assert_eq!(list.counts(&AUTO).warnings, [ImportWarning::OpenQuote { line: 5 }]);

    // Without a quoted cell behind it, it swallows all that follows.
    let list = self::list("a.csv", format!("{begin}https://c.example/,3\r\n"));
    assert_eq!(list.urls(&AUTO), ["https://a.example/", "https://b.example/", "https://c.example/"]);
    assert_eq!(list.counts(&AUTO).warnings, [ImportWarning::OpenQuote { line: 5 }]);

    let old_mac = self::list("a.csv", begin.replace("\r\n", "\r") + "https://c.example/,3\r");
    assert_eq!(old_mac.rows(&AUTO).len(), 3);
    assert_eq!(old_mac.counts(&AUTO).warnings, [ImportWarning::OpenQuote { line: 3 }]);
    assert_eq!(self::list("a.csv", "url,n\nhttps://a.example/,\"one").rows(&AUTO)[0].cells.get(1), "\"one");
}

#[test]
fn a_mark_swallows_no_more_than_a_record_may_have() {
    let rows = "https://c.example/,3\n".repeat(550_000);
    let list = list("a.csv", format!("url,n\nhttps://b.example/,\"oops\n{rows}https://d.example/,a\"b\n"));
    let counts = list.counts(&AUTO);
    assert_eq!((counts.total, counts.usable), (550_002, 550_002));
    assert_eq!(counts.warnings, [ImportWarning::OpenQuote { line: 2 }]);
}

#[test]
fn lines_and_rows_beyond_all_bounds_are_refused() {
    let long = format!("https://a.example/\n{}", "x".repeat(10_000_001));
    let error = error("a.txt", long);
    assert_eq!(error.code(), HostErrorCode::LongRow);
    assert!(error.to_string().contains("line 2 is longer than 10 MB; break it"), "{error}");

    let wide = format!("url,n\nhttps://a.example/,1\nhttps://b.example/{}", ",".repeat(10_000));
    let error = self::error("a.csv", wide);
    assert_eq!(error.code(), HostErrorCode::LongRow);
    assert!(error.to_string().contains("line 3 has more than 10000 cells"), "{error}");
    let just = format!("url,n\nhttps://b.example/{}", ",".repeat(9_999));
    assert_eq!(list("a.csv", just).preview(&AUTO).columns.len(), 10_000);

    let patterns = "url\nhttps://a.example/{1..2}\nhttps://b.example/{1..999999}\n";
    let told = HostError::from(&self::error("a.csv", patterns));
    assert_eq!(told.code, HostErrorCode::LongPattern);
    assert_eq!((told.count, told.limit), (Some(1_000_001), Some(1_000_000)));
}

#[test]
fn a_changed_file_is_not_read_by_an_old_preview() {
    let list = list("a.csv", "url,n\nhttps://a.example/,1\n");
    let preview = list.preview(&AUTO);
    let path = list.folder.path().join("a.csv");
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(b"https://b.example/,1,2,3\n").unwrap();
    let error = list.file.rows(&preview).err().unwrap();
    assert_eq!(error.code(), HostErrorCode::ChangedList);
    assert!(error.to_string().contains("import it again"), "{error}");
}

#[test]
fn a_stream_is_spooled_and_read_as_often_as_a_file() {
    let text = "url,n\nhttps://a.example/,1\n";
    let list = ListFile::spool(text.as_bytes(), "standard input").unwrap();
    let preview = list.preview(&AUTO).unwrap();
    assert_eq!((preview.name.as_str(), preview.counts.total), ("standard input", 1));
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
    assert_eq!(opened.unwrap().preview(&AUTO).unwrap().counts.usable, 1);
}

#[test]
fn a_cell_may_be_a_book() {
    let long = "x,\"\n".repeat(25_000);
    let rows = [["url".to_owned(), "n".to_owned()].to_vec(), vec!["https://a.example/".to_owned(), long]];
    let text = written(&rows, &mut csv::WriterBuilder::new());
    let options = ImportOptions { separator: Some(Separator::Comma), ..AUTO };
    assert_eq!(read(text.as_bytes(), &options), rows[1..]);
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
        let counts = list.count(&preview, &mut |_| true).unwrap();
        prop_assert_eq!(&counts, &preview.counts);
        prop_assert_eq!(rows.len() as u32, counts.total);
        prop_assert_eq!(counts.usable + counts.blank + counts.unusable, counts.total);
        prop_assert_eq!(rows.iter().filter(|row| row.url.is_ok()).count() as u32, counts.usable);
    }

    #[test]
    fn any_table_is_read_as_it_was_written(
        rows in prop::collection::vec(prop::collection::vec(cell(), 3), 1..20),
        separator in prop::sample::select(vec![
            (b',', Separator::Comma), (b';', Separator::Semicolon), (b'\t', Separator::Tab), (b'|', Separator::Pipe),
            (b'^', Separator::Other('^')), (b' ', Separator::Other(' ')),
        ]),
        quote in prop::sample::select(vec![(b'"', Quote::Double), (b'\'', Quote::Single)]),
        encoding in prop::sample::select(vec![UTF_8, UTF_16LE]),
    ) {
        let text = written(&rows, csv::WriterBuilder::new().delimiter(separator.0).quote(quote.0));
        let bytes = if encoding == UTF_8 { text.into_bytes() } else { utf_16(&text) };
        let options = ImportOptions {
            separator: Some(separator.1), quote: Some(quote.1), header: Some(true),
            encoding: Some(encoding.name().into()), ..AUTO
        };
        prop_assert_eq!(read(&bytes, &options), &rows[1..]);
    }

    #[test]
    fn any_column_is_read_as_it_was_written(rows in prop::collection::vec(cell().prop_map(|cell| vec![cell]), 2..20)) {
        let text = written(&rows, &mut csv::WriterBuilder::new());
        let options = ImportOptions {
            separator: Some(Separator::Comma), quote: Some(Quote::Double), header: Some(true),
            encoding: Some("UTF-8".into()), ..AUTO
        };
        prop_assert_eq!(read(text.as_bytes(), &options), &rows[1..]);
    }
}

/// What a cell may hold that others have stumbled over.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[^\u{feff}]{0,12}",
        4 => "[\0\r\n\t \"',;|a😀=]{0,8}",
        1 => Just(" ".to_owned()),
        1 => Just("sep=;".to_owned()),
    ]
}

fn written(rows: &[Vec<String>], writer: &mut csv::WriterBuilder) -> String {
    let mut writer = writer.from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// All cells of a list; none where it has no rows.
fn read(bytes: &[u8], options: &ImportOptions) -> Vec<Vec<String>> {
    let list = ListFile::spool(bytes, "any").unwrap();
    let preview = match list.preview(options) {
        Err(IntakeError::Empty { .. }) => return Vec::new(),
        preview => preview.unwrap(),
    };
    let rows = list.rows(&preview).unwrap().map(|row| row.unwrap().cells);
    rows.map(|cells| cells.iter().map(str::to_owned).collect()).collect()
}
