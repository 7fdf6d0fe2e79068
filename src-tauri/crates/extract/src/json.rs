use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap, HashSet},
    sync::LazyLock,
};

use fetchlist_model::{FieldProblem, FieldValue};
use regex::{Captures, Regex};
use serde_json::{Value, value::RawValue};
use serde_json_path::JsonPath;

use crate::{
    found::{Hits, Step, VALUES},
    path_problem,
};

/// How many values a path may pass in one body: `$..[*]..[*]` passes each as often as it has ancestors.
const VISITS: u64 = 20_000_000;

/// Escapes of UTF-16 surrogates, in pairs and alone; an escaped backslash, so that it is not read as the start of one.
static SURROGATES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|(?<alone>\\ud[89a-f][0-9a-f]{2})").ok()
});

/// A JSONPath (RFC 9535).
#[derive(Debug)]
pub(crate) struct Path {
    query: JsonPath,
    /// How often it says “at any depth”.
    descents: u32,
    /// Whether it lists what it wants, so that values come in that order and not in the body's.
    is_listed: bool,
}

impl Path {
    pub(crate) fn new(text: &str) -> Result<Self, FieldProblem> {
        path_problem::costly(text)?;
        let query = JsonPath::parse(text.trim()).map_err(|error| path_problem::of(text, &error))?;
        let descents = text.matches("..").count() as u32;
        Ok(Self { query, descents, is_listed: text.contains([',', ':']) })
    }

    /// Where the path leads, each place once; nowhere if the body is made to have no end of ways there.
    fn nodes<'a>(&self, root: &'a Value, hits: &mut Hits) -> Vec<&'a Value> {
        if self.descents > 1 && visits(root, 1, self.descents - 1, VISITS) > VISITS {
            hits.give_up();
            return Vec::new();
        }
        let mut seen = HashSet::new();
        let nodes = self.query.query(root);
        // One more than there is room for tells that there are more.
        nodes.into_iter().filter(|node| seen.insert(std::ptr::from_ref(*node))).take(VALUES + 1).collect()
    }
}

/// How many values are passed by a path that may pass each as often as it has lists of so many ancestors. Counts no
/// further than the limit.
fn visits(value: &Value, depth: u64, ancestors: u32, limit: u64) -> u64 {
    let inside = |sum: u64, value| {
        if sum > limit { sum } else { sum.saturating_add(visits(value, depth + 1, ancestors, limit)) }
    };
    let own = depth.saturating_pow(ancestors);
    match value {
        Value::Array(items) => items.iter().fold(own, inside),
        Value::Object(members) => members.values().fold(own, inside),
        _ => own,
    }
}

/// Finds the values at paths, each with its field's place, if the text is JSON: of no more than 127 levels, and without
/// numbers beyond a double's range.
pub(crate) fn find(text: &str, paths: &[(usize, Path)], hits: &mut [Hits]) {
    if paths.is_empty() {
        return;
    }
    let text = mended(text);
    let Ok(root) = serde_json::from_str::<Value>(&text) else { return };
    let nodes: Vec<Vec<&Value>> = paths.iter().map(|(at, path)| path.nodes(&root, &mut hits[*at])).collect();
    let Ok(raw) = serde_json::from_str::<&RawValue>(&text) else { return };
    let stands = Survey::of(nodes.iter().flatten().copied(), &root, raw);
    for ((at, path), mut nodes) in paths.iter().zip(nodes) {
        if !path.is_listed {
            nodes.sort_by_key(|node| stands.get(&std::ptr::from_ref(*node)).map(|stand| stand.raw.as_ptr()));
        }
        let hits = &mut hits[*at];
        for node in nodes {
            if !hits.goes_on() {
                break;
            }
            if let Some(stand) = stands.get(&std::ptr::from_ref(node)) {
                let value = match node {
                    Value::String(text) => FieldValue::Text(text.clone()),
                    _ => FieldValue::Json(stand.raw.to_owned()),
                };
                hits.push(value, Some(stand.place.clone()));
            }
        }
    }
}

/// The text with U+FFFD for half surrogate pairs in escapes, which servers that cut a text leave behind and which no
/// string can hold. Nothing moves.
fn mended(text: &str) -> Cow<'_, str> {
    let Some(surrogates) = SURROGATES.as_ref().filter(|_| text.contains(r"\ud") || text.contains(r"\uD"))
    else {
        return text.into();
    };
    surrogates.replace_all(text, |found: &Captures| {
        if found.name("alone").is_some() { r"\ufffd".to_owned() } else { found[0].to_owned() }
    })
}

/// Where a value stands.
struct Stand<'a> {
    raw: &'a str,
    place: Vec<Step>,
}

/// Looks up in a text where values stand: a `Value` knows neither its place nor how its number was written.
struct Survey<'a> {
    wanted: HashSet<*const Value>,
    /// The values on the way to wanted ones. No other part of the text is looked at.
    ways: HashSet<*const Value>,
    stands: HashMap<*const Value, Stand<'a>>,
    place: Vec<Step>,
}

impl<'a> Survey<'a> {
    fn of<'v>(
        wanted: impl Iterator<Item = &'v Value>,
        root: &Value,
        raw: &'a RawValue,
    ) -> HashMap<*const Value, Stand<'a>> {
        let wanted = wanted.map(std::ptr::from_ref).collect();
        let mut survey = Survey { wanted, ways: HashSet::new(), stands: HashMap::new(), place: Vec::new() };
        survey.plan(root);
        survey.visit(root, raw);
        survey.stands
    }

    /// Marks the ways to wanted values; whether this is one of them, or on the way to one.
    fn plan(&mut self, value: &Value) -> bool {
        let mut is_way = false;
        match value {
            Value::Array(items) => items.iter().for_each(|item| is_way |= self.plan(item)),
            Value::Object(members) => members.values().for_each(|member| is_way |= self.plan(member)),
            _ => {}
        }
        if is_way {
            self.ways.insert(value);
        }
        is_way || self.wanted.contains(&std::ptr::from_ref(value))
    }

    fn visit(&mut self, value: &Value, raw: &'a RawValue) {
        if self.wanted.contains(&std::ptr::from_ref(value)) {
            self.stands.insert(value, Stand { raw: raw.get(), place: self.place.clone() });
        }
        if !self.ways.contains(&std::ptr::from_ref(value)) {
            return;
        }
        match value {
            Value::Array(items) => {
                let raws: Vec<&RawValue> = serde_json::from_str(raw.get()).unwrap_or_default();
                for (at, (item, raw)) in items.iter().zip(raws).enumerate() {
                    self.step(Step::Item(at), item, raw);
                }
            }
            Value::Object(members) => {
                // Of members with the same name the last one counts, in both.
                let raws: BTreeMap<String, &RawValue> = serde_json::from_str(raw.get()).unwrap_or_default();
                let mut raws: Vec<(String, &RawValue)> = raws.into_iter().collect();
                raws.sort_by_key(|(_, raw)| raw.get().as_ptr());
                for (at, (name, raw)) in raws.into_iter().enumerate() {
                    if let Some(member) = members.get(&name) {
                        self.step(Step::Branch(at), member, raw);
                    }
                }
            }
            _ => {}
        }
    }

    fn step(&mut self, step: Step, value: &Value, raw: &'a RawValue) {
        self.place.push(step);
        self.visit(value, raw);
        self.place.pop();
    }
}
