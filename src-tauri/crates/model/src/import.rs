use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

/// Why a row's text is not a URL that can be fetched, in a few plain words.
pub type Rejected = String;

/// A row on its way from a list into the job file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRow {
    /// The URL to fetch, or the text that stood there and why it is none.
    pub url: Result<Url, (String, Rejected)>,
    /// The imported columns' values, unchanged; empty for a pasted list.
    pub cells: Vec<String>,
}

/// The character between two cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
    /// None: every line is one cell, its URLs are picked out.
    Lines,
}

/// How to read a list; `None` is "find out by content".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ImportOptions {
    /// The text encoding's WHATWG name, such as `UTF-8` or `gbk`.
    pub encoding: Option<String>,
    /// What stands between cells.
    pub separator: Option<Separator>,
    /// Whether the first row holds names.
    pub header: Option<bool>,
    /// The column of the URLs, counted from 0.
    pub url_column: Option<u32>,
}

/// What an import would bring, from a look at the whole file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPreview {
    /// The file's name, without its folder.
    pub name: String,
    /// The encoding used.
    pub encoding: String,
    /// The separator used.
    pub separator: Separator,
    /// Whether the first row is taken as names.
    pub header: bool,
    /// The columns' names: from the header, else `Column 1` and so on. Empty for a list of lines.
    pub columns: Vec<String>,
    /// The column taken for the URLs; `None` where there is no choice to make.
    pub url_column: Option<u32>,
    /// Whether that column is clear from name or content; else the user should look.
    pub sure: bool,
    /// The first rows (20 at most), every cell cut to 200 characters.
    pub rows: Vec<Vec<String>>,
    /// All rows, header not counted.
    pub total: u32,
    /// Rows with a usable URL.
    pub usable: u32,
    /// Rows whose cell is blank.
    pub blank: u32,
    /// Rows whose cell is no usable URL.
    pub unusable: u32,
    /// Usable URLs that stand in an earlier row too.
    pub doubles: u32,
    /// Some of the unusable ones: row number and why (5 at most).
    pub problems: Vec<(u32, String)>,
}

/// What adding rows brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddReport {
    /// Rows added.
    pub added: u32,
    /// Rows among them without a usable URL.
    pub unusable: u32,
}
