use std::{
    hash::{BuildHasher, RandomState},
    io::BufRead,
};

use fetchlist_model::{ImportCounts, ImportPreview, ListKind, Quote, Rejected, Separator, WebUrl};

use crate::{IntakeError, found::Found, records::Records, rows::Count, shape::Shape};

const SHOWN_ROWS: usize = 20;
const SHOWN_CHARACTERS: usize = 200;
const SHOWN_PROBLEMS: usize = 5;

/// Reads all records and tells what their rows come to.
pub(crate) fn preview<R: BufRead>(
    mut records: Records<R>,
    shape: &Shape,
    name: &str,
    encoding: &str,
) -> Result<ImportPreview, IntakeError> {
    let is_lines = shape.separator == Separator::Lines;
    let (mut found, mut count, mut tally) = (Found::default(), Count::new(name), Tally::default());
    let mut shown: Vec<Vec<String>> = Vec::new();
    let mut width = shape.first.len();
    if shape.header {
        records.next()?;
    }
    while let Some(record) = records.next()? {
        if !is_lines {
            width = width.max(record.len());
            if shown.len() < SHOWN_ROWS {
                shown.push(record.cells().map(cut).collect());
            }
            let cell = record.cell(shape.url_column);
            // Most cells need no parser: that is most of the time saved.
            if WebUrl::plain(cell).is_some() {
                count.add_row()?;
                tally.add_url(cell);
            } else {
                count.add_patterns(found.add_cell(cell))?;
            }
        }
        for line in record.cells().filter(|_| is_lines) {
            count.add_patterns(found.add_line(line))?;
        }
        for address in found.by_ref() {
            count.add_row()?;
            if is_lines && shown.len() < SHOWN_ROWS {
                let text = address.as_ref().map_or_else(|(text, _)| text.as_str(), WebUrl::as_str);
                shown.push(vec![cut(text)]);
            }
            match address {
                Ok(url) => tally.add_url(url.as_str()),
                Err((text, reason)) => tally.add_rejected(count.rows(), &text, reason),
            }
        }
    }
    let columns = shape.columns(width);
    if !is_lines && count.rows() > 0 && shape.url_column >= columns.len() {
        return Err(IntakeError::missing_column((shape.url_column + 1).to_string(), &columns));
    }
    if !is_lines {
        for row in &mut shown {
            row.resize(columns.len(), String::new());
        }
    }
    Ok(ImportPreview {
        name: name.into(),
        files: 1,
        kind: ListKind::Text,
        encoding: Some(encoding.into()),
        separator: Some(shape.separator),
        quote: Some(Quote::Double),
        header: Some(shape.header),
        columns,
        url_column: (!is_lines).then_some(shape.url_column as u32),
        sure: shape.sure,
        parts: Vec::new(),
        part: None,
        template: None,
        rows: shown,
        counts: ImportCounts {
            total: count.rows(),
            usable: tally.usable,
            blank: tally.blank,
            unusable: tally.unusable,
            doubles: tally.usable - tally.different(),
            problems: tally.problems,
            ..ImportCounts::default()
        },
        is_whole: true,
    })
}

#[derive(Default)]
struct Tally {
    usable: u32,
    blank: u32,
    unusable: u32,
    problems: Vec<(u32, String)>,
    /// A hash of each URL: among a million different ones, two are taken for one with a chance of 1 in 37 million.
    urls: Vec<u64>,
    hasher: RandomState,
}

impl Tally {
    fn add_url(&mut self, url: &str) {
        self.usable += 1;
        self.urls.push(self.hasher.hash_one(url));
    }

    fn add_rejected(&mut self, row: u32, text: &str, reason: Rejected) {
        if text.is_empty() {
            self.blank += 1;
            return;
        }
        self.unusable += 1;
        if self.problems.len() < SHOWN_PROBLEMS {
            self.problems.push((row, reason));
        }
    }

    fn different(&mut self) -> u32 {
        self.urls.sort_unstable();
        self.urls.dedup();
        self.urls.len() as u32
    }
}

fn cut(cell: &str) -> String {
    cell.chars().take(SHOWN_CHARACTERS).collect()
}
