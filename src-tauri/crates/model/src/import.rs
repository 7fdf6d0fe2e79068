use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Cells, HostError, WebUrl};

/// Why a row's text is not a URL that can be fetched, in a few plain words.
pub type Rejected = String;

/// A row on its way from a list into the job file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRow {
    /// The URL to fetch, or the text that stood there and why it is none.
    pub url: Result<WebUrl, (String, Rejected)>,
    /// The imported columns' values, unchanged.
    pub cells: Cells,
}

/// What a list is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// Text: cells with a separator between them, or lines.
    Text,
    /// A workbook, of Excel or else: `.xlsx`, `.xlsm`, `.xlsb`, `.xls`, `.ods`.
    Workbook,
    /// One JSON document.
    Json,
    /// A JSON value on every line.
    JsonLines,
    /// A sitemap, or an index of sitemaps (sitemaps.org).
    Sitemap,
    /// A web page: its links.
    Html,
    /// A Markdown text: its links.
    Markdown,
    /// A browser's exported bookmarks.
    Bookmarks,
    /// A link saved as a file: `.url` or `.webloc`.
    Shortcut,
    /// Cells from the clipboard.
    Clipboard,
    /// Several files, one after the other.
    Several,
}

/// The character between two cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
    /// Another ASCII character, other than a line end, a quotation mark, a letter or a digit.
    Other(char),
    /// None: every line is one cell, its URLs are picked out.
    Lines,
}

/// What stands around a cell that holds a separator or a line end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Quote {
    /// `"`
    #[default]
    Double,
    /// `'`
    Single,
    /// Nothing: quotation marks are text.
    None,
}

/// How to read a list; `None` is "find out by content".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ImportOptions {
    /// The text encoding's WHATWG name, such as `UTF-8` or `gbk`.
    pub encoding: Option<String>,
    /// What stands between cells.
    pub separator: Option<Separator>,
    /// What stands around cells.
    pub quote: Option<Quote>,
    /// Whether the first row holds names.
    pub header: Option<bool>,
    /// The column of the URLs, counted from 0. Not looked at where there is a `template`.
    pub url_column: Option<u32>,
    /// The part of the file that holds the list, one of [`ImportPreview::parts`].
    pub part: Option<String>,
    /// A pattern that makes the URLs, such as `https://api.example.com/item/{sku}`: `{…}` is a column's name.
    pub template: Option<String>,
}

/// What an import would bring, from a look at the list's beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPreview {
    /// The file's name, without its folder; of several, the first one's.
    pub name: String,
    /// How many files it is made of.
    pub files: u32,
    /// What kind of list it is.
    pub kind: ListKind,
    /// The text encoding used; `None` where there is no choice.
    pub encoding: Option<String>,
    /// The separator used; `None` where there is no choice.
    pub separator: Option<Separator>,
    /// The quotation mark used; `None` where there is no choice.
    pub quote: Option<Quote>,
    /// Whether the first row is taken as names; `None` where there is no choice.
    pub header: Option<bool>,
    /// The columns' names: from the list, else `Column 1` and so on. Empty where URLs are picked out of text.
    pub columns: Vec<String>,
    /// The column taken for the URLs; `None` where there is no choice to make.
    pub url_column: Option<u32>,
    /// Whether that column is clear from name or content; else the user should look.
    pub sure: bool,
    /// The parts of the file that hold lists: sheets of a workbook, places in a JSON document (`$.data.items`). Empty where
    /// there is but one.
    pub parts: Vec<String>,
    /// The part that is used; `None` where there is but one.
    pub part: Option<String>,
    /// The pattern that makes the URLs, where one was given.
    pub template: Option<String>,
    /// The first rows (20 at most), every cell cut to 200 characters.
    pub rows: Vec<Vec<String>>,
    /// What the rows looked at come to.
    pub counts: ImportCounts,
    /// Whether that is the whole list; else counting it takes longer than a look.
    pub is_whole: bool,
}

/// What the rows of a list come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportCounts {
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
    pub problems: Vec<(u32, Rejected)>,
    /// The first usable URL.
    pub first: Option<String>,
    /// The last usable URL.
    pub last: Option<String>,
    /// What else the user should know (10 at most).
    pub warnings: Vec<ImportWarning>,
}

/// Something in a list that is not as it should be, and that the import makes do with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ImportWarning {
    /// A quotation mark is opened and never closed: it is taken as text, and the lines after it are rows.
    OpenQuote {
        /// The line of the mark, counted from 1.
        #[ts(type = "number")]
        line: u64,
    },
    /// Rows have more cells than the header has names: the cells get columns of their own.
    LongRows {
        /// How many rows.
        count: u32,
        /// The line, or else the row, of the first, counted from 1.
        #[ts(type = "number")]
        line: u64,
    },
    /// Rows stand above the names of the columns, such as a title: they are left out.
    Titles {
        /// How many rows.
        count: u32,
    },
    /// Columns have the same name: all but the first get a number.
    SameNames {
        /// The name.
        name: String,
    },
    /// Characters could not be read in the encoding used, and became `�`.
    BrokenText {
        /// How many rows have some.
        count: u32,
    },
    /// It is an index of sitemaps: its rows are the sitemaps, to be fetched and imported in their turn.
    SitemapIndex,
    /// Something in one of several files.
    InFile {
        /// The file's name.
        name: String,
        /// What is not as it should be.
        warning: Box<ImportWarning>,
    },
    /// A file among several could not be read, and is left out.
    Unreadable {
        /// The file's name.
        name: String,
        /// Why.
        error: HostError,
    },
}

/// What a typed or pasted text would bring.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TextPreview {
    /// Rows, those that patterns stand for included.
    pub total: u32,
    /// Rows that patterns stand for.
    pub of_patterns: u32,
    /// The first usable URL.
    pub first: Option<String>,
    /// The last usable URL.
    pub last: Option<String>,
    /// Why it cannot be added, such as a pattern that stands for too many rows.
    pub problem: Option<HostError>,
}

/// What adding rows brought.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddReport {
    /// Rows added.
    pub added: u32,
    /// Rows among them without a usable URL.
    pub unusable: u32,
}

/// How far an import or an export is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct WorkProgress {
    /// Rows so far.
    pub rows: u32,
    /// The part done, from 0 to 1.
    pub share: f64,
}
