use proptest::prelude::*;

use crate::*;

fn any_rule() -> impl Strategy<Value = FieldRule> {
    let known = prop::sample::select(vec![
        "$..*",
        "$.a[*].b",
        "$[?@.a == 1]",
        "$..[*]..[*]",
        "$[::-1]",
        "$['a','b'].*",
    ]);
    let selectors = prop::sample::select(vec!["*", "td:nth-child(2)", "a:has(b) ~ p", "ul > li", ":root"]);
    let text = || prop_oneof!["\\PC{0,20}", "[$.a*\\[\\]?@'\",:()=<>#|!&\\\\{}+-]{0,30}"];
    prop_oneof![
        known.prop_map(json_path),
        selectors.clone().prop_map(css),
        selectors.prop_map(|selector| attribute(selector, "a")),
        text().prop_map(|path| json_path(&format!("${path}"))),
        text().prop_map(|selector| css(&selector)),
        text().prop_map(|pattern| regex(&pattern)),
    ]
}

fn any_json() -> impl Strategy<Value = String> {
    let number = "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,5})?([eE][+-]?[0-9]{1,2})?";
    let leaf = prop_oneof![number, Just("null".to_owned()), "\"[a-z]{0,3}\""];
    leaf.prop_recursive(5, 60, 5, |inner| {
        let member = ("[a-e]", inner.clone()).prop_map(|(name, value)| format!("\"{name}\" : {value}"));
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(|items| format!("[{}]", items.join(" ,"))),
            prop::collection::vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(","))),
        ]
    })
}

fn any_body() -> impl Strategy<Value = Vec<u8>> {
    let markup = "(<[/!?]?(a|b|p|ul|li|table|td|svg|math|script|title|template|select|!\\[CDATA\\[|--)[^<]{0,10}>?|\\PC{0,5}){0,30}";
    prop_oneof![
        any_json().prop_map(String::into_bytes),
        markup.prop_map(String::into_bytes),
        markup.prop_map(|text| format!("<?xml version='1.0'?>{text}").into_bytes()),
        prop::collection::vec(any::<u8>(), 0..200),
    ]
}

/// Every place in the value, as a path.
fn places(value: &serde_json::Value, path: &str, into: &mut Vec<(String, serde_json::Value)>) {
    into.push((path.to_owned(), value.clone()));
    match value {
        serde_json::Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| places(item, &format!("{path}[{at}]"), into));
        }
        serde_json::Value::Object(members) => {
            members.iter().for_each(|(name, member)| places(member, &format!("{path}['{name}']"), into));
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn no_body_and_no_rule_is_too_much(
        rules in prop::collection::vec(any_rule(), 1..5),
        body in any_body(),
        several in prop::sample::select(vec![Several::First, Several::Join, Several::Rows]),
    ) {
        let fields = fields(rules, several);
        let (extractor, problems) = Extractor::trial(&fields);
        for (field, problem) in fields.iter().zip(problems) {
            let (FieldRule::JsonPath { path: rule } | FieldRule::Css { selector: rule, .. } | FieldRule::Regex { pattern: rule }) = &field.rule;
            prop_assert!(problem.is_none_or(|problem| problem.at.unwrap_or_default() as usize <= rule.chars().count()));
        }
        let found = extractor.find(&body, None);
        let most = found.values().iter().map(Vec::len).max().unwrap_or_default();
        let all: usize = found.values().iter().map(Vec::len).sum();
        let rows: Vec<_> = found.rows().collect();
        prop_assert!(rows.iter().all(|row| row.len() == fields.len()));
        if several == Several::Rows {
            prop_assert!((most.max(1)..=all.max(1)).contains(&rows.len()), "{} rows of {all} values", rows.len());
        } else {
            prop_assert_eq!(rows.len(), 1);
        }
    }

    #[test]
    fn a_number_comes_out_as_it_went_in(number in "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?") {
        prop_assert_eq!(found(json_path("$.a[1]"), format!("{{\"a\":[0, {number} ]}}")), [number]);
    }

    #[test]
    fn a_place_leads_back_to_its_value(body in any_json()) {
        let mut all = Vec::new();
        places(&serde_json::from_str(&body).unwrap(), "$", &mut all);
        for (path, value) in all {
            let values = found(json_path(&path), &body);
            prop_assert_eq!(values.len(), 1);
            let again: serde_json::Value = serde_json::from_str(&values[0].replace(['“', '”'], "\"")).unwrap();
            prop_assert_eq!(value, again);
        }
    }

    #[test]
    fn items_stay_together(items in prop::collection::vec((any::<Option<u8>>(), any::<Option<u8>>()), 1..20)) {
        let member = |name: &str, value: &Option<u8>| value.map(|value| format!("\"{name}\":{value}"));
        let item = |(name, price): &(Option<u8>, Option<u8>)| {
            let members: Vec<String> = member("p", price).into_iter().chain(member("n", name)).collect();
            format!("{{{}}}", members.join(","))
        };
        let body = format!("[{}]", items.iter().map(item).collect::<Vec<_>>().join(","));
        let cell = |value: &Option<u8>| value.map_or("–".to_owned(), |value| value.to_string());
        let kept = items.iter().filter(|(name, price)| name.is_some() || price.is_some());
        let mut wanted: Vec<String> = kept.map(|(name, price)| format!("{} {}", cell(name), cell(price))).collect();
        if wanted.is_empty() {
            wanted.push("– –".into());
        }
        prop_assert_eq!(exploded([json_path("$[*].n"), json_path("$[*].p")], &body), wanted);
    }
}
