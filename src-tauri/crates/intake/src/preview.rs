use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
    io::BufRead,
};

use fetchlist_model::{ImportPreview, Separator};

use crate::{
    IntakeError,
    found::{Address, Found},
    records::Records,
    rows::Count,
    shape::Shape,
};

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
    let mut tally = Tally::default();
    let (mut found, mut count) = (Found::default(), Count::new(name));
    let mut shown = Vec::new();
    let mut width = shape.first.len();
    if shape.header {
        records.next()?;
    }
    while let Some(record) = records.next()? {
        if is_lines {
            record
                .cells()
                .try_for_each(|line| count.add_patterns(found.add_line(line)))?;
        } else {
            width = width.max(record.len());
            count.add_patterns(found.add_cell(record.cell(shape.url_column)))?;
            if shown.len() < SHOWN_ROWS {
                shown.push(record.cells().map(cut).collect());
            }
        }
        for address in found.by_ref() {
            count.add_row()?;
            if is_lines && shown.len() < SHOWN_ROWS {
                shown.push(vec![cut(address
                    .as_ref()
                    .map_or_else(|(text, _)| text.as_str(), |url| url.as_str()))]);
            }
            tally.add(count.rows(), &address);
        }
    }
    let columns = shape.columns(width);
    if !is_lines && count.rows() > 0 && shape.url_column >= columns.len() {
        return Err(IntakeError::missing_column(
            (shape.url_column + 1).to_string(),
            &columns,
        ));
    }
    Ok(ImportPreview {
        name: name.into(),
        encoding: encoding.into(),
        separator: shape.separator,
        header: shape.header,
        columns,
        url_column: (!is_lines).then_some(shape.url_column as u32),
        sure: shape.sure,
        rows: shown,
        total: count.rows(),
        usable: tally.usable,
        blank: tally.blank,
        unusable: tally.unusable,
        doubles: tally.usable - tally.different.len() as u32,
        problems: tally.problems,
    })
}

#[derive(Default)]
struct Tally {
    usable: u32,
    blank: u32,
    unusable: u32,
    problems: Vec<(u32, String)>,
    /// A hash of each URL: of a million different ones, two are taken for one with a chance of 1 in 37 million.
    different: HashSet<u64>,
    hasher: RandomState,
}

impl Tally {
    fn add(&mut self, row: u32, address: &Address) {
        match address {
            Ok(url) => {
                self.usable += 1;
                self.different.insert(self.hasher.hash_one(url.as_str()));
            }
            Err((text, _)) if text.is_empty() => self.blank += 1,
            Err((_, reason)) => {
                self.unusable += 1;
                if self.problems.len() < SHOWN_PROBLEMS {
                    self.problems.push((row, reason.clone()));
                }
            }
        }
    }
}

fn cut(cell: &str) -> String {
    cell.chars().take(SHOWN_CHARACTERS).collect()
}
