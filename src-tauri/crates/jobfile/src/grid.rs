use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use fetchlist_model::{
    FailureCount, FailureKind, RowId, RowPage, RowQuery, RowSet, RowState, RowView, Selecting, View,
    without_credentials,
};
use roaring::RoaringBitmap;
use rusqlite::{Connection, Row};

use crate::{
    digest::Digests,
    found::{self, Unfilled},
    matches::Matching,
    writer::Published,
};

/// A page holds this many rows at most.
const PAGE_AT_MOST: u32 = 500;
/// A cell shows so many characters at most.
const CELL_CHARACTERS: usize = 200;

/// A row, its outcome and, while it has none, the last try that did not decide it: its own, or that of the row with the
/// same URL.
const TABLES: &str = "list_row r
    LEFT JOIN outcome o ON o.id = r.id
    LEFT JOIN found f ON f.id = coalesce(r.same_as, r.id)
    LEFT JOIN earlier_try t ON o.id IS NULL AND t.id = coalesce(r.same_as, r.id)
        AND t.number = (SELECT max(number) FROM earlier_try WHERE id = coalesce(r.same_as, r.id))";
/// The columns that a [`RowView`] is made from.
const VIEW: &str = "r.id, r.url, o.id IS NULL, coalesce(o.attempts, t.number, 0),
    coalesce(o.error, t.error), coalesce(o.status, t.status), coalesce(o.duration_ms, t.duration_ms), o.size_bytes,
    o.redirects IS NOT NULL, r.same_as, r.cells, f.cells";

/// Answers the table's questions, and knows which rows the user has selected.
#[derive(Debug)]
pub(crate) struct Grid {
    matching: Matching,
    unfilled: Arc<Mutex<Unfilled>>,
    selected: Mutex<RoaringBitmap>,
}

impl Grid {
    pub(crate) fn new(digests: Arc<Digests>, unfilled: Arc<Mutex<Unfilled>>) -> Self {
        Self { matching: Matching::new(digests), unfilled, selected: Mutex::default() }
    }

    pub(crate) fn page(
        &self,
        connection: &Connection,
        query: &RowQuery,
        counts: &Published,
    ) -> rusqlite::Result<RowPage> {
        let limit = query.limit.min(PAGE_AT_MOST);
        let (total, mut rows) = if is_whole_list(&query.view, counts) {
            let last = query.offset.saturating_add(limit).min(counts.total);
            (counts.total, neighbours(connection, query.offset + 1, last, &query.columns)?)
        } else {
            let matching = self.matching.rows(connection, &query.view, counts)?;
            let from = (query.offset as usize).min(matching.len());
            let to = from.saturating_add(limit as usize).min(matching.len());
            let rows = matching.get(from..to).unwrap_or_default();
            (matching.len() as u32, one_by_one(connection, rows, &query.columns)?)
        };
        let selected = self.selected();
        for row in &mut rows {
            row.is_selected = selected.contains(row.row);
        }
        let unfilled = rows.iter().filter(|row| row.found.is_none());
        found::lock(&self.unfilled).want(unfilled.map(|row| row.same_as.unwrap_or(row.row)).collect());
        Ok(RowPage { total, selected: selected.len() as u32, rows })
    }

    /// Changes which rows are selected. Returns how many are.
    pub(crate) fn select(
        &self,
        connection: &Connection,
        selecting: &Selecting,
        counts: &Published,
    ) -> rusqlite::Result<u32> {
        // Found before the lock is taken: finding takes a while in a long list.
        let found: RoaringBitmap = match selecting {
            Selecting::None => RoaringBitmap::new(),
            Selecting::Only { row } | Selecting::Toggle { row } => RoaringBitmap::from([*row]),
            Selecting::Through { view, from, to, .. } if is_whole_list(view, counts) => {
                let (first, last) = (*from.min(to), (*from.max(to)).min(counts.last_row));
                range(first.max(1), last)
            }
            Selecting::Through { view, from, to, .. } => {
                through(&self.matching.rows(connection, view, counts)?, *from, *to)
            }
            Selecting::All { view } if is_whole_list(view, counts) => range(1, counts.last_row),
            Selecting::All { view } => {
                self.matching.rows(connection, view, counts)?.iter().copied().collect()
            }
        };
        let mut selected = self.selected();
        match selecting {
            Selecting::Toggle { .. } => *selected ^= found,
            Selecting::Through { adding: true, .. } => *selected |= found,
            _ => *selected = found,
        }
        Ok(selected.len() as u32)
    }

    /// Rows were deleted.
    pub(crate) fn deselect(&self, rows: &[RowId]) {
        let mut selected = self.selected();
        for row in rows {
            selected.remove(*row);
        }
    }

    /// The numbers of these rows, in input order.
    pub(crate) fn rows_of(
        &self,
        connection: &Connection,
        set: &RowSet,
        counts: &Published,
    ) -> rusqlite::Result<Vec<RowId>> {
        use fetchlist_model::RowFilter;
        let filtered = |filter, search: &str| {
            let view = View { filter, search: search.trim().to_owned(), sort: None };
            self.matching.find(connection, &view, counts).map(Arc::unwrap_or_clone)
        };
        match set {
            RowSet::All => filtered(RowFilter::All, ""),
            RowSet::Ok => filtered(RowFilter::Ok, ""),
            RowSet::Failed => filtered(RowFilter::Failed, ""),
            RowSet::NotFetched => filtered(RowFilter::Waiting, ""),
            RowSet::Failure { failure } => filtered(RowFilter::Failure(*failure), ""),
            RowSet::Shown { filter, search } => filtered(*filter, search),
            RowSet::Selected => Ok(self.selected().iter().collect()),
        }
    }

    /// How many of these rows failed although they hold a usable URL.
    pub(crate) fn retryable(
        &self,
        connection: &Connection,
        set: &RowSet,
        counts: &Published,
    ) -> rusqlite::Result<u32> {
        let rows = self.rows_of(connection, set, counts)?;
        self.matching.count(connection, counts, &rows, |digest| {
            digest.failure().is_some_and(|failure| failure.error != fetchlist_model::ErrorKind::InvalidUrl)
        })
    }

    /// How many rows failed in which way, the most frequent first.
    pub(crate) fn failures(
        &self,
        connection: &Connection,
        counts: &Published,
    ) -> rusqlite::Result<Vec<FailureCount>> {
        let mut tally = HashMap::<FailureKind, u32>::new();
        self.matching.each(connection, counts, |digest| {
            if let Some(failure) = digest.failure() {
                *tally.entry(failure).or_default() += 1;
            }
        })?;
        let mut counts: Vec<_> =
            tally.into_iter().map(|(failure, count)| FailureCount { failure, count }).collect();
        counts.sort_by_key(|one| {
            (std::cmp::Reverse(one.count), one.failure.error.as_str(), one.failure.status)
        });
        Ok(counts)
    }

    fn selected(&self) -> MutexGuard<'_, RoaringBitmap> {
        self.selected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn range(first: RowId, last: RowId) -> RoaringBitmap {
    let mut rows = RoaringBitmap::new();
    rows.insert_range(first..=last);
    rows
}

/// Whether the places in this view are the row numbers.
fn is_whole_list(view: &View, counts: &Published) -> bool {
    use fetchlist_model::{Column, RowFilter};
    let in_order = view.sort.is_none_or(|sort| sort.column == Column::Row && !sort.descending);
    in_order
        && view.filter == RowFilter::All
        && view.search.trim().is_empty()
        && counts.total == counts.last_row
}

/// The rows from one to another, whichever comes first; the last alone where the first is not among them.
fn through(rows: &[RowId], from: RowId, to: RowId) -> RoaringBitmap {
    let place = |row| rows.iter().position(|other| *other == row);
    let Some(end) = place(to) else { return RoaringBitmap::new() };
    let start = place(from).unwrap_or(end);
    rows[start.min(end)..=start.max(end)].iter().copied().collect()
}

pub(crate) fn neighbours(
    connection: &Connection,
    first: RowId,
    last: RowId,
    columns: &[u32],
) -> rusqlite::Result<Vec<RowView>> {
    let query = format!("SELECT {VIEW} FROM {TABLES} WHERE r.id BETWEEN ?1 AND ?2 ORDER BY r.id");
    connection.prepare_cached(&query)?.query_map([first, last], |row| view(row, columns))?.collect()
}

fn one_by_one(connection: &Connection, rows: &[RowId], columns: &[u32]) -> rusqlite::Result<Vec<RowView>> {
    let query = format!("SELECT {VIEW} FROM {TABLES} WHERE r.id = ?1");
    let mut statement = connection.prepare_cached(&query)?;
    let mut views = Vec::with_capacity(rows.len());
    for row in rows {
        // One that was deleted a moment ago leaves a gap until the table asks again.
        let mut found = statement.query([row])?;
        if let Some(row) = found.next()? {
            views.push(view(row, columns)?);
        }
    }
    Ok(views)
}

fn view(row: &Row<'_>, columns: &[u32]) -> rusqlite::Result<RowView> {
    let url: String = row.get(1)?;
    let is_open: bool = row.get(2)?;
    let attempts: u32 = row.get(3)?;
    let error: Option<String> = row.get(4)?;
    let status: Option<u16> = row.get(5)?;
    let state = match (is_open, &error) {
        (true, _) => RowState::Waiting,
        (false, Some(_)) => RowState::Failed,
        (false, None) if row.get(8)? => RowState::Moved,
        (false, None) => RowState::Ok,
    };
    // A size says something only of an answer.
    let size_bytes: Option<u64> = if status.is_some() { row.get(7)? } else { None };
    let has_body = !is_open && size_bytes.is_some_and(|bytes| bytes > 0);
    Ok(RowView {
        row: row.get(0)?,
        state,
        url: without_credentials(&url).into_owned(),
        status,
        error: error.as_deref().and_then(|error| error.parse().ok()),
        attempts,
        duration_ms: if attempts > 0 { row.get(6)? } else { None },
        size_bytes,
        retry_in_ms: None,
        same_as: row.get(9)?,
        is_selected: false,
        cells: if columns.is_empty() { Vec::new() } else { cells(row, columns)? },
        found: found(row, has_body)?,
    })
}

/// The values of some columns, cut to what a cell shows.
fn cells(row: &Row<'_>, columns: &[u32]) -> rusqlite::Result<Vec<String>> {
    let all: Vec<std::borrow::Cow<'_, str>> = row
        .get_ref(10)?
        .as_str_or_null()?
        .and_then(|cells| serde_json::from_str(cells).ok())
        .unwrap_or_default();
    let cut = |cell: &std::borrow::Cow<'_, str>| cell.chars().take(CELL_CHARACTERS).collect();
    Ok(columns.iter().map(|column| all.get(*column as usize).map(cut).unwrap_or_default()).collect())
}

/// What the fields have found; `None` where there is an answer that they were not looked for in.
fn found(row: &Row<'_>, has_body: bool) -> rusqlite::Result<Option<Vec<Option<String>>>> {
    let text = row.get_ref(11)?.as_str_or_null()?;
    Ok(match text {
        Some(cells) => Some(serde_json::from_str(cells).unwrap_or_default()),
        None => (!has_body).then(Vec::new),
    })
}
