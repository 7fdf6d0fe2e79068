//! A list in, files out: the command line as a user runs it, against a server on the loopback.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_input;
mod cancelling;
mod columns;
mod command;
mod network;
mod proxy;
mod secrets;
mod targets;
mod tls;

use std::fs;

use command::{Setup, read_csv, wait_until};

#[test]
fn every_row_comes_out_in_order_with_its_own_columns() {
    let setup = Setup::new();
    let origin = setup.origin();
    let list = format!(
        "\u{feff}sku;note;link\r\n007;\"a;b \"\"c\"\"\";{}\r\n0190000000000000001;=1+1;{}\r\n;;\r\n8;-5;not a url\r\n9;;{}\r\n",
        origin.url("/item/7"),
        origin.url("/status/404"),
        origin.url("/redirect/2"),
    );
    setup.write("list.csv", &list);
    let ran = setup.run(&["run", "list.csv", "--out", "all.csv", "--out", "all.json", "--errors", "bad.csv"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.contains("2 of 5 answered, 3 failed"), "{}", ran.stderr);

    let bytes = fs::read(setup.path("all.csv")).unwrap();
    assert!(bytes.starts_with(
        b"\xef\xbb\xbfsku,note,link,url,outcome,status,error,error_detail,final_url,redirects,"
    ));
    let (names, rows) = read_csv(&setup.path("all.csv"));
    assert_eq!(names[names.len() - 1], "fetched_at");
    let told: Vec<_> =
        rows.iter().map(|row| [&*row["sku"], &row["outcome"], &row["status"], &row["error"]]).collect();
    assert_eq!(
        told,
        [
            ["007", "ok", "200", ""],
            ["0190000000000000001", "failed", "404", "http_status"],
            ["", "failed", "", "invalid_url"],
            ["8", "failed", "", "invalid_url"],
            ["9", "ok", "200", ""],
        ]
    );
    assert_eq!((&*rows[0]["note"], &*rows[1]["note"], &*rows[3]["note"]), ("a;b \"c\"", "'=1+1", "-5"));
    assert_eq!((&*rows[4]["redirects"], &*rows[4]["final_url"]), ("2", &*origin.url("/redirect/0")));

    let json: serde_json::Value = serde_json::from_slice(&fs::read(setup.path("all.json")).unwrap()).unwrap();
    assert_eq!(json[1]["row"], 2);
    assert_eq!(json[1]["input"]["note"], "=1+1");
    assert_eq!(json[1]["status"], 404);
    assert_eq!(json[0].get("body"), None);
    let (_, bad) = read_csv(&setup.path("bad.csv"));
    assert_eq!(bad.iter().map(|row| &*row["sku"]).collect::<Vec<_>>(), ["0190000000000000001", "", "8"]);
}

#[test]
fn two_hundred_slow_answers_come_at_once_and_in_order() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write(
        "list.txt",
        (0..200).map(|n| origin.url(&format!("/delay/3000?{n}")) + "\n").collect::<String>(),
    );
    let ran =
        setup.run(&["run", "list.txt", "--out", "out.csv", "--concurrency", "200", "--per-host", "200"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(origin.max_in_flight(), 200);
    let (_, rows) = read_csv(&setup.path("out.csv"));
    assert!(
        rows.iter().map(|row| &*row["url"]).eq((0..200).map(|n| origin.url(&format!("/delay/3000?{n}"))))
    );
}

#[test]
fn bodies_go_out_where_they_are_asked_for() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write("list.txt", [origin.url("/item/5"), origin.url("/png"), origin.url("/text/gbk")].join("\n"));
    assert_eq!(setup.run(&["run", "list.txt", "--out", "out.json", "--body"]).code, Some(0));
    let json: serde_json::Value = serde_json::from_slice(&fs::read(setup.path("out.json")).unwrap()).unwrap();
    assert_eq!(json[0]["body"]["id"], 5);
    assert!(
        json[1]["body"]["base64"].as_str().is_some_and(|text| text.starts_with("iVBOR")),
        "{}",
        json[1]["body"]
    );
    assert!(json[2]["body"].as_str().is_some_and(|text| !text.contains('\u{fffd}')), "{}", json[2]["body"]);
}

#[test]
fn a_pattern_becomes_its_urls() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write("list.txt", origin.url("/item/{008..011}"));
    assert_eq!(setup.run(&["run", "list.txt", "--out", "out.csv"]).code, Some(0));
    let (_, rows) = read_csv(&setup.path("out.csv"));
    let urls: Vec<_> = rows.iter().map(|row| row["url"].clone()).collect();
    assert_eq!(urls, ["008", "009", "010", "011"].map(|n| origin.url(&format!("/item/{n}"))));
}

#[test]
fn a_list_comes_from_standard_input() {
    let setup = Setup::new();
    let origin = setup.origin();
    let ran =
        setup.run_with_input(&["run", "-", "--out", "out.csv"], &format!("{}\n", origin.url("/item/1")));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(read_csv(&setup.path("out.csv")).1.len(), 1);
}

#[test]
fn a_job_can_be_made_gone_on_with_and_exported() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write(
        "list.csv",
        format!("link,a\n{},1\n{},2\n", origin.url("/item/1"), origin.url("/status/500?x")),
    );
    assert_eq!(setup.run(&["import", "list.csv", "--job", "j.fetchlist"]).code, Some(0));
    assert_eq!(origin.requests(), 0);
    assert_eq!(setup.run(&["resume", "j.fetchlist"]).code, Some(1));
    assert_eq!(origin.requests(), 4, "one good answer, and one failure with two more tries");
    assert_eq!(
        setup.run(&["resume", "j.fetchlist"]).code,
        Some(1),
        "nothing is left to do, and a row failed"
    );
    assert_eq!(origin.requests(), 4);
    let export = |rows: &str| {
        assert_eq!(setup.run(&["export", "j.fetchlist", "--out", "out.csv", "--rows", rows]).code, Some(0));
        read_csv(&setup.path("out.csv")).1.iter().map(|row| row["a"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(export("all"), ["1", "2"]);
    assert_eq!(export("ok"), ["1"]);
    assert_eq!(export("failed"), ["2"]);
    assert_eq!(export("not_fetched"), [""; 0]);
}

#[test]
fn interrupted_it_can_be_resumed_and_fetches_nothing_twice() {
    let setup = Setup::new();
    let origin = setup.origin();
    let urls: Vec<_> = (0..40).map(|n| origin.url(&format!("/delay/50?{n}"))).collect();
    setup.write("list.txt", urls.join("\n"));
    let mut child = setup.start(&["run", "list.txt", "--job", "j.fetchlist", "--concurrency", "4"]);
    wait_until("some rows are fetched", || origin.requests() >= 12);
    child.interrupt();
    let ran = child.end();
    assert_eq!(ran.code, Some(130), "{}", ran.stderr);
    assert!(ran.stderr.contains("fetchlist-cli resume"), "{}", ran.stderr);
    assert_eq!(setup.run(&["export", "j.fetchlist", "--out", "part.csv", "--rows", "ok"]).code, Some(0));
    let done: Vec<_> = read_csv(&setup.path("part.csv")).1.iter().map(|row| row["url"].clone()).collect();
    assert!((4..40).contains(&done.len()), "{} rows were done", done.len());
    assert_eq!(setup.run(&["resume", "j.fetchlist"]).code, Some(0));
    for url in &done {
        let path = url.split_once(&origin.addr().to_string()).unwrap().1;
        assert_eq!(origin.seen(path), 1, "{path}");
    }
    assert_eq!(setup.run(&["export", "j.fetchlist", "--out", "all.csv"]).code, Some(0));
    assert!(read_csv(&setup.path("all.csv")).1.iter().map(|row| row["url"].clone()).eq(urls));
}

#[test]
fn killed_it_keeps_what_was_committed_and_goes_on() {
    let setup = Setup::new();
    let origin = setup.origin();
    let urls: Vec<_> = (0..60).map(|n| origin.url(&format!("/delay/40?{n}"))).collect();
    setup.write("list.txt", urls.join("\n"));
    let mut child = setup.start(&["run", "list.txt", "--job", "j.fetchlist", "--concurrency", "4"]);
    wait_until("some rows are fetched", || origin.requests() >= 20);
    child.kill();
    child.end();
    let ran = setup.run(&["resume", "j.fetchlist"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(origin.requests() < 120, "nearly everything was fetched again");
    assert_eq!(setup.run(&["export", "j.fetchlist", "--out", "all.csv"]).code, Some(0));
    let (_, rows) = read_csv(&setup.path("all.csv"));
    assert!(rows.iter().map(|row| row["url"].clone()).eq(urls));
    assert!(rows.iter().all(|row| row["outcome"] == "ok"));
}
