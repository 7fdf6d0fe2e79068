use std::{fs, path::PathBuf};

use fetchlist_model::{HostErrorCode, ImportOptions, ImportWarning, ListKind};
use tempfile::TempDir;

use crate::{
    ListFile,
    list_file_tests::{AUTO, cells, url_of},
};

/// Files of these names and contents, and the folder that holds them.
fn files(contents: &[(&str, &str)]) -> (TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().unwrap();
    let write = |(name, content): &(&str, &str)| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let paths = contents.iter().map(write).collect();
    (folder, paths)
}

/// The columns of a list, and each row's URL and cells.
fn read(list: &ListFile, options: &ImportOptions) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let mut rows = list.rows(&list.preview(options).unwrap()).unwrap();
    let all = rows.by_ref().map(|row| {
        let row = row.unwrap();
        (url_of(&row), row.cells.iter().map(str::to_owned).collect())
    });
    let all = all.collect();
    (rows.columns(), all)
}

fn row(url: &str, cells: &[&str]) -> (String, Vec<String>) {
    (url.into(), cells.iter().map(ToString::to_string).collect())
}

#[test]
fn tables_of_one_header_are_one_table() {
    let (_folder, paths) = files(&[
        ("a.csv", "link,n\nhttps://a.example/,1\n"),
        ("b.csv", "link;n\nhttps://b.example/;2,5\n"),
        ("c.csv", "n,link,file\n3,https://c.example/,x\n"),
    ]);
    let list = ListFile::open_all(&paths).unwrap();
    let preview = list.preview(&AUTO).unwrap();
    assert_eq!((preview.kind, preview.files, preview.name.as_str()), (ListKind::Several, 3, "a.csv"));
    assert!(preview.encoding.is_none() && preview.separator.is_none() && preview.header.is_none());
    assert_eq!((preview.columns.len(), preview.url_column, preview.is_whole), (4, None, true));
    let (columns, rows) = read(&list, &AUTO);
    assert_eq!(columns, ["file", "link", "n", "file 2"]);
    assert_eq!(
        rows,
        [
            row("https://a.example/", &["a.csv", "https://a.example/", "1"]),
            row("https://b.example/", &["b.csv", "https://b.example/", "2,5"]),
            row("https://c.example/", &["c.csv", "https://c.example/", "3", "x"]),
        ]
    );
    let mut rows = list.rows(&preview).unwrap();
    assert_eq!((rows.by_ref().count(), rows.url_column().as_deref(), rows.share()), (3, Some("link"), 1.0));
}

#[test]
fn urls_without_a_column_share_one() {
    let (_folder, paths) = files(&[
        ("a.txt", "see b.example/{1..2}\nhello\n"),
        ("b.csv", "https://c.example/\n"),
        ("c.csv", "sku,url\n1,https://d.example/\n"),
        ("d.csv", "link,sku\nhttps://e.example/,2\n"),
    ]);
    let list = ListFile::open_all(&paths).unwrap();
    let (columns, rows) = read(&list, &AUTO);
    assert_eq!(columns, ["file", "url", "text", "sku", "link"]);
    assert_eq!(
        rows,
        [
            row("https://b.example/1", &["a.txt", "https://b.example/1", "see b.example/{1..2}"]),
            row("https://b.example/2", &["a.txt", "https://b.example/2", "see b.example/{1..2}"]),
            row("hello [no web address]", &["a.txt", "hello", "hello"]),
            row("https://c.example/", &["b.csv", "https://c.example/", ""]),
            row("https://d.example/", &["c.csv", "https://d.example/", "", "1"]),
            row("https://e.example/", &["d.csv", "", "", "2", "https://e.example/"]),
        ]
    );
    let mut rows = list.rows(&list.preview(&AUTO).unwrap()).unwrap();
    assert_eq!((rows.by_ref().count(), rows.url_column()), (6, None));
}

#[test]
fn shortcuts_are_one_list() {
    let shortcut = |site: &str| format!("[InternetShortcut]\r\nURL=https://{site}.example/\r\n");
    let (_folder, paths) = files(&[("a.url", &shortcut("a")), ("b.url", &shortcut("b"))]);
    let (columns, rows) = read(&ListFile::open_all(&paths).unwrap(), &AUTO);
    let urls: Vec<_> = rows.iter().map(|(url, _)| url.as_str()).collect();
    assert_eq!(urls, ["https://a.example/", "https://b.example/"]);
    assert!(columns.starts_with(&["file".to_owned(), "url".to_owned()]), "{columns:?}");
    assert!(rows.iter().all(|(url, cells)| cells[1] == *url));
}

#[test]
fn a_pattern_and_a_column_may_be_chosen_for_all() {
    let (_folder, paths) = files(&[("a.csv", "sku,x\nA1,b.example\n"), ("b.csv", "x,sku\nc.example,B2\n")]);
    let list = ListFile::open_all(&paths).unwrap();
    let options = ImportOptions { template: Some("https://a.example/{sku}?{file}".into()), ..AUTO };
    let urls: Vec<_> = read(&list, &options).1.into_iter().map(|(url, _)| url).collect();
    assert_eq!(urls, ["https://a.example/A1?a.csv", "https://a.example/B2?b.csv"]);
    let options = list.with_url_column(&AUTO, "X").unwrap();
    let urls: Vec<_> = read(&list, &options).1.into_iter().map(|(url, _)| url).collect();
    assert_eq!(urls, ["https://b.example/", "https://c.example/"]);
}

#[test]
fn a_pattern_is_one_where_somebody_typed_it() {
    let link = "https://a.example/{1..2}";
    let page = format!("<html><a href='{link}'>x</a></html>");
    let sitemap = format!("<urlset><url><loc>{link}</loc></url></urlset>");
    let bookmarks = format!("<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT><A HREF='{link}'>x</A></DL>");
    let shortcut = format!("[InternetShortcut]\r\nURL={link}\r\n");
    let (_folder, paths) = files(&[
        ("page.html", &page),
        ("sitemap.xml", &sitemap),
        ("bookmarks.html", &bookmarks),
        ("a.url", &shortcut),
        ("links.md", &format!("[x](<{link}>)")),
        ("list.csv", &format!("url,n\n{link},1\n")),
        ("list.txt", link),
        ("list.json", &format!("[\"{link}\"]")),
    ]);
    let urls = |list: &ListFile, options: &ImportOptions| {
        read(list, options).1.into_iter().map(|(url, _)| url).collect::<Vec<_>>()
    };
    let (as_it_is, two) =
        (vec!["https://a.example/%7B1..2%7D"], vec!["https://a.example/1", "https://a.example/2"]);
    for path in &paths[..5] {
        assert_eq!(urls(&ListFile::open(path).unwrap(), &AUTO), as_it_is, "{}", path.display());
    }
    for path in &paths[5..] {
        assert_eq!(urls(&ListFile::open(path).unwrap(), &AUTO), two, "{}", path.display());
    }
    let template = ImportOptions { template: Some("https://b.example/{n}".into()), ..AUTO };
    let table = ListFile::open_all(&paths[5..7]).unwrap();
    assert_eq!(urls(&table, &template)[0], "https://b.example/1");
    assert_eq!(urls(&table, &template).len(), 3, "one for the row of the table, and two for the line");
    let several = ListFile::open_all(&[paths[0].clone(), paths[5].clone()]).unwrap();
    let chosen = several.with_url_column(&AUTO, "url").unwrap();
    for options in [AUTO, chosen] {
        assert_eq!(urls(&several, &options), [&as_it_is[..], &two[..]].concat());
    }
}

#[test]
fn a_warning_says_which_file_it_is_about() {
    let (_folder, paths) = files(&[
        ("a.csv", "url,n\nhttps://a.example/,1\nhttps://b.example/,1,2\n"),
        ("b.csv", "url,n,n\nhttps://c.example/,1,2\n"),
    ]);
    let list = ListFile::open_all(&paths).unwrap();
    let in_file =
        |name: &str, warning| ImportWarning::InFile { name: name.into(), warning: Box::new(warning) };
    assert_eq!(
        list.preview(&AUTO).unwrap().counts.warnings,
        [
            in_file("a.csv", ImportWarning::LongRows { count: 1, line: 3 }),
            in_file("b.csv", ImportWarning::SameNames { name: "n".into() }),
        ]
    );
}

#[test]
fn files_that_cannot_be_read_are_left_out() {
    let (folder, mut paths) =
        files(&[("a.csv", "url\nhttps://a.example/\n"), ("b.csv", ""), ("c.pdf", "%PDF-1.7")]);
    paths.insert(0, folder.path().join("missing.csv"));
    let list = ListFile::open_all(&paths).unwrap();
    let preview = list.preview(&AUTO).unwrap();
    assert_eq!((preview.files, preview.counts.total), (1, 1));
    let names = preview.counts.warnings.iter().map(|warning| match warning {
        ImportWarning::Unreadable { name, error } => (name.as_str(), error.code),
        other => panic!("{other:?}"),
    });
    assert_eq!(
        names.collect::<Vec<_>>(),
        [
            ("missing.csv", HostErrorCode::MissingFile),
            ("b.csv", HostErrorCode::EmptyList),
            ("c.pdf", HostErrorCode::NotText)
        ]
    );
    let rows = list.rows(&preview).unwrap().next().unwrap().unwrap();
    assert_eq!(cells(&rows.cells), ["a.csv", "https://a.example/"]);

    let error = ListFile::open_all(&paths[..1]).unwrap_err();
    assert_eq!(error.code(), HostErrorCode::MissingFile);
    paths.remove(1);
    assert!(ListFile::open_all(&paths).unwrap_err().to_string().contains("missing.csv"));
    assert_eq!(ListFile::open_all(&[]).unwrap_err().code(), HostErrorCode::EmptyList);
}
