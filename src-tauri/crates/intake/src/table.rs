use fetchlist_model::{Cells, ImportWarning};

use crate::{IntakeError, cell::is_unseen, columns::Columns, input::Input};

/// The records of one list under their columns.
pub(crate) struct Table {
    input: Input,
    columns: Columns,
    /// Whether a record with more cells than there are columns adds some.
    widens: bool,
    /// How many names a record held, where one held names.
    header: Option<usize>,
    /// How many records are longer than that, and the line of the first.
    long: Option<(u32, u64)>,
    /// How many records above the names are left out.
    titles: u32,
}

impl Table {
    /// With columns that have these names already; none where the rows are all there is.
    pub(crate) fn named(input: Input, names: &[String]) -> Self {
        Self::new(input, Columns::new(names.iter().map(String::as_str)), None)
    }

    /// With the names that a record holds, which so many others stand above.
    pub(crate) fn headed(mut input: Input, titles: usize) -> Result<Self, IntakeError> {
        let mut left_out = 0;
        for _ in 0..titles {
            let title = input.next()?.unwrap_or_default();
            left_out += u32::from(title.iter().any(|cell| !cell.trim_matches(is_unseen).is_empty()));
        }
        let names = input.next()?.unwrap_or_default();
        let table = Self::new(input, Columns::new(names.iter()), Some(names.len()));
        Ok(Self { titles: left_out, ..table })
    }

    /// The lines of a text, with a column for them or without.
    pub(crate) fn lines(input: Input, column: Option<&str>) -> Self {
        Self { widens: false, ..Self::new(input, Columns::new(column), None) }
    }

    fn new(input: Input, columns: Columns, header: Option<usize>) -> Self {
        Self { input, columns, widens: true, header, long: None, titles: 0 }
    }

    pub(crate) fn next(&mut self) -> Result<Option<Cells>, IntakeError> {
        let next = self.input.next();
        if let Ok(Some(cells)) = &next {
            if self.widens {
                self.columns.widen(cells.len());
            }
            if self.header.is_some_and(|names| cells.len() > names) {
                let (count, _) = self.long.get_or_insert((0, self.input.line()));
                *count += 1;
            }
        }
        next
    }

    /// Adds a column behind the others.
    pub(crate) fn add_column(&mut self, name: &str) {
        self.columns.add(name);
    }

    /// The columns' names, as known so far.
    pub(crate) fn names(&self) -> &[String] {
        self.columns.names()
    }

    /// Bytes of text that the rows so far are made of, where that is known.
    pub(crate) fn bytes(&self) -> u64 {
        self.input.bytes()
    }

    /// The part that has been read, from 0 to 1.
    pub(crate) fn share(&self) -> f64 {
        self.input.share()
    }

    /// What the user should know of the records so far.
    pub(crate) fn warnings(&self) -> Vec<ImportWarning> {
        let mut warnings = self.input.warnings();
        warnings.extend((self.titles > 0).then_some(ImportWarning::Titles { count: self.titles }));
        warnings.extend(self.columns.warnings());
        warnings.extend(self.long.map(|(count, line)| ImportWarning::LongRows { count, line }));
        warnings
    }
}
