use std::time::{SystemTime, UNIX_EPOCH};

use fetchlist_model::{Field, RowId, Settings};
use rusqlite::{Connection, Row};

/// Whether a job has run, as it stands in its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Run {
    /// Nothing was fetched yet.
    #[default]
    Never,
    /// A run is going on; found on opening, it was cut off.
    Going,
    /// It was paused or stopped, or has ended.
    Halted,
}

impl Run {
    fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Going => "going",
            Self::Halted => "halted",
        }
    }
}

/// The one line that describes a job.
#[derive(Clone, Debug, PartialEq)]
pub struct JobHeader {
    /// What the window calls it.
    pub name: String,
    /// How it fetches.
    pub settings: Settings,
    /// The imported columns, in order.
    pub columns: Vec<String>,
    /// The imported column that held the URLs.
    pub url_column: Option<String>,
    /// Columns that are filled from the answers' bodies.
    pub fields: Vec<Field>,
    /// Whether it has run.
    pub run: Run,
    /// When it was last changed, in milliseconds since 1970-01-01 UTC.
    pub changed_at_ms: i64,
    /// All rows.
    pub total: u32,
    /// Rows without a usable URL.
    pub unusable: u32,
    /// Rows with outcome `ok`.
    pub ok: u32,
    /// Rows among them that were redirected.
    pub moved: u32,
    /// Rows with outcome `failed`.
    pub failed: u32,
    /// Rows that repeat an earlier row's URL.
    pub doubles: u32,
    /// The number of the last row.
    pub last_row: RowId,
}

pub(crate) fn read(connection: &Connection) -> rusqlite::Result<JobHeader> {
    let mut statement = connection.prepare_cached("SELECT * FROM header")?;
    statement.query_row((), |row| {
        Ok(JobHeader {
            name: row.get("name")?,
            settings: json(row, "settings")?,
            columns: json(row, "columns")?,
            url_column: row.get("url_column")?,
            // A file of an older version, which is only looked at, has none, nor the columns below.
            fields: if row.as_ref().column_index("fields").is_ok() {
                json(row, "fields")?
            } else {
                Vec::new()
            },
            run: match row.get::<_, String>("run")?.as_str() {
                "going" => Run::Going,
                "halted" => Run::Halted,
                _ => Run::Never,
            },
            changed_at_ms: row.get("changed_at_ms")?,
            total: row.get("total")?,
            unusable: row.get("unusable")?,
            ok: row.get("ok")?,
            moved: row.get("moved")?,
            failed: row.get("failed")?,
            doubles: row.get("doubles").unwrap_or(0),
            last_row: row.get("last_row").or_else(|_| row.get("total"))?,
        })
    })
}

pub(crate) fn set_settings(connection: &Connection, settings: &Settings) -> rusqlite::Result<()> {
    let text = to_json(settings)?;
    connection.execute("UPDATE header SET settings = ?1, changed_at_ms = ?2", (text, now_ms()))?;
    Ok(())
}

pub(crate) fn set_run(connection: &Connection, run: Run) -> rusqlite::Result<()> {
    connection.execute("UPDATE header SET run = ?1, changed_at_ms = ?2", (run.as_str(), now_ms()))?;
    Ok(())
}

pub(crate) fn set_list(
    connection: &Connection,
    name: &str,
    url_column: Option<&str>,
) -> rusqlite::Result<()> {
    connection.execute("UPDATE header SET name = ?1, url_column = ?2", (name, url_column))?;
    Ok(())
}

pub(crate) fn set_columns(connection: &Connection, columns: &[String]) -> rusqlite::Result<()> {
    connection.execute("UPDATE header SET columns = ?1", [to_json(&columns)?])?;
    Ok(())
}

pub(crate) fn set_fields(connection: &Connection, fields: &[Field]) -> rusqlite::Result<()> {
    let text = to_json(&fields)?;
    connection.execute("UPDATE header SET fields = ?1, changed_at_ms = ?2", (text, now_ms()))?;
    Ok(())
}

pub(crate) fn to_json(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
}

fn json<T: serde::de::DeserializeOwned>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error))
    })
}

pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
