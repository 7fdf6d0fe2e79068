use std::time::{Duration, Instant};

use fetchlist_model::{FieldValue, Several};

use crate::table::{Leaf, Table};

/// The most values that one field finds in one answer: as many rows as some use of a whole file.
pub(crate) const VALUES: usize = 100_000;
/// The most bytes that the values of one field in one answer have together.
const BYTES: usize = 32 * 1024 * 1024;
/// How long one field is looked for in one answer: what takes longer is a body that is made to take long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// A value, and where it stands.
#[derive(Debug)]
pub(crate) struct Hit {
    pub(crate) value: FieldValue,
    /// The steps that lead to it from the body's root; `None` in what is no tree.
    pub(crate) place: Option<Vec<Step>>,
}

/// A step down a tree. Both kinds count from 0 in the order of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// To an element of an array.
    Item(usize),
    /// To a member of an object, or a child of an element.
    Branch(usize),
}

/// What a field finds in an answer, as far as there is room and time for it.
#[derive(Debug)]
pub(crate) struct Hits {
    found: Vec<Hit>,
    bytes: usize,
    until: Instant,
    /// There was more, or might have been.
    is_cut: bool,
}

impl Hits {
    pub(crate) fn new() -> Self {
        Self { found: Vec::new(), bytes: 0, until: Instant::now() + PATIENCE, is_cut: false }
    }

    /// Whether to look for more: not for longer than there is time, and not when there was no room for the last one.
    pub(crate) fn goes_on(&mut self) -> bool {
        self.is_cut |= Instant::now() >= self.until;
        !self.is_cut
    }

    pub(crate) fn push(&mut self, value: FieldValue, place: Option<Vec<Step>>) {
        if self.found.len() >= VALUES || self.bytes >= BYTES {
            self.is_cut = true;
            return;
        }
        self.bytes += text_of(&value).len();
        self.found.push(Hit { value, place });
    }

    /// The rest is not looked at: it is too large, or would take too long.
    pub(crate) fn give_up(&mut self) {
        self.is_cut = true;
    }
}

/// What fields find in one answer.
#[derive(Debug)]
pub struct Found {
    several: Vec<Several>,
    hits: Vec<Vec<Hit>>,
    is_cut: bool,
}

impl Found {
    pub(crate) fn new(several: &[Several], hits: Vec<Hits>) -> Self {
        let is_cut = hits.iter().any(|hits| hits.is_cut);
        let hits = hits.into_iter().map(|hits| hits.found).collect();
        Self { several: several.to_vec(), hits, is_cut }
    }

    /// Whether there may be more than was found: a field finds 100,000 values in an answer at most, and 32 MB, and is
    /// looked for for 5 seconds, in the first million nodes of a page.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// For each field, whether it finds nothing.
    pub fn missing(&self) -> impl Iterator<Item = bool> {
        self.hits.iter().map(Vec::is_empty)
    }

    /// For each field, all of its values.
    pub fn values(&self) -> Vec<Vec<FieldValue>> {
        self.hits.iter().map(|hits| hits.iter().map(|hit| hit.value.clone()).collect()).collect()
    }

    /// One cell for each field; values that would make rows stand in it as those do that are joined.
    pub fn cells(&self) -> Vec<Option<FieldValue>> {
        let one = |several| if several == Several::Rows { Several::Join } else { several };
        self.several.iter().zip(&self.hits).map(|(several, hits)| single(one(*several), hits)).collect()
    }

    /// The rows that the answer becomes, never fewer than one; each has a cell for each field, `None` where it finds
    /// nothing. They are made one by one, because a value that stands in all of them may be long.
    ///
    /// Fields that make rows stand side by side as their values do in the body: the name and the price of one item are
    /// in one row, and an item without a price has an empty cell and nobody else's price. What belongs to all items
    /// stands in each of their rows. Where the body says nothing of what belongs together, row n has the nth values.
    pub fn rows(self) -> impl Iterator<Item = Vec<Option<FieldValue>>> {
        let Self { several, hits, .. } = self;
        let rows = table(&several, &hits).rows();
        let single: Vec<Option<FieldValue>> =
            several.iter().zip(&hits).map(|(several, hits)| single(*several, hits)).collect();
        rows.into_iter().map(move |row| {
            let mut cells = single.clone();
            for (at, index) in row {
                cells[at] = Some(hits[at][index].value.clone());
            }
            cells
        })
    }
}

/// The rows that the fields make which become rows.
fn table(several: &[Several], hits: &[Vec<Hit>]) -> Table {
    let mut placed = Vec::new();
    let mut tables = Vec::new();
    for (at, hits) in hits.iter().enumerate().filter(|(at, _)| several[*at] == Several::Rows) {
        let mut unplaced = Vec::new();
        for (index, hit) in hits.iter().enumerate() {
            match &hit.place {
                Some(place) => placed.push(Leaf { place, cell: (at, index) }),
                None => unplaced.push(Table::of((at, index))),
            }
        }
        tables.push(Table::one_below_other(unplaced));
    }
    placed.sort_by_key(|leaf| leaf.place);
    tables.push(Table::of_leaves(&placed, 0));
    Table::side_by_side(tables)
}

/// What stands in one cell of a field that makes no rows.
fn single(several: Several, hits: &[Hit]) -> Option<FieldValue> {
    match (several, hits) {
        (Several::Rows, _) | (_, []) => None,
        (Several::First, [first, ..]) | (Several::Join, [first]) => Some(first.value.clone()),
        (Several::Join, hits) => {
            let texts: Vec<&str> = hits.iter().map(|hit| text_of(&hit.value)).collect();
            Some(FieldValue::Text(texts.join("; ")))
        }
    }
}

fn text_of(value: &FieldValue) -> &str {
    match value {
        FieldValue::Text(text) | FieldValue::Json(text) => text,
    }
}
