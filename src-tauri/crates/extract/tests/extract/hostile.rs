use crate::*;

#[test]
fn deep_json_is_no_harm() {
    for body in [
        "[".repeat(100_000),
        format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)),
        r#"{"a":"#.repeat(100_000),
    ] {
        assert!(found(json_path("$..*"), body).is_empty());
    }
    let deep = format!("{}1{}", "[".repeat(127), "]".repeat(127));
    assert_eq!(found(json_path("$..[*]"), &deep).len(), 127);
}

#[test]
fn a_path_with_no_end_of_ways_finds_nothing() {
    let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
    assert!(!found(json_path("$..[*]..[*]..[*]"), &deep).is_empty());
    assert!(found(json_path("$..[*]..[*]..[*]..[*]..[*]..[*]"), &deep).is_empty());
    assert!(all(json_path("$..[*]..[*]..[*]..[*]..[*]..[*]"), &deep, None).is_cut());
}

#[test]
fn a_field_has_so_many_values_in_one_answer() {
    let list = |count: usize| (format!("[{}1]", "1,".repeat(count - 1)), "<br>".repeat(count));
    for (count, is_cut) in [(100_000, false), (100_001, true)] {
        let (json, page) = list(count);
        for (rule, body) in [(json_path("$[*]"), &json), (regex("1"), &json), (css("br"), &page)] {
            let found = all(rule, body, None);
            assert_eq!((found.values()[0].len(), found.is_cut()), (count.min(100_000), is_cut), "{count}");
        }
    }
}

#[test]
fn values_within_values_do_not_add_up() {
    let long = format!("{}<p>{}", "<div>".repeat(300), "x".repeat(1_000_000));
    assert!(found(css("div"), long).len() < 50);
}

#[test]
fn deep_pages_end_where_browsers_end_them() {
    for part in ["<div>", "<b a=N>", "<svg><g>", "<table><td>", "<template>"] {
        let count = found(css("*"), many(100_000, part)).len();
        assert!((300..1_000).contains(&count), "{part} {count}");
    }
    let xml = format!("<?xml version='1.0'?>{}", many(100_000, "<a>"));
    assert!(found(css("a"), xml).len() < 1_000);
}

#[test]
fn a_page_does_not_grow_with_the_square_of_its_length() {
    // Each paragraph opens again what all before it have left open.
    assert!(!found(css("b"), many(100_000, "<p><b a=N>x</p>")).is_empty());
}

/// The part so many times, each with its number for N.
fn many(count: usize, part: &str) -> String {
    (0..count).fold(String::new(), |text, at| text + &part.replace('N', &at.to_string()))
}
