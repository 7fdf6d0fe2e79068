//! Where results go: nothing of the user's is written over, and what cannot be written is said before anything is fetched.

use std::fs;

use crate::{bad_input::refused, command::Setup};

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
