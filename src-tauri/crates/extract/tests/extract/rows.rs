use crate::*;

const SHOP: &str = r#"{"shop": "S", "items": [
    {"name": "a", "price": 1.0, "sizes": [{"s": "M", "n": 1}, {"s": "L"}]},
    {"name": "b", "sizes": []},
    {"price": 3, "name": "c", "sizes": [{"s": "XL", "n": 3}]}]}"#;

#[test]
fn first_and_join_make_one_row() {
    let mut both = fields([json_path("$.items[*].price"), json_path("$.items[*].name")], Several::First);
    assert_eq!(rows(&both, SHOP), ["1.0 “a”"]);
    for field in &mut both {
        field.several = Several::Join;
    }
    assert_eq!(rows(&both, SHOP), ["“1.0; 3” “a; b; c”"]);
    // A single value stays a number.
    assert_eq!(rows(&both, r#"{"items": [{"price": 2}]}"#), ["2 –"]);
    assert_eq!(rows(&both, "no JSON"), ["– –"]);
}

#[test]
fn a_missing_price_is_empty_in_its_own_row() {
    let rules = || [json_path("$.items[*].name"), json_path("$.items[*].price")];
    assert_eq!(exploded(rules(), SHOP), ["“a” 1.0", "“b” –", "“c” 3"]);
    assert_eq!(exploded(rules(), r#"{"items": [{"price": 1}, {"name": "b"}]}"#), ["– 1", "“b” –"]);
    assert_eq!(exploded(rules(), "{}"), ["– –"]);
}

#[test]
fn what_holds_a_list_stands_in_each_of_its_rows() {
    let rules =
        [json_path("$.shop"), json_path("$..name"), json_path("$.items[*].sizes[*].n"), json_path("$..s")];
    assert_eq!(exploded(rules, SHOP), ["“S” “a” 1 “M”", "“S” “a” – “L”", "“S” “b” – –", "“S” “c” 3 “XL”"]);
    let whole = [json_path("$.items[*].sizes"), json_path("$.items[*].sizes[*].s")];
    assert_eq!(
        exploded(whole, r#"{"items": [{"sizes": [{"s": 1}, {"s": 2}]}]}"#),
        [r#"[{"s": 1}, {"s": 2}] 1"#, r#"[{"s": 1}, {"s": 2}] 2"#]
    );
}

#[test]
fn other_fields_stand_in_each_row() {
    let mut both = fields([json_path("$.items[*].price"), json_path("$.items[*].name")], Several::Rows);
    both[0].several = Several::First;
    assert_eq!(rows(&both, SHOP), ["1.0 “a”", "1.0 “b”", "1.0 “c”"]);
}

#[test]
fn lists_beside_each_other_are_counted_through() {
    let body = r#"{"names": ["a", "b"], "prices": [1, 2, 3], "one": [0]}"#;
    let rules =
        [json_path("$.names[*]"), json_path("$.prices[*]"), json_path("$.one[*]"), regex("\"([a-z])\"")];
    assert_eq!(exploded(rules, body), ["“a” 1 0 “a”", "“b” 2 – “b”", "– 3 – –"]);
}

#[test]
fn an_object_may_be_a_list() {
    let body =
        r#"{"usd": {"price": 1, "name": "x"}, "eur": {"name": "y"}, "chf": {"price": 3, "name": "z"}}"#;
    let rules = [json_path("$.*.name"), json_path("$.*.price")];
    assert_eq!(exploded(rules, body), ["“x” 1", "“y” –", "“z” 3"]);
}

#[test]
fn elements_of_a_page_stand_together_too() {
    let page = "<h1>S</h1><ul><li><b>a</b><i>1</i><li><b>b</b><li><b>c</b><p><i>3</i></ul>";
    assert_eq!(exploded([css("h1"), css("b"), css("i")], page), ["“S” “a” “1”", "“S” “b” –", "“S” “c” “3”"]);
    let list = "<dl><dt>a<dd>1<dt>b<dd>2</dl>";
    assert_eq!(exploded([css("dt"), css("dd")], list), ["“a” “1”", "“b” “2”"]);
}

#[test]
fn pieces_of_items_begin_a_row_where_a_field_comes_again() {
    let turns = "<b>a</b><i>1</i><p>-</p><b>b</b><b>c</b><i>3</i>";
    assert_eq!(exploded([css("b"), css("i")], turns), ["“a” “1”", "“b” –", "“c” “3”"]);
    let lists = "<b>a</b><b>b</b><b>c</b><i>1</i><i>2</i>";
    assert_eq!(exploded([css("b"), css("i")], lists), ["“a” “1”", "“b” “2”", "“c” –"]);
}
