use std::{fmt::Write, ops::Range, sync::Arc};

/// How many rows the patterns of one list or paste may stand for together.
pub(crate) const PATTERN_ROWS: u32 = 1_000_000;

/// A text with `{…}` in it that stands for many texts, which come out one by one; the leftmost pattern varies slowest.
///
/// `{0..199}` counts, `{001..100}` pads with zeros to the wider bound, `{10..0}` counts down, and `{a,b,c}` lists. Items
/// of a list are not empty and hold no quotation mark, colon or brace, so that JSON in a query is none; spaces around
/// them are dropped. Any other `{…}` is no pattern, and stays as it is.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// One more than there are groups: what stands before, between and after them.
    literals: Vec<String>,
    groups: Arc<[Group]>,
    next: u128,
    total: u128,
}

/// What one pair of braces stands for.
#[derive(Debug)]
pub(crate) enum Group {
    Count { from: u64, to: u64, width: usize },
    List(Vec<String>),
}

impl Pattern {
    /// `None` where no pattern stands in the text.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (mut literals, mut groups, mut rest) = (Vec::new(), Vec::new(), 0);
        for (span, group) in groups_in(text) {
            literals.push(text.get(rest..span.start)?.to_owned());
            groups.push(group);
            rest = span.end;
        }
        if groups.is_empty() {
            return None;
        }
        literals.push(text.get(rest..)?.to_owned());
        Some(Self::new(literals, groups.into()))
    }

    /// With one literal more than there are groups.
    pub(crate) fn new(literals: Vec<String>, groups: Arc<[Group]>) -> Self {
        let total = groups.iter().fold(1u128, |total, group| total.saturating_mul(group.len()));
        Self { literals, groups, next: 0, total }
    }

    /// How many texts it stands for in all; at the most `u128::MAX`.
    pub(crate) fn total(&self) -> u128 {
        self.total
    }

    /// The first of them.
    pub(crate) fn first(&self) -> String {
        self.at(0)
    }

    /// The last of them.
    pub(crate) fn final_one(&self) -> String {
        self.at(self.total - 1)
    }

    fn at(&self, number: u128) -> String {
        let mut rest = number;
        let mut choices = vec![0; self.groups.len()];
        for (choice, group) in choices.iter_mut().zip(&*self.groups).rev() {
            *choice = rest % group.len();
            rest /= group.len();
        }
        let mut text = String::new();
        for ((literal, group), choice) in self.literals.iter().zip(&*self.groups).zip(choices) {
            text.push_str(literal);
            group.push_to(choice, &mut text);
        }
        text.extend(self.literals.last().map(String::as_str));
        text
    }
}

impl Iterator for Pattern {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        if self.next == self.total {
            return None;
        }
        let text = self.at(self.next);
        self.next += 1;
        Some(text)
    }
}

impl Group {
    /// Reads what stands between two braces.
    pub(crate) fn parse(inner: &str) -> Option<Self> {
        if let Some((from, to)) = inner.split_once("..") {
            let width = if [from, to].iter().any(|bound| bound.len() > 1 && bound.starts_with('0')) {
                from.len().max(to.len())
            } else {
                0
            };
            return Some(Self::Count { from: bound(from)?, to: bound(to)?, width });
        }
        let items: Vec<String> = inner.split(',').map(|item| item.trim().to_owned()).collect();
        let allowed = |item: &String| {
            !item.is_empty()
                && !item.contains(|c: char| c.is_whitespace() || c.is_control() || "\":<>".contains(c))
        };
        (items.len() > 1 && items.iter().all(allowed)).then_some(Self::List(items))
    }

    fn len(&self) -> u128 {
        match self {
            Self::Count { from, to, .. } => u128::from(from.abs_diff(*to)) + 1,
            Self::List(items) => items.len() as u128,
        }
    }

    /// Adds one of the texts that it stands for, counted from 0.
    pub(crate) fn push_to(&self, choice: u128, text: &mut String) {
        match self {
            Self::Count { from, to, width } => {
                let step = choice as u64;
                let number = if from <= to { from + step } else { from - step };
                // Writing to a string cannot fail.
                let _ = write!(text, "{number:0width$}");
            }
            Self::List(items) => text.extend(items.get(choice as usize).map(String::as_str)),
        }
    }
}

/// A bound of a count: 1 to 18 digits, which a `u64` holds.
fn bound(digits: &str) -> Option<u64> {
    (digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok())?
}

/// The patterns in the text, each with its place, braces included.
fn groups_in(text: &str) -> impl Iterator<Item = (Range<usize>, Group)> {
    braces_in(text).filter_map(|span| {
        let group = Group::parse(text.get(span.start + 1..span.end - 1)?)?;
        Some((span, group))
    })
}

/// The places of all `{…}` in the text that have no other in them.
pub(crate) fn braces_in(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut opened = None;
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        match byte {
            b'{' => opened = Some(at),
            b'}' => return Some(opened.take()?..at + 1),
            _ => {}
        }
        None
    })
}

/// The text with a letter in place of every byte of a pattern: what splits tokens inside a pattern is hidden, and what is
/// found in it stands at the same place in the text.
pub(crate) fn masked(text: &str) -> String {
    let mut mask = text.to_owned();
    for (span, _) in groups_in(text) {
        mask.replace_range(span.clone(), &"x".repeat(span.len()));
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<String> {
        Pattern::parse(text).map_or_else(|| vec![text.to_owned()], Iterator::collect)
    }

    #[test]
    fn a_count_gives_both_its_bounds_and_all_between() {
        assert_eq!(all("/item/{0..199}").len(), 200);
        assert_eq!(all("/{8..11}"), ["/8", "/9", "/10", "/11"]);
        assert_eq!(all("/{2..0}"), ["/2", "/1", "/0"]);
        assert_eq!(all("/{7..7}"), ["/7"]);
    }

    #[test]
    fn a_leading_zero_pads_every_number() {
        assert_eq!(all("{08..10}"), ["08", "09", "10"]);
        assert_eq!(all("{10..008}"), ["010", "009", "008"]);
        assert_eq!(all("{0..1}"), ["0", "1"]);
    }

    #[test]
    fn the_leftmost_pattern_varies_slowest() {
        assert_eq!(
            all("{a,b}/{1..2}.{x, ü}"),
            ["a/1.x", "a/1.ü", "a/2.x", "a/2.ü", "b/1.x", "b/1.ü", "b/2.x", "b/2.ü"]
        );
    }

    #[test]
    fn braces_that_are_no_pattern_stay() {
        for text in
            ["{id}", "{}", "{a,}", "{,a}", "{a..z}", "{1..}", "{-1..2}", "{1..2", "1..2}", r#"{"a":1,"b":2}"#]
        {
            assert_eq!(all(text), [text], "{text}");
        }
        assert_eq!(all("{id}/{1..2}"), ["{id}/1", "{id}/2"]);
        assert_eq!(all("{{1..2}}"), ["{1}", "{2}"]);
    }

    #[test]
    fn the_count_needs_no_expansion_and_does_not_overflow() {
        let huge = "{0..999999999999999999}".repeat(9);
        assert_eq!(Pattern::parse(&huge).unwrap().total(), u128::MAX);
        assert_eq!(Pattern::parse("{0..999}{a,b}").unwrap().total(), 2_000);
        assert_eq!(Pattern::parse(&huge).unwrap().first(), "0".repeat(9));
    }

    #[test]
    fn a_mask_keeps_every_other_byte_in_its_place() {
        assert_eq!(masked("ü{a, ü}{id}{1..2}z"), format!("ü{}{{id}}{}z", "x".repeat(7), "x".repeat(6)));
    }
}
