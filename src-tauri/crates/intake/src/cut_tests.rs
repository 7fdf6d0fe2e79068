use fetchlist_model::{ImportPreview, Separator};
use proptest::prelude::*;

use crate::{
    ListFile,
    list_file_tests::{AUTO, list, url_of},
    rows_from_text,
};

/// What a list brings, as a text file, as a CSV file and from standard input.
fn read(text: &str) -> [(ImportPreview, Vec<String>); 3] {
    let of = |file: &ListFile| {
        let preview = file.preview(&AUTO).unwrap();
        let urls = file.rows(&preview).unwrap().map(|row| url_of(&row.unwrap())).collect();
        (preview, urls)
    };
    let spooled = ListFile::spool(text.as_bytes(), "standard input").unwrap();
    [of(&list("a.txt", text).file), of(&list("a.csv", text).file), of(&spooled)]
}

fn pasted(text: &str) -> Vec<String> {
    rows_from_text(text).unwrap().map(|row| url_of(&row)).collect()
}

/// So many lines, with their number in the place of each `#`.
fn numbered(line: &str, count: u32) -> String {
    (1..=count).map(|number| line.replace('#', &number.to_string()) + "\n").collect()
}

#[test]
fn a_separator_within_addresses_parts_no_cells() {
    for line in [
        "https://maps.example/@48.#,11.#,15z",
        "https://maps.example/@48,-11.#",
        "https://maps.example/@48.1,11.#,15z/data=!3m#",
        "https://api.example/x?ids=#,2",
        "https://api.example/x?fields=id,name,price",
        "https://api.example/x?bbox=1.0,2.#,3.0,4.5",
        "https://api.example/x?ids=#,2&page=2",
        "https://api.example/x?a=#;b=2",
        "https://api.example/?q={\"a\":1,\"b\":#}",
        "https://f.example/css;jsessionid=#",
        "https://f.example/css;v=#,2",
        "https://fonts.example/css?family=A#|B",
        "https://a.example/x,#,y.html",
        "https://img.example/w_100,h_#,c_fill/a.jpg",
        "api.example.com/x?ids=#,2",
    ] {
        for text in [numbered(line, 1), numbered(line, 20), numbered(line, 20) + "https://b.example/\n"] {
            for (preview, urls) in read(&text) {
                assert_eq!(preview.separator, Some(Separator::Lines), "{}: {text}", preview.name);
                assert_eq!(urls, pasted(&text), "{}", preview.name);
            }
        }
    }
}

#[test]
fn a_separator_between_addresses_makes_rows() {
    for (line, each) in [
        ("https://a.example/1,https://a.example/2,https://a.example/3", 3),
        ("https://a.example/#;https://b.example/#", 2),
        ("https://a.example/# | https://b.example/#", 2),
        ("a.example/#,b.example/#", 2),
        ("https://api.example.com/item/{a,b,c}", 3),
        ("https://{a,b}.example/#?ids=1,2", 2),
    ] {
        for count in [1, 20] {
            let text = numbered(line, count);
            for (preview, urls) in read(&text) {
                assert_eq!(urls.len(), (each * count) as usize, "{}: {text}", preview.name);
                assert_eq!(urls, pasted(&text), "{}", preview.name);
            }
        }
    }
}

#[test]
fn values_beside_addresses_are_a_table() {
    for line in [
        "https://a.example/#,Kettle,12.90",
        "https://a.example/#;Kettle;12,90",
        "https://a.example/#|Kettle",
        "https://a.example/#,#",
        "https://a.example/#,one",
        "https://a.example/#,2024-01-#",
        "https://a.example/#,01/02/2024",
        "https://a.example/#,#.jpg",
        "https://a.example/#,b.example/#",
        "https://a.example/#,me@b.example",
        "https://a.example/#,\"a, b\"",
        "https://a.example/#,Red kettle",
        "https://a.example/#,,x=#",
        "https://a.example/p?id=#,Kettle,12.90",
        "https://a.example/p?id=#;12,90",
        "https://a.example/p?id=#,red kettle",
        "https://a.example/p;jsessionid=#,Kettle",
        "https://a.example/@bob#,Bob",
        "#,https://a.example/x?ids=#",
        "Kettle,https://a.example/#,https://b.example/#",
    ] {
        for text in [numbered(line, 2), numbered(line, 20)] {
            for (preview, urls) in read(&text) {
                assert!(
                    !matches!(preview.separator, Some(Separator::Lines) | None),
                    "{}: {text}",
                    preview.name
                );
                let url = urls.first().unwrap();
                assert!(!url.contains("Kettle") && !url.contains('['), "{}: {url}", preview.name);
            }
        }
    }
}

#[test]
fn a_header_tells_of_a_table_and_a_name_alone_of_one_column() {
    for (name, preview) in ["a.csv", "a.txt"]
        .map(|name| (name, list(name, "url,image\nhttps://a.example/1,https://b.example/1\n").preview(&AUTO)))
    {
        assert_eq!((preview.columns.len(), preview.header), (2, Some(true)), "{name}");
    }
    for line in [
        "https://a.example/x?ids=#,2",
        "https://a.example/x,#",
        "https://a.example/{a,b}/#",
        "https://a.example/#;v=1|2",
    ] {
        let lines = numbered(line, 20);
        for (preview, urls) in read(&format!("url\n{lines}")) {
            assert_eq!(preview.columns, ["url"], "{}: {line}", preview.name);
            assert_eq!(urls, pasted(&lines), "{}", preview.name);
        }
    }
    for (preview, urls) in read("url\nhttps://a.example/1,https://a.example/2\n") {
        assert_eq!(
            urls,
            ["url [no web address]", "https://a.example/1", "https://a.example/2"],
            "{}",
            preview.name
        );
    }
}

proptest! {
    #[test]
    fn a_list_of_addresses_is_read_as_it_is_pasted(
        urls in prop::collection::vec("https://[a-z]{1,8}\\.example/[a-z0-9/]{0,9}\\?[a-z]{1,3}=[0-9]{1,4}(,[0-9]{1,4}){0,3}", 1..30),
    ) {
        let text = urls.join("\n");
        for (_, read) in read(&text) {
            prop_assert_eq!(&read, &urls);
        }
    }

    #[test]
    fn a_table_of_addresses_and_words_keeps_its_cells(
        rows in prop::collection::vec(("https://[a-z]{1,8}\\.example/[a-z0-9/]{0,9}", "[A-Z][a-z ]{1,8}[a-z]", "[1-9][0-9]?\\.[0-9]{2}"), 1..30),
        separator in prop::sample::select(vec![',', ';', '|', '\t']),
    ) {
        let line = |(url, name, price): &(String, String, String)| format!("{url}{separator}{name}{separator}{price}");
        let lines: Vec<String> = rows.iter().map(line).collect();
        for (preview, read) in read(&lines.join("\n")) {
            prop_assert_eq!(preview.columns.len(), 3);
            prop_assert!(read.iter().eq(rows.iter().map(|(url, ..)| url)));
        }
    }
}
