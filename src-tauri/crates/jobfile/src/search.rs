use std::collections::HashMap;

use fetchlist_model::{FailureKind, RowId};
use roaring::RoaringBitmap;
use rusqlite::{Connection, params};

/// The rows whose URL or imported columns hold a text, ASCII letters in either case.
pub(crate) fn list(connection: &Connection, text: &str, last: RowId) -> rusqlite::Result<RoaringBitmap> {
    // Cells stand as a JSON array of strings.
    let in_json = serde_json::to_string(text).unwrap_or_default();
    let in_json = in_json.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or_default();
    // What may stand between the strings does not count.
    let condition = if matches!(text, "," | "[" | "]") {
        "EXISTS (SELECT 1 FROM json_each(cells) WHERE value LIKE ?1 ESCAPE '\\')"
    } else {
        "cells LIKE ?2 ESCAPE '\\'"
    };
    let query =
        format!("SELECT id FROM list_row WHERE id <= ?3 AND (url LIKE ?1 ESCAPE '\\' OR {condition})");
    let mut statement = connection.prepare_cached(&query)?;
    let rows =
        statement.query_map(params![pattern(text), pattern(in_json), last], |row| row.get::<_, RowId>(0))?;
    rows.collect()
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
