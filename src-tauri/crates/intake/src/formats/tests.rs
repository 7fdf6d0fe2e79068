use std::{
    fs,
    io::{Read as _, Write as _},
    path::PathBuf,
};

use fetchlist_model::{HostErrorCode, ImportWarning, ListKind};
use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Url, Workbook};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

/// A file of that name, kept as long as the folder.
fn file(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    (folder, path)
}

/// The columns and records of a file, read as what it is.
pub(super) fn table(
    name: &str,
    content: impl AsRef<[u8]>,
    part: Option<&str>,
) -> (Vec<String>, Vec<Vec<String>>) {
    let kind = kind_of(name, content.as_ref()).unwrap();
    let (_folder, path) = file(name, content);
    let opened = open(kind, &path, name, part).unwrap();
    let records = opened.records.map(|record| record.unwrap().iter().map(str::to_owned).collect());
    (opened.columns.unwrap_or_default(), records.collect())
}

/// Why a file cannot be read to its end.
pub(super) fn refusal(name: &str, content: impl AsRef<[u8]>) -> IntakeError {
    let kind = kind_of(name, content.as_ref()).unwrap();
    let (_folder, path) = file(name, content);
    let read = open(kind, &path, name, None).and_then(|opened| opened.records.collect::<Result<Vec<_>, _>>());
    read.unwrap_err()
}

#[test]
fn a_kind_is_told_by_content_before_name() {
    for (name, head, kind) in [
        ("list.txt", "{\"a\": [1", Some(ListKind::Json)),
        ("list.txt", "{\"a\": 1}\n{\"a\": 2}\n", Some(ListKind::JsonLines)),
        ("list.txt", "[\"https://a.example\"]", Some(ListKind::Json)),
        ("list.txt", "[the page](https://a.example)", None),
        ("list.csv", "{id},https://a.example", None),
        ("list.txt", "{0..9}", None),
        ("links.md", "# Links", Some(ListKind::Markdown)),
        ("links.md", "<h1>Links</h1>", Some(ListKind::Markdown)),
        ("links.md", "[the page](https://a.example)", Some(ListKind::Markdown)),
        ("list", "<?xml version=\"1.0\"?><urlset>", Some(ListKind::Sitemap)),
        ("page", "\u{feff} <!DOCTYPE html><p>", Some(ListKind::Html)),
        ("list.html", "<!DOCTYPE NETSCAPE-Bookmark-file-1>", Some(ListKind::Bookmarks)),
        ("a.url", "[InternetShortcut]\r\nURL=https://a.example", Some(ListKind::Shortcut)),
        ("list.txt", "<https://a.example>", None),
        ("list.csv", "url,name\nhttps://a.example,x", None),
    ] {
        assert_eq!(kind_of(name, head.as_bytes()), kind, "{name}: {head}");
    }
}

#[test]
fn a_workbook_gives_cells_as_they_are_seen_and_the_links_behind_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Pages").unwrap();
    for (column, name) in ["sku", "page", "price", "since", "is new"].into_iter().enumerate() {
        sheet.write(0, column as u16, name).unwrap();
    }
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let day = ExcelDateTime::from_ymd(2_026, 11, 22).unwrap();
    sheet.write(1, 0, "0190000000000000001").unwrap();
    sheet.write_url(1, 1, Url::new("https://a.example/x?a=1&b=2").set_text("Widget")).unwrap();
    sheet.write(1, 2, 5.0).unwrap();
    sheet.write_with_format(1, 3, &day, &date).unwrap();
    sheet.write(1, 4, true).unwrap();
    sheet.write(3, 1, "no link").unwrap();
    sheet.write(3, 2, 0.1).unwrap();
    book.add_worksheet().set_name("Other").unwrap().write(0, 0, "https://b.example").unwrap();
    let bytes = book.save_to_buffer().unwrap();

    let (_, records) = table("book.xlsx", &bytes, None);
    assert_eq!(
        records,
        [
            vec!["sku", "page", "page (link)", "price", "since", "is new"],
            vec!["0190000000000000001", "Widget", "https://a.example/x?a=1&b=2", "5", "2026-11-22", "TRUE"],
            vec!["", "no link", "", "0.1"],
        ]
    );
    assert_eq!(table("book.xlsx", &bytes, Some("Other")).1, [["https://b.example"]]);
    let (_folder, path) = file("book.xlsx", &bytes);
    let opened = open(ListKind::Workbook, &path, "book.xlsx", None).unwrap();
    assert_eq!((opened.parts, opened.part.as_deref()), (vec!["Pages".into(), "Other".into()], Some("Pages")));
    let error = open(ListKind::Workbook, &path, "book.xlsx", Some("Third")).err().unwrap();
    assert_eq!(error.code(), HostErrorCode::MissingPart);
    assert_eq!(error.to_string(), "there is no part “Third” in book.xlsx; choose from Pages, Other");
}

#[test]
fn a_link_that_shows_itself_gets_no_second_column() {
    let mut book = Workbook::new();
    book.add_worksheet().write_url(0, 0, "https://a.example/").unwrap();
    assert_eq!(table("book.xlsx", book.save_to_buffer().unwrap(), None).1, [["https://a.example/"]]);
}

#[test]
fn json_gives_its_likeliest_array_and_every_value_as_it_is_written() {
    let text = r#"{"total": 2, "tags": ["x", "y", "z"], "data": {"odd name": [
        {"id": 1234567890123456789, "link": "https:\/\/a.example", "price": {"amount": 1.50}, "none": null},
        {"link": "https://b.example", "late": [1, 2], "ok": true}]}}"#;
    let (columns, records) = table("list.json", text, None);
    assert_eq!(columns, ["id", "link", "price.amount", "none", "late", "ok"]);
    assert_eq!(
        records,
        [
            ["1234567890123456789", "https://a.example", "1.50", "", "", ""],
            ["", "https://b.example", "", "", "[1, 2]", "true"]
        ]
    );
    assert_eq!(
        table("list.json", text, Some("$.tags")),
        (vec!["value".into()], vec![vec!["x".into()], vec!["y".into()], vec!["z".into()]])
    );
    let (_folder, path) = file("list.json", text);
    let opened = open(ListKind::Json, &path, "list.json", None).unwrap();
    assert_eq!(opened.parts, ["$.tags", "$.data['odd name']"]);
}

#[test]
fn json_lines_are_records() {
    let text = "{\"a\": \"x\"}\n\n{\"b\": 2}\n\"https://a.example\"\n";
    let (columns, records) = table("list.jsonl", text, None);
    assert_eq!(columns, ["a", "b", "value"]);
    assert_eq!(records, [["x", "", ""], ["", "2", ""], ["", "", "https://a.example"]]);
    let broken = refusal("list.jsonl", "{\"a\": 1}\n{\"a\": \n").to_string();
    assert!(broken.contains("line 2 is no JSON, at character 5: EOF while parsing a value"), "{broken}");
}

#[test]
fn sitemaps_their_indexes_and_feeds_are_read() {
    let sitemap = "<?xml version='1.0'?><s:urlset xmlns:s='http://www.sitemaps.example' xmlns:i='http://image.example'>
        <s:url><s:loc> https://a.example/?x=1&amp;y=&#x32; </s:loc><i:image><i:loc>https://no.example</i:loc></i:image>
        <s:lastmod>2026-11-22</s:lastmod></s:url><s:url><s:loc><![CDATA[https://b.example]]></s:loc></s:url></s:urlset>";
    let (columns, records) = table("sitemap.xml", sitemap, None);
    assert_eq!(columns, ["url", "lastmod", "changefreq", "priority"]);
    assert_eq!(
        records,
        [["https://a.example/?x=1&y=2", "2026-11-22", "", ""], ["https://b.example", "", "", ""]]
    );

    let index = "<sitemapindex><sitemap><loc>https://a.example/1.xml.gz</loc></sitemap></sitemapindex>";
    let (_folder, path) = file("index.xml", index);
    let opened = open(ListKind::Sitemap, &path, "index.xml", None).unwrap();
    assert_eq!(opened.warnings, [ImportWarning::SitemapIndex]);

    let atom = "<feed xmlns='http://www.w3.example/Atom'><entry><title>A &amp; B</title>
        <link rel='self' href='https://no.example'/><link href='https://a.example'/></entry></feed>";
    assert_eq!(table("feed.xml", atom, None).1, [["https://a.example", "A & B", ""]]);
    let rss = "<rss><channel><link>https://no.example</link><item><link>https://a.example</link>
        <pubDate>Sun, 22 Nov 2026</pubDate></item></channel></rss>";
    assert_eq!(table("rss.xml", rss, None).1, [["https://a.example", "", "Sun, 22 Nov 2026"]]);
}

#[test]
fn links_of_pages_and_markdown_come_with_their_text() {
    let page = "<base href='https://a.example/dir/'><a href='x'>The  <b>page</b></a><a href='#top'>Top</a>
        <a href='mailto:me@a.example'>Me</a><a href='https://b.example'></a>";
    let (columns, records) = table("page.html", page, None);
    assert_eq!(columns, ["url", "text"]);
    assert_eq!(records, [["https://a.example/dir/x", "The page"], ["https://b.example/", ""]]);

    let page = "<html><title><a href='https://no.example'></title><script>'<a href=\"https://no.example\">'</script>
        <noscript><a href='https://no.example'>x</a></noscript><link rel='canonical' href='https://c.example/dir/page'>
        <svg><title/><a href='y'>Y</a></svg><map><area href='/z'></map><a href='https://d.example/&amp;'>D <a href='e'>E";
    assert_eq!(
        table("page.html", page, None).1,
        [
            ["https://c.example/dir/y", "Y"],
            ["https://c.example/z", ""],
            ["https://d.example/&", "D"],
            ["https://c.example/dir/e", "E"]
        ]
    );
    let open = format!("<html><a href='https://a.example'>{}", "word ".repeat(100_000));
    assert_eq!(table("page.html", open, None).1[0][1].len(), 9_999, "a link that is not closed");
    let page = b"<html><meta charset='windows-1251'><a href='https://a.example'>caf\xe9</a>";
    assert_eq!(table("page.html", page, None).1, [["https://a.example", "caf\u{439}"]]);

    let text = "See [the *page*](https://a.example/x_(y)) and <https://b.example>, or https://c.example/z_z_z?a=b&amp;c=d.\n\n[d]: https://d.example\n\n[D][d]";
    assert_eq!(
        table("links.md", text, None).1,
        [
            ["https://a.example/x_(y)", "the page"],
            ["https://b.example", "https://b.example"],
            ["https://c.example/z_z_z?a=b&c=d", ""],
            ["https://d.example", "D"]
        ]
    );
}

#[test]
fn bookmarks_come_with_their_folders() {
    let text = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>\n<DL><p>
        <DT><A HREF=\"https://top.example/\">Top</A>
        <DT><H3>Work</H3>\n<DL><p>\n<DT><H3>Shops</H3>\n<DL><p>
        <DT><A HREF=\"https://a.example/\" ADD_DATE=\"1700000000\">A &amp; B</A>\n</DL><p>\n</DL><p>\n</DL><p>";
    assert_eq!(
        table("bookmarks.html", text, None).1,
        [
            ["https://top.example/", "Top", "", ""],
            ["https://a.example/", "A & B", "Work / Shops", "2023-11-14T22:13:20Z"]
        ]
    );
}

#[test]
fn bookmarks_are_read_as_browsers_keep_them_too() {
    let chrome = r#"{"checksum": "0", "roots": {"bookmark_bar": {"name": "Bar", "type": "folder", "children": [
        {"name": "Work", "children": [{"name": "A & B", "url": "https://a.example/", "date_added": "13344473600000000"}]},
        {"name": "Script", "url": "javascript:void(0)"}]}, "other": {"name": "Other", "children": []}}, "version": 1}"#;
    assert_eq!(
        table("Bookmarks", chrome, None).1,
        [["https://a.example/", "A & B", "Bar / Work", "2023-11-14T22:13:20Z"]]
    );
    let firefox = r#"{"guid": "root________", "title": "", "type": "text/x-moz-place-container", "children": [
        {"title": "menu", "children": [{"title": "B", "uri": "https://b.example/", "dateAdded": 1700000000000000}]}]}"#;
    assert_eq!(
        table("bookmarks.json", firefox, None).1,
        [["https://b.example/", "B", "menu", "2023-11-14T22:13:20Z"]]
    );
}

#[test]
fn shortcuts_give_their_url() {
    let plist = "<?xml version=\"1.0\"?><plist version=\"1.0\"><dict><key>URL</key><string>https://a.example/?x&amp;y</string></dict></plist>";
    for (name, content, url) in [
        (
            "My page.url",
            "[InternetShortcut]\r\nIconIndex=0\r\nURL=https://a.example/?a=b\r\n",
            "https://a.example/?a=b",
        ),
        ("My page.webloc", plist, "https://a.example/?x&y"),
        ("My page.desktop", "[Desktop Entry]\nType=Link\nURL=https://a.example/\n", "https://a.example/"),
    ] {
        assert_eq!(table(name, content, None).1, [[url, "My page"]], "{name}");
    }
}

#[test]
fn shortcuts_hold_more_than_their_url() {
    for (name, content, url) in [
        (
            "My page.url",
            "[DEFAULT]\r\nBASEURL=https://no.example/\r\nURL=https://no.example/\r\n[InternetShortcut]\r\nURL=https://a.example/\r\n",
            "https://a.example/",
        ),
        (
            "My page.desktop",
            "[Desktop Entry]\nType=Link\nURL[$e]=https://a.example/?q=$$1\n[Desktop Action x]\nURL=https://no.example/\n",
            "https://a.example/?q=$1",
        ),
    ] {
        assert_eq!(table(name, content, None).1, [[url, "My page"]], "{name}");
    }
}

#[test]
fn what_is_packed_is_unpacked_once_and_within_limits() {
    let pack = |content: &[u8]| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(content).unwrap();
        packer.finish().unwrap()
    };
    let unpack = |bytes: &[u8]| {
        let (_folder, path) = file("list.CSV.gz", bytes);
        let mut text = Vec::new();
        let read = unpacked(&path, &Progress::default()).and_then(|mut list| list.read_to_end(&mut text));
        read.map(|_| text)
            .map_err(|error| IntakeError::unreadable(Path::new("list.CSV.gz"), error))
            .map_err(|error| (error.code(), error.to_string()))
    };
    let packed = pack(b"https://a.example\n");
    assert_eq!(unpack(&packed).unwrap(), b"https://a.example\n");
    assert_eq!(unpack(b"https://a.example").unwrap(), b"https://a.example");
    assert_eq!(unpack(&pack(&packed)).unwrap(), packed);
    let (code, cut) = unpack(&packed[..packed.len() - 9]).unwrap_err();
    assert_eq!(code, HostErrorCode::DamagedList);
    assert!(cut.contains("list.CSV.gz") && cut.contains("it is cut off"), "{cut}");
    let broken = [&packed[..12], b"\xff\xff\xff\xff\xff", &packed[17..]].concat();
    let (code, broken) = unpack(&broken).unwrap_err();
    assert_eq!(code, HostErrorCode::DamagedList);
    assert!(broken.contains("its compression is broken after 0 bytes"), "{broken}");
    let (code, bomb) = unpack(&pack(&vec![b'0'; 200 << 20])).unwrap_err();
    assert_eq!(code, HostErrorCode::ExcessiveList);
    assert!(bomb.contains("which no list does"), "{bomb}");
    assert_eq!(name_in_gzip("list.CSV.gz", &packed), Some("list.CSV"));
    assert_eq!((name_in_gzip("list", &packed), name_in_gzip("list.gz", b"https")), (Some("list"), None));
}

#[test]
fn an_archive_of_one_list_is_unpacked_and_no_other() {
    let zip = |names: &[&str]| {
        let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for name in names {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(b"https://a.example\n").unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let unpack = |bytes: &[u8]| {
        let (_folder, path) = file("export.zip", bytes);
        copy_of_zip(&path, "export.zip", bytes)
            .unwrap()
            .map(|(copy, name)| (fs::read_to_string(copy).unwrap(), name))
    };
    let list = Some(("https://a.example\n".into(), "list.csv".into()));
    assert_eq!(unpack(&zip(&["list.csv"])), list);
    assert_eq!(unpack(&zip(&["../out/list.csv", "__MACOSX/._list.csv", ".DS_Store"])), list);
    assert_eq!(unpack(&zip(&["list.csv", "other.csv"])), None);
    assert_eq!(unpack(&zip(&["_rels/.rels", "xl/workbook.xml"])), None);
    assert_eq!(unpack(b"PK\x03\x04 and then nothing"), None);
    // Bit 0 of the flags says that a file is encrypted (APPNOTE.TXT, 4.4.4).
    let mut secret = zip(&["list.csv"]);
    let entry = secret.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    for flags in [6, entry + 8] {
        secret[flags] |= 1;
    }
    let (_folder, path) = file("export.zip", &secret);
    let error = copy_of_zip(&path, "export.zip", &secret).unwrap_err();
    assert_eq!(error.code(), HostErrorCode::EncryptedList);
    assert_eq!(error.to_string(), "export.zip is protected with a password; unpack it first");
}

#[test]
fn files_that_do_harm_or_are_broken_say_what_is_wrong() {
    use HostErrorCode::{DamagedList, EncryptedList, ExcessiveList, NoList, TooLarge};

    let mut bomb = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    bomb.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..100 {
        bomb.write_all(&zeros).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    let mut encrypted = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    for (stream, length) in [("/EncryptionInfo", 200), ("/EncryptedPackage", 5_000)] {
        encrypted.create_stream(stream).unwrap().write_all(&vec![0; length]).unwrap();
    }
    encrypted.flush().unwrap();
    let encrypted = encrypted.into_inner().into_inner();
    let entities =
        "<?xml version='1.0'?><!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY lol2 '&lol;&lol;'>]><urlset/>";
    let deep = format!("[{}{}]", "[".repeat(100_000), "]".repeat(100_000));
    let deep_objects = format!("{}1{}", "{\"a\":".repeat(100_000), "}".repeat(100_000));
    for (name, content, code, why) in [
        ("bomb.xlsx", bomb, ExcessiveList, "which no list does"),
        (
            "secret.xlsx",
            encrypted,
            EncryptedList,
            "protected with a password; open it in its own program and save it without one",
        ),
        ("cut.xlsx", b"PK\x03\x04 and then nothing".to_vec(), DamagedList, "broken or cut off"),
        (
            "old.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and then nothing".to_vec(),
            DamagedList,
            "save it anew",
        ),
        ("sitemap.xml", entities.into(), ExcessiveList, "declares entities of its own"),
        (
            "sitemap.xml",
            b"<urlset><url><loc>https://a.example".to_vec(),
            DamagedList,
            "in the midst of an entry",
        ),
        (
            "sitemap.xml",
            "<urlset>\n <!-- ü --><url></loc></urlset>".into(),
            DamagedList,
            "on line 2, at character 17:",
        ),
        ("other.xml", b"<invoice/>".to_vec(), NoList, "its root is <invoice>"),
        ("deep.json", deep.into(), ExcessiveList, "element 1 of $ is nested more than 128 levels deep"),
        ("deep.json", deep_objects.into(), ExcessiveList, "recursion limit exceeded"),
        (
            "cut.json",
            b"[\"https://a.example\", ".to_vec(),
            DamagedList,
            "no JSON from line 1, character 22 on",
        ),
        ("none.json", b"{\"a\": 1}".to_vec(), NoList, "no array stands in it"),
        (
            "endless.html",
            format!("<html><!--{}", "x".repeat(20_500_000)).into(),
            ExcessiveList,
            "comment in it is longer than 20 MB",
        ),
        (
            "deep.html",
            format!("<!DOCTYPE NETSCAPE-Bookmark-file-1>{}<a href='https://a.example'>", "<dl>".repeat(101))
                .into(),
            ExcessiveList,
            "its folders stand in one another more than 100 deep",
        ),
        ("long.md", "# Links\n".repeat(625_001).into(), TooLarge, "it is longer than 5 MB; split it"),
        ("empty.url", b"[InternetShortcut]\r\n".to_vec(), NoList, "no URL stands in it"),
    ] {
        let refusal = refusal(name, &content);
        assert_eq!(refusal.code(), code, "{refusal}");
        let refusal = refusal.to_string();
        assert!(refusal.starts_with(name) && refusal.contains(why), "{refusal}");
    }
}

#[test]
fn reading_ends_when_nobody_wants_more() {
    let text = format!("[{}\"https://a.example\"]", "\"https://a.example\",".repeat(50_000));
    let (_folder, path) = file("list.json", text);
    let mut opened = open(ListKind::Json, &path, "list.json", None).unwrap();
    assert!(opened.records.next().is_some());
    // Hangs if the reader does not end.
    drop(opened);
}

proptest! {
    #[test]
    fn no_content_is_too_much_for_a_kind(
        content in prop::collection::vec(any::<u8>(), 0..200),
        start in prop::sample::select(vec![
            "", "PK\u{3}\u{4}", "{\"a\":[", "<urlset><url>", "<feed><entry>", "bplist00", "<plist>", "<!doctype html><a href=", "[x](",
        ]),
    ) {
        let bytes = [start.as_bytes(), &content].concat();
        let (_folder, path) = file("list", &bytes);
        for kind in [
            ListKind::Workbook, ListKind::Json, ListKind::JsonLines, ListKind::Sitemap, ListKind::Html,
            ListKind::Markdown, ListKind::Bookmarks, ListKind::Shortcut,
        ] {
            if let Ok(opened) = open(kind, &path, "list", None) {
                // Errors are for the user; that there is no panic is what is tested.
                let _ = opened.records.count();
            }
        }
    }
}
