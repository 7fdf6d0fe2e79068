use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A column that is filled from the answers' bodies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Field {
    /// The column's name.
    pub name: String,
    /// Where its values stand.
    pub rule: FieldRule,
    /// What becomes of several values in one answer.
    pub several: Several,
}

/// Where a field's values stand in a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum FieldRule {
    /// In JSON, at a JSONPath (RFC 9535).
    JsonPath {
        /// Such as `$.price`.
        path: String,
    },
    /// In HTML or XML, at a CSS selector.
    Css {
        /// Such as `h1.title`.
        selector: String,
        /// The attribute whose value is wanted; `None` is the element's text.
        attribute: Option<String>,
    },
    /// In any text, where a regular expression matches: its first group, or else all of the match.
    Regex {
        /// Such as `Price: ([0-9.]+)`.
        pattern: String,
    },
}

/// What becomes of several values that a field finds in one answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Several {
    /// All of them in one cell, with `; ` between.
    #[default]
    Join,
    /// The first one only.
    First,
    /// A row for each of them.
    Rows,
}

/// A value that a field found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldValue {
    /// A text.
    Text(String),
    /// JSON other than a string, as it stands in the body: a number, `true`, `null`, an object or an array.
    Json(String),
}

/// Fields tried on the first answers, before they are used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldTrial {
    /// For each field, what is wrong with it.
    pub problems: Vec<Option<FieldProblem>>,
    /// What they find in the first answers (20 rows at most).
    pub rows: Vec<FieldTrialRow>,
    /// For each field, in how many of those rows it finds nothing.
    pub missing: Vec<u32>,
    /// Rows of the job with a body to look in.
    pub answers: u32,
}

/// What fields find in one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldTrialRow {
    /// The row.
    pub row: u32,
    /// Its URL.
    pub url: String,
    /// For each field, its values.
    pub values: Vec<Vec<FieldValue>>,
}

/// Why a field's rule cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct FieldProblem {
    /// What is wrong, in plain technical English.
    pub message: String,
    /// Where in the rule, in characters from 0, where that is known.
    pub at: Option<u32>,
}
