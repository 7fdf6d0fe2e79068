//! Whatever is wrong, one line says what and how to mend it, the exit code is 2, and nothing is left behind or lost.

use std::fs;

use crate::command::{Ran, Setup, read_csv};

pub(crate) fn refused(ran: &Ran, words: &[&str]) {
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
    let line = ran.stderr.trim_end();
    assert!(!line.contains('\n') && line.starts_with("fetchlist-cli: "), "{line}");
    for word in words {
        assert!(line.contains(word), "“{word}” is missing in: {line}");
    }
}

#[test]
fn a_list_that_cannot_be_read() {
    let setup = Setup::new();
    setup.write("empty.csv", "");
    setup.write("blank.txt", "\n \n\t\n");
    setup.write("header.csv", "link,name\n");
    setup.write("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    setup.write("book.xlsx", b"PK\x03\x04\x14\0\x06\0[Content_Types].xml");
    setup.write("binary.csv", [0, 159, 146, 150, 0, 0, 7].repeat(100));
    setup.write("two.csv", "link,name\nhttp://127.0.0.1:1/,a\n");
    for (list, words) in [
        ("missing.csv", &["missing.csv"][..]),
        (".", &["folder"]),
        ("empty.csv", &["empty.csv"]),
        ("blank.txt", &["blank.txt"]),
        ("header.csv", &["header.csv"]),
        ("picture.png", &["picture.png"]),
        ("book.xlsx", &["book.xlsx", "cut off", "save it anew"]),
        ("binary.csv", &["binary.csv"]),
    ] {
        refused(&setup.run(&["run", list, "--out", "out.csv"]), words);
        refused(&setup.run(&["import", list, "--job", "j.fetchlist"]), words);
    }
    refused(&setup.run(&["run", "two.csv", "--url-column", "adress"]), &["adress", "link", "name"]);
    assert!(!setup.path("out.csv").exists() && !setup.path("j.fetchlist").exists(), "{:?}", setup.files());
    assert!(!setup.files().iter().any(|name| name.contains(".fetchlist")), "{:?}", setup.files());
}

#[test]
fn a_line_that_never_ends_is_refused_without_filling_memory() {
    let setup = Setup::new();
    let file = fs::File::create(setup.path("long.csv")).unwrap();
    let mut writer = std::io::BufWriter::new(file);
    let piece = "a".repeat(1 << 20);
    std::io::Write::write_all(&mut writer, b"link,name\nhttp://127.0.0.1:1/,x\n").unwrap();
    for _ in 0..1_024 {
        std::io::Write::write_all(&mut writer, piece.as_bytes()).unwrap();
    }
    std::io::Write::flush(&mut writer).unwrap();
    refused(&setup.run(&["run", "long.csv", "--out", "out.csv"]), &["long.csv", "line 3"]);
}

#[test]
fn ragged_rows_are_read() {
    let setup = Setup::new();
    setup.write("ragged.csv", "link,a,b\nhttp://127.0.0.1:1/1\nhttp://127.0.0.1:1/2,x,y,z\n");
    assert_eq!(setup.run(&["run", "ragged.csv", "--out", "out.csv", "--retries", "0"]).code, Some(1));
    let (names, rows) = read_csv(&setup.path("out.csv"));
    assert_eq!(rows.len(), 2);
    assert_eq!((&*rows[0]["b"], &*rows[1]["b"]), ("", "y"));
    assert!(rows[1].values().any(|value| value == "z"), "{names:?}");
}

#[test]
fn arguments_that_make_no_sense() {
    let setup = Setup::new();
    setup.write("list.txt", "http://127.0.0.1:1/\n");
    for (arguments, words) in [
        (&["--concurrency", "0"][..], &["concurrency", "1 to 1000"][..]),
        (&["--per-host", "5000"], &["per-host", "1 to 1000"]),
        (&["--retries", "21"], &["retries", "0 to 20"]),
        (&["--retries", "-1"], &["retries"]),
        (&["--timeout", "0"], &["timeout", "100 to 3600000"]),
        (&["--timeout", "soon"], &["timeout", "soon"]),
        (&["--max-body", "0"], &["max-body"]),
        (&["--method", "G E T"], &["method"]),
        (&["--header", "no colon"], &["header", "Name: value"]),
        (&["--csv-separator", "none", "--out", "out.csv"], &["csv-separator", "none", "one character"]),
        (&["--out", "out.pdf"], &["out.pdf", ".csv"]),
        (&["--out", "no/such/folder/out.csv"], &["no/such/folder"]),
        (&["--nonsense"], &["--nonsense", "--help"]),
    ] {
        refused(&setup.run(&[&["run", "list.txt"], arguments].concat()), words);
    }
    refused(&setup.run(&[]), &["--help"]);
    assert_eq!(setup.files(), ["list.txt"]);
}

#[test]
fn a_secret_is_not_repeated() {
    let setup = Setup::new();
    setup.write("list.txt", "http://127.0.0.1:1/\n");
    let ran = setup.run(&["run", "list.txt", "--header", "Authorization: Bearer s3cret\u{7}"]);
    refused(&ran, &["Authorization"]);
    assert!(!ran.stderr.contains("s3cret"));
}

#[test]
fn a_job_file_that_is_none() {
    let setup = Setup::new();
    setup.write("text.fetchlist", "http://127.0.0.1:1/\n");
    setup.write("list.txt", "http://127.0.0.1:1/\n");
    refused(&setup.run(&["resume", "missing.fetchlist"]), &["missing.fetchlist"]);
    refused(&setup.run(&["resume", "text.fetchlist"]), &["text.fetchlist", "no Fetchlist job"]);
    refused(&setup.run(&["export", "text.fetchlist", "--out", "out.csv"]), &["text.fetchlist"]);
    refused(
        &setup.run(&["run", "list.txt", "--job", "text.fetchlist"]),
        &["text.fetchlist", "exists already"],
    );
    assert_eq!(fs::read_to_string(setup.path("text.fetchlist")).unwrap(), "http://127.0.0.1:1/\n");
}

#[test]
fn columns_that_cannot_be_filled_say_where_their_rule_is_wrong() {
    let setup = Setup::new();
    setup.write("list.txt", "http://127.0.0.1:1/\n");
    for (field, words) in [
        ("price=$.a[", &["price", "at character"][..]),
        ("price=css:h1[", &["price", "selector"]),
        ("price=regex:(", &["price", "regular expression"]),
        ("price", &["NAME=$.path"]),
    ] {
        refused(&setup.run(&["run", "list.txt", "--field", field, "--out", "out.csv"]), words);
    }
    refused(
        &setup.run(&["run", "list.txt", "--columns", "nope", "--out", "out.csv"]),
        &["nope", "final_url"],
    );
    refused(
        &setup.run(&["import", "list.txt", "--separator", "ab", "--job", "j.fetchlist"]),
        &["one character"],
    );
    assert_eq!(setup.files(), ["list.txt"], "nothing is left behind");
}
