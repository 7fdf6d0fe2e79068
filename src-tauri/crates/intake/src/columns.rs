use std::collections::HashSet;

use fetchlist_model::ImportWarning;

/// The columns of a list, as known so far.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    names: Vec<String>,
    used: HashSet<String>,
    /// Names that the list has for several columns.
    same: Vec<String>,
}

impl Columns {
    /// Those with these names. Each gets a name of its own: the second `name` is `name 2`, and a third column without a
    /// name `Column 3`.
    pub(crate) fn new<'a>(given: impl IntoIterator<Item = &'a str>) -> Self {
        let mut columns = Self::default();
        given.into_iter().for_each(|name| columns.add(name));
        columns
    }

    /// One more, of this name.
    pub(crate) fn add(&mut self, name: &str) {
        let number = self.names.len() + 1;
        let own = if name.trim().is_empty() { format!("Column {number}") } else { name.to_owned() };
        if own == name && self.used.contains(name) && !self.same.iter().any(|same| same == name) {
            self.same.push(own.clone());
        }
        let is_free = |name: &String| !self.used.contains(name);
        let mut numbered = (2_u32..).map(|number| format!("{own} {number}"));
        let name = if is_free(&own) { own } else { numbered.find(is_free).unwrap_or_default() };
        self.used.insert(name.clone());
        self.names.push(name);
    }

    /// Makes them as many as a row has cells.
    pub(crate) fn widen(&mut self, cells: usize) {
        while self.names.len() < cells {
            self.add("");
        }
    }

    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    /// What the user should know of their names.
    pub(crate) fn warnings(&self) -> impl Iterator<Item = ImportWarning> {
        self.same.iter().map(|name| ImportWarning::SameNames { name: name.clone() })
    }
}

/// The column of that name: exactly, or else in any capitals.
pub(crate) fn position(names: &[String], name: &str) -> Option<usize> {
    let loosely = |other: &String| other.trim().to_lowercase() == name.trim().to_lowercase();
    names.iter().position(|other| other == name).or_else(|| names.iter().position(loosely))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let mut columns = Columns::new(["n", " ", "n", "n", "Column 2"]);
        columns.widen(6);
        assert_eq!(columns.names(), ["n", "Column 2", "n 2", "n 3", "Column 2 2", "Column 6"]);
        let same = ["n", "Column 2"].map(|name| ImportWarning::SameNames { name: name.into() });
        assert!(columns.warnings().eq(same));
    }

    proptest! {
        #[test]
        fn no_two_names_are_the_same(given in prop::collection::vec("[ab ]{0,2}( [23])?|Column [1-9]", 0..12)) {
            let columns = Columns::new(given.iter().map(String::as_str));
            prop_assert_eq!(columns.names().iter().collect::<HashSet<_>>().len(), given.len());
        }
    }
}
