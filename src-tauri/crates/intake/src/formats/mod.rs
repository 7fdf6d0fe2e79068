//! Lists that are no plain text: each kind opens a file as records of cells, made as they are asked for.

mod bookmarks;
mod html;
mod json;
mod kinds;
mod links;
mod markdown;
mod markup;
mod packed;
#[cfg(test)]
mod page_tests;
mod progress;
mod shortcut;
mod sitemap;
#[cfg(test)]
mod sitemap_tests;
mod stream;
#[cfg(test)]
mod tests;
mod whole;
mod workbook;

use std::path::Path;

use fetchlist_model::{ImportWarning, ListKind};

use crate::IntakeError;

pub(crate) use kinds::kind_of;
pub(crate) use packed::{PackedFault, copy_of_gzip, copy_of_zip, name_in_gzip, unpacked};
pub(crate) use progress::Progress;
pub(crate) use stream::Records;

/// A list opened for reading.
pub(crate) struct Opened {
    /// The parts of the file that hold lists, such as sheets; empty where there is but one.
    pub(crate) parts: Vec<String>,
    /// The part that is read; `None` where there is but one.
    pub(crate) part: Option<String>,
    /// The columns' names, where the kind of list has them; else the first record may hold them.
    pub(crate) columns: Option<Vec<String>>,
    /// Whether they are links that somebody else has written: the URL stands in the first column, and no pattern in it.
    pub(crate) are_links: bool,
    /// What the user should know of it.
    pub(crate) warnings: Vec<ImportWarning>,
    /// The records. A key of JSON that comes later than others makes records longer than `columns`.
    pub(crate) records: Records,
}

impl Opened {
    /// Links with what is known of them: the URL stands in the first column.
    fn links(columns: &[&str], records: Records) -> Self {
        Self {
            parts: Vec::new(),
            part: None,
            columns: Some(columns.iter().map(ToString::to_string).collect()),
            are_links: true,
            warnings: Vec::new(),
            records,
        }
    }
}

/// Opens the list in the file at `path`, which errors call `name`; `part` is one of [`Opened::parts`], `None` the likeliest.
pub(crate) fn open(
    kind: ListKind,
    path: &Path,
    name: &str,
    part: Option<&str>,
) -> Result<Opened, IntakeError> {
    match kind {
        ListKind::Workbook => workbook::open(path, name, part),
        ListKind::Json => json::open(path, name, part),
        ListKind::JsonLines => json::open_lines(path, name),
        ListKind::Sitemap => sitemap::open(path, name),
        ListKind::Bookmarks => bookmarks::open(path, name),
        ListKind::Html => html::open(path, name),
        ListKind::Markdown => markdown::open(path, name),
        ListKind::Shortcut => shortcut::open(path, name),
        ListKind::Text | ListKind::Clipboard | ListKind::Several => Err(IntakeError::NotText {
            name: name.into(),
            what: "no text",
            mend: "give a list as text or CSV",
        }),
    }
}

/// The part asked for, if it is there, else the likeliest.
fn chosen(asked: Option<&str>, parts: &[String], likeliest: usize, name: &str) -> Result<usize, IntakeError> {
    let Some(asked) = asked else { return Ok(likeliest) };
    parts.iter().position(|part| part == asked).ok_or_else(|| IntakeError::MissingPart {
        name: name.into(),
        wanted: asked.into(),
        parts: parts.join(", "),
    })
}
