//! Passwords, tokens and keys: used where they belong, and found nowhere else.

use std::fs;

use crate::command::{Setup, read_csv};

const SECRET: &str = "s3cret-s3cret";

fn holds_secret(setup: &Setup, name: &str) -> bool {
    let bytes = fs::read(setup.path(name)).unwrap();
    bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
}

#[test]
fn a_job_file_holds_secrets_only_when_asked_to() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write("list.txt", origin.url("/item/1"));
    let (user, key) = (format!("me:{SECRET}"), format!("X-Key: {SECRET}"));
    for (job, more, is_held) in
        [("bare.fetchlist", None, false), ("full.fetchlist", Some("--save-secrets"), true)]
    {
        let mut arguments = vec!["run", "list.txt", "--job", job, "--out", "out.csv", "--user", &user];
        arguments.extend(["--header", &key]);
        arguments.extend(more);
        let ran = setup.run(&arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(holds_secret(&setup, job), is_held, "{job}");
        assert!(!holds_secret(&setup, "out.csv") && !ran.stderr.contains(SECRET));
    }
}

#[test]
fn a_job_without_its_secrets_says_so_and_goes_on_when_they_are_given_again() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup
        .write("list.txt", (0..40).map(|n| origin.url(&format!("/delay/50?{n}")) + "\n").collect::<String>());
    let bearer = ["--bearer", SECRET];
    let start = ["run", "list.txt", "--job", "j.fetchlist", "--concurrency", "2"];
    let mut running = setup.start(&[&start[..], &bearer].concat());
    crate::wait_until("some rows have come", || origin.requests() > 4);
    running.interrupt();
    assert_eq!(running.end().code, Some(130));
    let ran = setup.run(&["resume", "j.fetchlist"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("not saved in it; enter them again"), "{}", ran.stderr);
    let ran = setup.run(&["resume", "j.fetchlist", "--bearer", SECRET]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!holds_secret(&setup, "j.fetchlist"));
}

#[test]
fn signing_in_and_cookies_reach_the_server_that_they_are_for() {
    let setup = Setup::new();
    let origin = setup.origin();
    let other = setup.origin();
    let away = origin.url(&format!("/redirect-to?url={}", other.url("/echo")));
    setup.write("list.txt", format!("{}\n{away}\n", origin.url("/echo")));
    let ran = setup.run(&["run", "list.txt", "--out", "out.csv", "--body", "--user", "me:s3cret"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let (_, rows) = read_csv(&setup.path("out.csv"));
    assert!(rows[0]["body"].contains("Basic bWU6czNjcmV0"), "{}", rows[0]["body"]);
    assert!(!rows[1]["body"].contains("Basic"), "{}", rows[1]["body"]);

    let cookie = origin.url("/cookie");
    setup.write("cookies.txt", format!("{cookie}?1\n{cookie}?2\n"));
    for (more, second) in [(None, "null"), (Some("--cookies"), "\"visit=1\"")] {
        let mut arguments = vec!["run", "cookies.txt", "--out", "out.csv", "--body", "--concurrency", "1"];
        arguments.extend(more);
        assert_eq!(setup.run(&arguments).code, Some(0));
        let (_, rows) = read_csv(&setup.path("out.csv"));
        assert!(rows[1]["body"].contains(second), "{more:?}: {}", rows[1]["body"]);
    }
}
