use crate::list_file_tests::{AUTO, List, cells, list};

const RELATIVE: &str = "[relative to a page whose address is not known]";

fn urls(list: &List) -> Vec<String> {
    list.urls(&AUTO)
}

#[test]
fn a_link_that_is_relative_to_an_unknown_page_leads_to_no_host() {
    let page = list(
        "page.html",
        "<html><a href='about.html'>a</a><a href='contact.php'>b</a><a href='/x'>c</a><a href='../y'>d</a>
        <a href='?page=2'>e</a><a href='//b.example/z'>f</a><a href='www.c.example'>g</a><a href='HTTPS://d.example'>h</a>",
    );
    assert_eq!(
        urls(&page),
        [
            &format!("./about.html {RELATIVE}"),
            &format!("./contact.php {RELATIVE}"),
            &format!("/x {RELATIVE}"),
            &format!("../y {RELATIVE}"),
            &format!("?page=2 {RELATIVE}"),
            "https://b.example/z",
            "https://www.c.example/",
            "https://d.example/",
        ]
    );
    let text = list(
        "r.md",
        "[readme](README.md), <me@a.example>, [us](mailto:me@a.example) and [it](https://a.example/)",
    );
    assert_eq!(urls(&text), [&format!("./README.md {RELATIVE}"), "https://a.example/"]);
}

#[test]
fn a_base_may_be_relative_to_the_address_that_a_page_names() {
    let head = "<html><base href='/sub/'><base href='https://no.example'>";
    let canonical = "<link rel='canonical' href='https://a.example/dir/page'>";
    let link = "<a href='x.html'>X</a>";
    let known = list("page.html", format!("{head}{canonical}{link}"));
    assert_eq!(urls(&known), ["https://a.example/sub/x.html"]);
    let unknown = list("page.html", format!("{head}{link}"));
    assert_eq!(urls(&unknown), [format!("./x.html {RELATIVE}")]);
}

#[test]
fn a_page_declares_its_encoding_and_no_word_of_another_text_does() {
    let as_msxml_writes = "<html><META http-equiv=\"Content-Type\" content=\"text/html; charset=UTF-16\"><a href='https://a.example/'>x</a>";
    assert_eq!(urls(&list("page.html", as_msxml_writes)), ["https://a.example/"]);
    let text = "Send it with charset=iso-8859-1, [M\u{fc}ller](https://a.example/\u{fc}).";
    assert_eq!(urls(&list("links.md", text)), ["https://a.example/%C3%BC"]);
    for (query, url) in [
        ("charset=gbk&q=\u{fc}", "https://a.example/?charset=gbk&q=%C3%BC"),
        ("encoding=utf-16", "https://a.example/?encoding=utf-16"),
    ] {
        let content = format!("[InternetShortcut]\r\nURL=https://a.example/?{query}\r\n");
        assert_eq!(urls(&list("a.url", content)), [url]);
    }
    // Saved by Windows, in its own encoding.
    assert_eq!(
        urls(&list("a.url", b"[InternetShortcut]\r\nURL=https://a.example/Gr\xfc\xdfe\r\n")),
        ["https://a.example/Gr%C3%BC%C3%9Fe"]
    );
}

#[test]
fn tags_in_markdown_are_links_too() {
    let text = "# Links\n\n<p align=\"center\">\n  <a\n    href=\"https://a.example/?x=1&amp;y=2\">\n  The <b>first</b></a>\n</p>\n\n\
        See <a href=\"https://b.example/\">the *second* https://c.example/ one</a>, <a name=\"top\"></a>https://d.example/\n\
        but <!-- <a href=\"https://no.example/\"> -->.\n\n\
        <a href=\"https://e.example/\">\n\n[![badge](b.svg)](https://f.example/)\n\n</a>\n\n<a href=\"g.md\">open";
    let rows: Vec<String> =
        list("links.md", text).rows(&AUTO).iter().map(|row| cells(&row.cells).join(" ")).collect();
    assert_eq!(
        rows,
        [
            "https://a.example/?x=1&y=2 The first",
            "https://b.example/ the second https://c.example/ one",
            "https://d.example/ ",
            "https://f.example/ badge",
            "https://e.example/ ",
            "./g.md open",
        ]
    );
}
