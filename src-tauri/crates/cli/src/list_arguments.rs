use std::{
    io,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};
use fetchlist_intake::{IntakeError, ListFile};
use fetchlist_model::{ImportOptions, ImportPreview, Quote, Separator};

/// Which list to read, and how where that is not clear.
#[derive(Debug, Args)]
pub(crate) struct ListArguments {
    /// The list: CSV, Excel, JSON, a sitemap, a web page and more, or - for standard input; several make one list
    #[arg(required = true, value_name = "LIST")]
    pub(crate) lists: Vec<PathBuf>,
    /// The column that holds the URLs, where it is not clear
    #[arg(long, value_name = "NAME")]
    url_column: Option<String>,
    /// Make the URLs from columns: a pattern such as api.example.com/item/{sku}
    #[arg(long, value_name = "PATTERN", conflicts_with = "url_column")]
    url_pattern: Option<String>,
    /// The sheet of a workbook, or the place in JSON such as $.data.items
    #[arg(long, value_name = "NAME")]
    part: Option<String>,
    /// The text's encoding, such as UTF-8 or gbk [default: by content]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// The character between cells, tab, or none for a line a cell [default: by content]
    #[arg(long, value_name = "CHARACTER", value_parser = separator)]
    separator: Option<Separator>,
    /// The mark around cells [default: by content]
    #[arg(long, value_enum, value_name = "MARK")]
    quote: Option<Mark>,
    /// What the first row holds [default: by content]
    #[arg(long, value_enum, value_name = "WHAT")]
    first_row: Option<FirstRow>,
}

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
enum FirstRow {
    Names,
    Values,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Mark {
    Double,
    Single,
    None,
}

impl ListArguments {
    /// Opens the list and looks at it.
    pub(crate) fn open(&self) -> Result<(ListFile, ImportPreview), IntakeError> {
        let list = match &self.lists[..] {
            [path] if path == Path::new("-") => ListFile::spool(io::stdin().lock(), "standard input")?,
            paths => ListFile::open_all(paths)?,
        };
        let options = match &self.url_column {
            Some(name) => list.with_url_column(&self.options(), name)?,
            None => self.options(),
        };
        let preview = list.preview(&options)?;
        if let Some(note) = unsure(&preview) {
            eprintln!("{note}");
        }
        Ok((list, preview))
    }

    fn options(&self) -> ImportOptions {
        ImportOptions {
            encoding: self.encoding.clone(),
            separator: self.separator,
            quote: self.quote.map(|mark| match mark {
                Mark::Double => Quote::Double,
                Mark::Single => Quote::Single,
                Mark::None => Quote::None,
            }),
            header: self.first_row.map(|holds| holds == FirstRow::Names),
            url_column: None,
            part: self.part.clone(),
            template: self.url_pattern.clone(),
        }
    }
}

/// What is to be said of a URL column that is not clear from its name or content.
fn unsure(preview: &ImportPreview) -> Option<String> {
    let column = preview.columns.get(preview.url_column.filter(|_| !preview.sure)? as usize)?;
    Some(format!(
        "{}: took the URLs from the column “{column}”, which is not clear; choose another with --url-column",
        preview.name
    ))
}

/// Reads what stands between cells, if anything does.
fn separator(text: &str) -> Result<Separator, String> {
    if text == "none" {
        return Ok(Separator::Lines);
    }
    character(text).map_err(|mend| format!("{mend}, or none"))
}

/// Reads the character between cells.
pub(crate) fn character(text: &str) -> Result<Separator, String> {
    let mut characters = text.chars();
    match (text, characters.next(), characters.next()) {
        ("tab" | "\\t" | "\t", ..) => Ok(Separator::Tab),
        (_, Some(','), None) => Ok(Separator::Comma),
        (_, Some(';'), None) => Ok(Separator::Semicolon),
        (_, Some('|'), None) => Ok(Separator::Pipe),
        (_, Some(other), None) if other.is_ascii() && !other.is_ascii_alphanumeric() && other != '"' => {
            Ok(Separator::Other(other))
        }
        _ => Err("give one character such as , ; or |, or tab".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_is_not_clear_is_told_of() {
        let look = |text: &str| {
            let list = ListFile::spool(text.as_bytes(), "standard input").unwrap();
            unsure(&list.preview(&ImportOptions::default()).unwrap())
        };
        assert_eq!(
            look("image_url,product_page\nhttps://a.example/i,https://a.example/p\n").as_deref(),
            Some(
                "standard input: took the URLs from the column “image_url”, which is not clear; choose another with \
                 --url-column"
            )
        );
        assert_eq!(look("n,url\n1,https://a.example/\n"), None);
        assert_eq!(look("https://a.example/\n"), None);
    }

    #[test]
    fn a_separator_is_one_character_or_a_word() {
        for (text, read) in [
            (",", Some(Separator::Comma)),
            ("tab", Some(Separator::Tab)),
            ("^", Some(Separator::Other('^'))),
            ("none", Some(Separator::Lines)),
            ("ab", None),
            ("a", None),
            ("", None),
            ("，", None),
        ] {
            assert_eq!(separator(text).ok(), read, "{text}");
        }
        assert!(separator("ab").unwrap_err().ends_with("or tab, or none"));
        assert!(character("none").unwrap_err().ends_with("or tab"), "no CSV is without");
    }
}
