use std::{collections::HashMap, iter};

use fetchlist_model::{AddReport, Cells, NewRow};

use crate::{JobFile, error::JobFileError, header, rows};

/// Rows written at a time.
const AT_ONCE: usize = 5_000;

/// What a list's columns are called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListColumns {
    /// Their names, in order, each once.
    pub names: Vec<String>,
    /// The one that held the URLs.
    pub url: Option<String>,
}

impl JobFile {
    /// Adds rows at the end of the list: all of them or, where reading or writing one fails, none.
    ///
    /// `describe` tells of the list's columns, before the first row and after the last one: what it has then are those it
    /// had at first and perhaps more. `name` and the URLs' column are taken over where the list was empty before. Columns
    /// that the job does not have are added to those it has; cells go by the column's name.
    pub fn add_rows<Rows, E>(
        &self,
        name: &str,
        mut rows: Rows,
        describe: impl Fn(&Rows) -> ListColumns,
    ) -> Result<AddReport, E>
    where
        Rows: Iterator<Item = Result<NewRow, E>>,
        E: From<JobFileError>,
    {
        let header = self.header()?;
        let is_first = header.total == 0;
        let own = if is_first { Vec::new() } else { header.columns };
        let mut places = Places::of(own, describe(&rows).names);
        self.call(rows::begin)?;
        let mut writing = None;
        loop {
            let mut chunk = Vec::with_capacity(AT_ONCE);
            for row in rows.by_ref().take(AT_ONCE) {
                let mut row = row?;
                row.cells = places.arrange(row.cells);
                chunk.push(row);
            }
            if chunk.is_empty() {
                break;
            }
            // The next rows are read while these are written.
            let before = writing.replace(self.begin(move |state| rows::insert(state, &chunk))?);
            before.map_or(Ok(()), |before| self.answer(&before))?;
        }
        writing.map_or(Ok(()), |last| self.answer(&last))?;
        let ListColumns { names, url } = describe(&rows);
        let columns = places.columns(&names);
        let name = name.to_owned();
        let report = self.call(move |state| {
            rows::end(state, |connection| {
                if is_first {
                    header::set_list(connection, &name, url.as_deref())?;
                }
                header::set_columns(connection, &columns)
            })
        })?;
        Ok(report)
    }
}

/// Where a list's cells go among the job's columns.
struct Places {
    /// The job's columns, with those that the list adds.
    columns: Vec<String>,
    /// For each column of the list, its place among them; `None` where all stand in their own place.
    of: Option<Vec<usize>>,
    /// How many columns the list had at first; later ones come behind all others.
    first: usize,
    widest: usize,
}

impl Places {
    fn of(own: Vec<String>, list: Vec<String>) -> Self {
        let first = list.len();
        let mut columns = own;
        let mut known: HashMap<String, usize> =
            columns.iter().enumerate().rev().map(|(place, name)| (name.clone(), place)).collect();
        let mut of = Vec::with_capacity(first);
        for name in list {
            of.push(*known.entry(name.clone()).or_insert_with(|| {
                columns.push(name);
                columns.len() - 1
            }));
        }
        let is_own_order = first == columns.len() && of.iter().copied().eq(0..first);
        Self { columns, of: (!is_own_order).then_some(of), first, widest: 0 }
    }

    fn arrange(&mut self, cells: Cells) -> Cells {
        self.widest = self.widest.max(cells.len());
        let Some(of) = &self.of else { return cells };
        if cells.is_empty() {
            return cells;
        }
        let mut from = vec![None; self.columns.len()];
        for (index, place) in of.iter().enumerate() {
            from[*place] = Some(index);
        }
        let late = (self.first..cells.len()).map(Some);
        from.into_iter().chain(late).map(|index| index.map_or("", |index| cells.get(index))).collect()
    }

    /// All columns, now that the list has these.
    fn columns(mut self, list: &[String]) -> Vec<String> {
        for late in list.get(self.first..).unwrap_or_default() {
            // Its cells have their place behind all others, whatever stands in a column of that name.
            let numbered = (2..).map(|number| format!("{late} {number}"));
            let mut names = iter::once(late.clone()).chain(numbered);
            let free = names.find(|name| !self.columns.contains(name));
            self.columns.extend(free);
        }
        // Cells that nobody has named.
        let missing = self.widest.saturating_sub(self.first.max(list.len()));
        let next = self.columns.len() + 1;
        self.columns.extend(iter::zip(next.., 0..missing).map(|(number, _)| format!("Column {number}")));
        self.columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn arranged(own: &[&str], list: &[&str], at_last: &[&str], cells: &[&str]) -> (Vec<String>, Vec<String>) {
        let mut places = Places::of(names(own), names(list));
        let cells = places.arrange(cells.iter().collect());
        (places.columns(&names(at_last)), cells.iter().map(str::to_owned).collect())
    }

    #[test]
    fn cells_of_a_first_list_stay_where_they_are() {
        let list = ["sku", "link"];
        assert_eq!(arranged(&[], &list, &list, &["1", "a"]), (names(&list), names(&["1", "a"])));
    }

    #[test]
    fn cells_of_a_later_list_go_by_name_and_new_columns_are_added() {
        let (columns, cells) =
            arranged(&["sku", "link"], &["link", "price"], &["link", "price"], &["a", "5"]);
        assert_eq!(columns, ["sku", "link", "price"]);
        assert_eq!(cells, ["", "a", "5"]);
    }

    #[test]
    fn columns_found_late_come_behind_all_others() {
        let (columns, cells) = arranged(&["sku"], &["link"], &["link", "late"], &["a", "b", "c"]);
        assert_eq!(columns, ["sku", "link", "late", "Column 4"]);
        assert_eq!(cells, ["", "a", "b", "c"]);
        let (columns, cells) = arranged(&["text", "text 2"], &[], &["text"], &["a"]);
        assert_eq!((columns, cells), (names(&["text", "text 2", "text 3"]), names(&["", "", "a"])));
    }

    #[test]
    fn rows_without_cells_stay_so() {
        assert_eq!(arranged(&["sku"], &[], &[], &[]), (names(&["sku"]), Vec::new()));
    }
}
