use std::{collections::HashMap, sync::Arc};

use fetchlist_model::Connection as Facts;
use rusqlite::Connection;

use crate::header::to_json;

/// More numbers than this are not kept in mind: they are found in the file.
const KNOWN: usize = 10_000;
/// A text of more bytes is hardly shared, and would stand twice: in the table and in its index.
pub(crate) const LONGEST: usize = 1_024;

/// The numbers of texts that many rows share, as far as they were written or found lately. Good for one file, as long as
/// what it was filled by is committed.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    texts: HashMap<String, u32>,
    connections: HashMap<Arc<Facts>, u32>,
}

impl Shared {
    /// The number of a text; `None` where it is too long to be shared.
    pub(crate) fn text(&mut self, connection: &Connection, text: &str) -> rusqlite::Result<Option<u32>> {
        if text.len() > LONGEST {
            return Ok(None);
        }
        if let Some(number) = self.texts.get(text) {
            return Ok(Some(*number));
        }
        let number = number(connection, text)?;
        if self.texts.len() >= KNOWN {
            self.texts.clear();
        }
        self.texts.insert(text.to_owned(), number);
        Ok(Some(number))
    }

    /// The number of what carried a try.
    pub(crate) fn connection(
        &mut self,
        connection: &Connection,
        facts: &Arc<Facts>,
    ) -> rusqlite::Result<u32> {
        if let Some(number) = self.connections.get(facts) {
            return Ok(*number);
        }
        let number = number(connection, &to_json(&**facts)?)?;
        if self.connections.len() >= KNOWN {
            self.connections.clear();
        }
        self.connections.insert(facts.clone(), number);
        Ok(number)
    }
}

fn number(connection: &Connection, text: &str) -> rusqlite::Result<u32> {
    connection
        .prepare_cached(
            "INSERT INTO shared (text) VALUES (?1) ON CONFLICT (text) DO UPDATE SET text = excluded.text RETURNING id",
        )?
        .query_row([text], |row| row.get(0))
}
