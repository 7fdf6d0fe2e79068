use crate::list_file_tests::{AUTO, List, list};

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
