use std::{collections::HashMap, fmt};

use fetchlist_model::Cells;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

/// How deep objects within an element become columns of their own, such as `price.amount`; what is deeper stays JSON.
const DEPTH: usize = 8;
/// The deepest nesting that is read: as deep as other readers of JSON go.
const NESTING: usize = 128;

/// The most columns.
const COLUMNS: usize = 10_000;

/// What stands between the keys that lead to a value. A point may stand in one: `a.b` is not `b` in `a`.
const STEP: char = '\0';
/// What leads to the key of a list's own member, as no member's keys do.
const OWN_KEY: &str = "\0key";

/// The columns of a list of JSON values: the keys of its objects, in the order in which they come.
#[derive(Debug, Default)]
pub(super) struct Keys {
    names: Vec<String>,
    /// By the keys that lead to it.
    places: HashMap<String, usize>,
}

/// Why an element can have no cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TooMuch {
    Deep,
    Wide,
}

impl fmt::Display for TooMuch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Deep => write!(formatter, "is nested more than {NESTING} levels deep"),
            Self::Wide => write!(formatter, "has the {}th key among all elements", COLUMNS + 1),
        }
    }
}

impl Keys {
    /// The names, of which several may be the same; values that are no objects stand in a column `value`, the keys of a list
    /// that is an object in `key`.
    pub(super) fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    /// The cells of an element, in the order of the columns; a key that is new gets the next one.
    pub(super) fn cells(&mut self, key: Option<&str>, element: &RawValue) -> Result<Cells, TooMuch> {
        if nesting(element.get()) > NESTING {
            return Err(TooMuch::Deep);
        }
        let mut pairs: Vec<_> = key.map(|key| (OWN_KEY.to_owned(), key.to_owned())).into_iter().collect();
        flatten(String::new(), element, 0, &mut pairs);
        let mut cells = vec![String::new(); self.names.len()];
        for (key, text) in pairs {
            let at = match self.places.get(&key) {
                Some(at) => *at,
                None if self.names.len() == COLUMNS => return Err(TooMuch::Wide),
                None => {
                    self.names.push(key.trim_start_matches(STEP).replace(STEP, "."));
                    self.places.insert(key, self.names.len() - 1);
                    cells.push(String::new());
                    self.names.len() - 1
                }
            };
            cells[at] = text;
        }
        Ok(cells.iter().collect())
    }
}

/// The texts of a value, each under the keys that lead to it: strings decoded, `null` empty, all else as it is written.
fn flatten(key: String, value: &RawValue, depth: usize, pairs: &mut Vec<(String, String)>) {
    let text = value.get();
    let under = |inner: &str| if key.is_empty() { inner.to_owned() } else { format!("{key}{STEP}{inner}") };
    match text.as_bytes().first() {
        Some(b'{') if depth < DEPTH => {
            let Members(members) = serde_json::from_str(text).unwrap_or_default();
            for (name, value) in members {
                flatten(under(&name), value, depth + 1, pairs);
            }
        }
        Some(b'[') if depth == 0 => {
            let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
            for (number, item) in (1..).zip(items) {
                flatten(format!("Column {number}"), item, DEPTH, pairs);
            }
        }
        Some(b'"') => {
            // Half a surrogate pair is no text.
            let decoded = serde_json::from_str(text).unwrap_or_else(|_| text.to_owned());
            pairs.push((named(key), decoded));
        }
        Some(b'n') => pairs.push((named(key), String::new())),
        _ => pairs.push((named(key), text.to_owned())),
    }
}

fn named(key: String) -> String {
    if key.is_empty() { "value".into() } else { key }
}

/// How deep brackets stand within each other, those in strings not counted.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_string, mut is_escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// An object's members in their order, equal names included.
#[derive(Default)]
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}
