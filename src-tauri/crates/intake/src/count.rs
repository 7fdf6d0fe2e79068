use std::hash::{BuildHasher, RandomState};

use fetchlist_model::{ImportCounts, ImportWarning, NewRow, Rejected, WebUrl};

use crate::{IntakeError, pattern::PATTERN_ROWS};

const SHOWN_PROBLEMS: usize = 5;
const SHOWN_WARNINGS: usize = 10;

/// Keeps a list within the limits on rows.
#[derive(Debug)]
pub(crate) struct Count {
    name: String,
    rows: u32,
    of_patterns: u128,
}

impl Count {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.into(), rows: 0, of_patterns: 0 }
    }

    pub(crate) fn add_row(&mut self) -> Result<(), IntakeError> {
        self.rows =
            self.rows.checked_add(1).ok_or_else(|| IntakeError::LongList { name: self.name.clone() })?;
        Ok(())
    }

    /// Adds the rows that newly found patterns stand for, before any of them is made.
    pub(crate) fn add_patterns(&mut self, rows: u128) -> Result<(), IntakeError> {
        self.of_patterns = self.of_patterns.saturating_add(rows);
        if self.of_patterns > u128::from(PATTERN_ROWS) {
            return Err(IntakeError::LongPattern { count: self.of_patterns, limit: PATTERN_ROWS });
        }
        Ok(())
    }
}

/// What rows come to.
#[derive(Default)]
pub(crate) struct Tally {
    counts: ImportCounts,
    first: Option<WebUrl>,
    last: Option<WebUrl>,
    /// A hash of each URL: among a million different ones, two are taken for one with a chance of 1 in 37 million.
    urls: Vec<u64>,
    hasher: RandomState,
}

impl Tally {
    pub(crate) fn rows(&self) -> u32 {
        self.counts.total
    }

    pub(crate) fn add(&mut self, row: NewRow) {
        self.counts.total += 1;
        match row.url {
            Ok(url) => {
                self.urls.push(self.hasher.hash_one(&url));
                if self.first.is_none() {
                    self.first = Some(url.clone());
                }
                self.last = Some(url);
            }
            Err((text, reason)) => self.add_rejected(&text, reason),
        }
    }

    fn add_rejected(&mut self, text: &str, reason: Rejected) {
        if text.is_empty() {
            self.counts.blank += 1;
            return;
        }
        self.counts.unusable += 1;
        if self.counts.problems.len() < SHOWN_PROBLEMS {
            self.counts.problems.push((self.counts.total, reason));
        }
    }

    /// All in all, with what else the user should know.
    pub(crate) fn counts(mut self, mut warnings: Vec<ImportWarning>) -> ImportCounts {
        let usable = self.urls.len();
        self.urls.sort_unstable();
        self.urls.dedup();
        warnings.truncate(SHOWN_WARNINGS);
        ImportCounts {
            usable: usable as u32,
            doubles: (usable - self.urls.len()) as u32,
            first: self.first.map(|url| url.to_string()),
            last: self.last.map(|url| url.to_string()),
            warnings,
            ..self.counts
        }
    }
}
