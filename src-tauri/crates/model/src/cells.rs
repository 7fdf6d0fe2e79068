use std::{fmt, iter};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, SeqAccess, Visitor},
};

/// The cells of one row, in one piece of memory: a list of a million rows has millions of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    text: String,
    ends: Vec<u32>,
}

impl Cells {
    /// Cells that stand in a text one behind the other, each up to one of these places.
    pub fn of(text: &str, ends: &[usize]) -> Self {
        if u32::try_from(text.len()).is_err() {
            let starts = iter::once(&0).chain(ends);
            return starts.zip(ends).map(|(start, end)| text.get(*start..*end).unwrap_or_default()).collect();
        }
        Self { text: text.into(), ends: ends.iter().map(|end| *end as u32).collect() }
    }

    /// Adds a cell. More than 4 GB in one row are cut.
    pub fn push(&mut self, cell: &str) {
        let is_too_much = u32::try_from(self.text.len() + cell.len()).is_err();
        self.text.push_str(if is_too_much { "" } else { cell });
        self.ends.push(self.text.len() as u32);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One of them, counted from 0; empty where there are not as many.
    pub fn get(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(Some(&0), |before| self.ends.get(before));
        let range = start.zip(self.ends.get(index)).map(|(start, end)| *start as usize..*end as usize);
        range.and_then(|range| self.text.get(range)).unwrap_or_default()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// With empty cells up to this number.
    #[must_use]
    pub fn widened(mut self, cells: usize) -> Self {
        let missing = cells.saturating_sub(self.len());
        self.ends.extend(iter::repeat_n(self.text.len() as u32, missing));
        self
    }
}

impl<Cell: AsRef<str>> FromIterator<Cell> for Cells {
    fn from_iter<All: IntoIterator<Item = Cell>>(all: All) -> Self {
        let mut cells = Self::default();
        all.into_iter().for_each(|cell| cells.push(cell.as_ref()));
        cells
    }
}

/// As an array of strings.
impl Serialize for Cells {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// From an array of strings, each of which goes where it stays.
impl<'de> Deserialize<'de> for Cells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Array)
    }
}

struct Array;

impl<'de> Visitor<'de> for Array {
    type Value = Cells;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an array of strings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Cells, A::Error> {
        let mut cells = Cells::default();
        while array.next_element_seed(Next(&mut cells))?.is_some() {}
        Ok(cells)
    }
}

struct Next<'a>(&'a mut Cells);

impl<'de> DeserializeSeed<'de> for Next<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Next<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, cell: &str) -> Result<(), E> {
        self.0.push(cell);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_out_as_they_went_in() {
        let cells: Cells = ["ä", "", "b,\n"].into_iter().collect();
        assert_eq!(cells.iter().collect::<Vec<_>>(), ["ä", "", "b,\n"]);
        assert_eq!((cells.get(2), cells.get(3), cells.len()), ("b,\n", "", 3));
        let widened = cells.widened(5);
        assert_eq!((widened.len(), widened.get(4)), (5, ""));
        let text = serde_json::to_string(&widened).unwrap();
        assert_eq!(text, r#"["ä","","b,\n","",""]"#);
        assert_eq!(serde_json::from_str::<Cells>(&text).unwrap(), widened);
        assert!(serde_json::from_str::<Cells>("[1]").is_err());
        assert_eq!(Cells::of("äb,\n", &[2, 2, 5, 5, 5]), widened);
    }
}
