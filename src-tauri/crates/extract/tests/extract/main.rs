//! What fields find in bodies, and the rows that they make.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod any;
mod hostile;
mod json;
mod pages;
mod patterns;
mod rows;

use fetchlist_extract::{Extractor, Found};
use fetchlist_model::{Field, FieldRule, FieldValue, Several};

fn json_path(path: &str) -> FieldRule {
    FieldRule::JsonPath { path: path.into() }
}

fn css(selector: &str) -> FieldRule {
    FieldRule::Css { selector: selector.into(), attribute: None }
}

fn attribute(selector: &str, name: &str) -> FieldRule {
    FieldRule::Css { selector: selector.into(), attribute: Some(name.into()) }
}

fn regex(pattern: &str) -> FieldRule {
    FieldRule::Regex { pattern: pattern.into() }
}

fn fields(rules: impl IntoIterator<Item = FieldRule>, several: Several) -> Vec<Field> {
    let field = |(at, rule)| Field { name: format!("field {at}"), rule, several };
    rules.into_iter().enumerate().map(field).collect()
}

fn shown(value: &FieldValue) -> String {
    match value {
        FieldValue::Text(text) => format!("“{text}”"),
        FieldValue::Json(json) => json.clone(),
    }
}

/// The values that a rule finds, texts in quotation marks.
fn found(rule: FieldRule, body: impl AsRef<[u8]>) -> Vec<String> {
    found_in(rule, body, None)
}

fn found_in(rule: FieldRule, body: impl AsRef<[u8]>, content_type: Option<&str>) -> Vec<String> {
    all(rule, body, content_type).values()[0].iter().map(shown).collect()
}

/// What is found, and what is to be known of it.
fn all(rule: FieldRule, body: impl AsRef<[u8]>, content_type: Option<&str>) -> Found {
    Extractor::new(&fields([rule], Several::Join)).unwrap().find(body.as_ref(), content_type)
}

/// The rows that rules make of a body, a line each.
fn rows(fields: &[Field], body: &str) -> Vec<String> {
    let cell = |cell: Option<FieldValue>| cell.map_or("–".to_owned(), |value| shown(&value));
    let row = |row: Vec<Option<FieldValue>>| row.into_iter().map(cell).collect::<Vec<_>>().join(" ");
    Extractor::new(fields).unwrap().find(body.as_bytes(), None).rows().map(row).collect()
}

fn exploded<const N: usize>(rules: [FieldRule; N], body: &str) -> Vec<String> {
    rows(&fields(rules, Several::Rows), body)
}

/// Where a problem is marked, and its message.
fn refused(rule: FieldRule) -> (Option<u32>, String) {
    let problems = Extractor::new(&fields([rule], Several::Join)).unwrap_err();
    let problem = problems[0].clone().unwrap();
    (problem.at, problem.message)
}

#[test]
fn a_field_needs_a_name_of_its_own_and_a_rule() {
    let mut three = fields([json_path("$.a"), css(" "), regex("")], Several::Join);
    three[0].name = " ".into();
    three[2].name = "field 1".into();
    let problems = Extractor::new(&three).unwrap_err();
    let said: Vec<String> = problems.into_iter().map(|problem| problem.unwrap().message).collect();
    assert!(said[0].contains("no name"), "{said:?}");
    assert!(said[1].contains("write a selector"), "{said:?}");
    assert!(said[2].contains("another of these columns"), "{said:?}");
}

#[test]
fn in_a_trial_the_good_ones_work() {
    let (extractor, problems) =
        Extractor::trial(&fields([json_path("$.a["), json_path("$.a")], Several::Join));
    assert!(problems[0].is_some() && problems[1].is_none());
    let found = extractor.find(b"{\"a\": 1}", None);
    assert_eq!(found.missing().collect::<Vec<_>>(), [true, false]);
}

#[test]
fn they_can_be_looked_for_on_any_thread() {
    fn is_shared<T: Send + Sync>() {}
    is_shared::<Extractor>();
}
