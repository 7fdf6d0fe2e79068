//! Which columns come out, and under which names.

use crate::{
    bad_input::refused,
    command::{Setup, read_csv},
};

#[test]
fn any_column_can_be_chosen_by_the_name_that_it_has_in_the_file() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write(
        "l.csv",
        format!("link,status,\"Price, EUR\",\" note \",note\n{},new,5,spaced,plain\n", origin.url("/item/7")),
    );
    let field = "note=$.id";
    let ran = setup.run(&["run", "l.csv", "--field", field, "--job", "j.fetchlist", "--out", "all.csv"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let (all, every) = read_csv(&setup.path("all.csv"));
    assert!(all.contains(&"result_status".into()) && all.contains(&"result_note".into()), "{all:?}");

    let export = |names: &str| {
        let ran = setup.run(&["export", "j.fetchlist", "--columns", names, "--out", "some.csv"]);
        assert_eq!(ran.code, Some(0), "{names}: {}", ran.stderr);
        let (names, mut rows) = read_csv(&setup.path("some.csv"));
        (names, rows.remove(0))
    };
    for name in &all {
        let (names, row) = export(&format!("\"{name}\""));
        assert_eq!((&names, &row[name]), (&vec![name.clone()], &every[0][name]), "{name}");
    }
    let (names, row) = export("result_status, status,\"Price, EUR\", note ,note,result_note,row");
    assert_eq!(names, ["result_status", "status", "Price, EUR", " note ", "note", "result_note", "row"]);
    assert_eq!(
        names.iter().map(|name| &*row[name]).collect::<Vec<_>>(),
        ["200", "new", "5", "spaced", "plain", "7", "1"]
    );
    refused(
        &setup.run(&["export", "j.fetchlist", "--columns", "Price", "--out", "none.csv"]),
        &["“Price”", "\"Price, EUR\"", "result_status"],
    );
}

#[test]
fn fields_of_an_export_are_for_that_export_alone() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write("l.txt", origin.url("/item/7"));
    let ran = setup.run(&["run", "l.txt", "--field", "own=$.id", "--job", "j.fetchlist"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let own = |setup: &Setup| {
        assert_eq!(setup.run(&["export", "j.fetchlist", "--out", "own.csv"]).code, Some(0));
        read_csv(&setup.path("own.csv")).1[0]["own"].clone()
    };
    let ran = setup.run(&["export", "j.fetchlist", "--field", "other=$.none", "--out", "other.csv"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("other was not found in 1 answers"), "{}", ran.stderr);
    let (names, _) = read_csv(&setup.path("other.csv"));
    assert!(names.contains(&"other".into()) && !names.contains(&"own".into()), "{names:?}");
    assert_eq!(own(&setup), "7");
    for wrong in ["wrong=$[", "wrong=regex:("] {
        refused(&setup.run(&["export", "j.fetchlist", "--field", wrong, "--out", "none.csv"]), &["wrong"]);
    }
    let missing = &["export", "j.fetchlist", "--field", "a=$.a", "--columns", "b", "--out", "none.csv"];
    refused(&setup.run(missing), &["“b”"]);
    assert_eq!(own(&setup), "7");
}

#[test]
fn the_body_comes_out_where_it_is_asked_for_beside_chosen_columns() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write("l.csv", format!("link,body\n{},mine\n", origin.url("/echo")));
    for (arguments, wanted) in [
        (&["--columns", "status,body", "--body"][..], &["status", "body", "result_body"][..]),
        (&["--columns", "result_body,status", "--body"], &["result_body", "status"]),
        (&["--columns", "result_body"], &["result_body"]),
        (&["--columns", "status", "--no-body"], &["status"]),
    ] {
        let ran = setup.run(&[&["run", "l.csv", "--out", "out.csv"], arguments].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let (names, rows) = read_csv(&setup.path("out.csv"));
        assert_eq!(names, wanted);
        assert!(rows[0].get("result_body").is_none_or(|body| !body.is_empty()), "{arguments:?}");
    }
}

#[test]
fn fields_stand_in_the_order_of_the_command_line() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write("l.txt", origin.url("/item/7"));
    let fields = ["--field-rows", "first=$.id", "--field", "second=$.id", "--field-rows", "third=$.id"];
    let ran = setup.run(&[&["run", "l.txt", "--out", "out.csv"][..], &fields].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let (names, _) = read_csv(&setup.path("out.csv"));
    assert_eq!(names[names.len() - 3..], ["first", "second", "third"]);
}
