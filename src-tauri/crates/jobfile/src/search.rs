use std::collections::HashMap;

use fetchlist_model::{FailureKind, RowId};
use roaring::RoaringBitmap;
use rusqlite::{Connection, params};

/// The rows whose URL or imported columns hold a text, ASCII letters in either case.
pub(crate) fn list(connection: &Connection, text: &str, last: RowId) -> rusqlite::Result<RoaringBitmap> {
    let condition = in_cells(text, ",[]");
    let query =
        format!("SELECT id FROM list_row WHERE id <= ?3 AND (url LIKE ?1 ESCAPE '\\' OR {condition})");
    let mut statement = connection.prepare_cached(&query)?;
    let rows = statement
        .query_map(params![pattern(text), pattern_in_json(text), last], |row| row.get::<_, RowId>(0))?;
    rows.collect()
}

/// The rows in whose answers the fields have found a text, ASCII letters in either case.
pub(crate) fn found(connection: &Connection, text: &str, last: RowId) -> rusqlite::Result<RoaringBitmap> {
    let query = format!(
        "WITH hit AS (SELECT id AS fetched FROM found WHERE {})
         SELECT fetched FROM hit UNION SELECT id FROM list_row WHERE same_as IN (SELECT fetched FROM hit) AND id <= ?3",
        in_cells(text, ",[]nul")
    );
    let mut statement = connection.prepare_cached(&query)?;
    let rows = statement
        .query_map(params![pattern(text), pattern_in_json(text), last], |row| row.get::<_, RowId>(0))?;
    rows.collect()
}

/// Whether cells, which stand as a JSON array of texts, hold a text: `?1` is its pattern, `?2` that in JSON. What stands
/// `between` the texts does not count.
fn in_cells(text: &str, between: &str) -> &'static str {
    if text.chars().all(|character| between.contains(character.to_ascii_lowercase())) {
        "EXISTS (SELECT 1 FROM json_each(cells) WHERE value LIKE ?1 ESCAPE '\\')"
    } else {
        "cells LIKE ?2 ESCAPE '\\'"
    }
}

fn pattern_in_json(text: &str) -> String {
    let in_json = serde_json::to_string(text).unwrap_or_default();
    pattern(in_json.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default())
}

/// The rows whose error is told in words that hold a text.
pub(crate) fn details(connection: &Connection, text: &str) -> rusqlite::Result<RoaringBitmap> {
    let query = "SELECT id FROM outcome WHERE detail LIKE ?1 ESCAPE '\\'";
    connection.prepare_cached(query)?.query_map([pattern(text)], |row| row.get::<_, RowId>(0))?.collect()
}

/// Which kinds of failure are called by a text: by their name, or by their status.
#[derive(Debug)]
pub(crate) struct Kinds {
    text: String,
    known: HashMap<FailureKind, bool>,
}

impl Kinds {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_ascii_lowercase(), known: HashMap::new() }
    }

    pub(crate) fn hold(&mut self, failure: FailureKind) -> bool {
        let Self { text, known } = self;
        *known.entry(failure).or_insert_with(|| {
            failure.error.as_str().contains(&*text)
                || failure.status.is_some_and(|status| status.to_string().contains(&*text))
        })
    }
}

fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
