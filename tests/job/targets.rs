//! Where results go: nothing of the user's is written over, and what cannot be written is said before anything is fetched.

use std::fs;

use crate::{
    bad_input::refused,
    command::{Setup, read_csv, wait_until},
};

#[test]
fn what_is_read_or_written_already_is_not_written_over() {
    let setup = Setup::new();
    let origin = setup.origin();
    let list = format!("link\n{}\n", origin.url("/item/1"));
    setup.write("l.csv", &list);
    setup.write("m.csv", &list);
    fs::create_dir(setup.path("deep")).unwrap();
    assert_eq!(setup.run(&["run", "l.csv", "--job", "j.csv"]).code, Some(0));
    let (job, fetched) = (fs::read(setup.path("j.csv")).unwrap(), origin.requests());
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("l.csv", setup.path("list-link.csv")).unwrap();
        std::os::unix::fs::symlink("j.csv", setup.path("job-link.csv")).unwrap();
        fs::hard_link(setup.path("m.csv"), setup.path("hard.csv")).unwrap();
    }
    let files = setup.files();
    for (arguments, named) in [
        (&["run", "l.csv", "--errors", "l.csv"][..], ["--errors l.csv", "the list l.csv"]),
        (&["run", "l.csv", "m.csv", "--out", "./deep/../m.csv"], ["--out ./deep/../m.csv", "the list m.csv"]),
        (&["run", "l.csv", "--out", "x.csv", "--errors", "x.csv"], ["--errors x.csv", "--out x.csv"]),
        (
            &["run", "l.csv", "--out", "x.csv", "--out", "deep/../x.csv"],
            ["--out deep/../x.csv", "--out x.csv"],
        ),
        (&["run", "l.csv", "--job", "n.csv", "--out", "./n.csv"], ["--out ./n.csv", "--job n.csv"]),
        (&["run", "l.csv", "--out", "x.csv", "--bodies", "x.csv"], ["--bodies x.csv", "--out x.csv"]),
        (&["run", "l.csv", "--job", "n", "--bodies", "n-bodies/a"], ["--bodies n-bodies/a", "--job n"]),
        (&["export", "j.csv", "--out", "j.csv"], ["--out j.csv", "the job j.csv"]),
        (&["export", "j.csv", "--bodies", "j.csv-bodies"], ["--bodies j.csv-bodies", "the job j.csv"]),
    ] {
        refused(&setup.run(arguments), &named);
        assert_eq!(setup.files(), files, "{arguments:?}");
    }
    #[cfg(unix)]
    for (arguments, named) in [
        (&["run", "l.csv", "--out", "list-link.csv"][..], ["--out list-link.csv", "the list l.csv"]),
        (&["run", "m.csv", "--out", "hard.csv"], ["--out hard.csv", "the list m.csv"]),
        (&["export", "j.csv", "--out", "job-link.csv"], ["--out job-link.csv", "the job j.csv"]),
    ] {
        refused(&setup.run(arguments), &named);
        assert_eq!(setup.files(), files, "{arguments:?}");
    }
    assert_eq!(origin.requests(), fetched);
    assert_eq!(fs::read_to_string(setup.path("l.csv")).unwrap(), list);
    assert_eq!(fs::read_to_string(setup.path("m.csv")).unwrap(), list);
    assert!(fs::read(setup.path("j.csv")).unwrap() == job, "the job is as it was");
}

#[test]
fn what_cannot_be_written_is_said_before_anything_is_fetched() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write("l.csv", format!("sku,link\n1,{}\n", origin.url("/item/1")));
    setup.write("file", "");
    fs::create_dir(setup.path("taken.csv")).unwrap();
    setup.write("locked.csv", "old");
    let mut permissions = fs::metadata(setup.path("locked.csv")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(setup.path("locked.csv"), permissions).unwrap();
    assert_eq!(setup.run(&["import", "l.csv", "--job", "j.fetchlist"]).code, Some(0));
    let files = setup.files();
    let mut cases = vec![
        (&["--out", "taken.csv"][..], &["taken.csv", "name of a file in that folder"][..]),
        (&["--out", "locked.csv"], &["locked.csv"]),
        (&["--out", "no/such/out.csv"], &["no/such/out.csv", "make that folder first"]),
        (&["--out", "file/out.csv"], &["file/out.csv", "a file stands where a folder is needed"]),
        (&["--bodies", "file"], &["file", "a file stands where a folder is needed"]),
        (&["--bodies", "file/deep"], &["file/deep", "a file stands where a folder is needed"]),
        (&["--bodies", "new", "--names", "{nope}"], &["{nope}", "{row}", "{sku}"]),
    ];
    if cfg!(target_os = "linux") {
        // Its owner may write there by its permissions, and yet nobody can.
        cases.push((&["--out", "/sys/kernel/out.csv"], &["/sys/kernel/out.csv"]));
        cases.push((&["--bodies", "/sys/kernel/new"], &["/sys/kernel/new"]));
    }
    for (arguments, words) in cases {
        refused(&setup.run(&[&["run", "l.csv"], arguments].concat()), words);
        refused(&setup.run(&[&["run", "l.csv", "--out", "good.csv"], arguments].concat()), words);
        refused(&setup.run(&[&["export", "j.fetchlist"], arguments].concat()), words);
        assert_eq!(setup.files(), files, "{arguments:?}");
    }
    assert_eq!(origin.requests(), 0);
    assert_eq!(fs::read_to_string(setup.path("locked.csv")).unwrap(), "old");
}

#[test]
fn results_that_cannot_be_written_are_kept_and_the_commands_that_write_them_are_said() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write("l.csv", format!("sku,link\nA,{}\n", origin.url("/delay/300")));
    let outputs = ["--out", "first.csv", "--out", "my taken.csv", "--errors", "bad.csv"];
    let options = ["--columns", "sku,status", "--plain-csv", "--csv-separator", ";", "--no-progress"];
    let bodies = ["--bodies", "answers", "--names", "{sku}"];
    let running = setup.start(&[&["run", "l.csv"][..], &outputs, &options, &bodies].concat());
    wait_until("it is fetched", || origin.requests() > 0);
    fs::create_dir(setup.path("my taken.csv")).unwrap();
    let ran = running.end();
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("my taken.csv cannot be written"), "{}", ran.stderr);
    assert!(setup.path("first.csv").exists() && !setup.path("bad.csv").exists(), "{:?}", setup.files());

    fs::remove_dir(setup.path("my taken.csv")).unwrap();
    let commands = ran.stderr.trim_end().split_once("write it with: ").unwrap().1;
    let program = fetchlist_tests::built("fetchlist-cli", "fetchlist-cli", "FETCHLIST_CLI");
    let pasted = commands.replace("fetchlist-cli export", &format!("'{}' export", program.display()));
    let done = std::process::Command::new("sh")
        .args(["-e", "-c", &pasted])
        .current_dir(setup.path(""))
        .output()
        .unwrap();
    assert!(done.status.success(), "{commands}: {}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(fs::read_to_string(setup.path("my taken.csv")).unwrap(), "sku;status\r\nA;200\r\n");
    assert_eq!(fs::read_to_string(setup.path("bad.csv")).unwrap(), "sku;status\r\n");
    assert!(setup.path("answers/A.txt").exists() || setup.path("answers/A.json").exists(), "{commands}");
    assert_eq!(read_csv(&setup.path("answers/manifest.csv")).1.len(), 1);
}

#[test]
fn names_of_files_in_the_list_keep_one_ending() {
    let setup = Setup::new();
    let origin = setup.origin();
    let rows = [("annual.JSON", "/item/1"), ("picture.jpg", "/png")];
    let rows = rows.map(|(file, path)| format!("{file},{}\n", origin.url(path)));
    setup.write("l.csv", format!("file,link\n{}", rows.concat()));
    let ran = setup.run(&["run", "l.csv", "--bodies", "answers", "--names", "{file}"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let (_, files) = read_csv(&setup.path("answers/manifest.csv"));
    let files: Vec<_> = files.iter().map(|row| row["result_file"].clone()).collect();
    assert_eq!(files, ["annual.json", "picture.jpg.png"]);
}
