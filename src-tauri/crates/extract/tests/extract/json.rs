use crate::*;

#[test]
fn values_come_as_they_stand() {
    let body =
        r#"{"a": [12345678901234567890, 1.0, 1e5, -0, 0.10, true, null, {"b" : 1.50}, [ ], "x\u00e4\n"]}"#;
    let values = found(json_path("$.a[*]"), body);
    let wanted = ["12345678901234567890", "1.0", "1e5", "-0", "0.10", "true", "null", r#"{"b" : 1.50}"#];
    assert_eq!(values[..8], wanted);
    assert_eq!(values[8..], ["[ ]", "“xä\n”"]);
    assert_eq!(found(json_path("$"), " 7 \n"), ["7"]);
}

#[test]
fn values_stand_in_the_order_of_the_body_unless_the_path_lists_them() {
    let body = r#"{"z": {"p": 1}, "p": 2, "a": {"p": 3, "q": 4}}"#;
    assert_eq!(found(json_path("$..p"), body), ["1", "2", "3"]);
    assert_eq!(found(json_path("$.*.p"), body), ["1", "3"]);
    assert_eq!(found(json_path("$.a['q','p']"), body), ["4", "3"]);
    assert_eq!(found(json_path("$[::-1]"), "[1, 2, 3]"), ["3", "2", "1"]);
}

#[test]
fn a_place_counts_once() {
    assert_eq!(found(json_path("$..[*]..[*]"), "[[[[1]]]]"), ["[[1]]", "[1]", "1"]);
    assert_eq!(found(json_path("$[0,0]"), "[1]"), ["1"]);
}

#[test]
fn conditions_and_functions_work() {
    let body = r#"{"top": 5, "items": [{"n": "a", "p": 4}, {"n": "bb", "p": 9.5}, {"n": "c"}]}"#;
    assert_eq!(found(json_path("$.items[?@.p < $.top].n"), body), ["“a”"]);
    assert_eq!(found(json_path("$.items[?length(@.n) == 2].p"), body), ["9.5"]);
    assert_eq!(found(json_path(" $.items[-1].n\n"), body), ["“c”"]);
    assert_eq!(found(json_path("$.items[?@.p < $['top']][*]"), body).len(), 2);
    assert_eq!(found(json_path("$.items[?@.p < $.top || @.n == $.items[2].n]..p"), body), ["4"]);
}

#[test]
fn of_members_with_one_name_the_last_counts() {
    assert_eq!(found(json_path("$.a"), r#"{"a": 1, "b": 2, "a": 3.0}"#), ["3.0"]);
}

#[test]
fn what_is_not_json_has_no_values() {
    for body in ["", "<p>1</p>", "{\"a\": 1", "{'a': 1}", "{\"a\": 1} {\"a\": 2}"] {
        assert!(found(json_path("$..*"), body).is_empty(), "{body}");
    }
}

#[test]
fn half_a_surrogate_pair_costs_no_value() {
    let body = r#"{"a": "\ud83d\ude00 \\ud83d", "b": "cut \ud83d", "c": "\uDE00\uD83D\\"}"#;
    assert_eq!(found(json_path("$.*"), body), [r"“😀 \ud83d”", "“cut \u{fffd}”", "“\u{fffd}\u{fffd}\\”"]);
}

#[test]
fn encodings_are_read() {
    assert_eq!(found(json_path("$.a"), "\u{feff}{\"a\": 1}"), ["1"]);
    let latin = Some("application/json; charset=ISO-8859-1");
    assert_eq!(found_in(json_path("$.a"), b"{\"a\": \"\xe4\"}", latin), ["“ä”"]);
    assert_eq!(found(json_path("$.a"), b"{\"a\": \"x\xff\"}"), ["“x\u{fffd}”"]);
}

#[test]
fn problems_say_what_where_and_how_to_mend_it() {
    for (path, at, message) in [
        ("price", 0, "begins with $"),
        ("$price", 1, "a point is missing"),
        ("$.", 2, "name or * is missing"),
        ("$.ä.", 4, "name or * is missing"),
        ("  $.a..", 7, "name or * is missing"),
        ("$.a-b", 3, "quotation marks: ['a-b']"),
        ("$.1a[0]", 2, "['1a']"),
        ("$.items.[0]", 8, "leave out the point"),
        ("$.items[*", 9, "too early"),
        ("$.items[]", 7, "brackets hold"),
        ("$.a[name]", 3, "names in brackets"),
        ("$.a[(@.length-1)]", 3, "-1 is the last"),
        ("$.a[?(@.b = 1)]", 5, "is written =="),
        ("$.a[?b>1]", 6, "from @ on"),
        ("$.a[?foo(@.b)]", 5, "length, count"),
        ("$.length()", 8, "no functions"),
        ("$['a", 4, "quotation mark is missing"),
        ("$.a[?$..b]", 5, "one value only"),
        ("$[?@.b || $ ['c'] [1:]]", 10, "one value only"),
        ("$.a[?@.c == 1 && count($.b[*]) > 1]", 23, "one value only"),
    ] {
        let (marked, said) = refused(json_path(path));
        assert!(marked == Some(at) && said.contains(message), "{path}: {marked:?} {said}");
    }
}

#[test]
fn a_path_that_takes_long_to_read_is_refused() {
    let nested = format!("${}{}", "[?@".repeat(100), "]".repeat(100));
    assert!(refused(json_path(&nested)).1.contains("conditions"));
    assert!(refused(json_path(&format!("${}", ".a".repeat(600)))).1.contains("1000 characters"));
}
