use encoding_rs::{GBK, WINDOWS_1252};
use fetchlist_model::{Cells, HostErrorCode, ImportOptions, ImportWarning, Separator};

use crate::list_file_tests::{AUTO, cells, list, url_of, utf_16};

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
        ("a.csv", "link^n\nhttps://a.example/^1\n", Separator::Other('^')),
        (
            "a.txt",
            "n~link\n1~https://a.example/~x\n2~https://b.example/\n3~https://c.example/\n4~x\n",
            Separator::Other('~'),
        ),
        ("a.txt", "https://a.example/~x\nhttps://b.example/~y\n", Separator::Lines),
        (
            "a.csv",
            "link\nhttps://a.example/~x\nhttps://b.example/~y\nhttps://c.example/~z\n",
            Separator::Comma,
        ),
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
        assert_eq!(list(name, text).preview(&AUTO).separator, Some(separator), "{text}");
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
        ("sku,name\nA1,Widget\nA2,\n", true),
        (",one\nhttps://b.example/,two\n", false),
        ("htp://oops/x,one\nhttps://b.example/,two\n", false),
        ("a.example\nb.example\n", false),
        ("link,Amazon.de,Price\nhttps://a.example/,5,6\n", true),
        ("Ziel,Amazon.de\nhttps://a.example/,5\nhttps://b.example/,6\n", true),
        ("SKU,Amazon.de\nA1,5\nA2,6\n", true),
        ("shop,a.example\nshop,b.example\n", false),
        ("hello,1\nworld,2\n", false),
    ] {
        let list = list("a.csv", text);
        let preview = list.preview(&AUTO);
        assert_eq!(preview.header, Some(header), "{text}");
        let lines = text.lines().count() as u32;
        assert_eq!(preview.counts.total, lines - u32::from(header), "{text}");
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
    let list = list("a.csv", "goal,n\nintranet,x\n");
    assert_eq!(list.preview(&AUTO).header, Some(false));
    let options = list.file.with_url_column(&AUTO, "Goal").unwrap();
    assert_eq!(list.preview(&options).columns, ["goal", "n"]);
    assert_eq!(list.file.with_url_column(&AUTO, "column 2").unwrap().url_column, Some(1));
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
        assert_eq!(
            (preview.encoding.as_deref().unwrap(), preview.columns.join(",")),
            (encoding, "网址,名称".into())
        );
        assert_eq!(list.urls(&AUTO), [url], "{encoding}");
    }
    let latin = list("a.csv", WINDOWS_1252.encode("url,straße\nhttps://a.example/,größe\n").0);
    let russian = ImportOptions { encoding: Some("koi8-r".into()), ..AUTO };
    assert_eq!(latin.preview(&AUTO).columns[1], "straße");
    assert_eq!(latin.preview(&russian).columns[1], "straъe");
    let error = latin.file.preview(&ImportOptions { encoding: Some("klingon".into()), ..AUTO }).unwrap_err();
    assert_eq!(error.code(), HostErrorCode::ReadingChoice);
    let quote = ImportOptions { separator: Some(Separator::Other('"')), ..AUTO };
    assert_eq!(latin.file.preview(&quote).unwrap_err().code(), HostErrorCode::ReadingChoice);
}

#[test]
fn lines_are_read_as_pasted_text() {
    let list =
        list("a.txt", "see https://a.example/x, and b.example\n\n  \nhello\rhttps://c.example/{1..2}\r\n\"x");
    let preview = list.preview(&AUTO);
    assert_eq!(
        (preview.separator, preview.url_column, preview.columns.len()),
        (Some(Separator::Lines), None, 0)
    );
    assert_eq!((preview.counts.total, preview.counts.usable, preview.counts.unusable), (6, 4, 2));
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
    assert_eq!(list.file.rows(&preview).unwrap().columns(), ["text"]);
    assert_eq!(cells(&list.rows(&AUTO)[1].cells), ["see https://a.example/x, and b.example"]);
    let error = list.file.with_url_column(&AUTO, "url").unwrap_err();
    assert_eq!(error.to_string(), "there is no column “url”; the list is read as lines, which have none");
}

#[test]
fn lines_have_a_column_once_one_says_more_than_its_urls() {
    let plain = "https://a.example/\n".repeat(20_000);
    let list = list("a.txt", format!("{plain}see https://b.example/\nhttps://c.example/\n"));
    let mut rows = list.file.rows(&list.preview(&AUTO)).unwrap();
    assert!(rows.columns().is_empty(), "the list is not read to its end beforehand");
    let read: Vec<_> = rows.by_ref().map(|row| row.unwrap().cells).collect();
    assert_eq!((read.len(), rows.columns()), (20_002, vec!["text".to_owned()]));
    assert!(read[..20_000].iter().all(Cells::is_empty));
    assert_eq!(
        (cells(&read[20_000]), cells(&read[20_001])),
        (vec!["see https://b.example/"], vec!["https://c.example/"])
    );
}

#[test]
fn ragged_rows_lose_no_cell() {
    let list = list(
        "a.csv",
        "url,,n,n\nhttps://a.example/\nhttps://b.example/,1,2,3,4,5\nhttps://c.example/,1,2,3\n",
    );
    let preview = list.preview(&AUTO);
    assert_eq!(preview.columns, ["url", "Column 2", "n", "n 2", "Column 5", "Column 6"]);
    let warnings =
        [ImportWarning::SameNames { name: "n".into() }, ImportWarning::LongRows { count: 1, line: 3 }];
    assert_eq!(list.counts(&AUTO).warnings, warnings);
    let mut rows = list.file.rows(&preview).unwrap();
    assert_eq!(rows.columns().len(), 4, "those of the header");
    let read: Vec<_> = rows.by_ref().map(|row| row.unwrap().cells).collect();
    assert_eq!(cells(&read[0]), ["https://a.example/"]);
    assert_eq!(cells(&read[1]), ["https://b.example/", "1", "2", "3", "4", "5"]);
    assert_eq!(rows.columns(), preview.columns);
}

#[test]
fn a_first_line_may_give_the_separator() {
    for line in ["sep=|", "SEP=|", "\"sep=|\"", "\"Sep=|\""] {
        for end in ["\n", "\r\n"] {
            let list = list("a.csv", format!("{line}{end}url|n{end}https://a.example/|1,5{end}"));
            assert_eq!(list.preview(&AUTO).columns, ["url", "n"], "{line}");
            assert_eq!(list.counts(&AUTO).warnings, [], "{line}");
            assert_eq!(cells(&list.rows(&AUTO)[0].cells), ["https://a.example/", "1,5"], "{line}");
        }
    }
    for line in ["\"sep=;", "sep=;\"", "sep=;;", "sep=", "sep=é"] {
        let list = list("a.csv", format!("{line}\nurl,n\nhttps://a.example/,5\n"));
        assert_eq!(list.preview(&AUTO).separator, Some(Separator::Comma), "{line}");
    }
    let list = list("a.csv", "\u{feff}sep=|\r\nurl|n\r\nhttps://a.example/|1,5\r\n\"x");
    assert_eq!(list.preview(&AUTO).separator, Some(Separator::Pipe));
    assert_eq!(list.preview(&AUTO).columns, ["url", "n"]);
    assert_eq!(cells(&list.rows(&AUTO)[0].cells), ["https://a.example/", "1,5"]);
    let lines = ImportOptions { separator: Some(Separator::Lines), ..AUTO };
    assert_eq!(list.preview(&lines).counts.total, 4, "as lines, nothing is passed over");
}

#[test]
fn words_that_columns_are_called_by_may_stand_in_a_text() {
    for (text, rejected) in [
        ("The link is https://a.example/1\n", None),
        ("Links to check\n1. https://a.example/1\n2. https://a.example/2\n", Some("Links to check")),
        ("urls:\n  - https://a.example/1\n  - https://a.example/2\n", Some("urls:")),
        ("url=https://a.example/1 status=200\nurl=https://a.example/2 status=404\n", None),
        ("url=https://a.example/1, status=200\nurl=https://a.example/2, status=404\n", None),
        ("url: https://a.example/1; status: 200\nurl: https://a.example/2; status: 404\n", None),
        (
            "<ul><li><a href=\"https://a.example/1\">one</a>\n<li><a href=\"https://a.example/2\">two</a></ul>\n",
            None,
        ),
    ] {
        let list = list("a.txt", text);
        assert_eq!(list.preview(&AUTO).separator, Some(Separator::Lines), "{text}");
        let urls = list.urls(&AUTO);
        let pasted: Vec<String> = crate::rows_from_text(text).unwrap().map(|row| url_of(&row)).collect();
        assert_eq!(urls, pasted, "{text}");
        assert_eq!(urls.iter().find_map(|url| url.strip_suffix(" [no web address]")), rejected, "{text}");
        let spooled = crate::ListFile::spool(text.as_bytes(), "standard input").unwrap();
        assert_eq!(spooled.preview(&AUTO).unwrap().counts, list.preview(&AUTO).counts);
    }
    for text in ["url\nhttps://a.example/\n", "Product links\na.example\n\"b.example\"\nn/a\n"] {
        let preview = list("a.txt", text).preview(&AUTO);
        assert_eq!((preview.header, preview.separator), (Some(true), Some(Separator::Comma)), "{text}");
    }
}

#[test]
fn a_space_before_a_quotation_mark_rejects_no_row() {
    let list = list("a.csv", "id, url\n1, \"https://a.example/1\"\n2, \"https://a.example/2\"\n");
    assert_eq!(list.urls(&AUTO), ["https://a.example/1", "https://a.example/2"]);
    assert_eq!(list.preview(&AUTO).url_column, Some(1));
}
