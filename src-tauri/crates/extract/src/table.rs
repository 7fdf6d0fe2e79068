use std::collections::{BTreeMap, BTreeSet};

use crate::found::Step;

/// A value of a field: the field's place among the fields, and the value's among its values.
pub(crate) type Cell = (usize, usize);

/// A value, and where in a tree it stands.
#[derive(Clone, Copy)]
pub(crate) struct Leaf<'a> {
    pub(crate) place: &'a [Step],
    pub(crate) cell: Cell,
}

/// Rows made of what stands in a part of a body.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Vec<Cell>>,
    /// Whether the rows are a list's. What is no list has one row at most, and it belongs to each row of a list beside it.
    is_list: bool,
}

impl Table {
    pub(crate) fn of(cell: Cell) -> Self {
        Self { rows: vec![vec![cell]], is_list: false }
    }

    /// The rows, never fewer than one.
    pub(crate) fn rows(self) -> Vec<Vec<Cell>> {
        if self.rows.is_empty() { vec![Vec::new()] } else { self.rows }
    }

    /// The rows of values which are sorted by place, and whose places have their first `depth` steps in common.
    pub(crate) fn of_leaves(leaves: &[Leaf], depth: usize) -> Self {
        let (ends, deeper) = leaves.split_at(leaves.partition_point(|leaf| leaf.place.len() == depth));
        let mut tables: Vec<Self> = ends.iter().map(|leaf| Self::of(leaf.cell)).collect();
        let parts = deeper
            .chunk_by(|one, other| one.place[depth] == other.place[depth])
            .map(|part| Self::of_leaves(part, depth + 1));
        match deeper.first().map(|leaf| leaf.place[depth]) {
            Some(Step::Item(_)) => tables.push(Self::one_below_other(parts)),
            _ => tables.extend(parts),
        }
        Self::beside_or_below(tables)
    }

    /// The rows of the parts of one object or element. Where no field has values in two of them, they make one row.
    ///
    /// A field that has them shows that the parts are items, as in `{"eur": {"price": 1}, "usd": {"price": 2}}`; or that
    /// they are pieces of items, if each holds a single field: a `dt` and a `dd`. There a field that comes again begins
    /// the next item; but fields that come one after the other, and do not take turns, are lists beside each other.
    fn beside_or_below(tables: Vec<Self>) -> Self {
        let fields: Vec<Vec<usize>> = tables.iter().map(Self::fields).collect();
        let different: BTreeSet<usize> = fields.iter().flatten().copied().collect();
        if fields.iter().flatten().count() == different.len() {
            return Self::side_by_side(tables);
        }
        if fields.iter().any(|fields| fields.len() > 1) {
            return Self::one_below_other(tables);
        }
        let turns = fields.chunk_by(|one, other| one == other).count();
        let tables = fields.into_iter().zip(tables);
        if turns == different.len() {
            let mut lists: BTreeMap<Vec<usize>, Vec<Self>> = BTreeMap::new();
            tables.for_each(|(fields, table)| lists.entry(fields).or_default().push(table));
            return Self::side_by_side(lists.into_values().map(Self::one_below_other).collect());
        }
        let mut items: Vec<BTreeMap<Vec<usize>, Self>> = Vec::new();
        for (fields, table) in tables {
            if items.last().is_none_or(|item| item.contains_key(&fields)) {
                items.push(BTreeMap::new());
            }
            if let Some(item) = items.last_mut() {
                item.insert(fields, table);
            }
        }
        Self::one_below_other(items.into_iter().map(|item| Self::side_by_side(item.into_values().collect())))
    }

    /// The fields that have values here.
    fn fields(&self) -> Vec<usize> {
        let mut fields: Vec<usize> = self.rows.iter().flatten().map(|cell| cell.0).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    pub(crate) fn one_below_other(tables: impl IntoIterator<Item = Self>) -> Self {
        Self { rows: tables.into_iter().flat_map(|table| table.rows).collect(), is_list: true }
    }

    /// Row n is made of row n of each list, and of what is no list.
    pub(crate) fn side_by_side(mut tables: Vec<Self>) -> Self {
        if tables.len() == 1 {
            return tables.swap_remove(0);
        }
        let (lists, singles): (Vec<Self>, Vec<Self>) = tables.into_iter().partition(|table| table.is_list);
        let is_list = lists.iter().any(|list| !list.rows.is_empty());
        let single: Vec<Cell> = singles.into_iter().flat_map(|table| table.rows).flatten().collect();
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for list in lists {
            for (at, row) in list.rows.into_iter().enumerate() {
                match rows.get_mut(at) {
                    Some(cells) => cells.extend(row),
                    None => rows.push(row),
                }
            }
        }
        if !is_list && !single.is_empty() {
            rows.push(Vec::new());
        }
        for row in &mut rows {
            row.extend(&single);
        }
        Self { rows, is_list }
    }
}
