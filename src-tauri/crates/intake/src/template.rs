use std::sync::Arc;

use fetchlist_model::{Cells, Rejected};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    IntakeError,
    cell::is_unseen,
    columns::position,
    found::{Piece, address},
    pattern::{Group, Pattern, braces_in},
};

/// What a value may not hold as it is, wherever it stands in a path, query or fragment: all but the unreserved characters
/// of RFC 3986, section 2.3.
const COMPONENT: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A pattern that makes a row's URLs of its cells: `{sku}` is a column, and `{0..9}` and `{a,b}` stand for many rows as
/// they do elsewhere.
///
/// A column is called by its name, in any capitals where none is written just so, or by its number: `{2}`, `{Column 2}`.
/// A cell at the very beginning is inserted as it is; one within the host too, if it can stand there; all others
/// percent-encoded.
#[derive(Debug)]
pub(crate) struct Template {
    text: String,
    /// One more than there are groups: what stands before, between and after them.
    literals: Vec<Vec<Part>>,
    groups: Arc<[Group]>,
}

#[derive(Debug)]
enum Part {
    Text(String),
    Column {
        name: String,
        /// Which one that is; `None` while the list has no such column.
        index: Option<usize>,
    },
}

impl Template {
    pub(crate) fn new(text: &str) -> Self {
        let text = text.trim_matches(is_unseen);
        let (mut literals, mut groups, mut parts, mut rest) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for span in braces_in(text) {
            parts.push(Part::Text(text[rest..span.start].to_owned()));
            let inner = &text[span.start + 1..span.end - 1];
            match Group::parse(inner) {
                Some(group) => {
                    literals.push(std::mem::take(&mut parts));
                    groups.push(group);
                }
                None => parts.push(Part::Column { name: inner.to_owned(), index: None }),
            }
            rest = span.end;
        }
        parts.push(Part::Text(text[rest..].to_owned()));
        literals.push(parts);
        Self { text: text.to_owned(), literals, groups: groups.into() }
    }

    /// Looks its columns up among those that there are. The first that is not there is an error; it may yet come.
    pub(crate) fn look_up(&mut self, names: &[String]) -> Result<(), IntakeError> {
        let mut missing = None;
        for part in self.literals.iter_mut().flatten() {
            if let Part::Column { name, index } = part {
                *index = place(names, name);
                if index.is_none() {
                    missing = missing.or(Some(&*name));
                }
            }
        }
        missing.map_or(Ok(()), |name| Err(IntakeError::missing_column(format!("“{name}”"), names)))
    }

    /// Whether it calls one of these columns by its name.
    pub(crate) fn has_one_of(&self, names: &[String]) -> bool {
        let mut parts = self.literals.iter().flatten();
        parts.any(|part| matches!(part, Part::Column { name, .. } if position(names, name).is_some()))
    }

    /// What it makes of a row's cells.
    pub(crate) fn fill(&self, cells: &Cells) -> Piece {
        match self.filled(cells) {
            Ok(literals) if self.groups.is_empty() => Piece::One(address(&literals.concat())),
            Ok(literals) => Piece::Many(Pattern::new(literals, Arc::clone(&self.groups))),
            Err(reason) => Piece::One(Err((self.text.clone(), reason))),
        }
    }

    fn filled(&self, cells: &Cells) -> Result<Vec<String>, Rejected> {
        let (mut literals, mut before) = (Vec::with_capacity(self.literals.len()), String::new());
        for (number, parts) in self.literals.iter().enumerate() {
            let start = before.len();
            for part in parts {
                match part {
                    Part::Text(text) => before.push_str(text),
                    Part::Column { name, index } => {
                        let cell = index.map_or("", |index| cells.get(index)).trim_matches(is_unseen);
                        push(cell, name, &mut before)?;
                    }
                }
            }
            literals.push(before[start..].to_owned());
            if let Some(group) = self.groups.get(number) {
                group.push_to(0, &mut before);
            }
        }
        Ok(literals)
    }
}

/// Adds a cell to the address that has been made so far.
fn push(cell: &str, name: &str, address: &mut String) -> Result<(), Rejected> {
    if cell.is_empty() {
        return Err(format!("{name} is empty"));
    }
    let begun = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    if address.is_empty() {
        address.push_str(cell);
    } else if !begun.contains(['/', '?', '#', '\\']) {
        if !cell.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_')) {
            return Err(format!("{name} is no host name: {cell}"));
        }
        address.push_str(cell);
    } else if matches!(cell, "." | "..") && begun.ends_with('/') && !begun.contains(['?', '#']) {
        // Even percent-encoded, they lead to another folder (WHATWG URL, double-dot URL path segment).
        return Err(format!("{name} is {cell}, which cannot stand in a path"));
    } else {
        address.extend(utf8_percent_encode(cell, &COMPONENT));
    }
    Ok(())
}

/// The column that is called so: by its name, else by its number.
fn place(names: &[String], name: &str) -> Option<usize> {
    let by_number = || {
        let name = name.trim();
        let begin = name.get(.."column ".len()).filter(|begin| begin.eq_ignore_ascii_case("column "));
        let number: usize = name[begin.map_or(0, str::len)..].trim().parse().ok()?;
        (1..=names.len()).contains(&number).then(|| number - 1)
    };
    position(names, name).or_else(by_number)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    /// What a template makes of a row of these columns.
    fn made(template: &str, row: &[(&str, &str)]) -> Vec<String> {
        let names: Vec<String> = row.iter().map(|(name, _)| (*name).to_owned()).collect();
        let mut template = Template::new(template);
        template.look_up(&names).unwrap();
        match template.fill(&row.iter().map(|(_, cell)| cell).collect()) {
            Piece::One(Ok(url)) => vec![url.to_string()],
            Piece::One(Err((text, reason))) => vec![format!("{text} [{reason}]")],
            Piece::Many(pattern) => pattern.map(|text| address(&text).unwrap().to_string()).collect(),
        }
    }

    #[test]
    fn columns_are_called_by_name_or_number() {
        let row = [("sku", "A1"), ("SKU", "B2"), ("Full name", "C3")];
        for (name, value) in [
            ("sku", "A1"),
            ("SKU", "B2"),
            ("Sku", "A1"),
            ("full NAME", "C3"),
            ("2", "B2"),
            ("Column 3", "C3"),
        ] {
            let url = format!("https://a.example/{{{name}}}");
            assert_eq!(made(&url, &row), [format!("https://a.example/{value}")], "{name}");
        }
        let names = ["sku", "name"].map(String::from);
        for name in ["price", "0", "3", "Column 3", ""] {
            let error = Template::new(&format!("https://a.example/{{{name}}}")).look_up(&names).unwrap_err();
            let message = format!("there is no column “{name}”; choose from “sku”, “name”");
            assert_eq!(error.to_string(), message);
        }
    }

    #[test]
    fn a_cell_is_encoded_for_where_it_stands() {
        for (template, cell, url) in [
            (
                "https://a.example/{x}/y",
                "a/b?c#d&e+f%g h",
                "https://a.example/a%2Fb%3Fc%23d%26e%2Bf%25g%20h/y",
            ),
            ("https://a.example/?q={x}", "ö & 1+1=2", "https://a.example/?q=%C3%B6%20%26%201%2B1%3D2"),
            ("https://a.example/{x}", "-._~!", "https://a.example/-._~%21"),
            ("https://a.example/#{x}", "a#b", "https://a.example/#a%23b"),
            ("https://a.example?q={x}", "{1..3}", "https://a.example/?q=%7B1..3%7D"),
            ("{x}?utm=1", " https://b.example/a%20b ", "https://b.example/a%20b?utm=1"),
            ("{x}-{x}", "https://b.example/a", "https://b.example/a-https%3A%2F%2Fb.example%2Fa"),
            ("https://{x}/y", "shop.b.example", "https://shop.b.example/y"),
            ("https://www.{x}.example/y", "münchen", "https://www.xn--mnchen-3ya.example/y"),
            ("{x}.example/y", "shop", "https://shop.example/y"),
            ("https://a.example/v{x}", "..", "https://a.example/v.."),
            ("https://a.example/{x}", "..", "https://a.example/{x} [x is .., which cannot stand in a path]"),
            ("https://{x}/y", "b.example/z", "https://{x}/y [x is no host name: b.example/z]"),
            ("https://a.example/{x}", " \u{200b}", "https://a.example/{x} [x is empty]"),
            ("{x}?utm=1", "ftp://b.example/", "ftp://b.example/?utm=1 [ftp is not http or https]"),
        ] {
            assert_eq!(made(template, &[("x", cell)]), [url], "{template} {cell}");
        }
    }

    #[test]
    fn patterns_still_stand_for_their_rows() {
        assert_eq!(
            made("https://a.example/{sku}?q={name}&page={1..2}", &[("sku", "A/1"), ("name", "x y")]),
            ["https://a.example/A%2F1?q=x%20y&page=1", "https://a.example/A%2F1?q=x%20y&page=2"]
        );
        assert_eq!(
            made("https://{a,b}.example/{x}", &[("x", "{1..3}"), ("a,b", "c")]),
            ["https://a.example/%7B1..3%7D", "https://b.example/%7B1..3%7D"]
        );
    }

    proptest! {
        #[test]
        fn any_value_comes_back_from_the_url(value in "[^\\s\\p{C}\u{feff}](.*[^\\s\\p{C}\u{feff}])?") {
            prop_assume!(!matches!(&*value, "." | ".."));
            let urls = made("https://a.example/x/{v}?q={v}#{v}", &[("v", &value)]);
            let url = Url::parse(&urls[0]).unwrap();
            let read = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
            prop_assert_eq!(url.path_segments().unwrap().map(read).collect::<Vec<_>>(), ["x", &value]);
            prop_assert_eq!(read(url.query().unwrap().strip_prefix("q=").unwrap()), value.clone());
            prop_assert_eq!(read(url.fragment().unwrap()), value);
        }
    }
}
