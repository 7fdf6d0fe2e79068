use std::{
    ops::RangeInclusive,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use fetchlist_model::{Column, RowFilter, RowId, Sort, View};
use roaring::RoaringBitmap;
use rusqlite::Connection;

use crate::{
    digest::{Digest, Digests, Held},
    search, text_order,
    writer::Published,
};

/// While rows change, a list of matching rows is made anew after this many times the time that making it took: however
/// large the job, looking takes a tenth of one core at most.
const REUSE: u32 = 10;
/// Finds the rows that a view shows, in its order, and keeps what it found for the next question.
#[derive(Debug)]
pub(crate) struct Matching {
    digests: Arc<Digests>,
    last: Mutex<Option<Matches>>,
    texts: Mutex<Option<Texts>>,
    order: Mutex<Option<Order>>,
}

/// The numbers of the rows that a view shows.
#[derive(Debug)]
struct Matches {
    view: View,
    list: u64,
    version: u64,
    made: Instant,
    took: Duration,
    rows: Arc<Vec<RowId>>,
}

/// The rows whose URL or imported columns hold a text.
#[derive(Debug)]
struct Texts {
    list: u64,
    search: String,
    rows: Arc<RoaringBitmap>,
}

/// All rows, ordered by a text.
#[derive(Debug)]
struct Order {
    stamp: u64,
    by: Sort,
    rows: Arc<Vec<RowId>>,
}

impl Matching {
    pub(crate) fn new(digests: Arc<Digests>) -> Self {
        Self { digests, last: Mutex::default(), texts: Mutex::default(), order: Mutex::default() }
    }

    /// The rows that a view shows, in its order; while a run goes on, as they were a moment ago.
    pub(crate) fn rows(
        &self,
        connection: &Connection,
        view: &View,
        counts: &Published,
    ) -> rusqlite::Result<Arc<Vec<RowId>>> {
        let view = View { search: view.search.trim().to_owned(), ..view.clone() };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(matches) = &*last
            && matches.view == view
            && matches.list == counts.list
            && (matches.version == counts.version || matches.made.elapsed() < matches.took * REUSE)
        {
            return Ok(matches.rows.clone());
        }
        // Gone before the next ones are found: in a long list they take megabytes.
        *last = None;
        let started = Instant::now();
        let rows = self.find(connection, &view, counts)?;
        let made = Instant::now();
        let took = made - started;
        let matches =
            Matches { view, list: counts.list, version: counts.version, made, took, rows: rows.clone() };
        *last = Some(matches);
        Ok(rows)
    }

    /// How many of these rows are so.
    pub(crate) fn count(
        &self,
        connection: &Connection,
        counts: &Published,
        rows: &[RowId],
        is_so: impl Fn(Digest) -> bool,
    ) -> rusqlite::Result<u32> {
        let digests = self.digests.read(connection, counts)?;
        Ok(rows.iter().filter(|row| is_so(digests.of(**row))).count() as u32)
    }

    /// Looks at every row.
    pub(crate) fn each(
        &self,
        connection: &Connection,
        counts: &Published,
        look: impl FnMut(Digest),
    ) -> rusqlite::Result<()> {
        self.digests.read(connection, counts)?.all().iter().copied().for_each(look);
        Ok(())
    }

    /// The rows that a view shows, as they are now: for what is done with rows, a moment ago is not good enough.
    pub(crate) fn find(
        &self,
        connection: &Connection,
        view: &View,
        counts: &Published,
    ) -> rusqlite::Result<Arc<Vec<RowId>>> {
        let found = if view.search.is_empty() {
            None
        } else {
            Some(self.search(connection, &view.search, counts)?)
        };
        let order = match view.sort {
            Some(by) if matches!(by.column, Column::Url | Column::Input(_) | Column::Field(_)) => {
                Some(self.order(connection, by, counts)?)
            }
            _ => None,
        };
        let digests = self.digests.read(connection, counts)?;
        let passes = |row: &RowId| {
            digests.of(*row).passes(view.filter) && found.as_ref().is_none_or(|found| found.contains(*row))
        };
        if let Some(order) = order {
            if view.filter == RowFilter::All && found.is_none() {
                return Ok(order);
            }
            let mut rows = Vec::clone(&order);
            rows.retain(passes);
            return Ok(Arc::new(rows));
        }
        let most = found.as_ref().map_or(counts.total, |found| found.len() as u32);
        // Made as long as it can get: growing takes twice the memory.
        let mut rows = Vec::with_capacity(most as usize);
        match &found {
            Some(found) => rows.extend(found.iter().filter(|row| digests.of(*row).passes(view.filter))),
            None => rows.extend(numbers(counts).filter(passes)),
        }
        sort(&mut rows, view.sort, &digests);
        rows.shrink_to_fit();
        Ok(Arc::new(rows))
    }

    /// The rows whose URL, imported columns, columns from answers or error hold a text.
    fn search(
        &self,
        connection: &Connection,
        text: &str,
        counts: &Published,
    ) -> rusqlite::Result<Arc<RoaringBitmap>> {
        let in_list = self.search_list(connection, text, counts)?;
        let mut found = search::found(connection, text, counts.last_row)?;
        if counts.failed == 0 && found.is_empty() {
            return Ok(in_list);
        }
        found |= search::details(connection, text)?;
        let digests = self.digests.read(connection, counts)?;
        let mut kinds = search::Kinds::new(text);
        found.extend(
            numbers(counts)
                .filter(|row| digests.of(*row).failure().is_some_and(|failure| kinds.hold(failure))),
        );
        found |= &*in_list;
        Ok(Arc::new(found))
    }

    fn search_list(
        &self,
        connection: &Connection,
        text: &str,
        counts: &Published,
    ) -> rusqlite::Result<Arc<RoaringBitmap>> {
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(texts) = &*texts
            && texts.list == counts.list
            && texts.search == text
        {
            return Ok(texts.rows.clone());
        }
        let rows = Arc::new(search::list(connection, text, counts.last_row)?);
        *texts = Some(Texts { list: counts.list, search: text.to_owned(), rows: rows.clone() });
        Ok(rows)
    }

    fn order(
        &self,
        connection: &Connection,
        by: Sort,
        counts: &Published,
    ) -> rusqlite::Result<Arc<Vec<RowId>>> {
        // No run changes the list; what is found in answers comes with them.
        let stamp = if matches!(by.column, Column::Field(_)) { counts.version } else { counts.list };
        let mut order = self.order.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(order) = &*order
            && order.stamp == stamp
            && order.by == by
        {
            return Ok(order.rows.clone());
        }
        // Gone before the next one is made: a long list's order takes megabytes.
        *order = None;
        let rows = Arc::new(text_order::rows(connection, by, counts)?);
        *order = Some(Order { stamp, by, rows: rows.clone() });
        Ok(rows)
    }
}

fn numbers(counts: &Published) -> RangeInclusive<RowId> {
    1..=counts.last_row
}

/// Puts rows, which stand in input order, in the order asked for.
fn sort(rows: &mut [RowId], sort: Option<Sort>, digests: &Held<'_>) {
    let Some(Sort { column, descending }) = sort else { return };
    if column == Column::Row {
        if descending {
            rows.reverse();
        }
        return;
    }
    let key = |digest: Digest| match column {
        Column::Result => digest.result(),
        Column::Attempts => digest.attempts(),
        Column::Duration => digest.duration_ms,
        Column::Size => digest.size_bytes,
        Column::Row | Column::Url | Column::Input(_) | Column::Field(_) => 0,
    };
    // In place, looking each key up: a list of keys beside would take twice the rows' memory.
    rows.sort_unstable_by_key(|row| {
        let digest = digests.of(*row);
        let key = key(digest);
        // What was never tried has nothing to be ordered by, and comes last; equal keys stay in input order.
        (digest.is_waiting(), if descending { !key } else { key }, *row)
    });
}
