use fetchlist_model::{Cells, NewRow};

use crate::{
    IntakeError,
    count::Count,
    found::{Found, Piece},
    line::{pieces_of, says_more},
    rows::{TEXT_COLUMN, beside, own_text},
};

/// The rows of a pasted text of any kind: one for each web address, in their order.
///
/// Lines end in LF, CR or both; blank ones are passed over. A line that is one address as a whole may hold any character
/// that a URL may: `https://a.example/x?ids=1,2,3` is one row. Anything else is prose, and the addresses are picked out
/// of it: `see https://a.example/x, and b.example` gives two rows. A space always ends an address, so
/// `https://a.example/my file.pdf` is the address `https://a.example/my` with a word behind it. A line without a usable
/// URL is a row that says why.
///
/// `{0..199}`, `{001..100}`, `{10..0}` and `{a,b,c}` in an address stand for many rows, 1,000,000 a text at the most; the
/// leftmost varies slowest.
///
/// A text without any row is [`IntakeError::Empty`].
pub fn rows_from_text(text: impl Into<String>) -> Result<TextRows, IntakeError> {
    let text = text.into();
    if text.trim().is_empty() {
        return Err(IntakeError::Empty { name: "the text".into(), mend: "paste one web address a line" });
    }
    let mut count = Count::new("the text");
    for line in lines(&text).filter(|line| line.contains('{')) {
        count.add_patterns(of_patterns(&pieces_of(line)))?;
    }
    let has_column = lines(&text).any(says_more);
    Ok(TextRows { text, read: 0, found: Found::default(), has_column, cells: Cells::default() })
}

/// The rows of a pasted text, made as they are asked for; see [`rows_from_text`].
#[derive(Debug)]
pub struct TextRows {
    text: String,
    /// Bytes of the text that have been read.
    read: usize,
    found: Found,
    has_column: bool,
    /// Those of the line that was read last.
    cells: Cells,
}

impl TextRows {
    /// The column's name, where there is one: `text`, the line that a row's URL stands in, if any line says more than
    /// its URLs do.
    pub fn columns(&self) -> Vec<String> {
        self.has_column.then(|| TEXT_COLUMN.to_owned()).into_iter().collect()
    }
}

impl Iterator for TextRows {
    type Item = NewRow;

    fn next(&mut self) -> Option<NewRow> {
        loop {
            if let Some(url) = self.found.next() {
                return Some(NewRow { url, cells: beside(&mut self.cells) });
            }
            let line = lines(self.text.get(self.read..)?).next()?;
            self.found.add_line(line);
            if self.has_column {
                self.cells = own_text(line);
            }
            self.read += line.len() + 1;
        }
    }
}

pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r'])
}

fn of_patterns(pieces: &[Piece]) -> u128 {
    pieces.iter().map(Piece::of_patterns).fold(0, u128::saturating_add)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The URLs of a text; for a row without one, its text and the reason in brackets.
    fn rows(text: &str) -> Vec<String> {
        let row = |row: NewRow| {
            row.url.map_or_else(|(text, reason)| format!("{text} [{reason}]"), |url| url.to_string())
        };
        rows_from_text(text).unwrap().map(row).collect()
    }

    #[test]
    fn one_address_a_line() {
        assert_eq!(
            rows("https://a.example/x\r\nb.example\n\n \t\r\rhttp://c.example"),
            ["https://a.example/x", "https://b.example/", "http://c.example/"]
        );
    }

    #[test]
    fn a_line_that_is_one_address_keeps_all_its_characters() {
        for (line, url) in [
            ("https://a.example/x?ids=1,2,3", "https://a.example/x?ids=1,2,3"),
            ("https://en.example/Foo_(bar)", "https://en.example/Foo_(bar)"),
            ("https://a.example/x;v=1|2", "https://a.example/x;v=1|2"),
            ("https://a.example/x?files=a.py,b.py", "https://a.example/x?files=a.py,b.py"),
            ("https://a.example/x.", "https://a.example/x."),
            ("https://a.example/?u=https://b.example", "https://a.example/?u=https://b.example"),
            ("shop.anything/item,2", "https://shop.anything/item,2"),
            ("https://a.example/it's", "https://a.example/it's"),
        ] {
            assert_eq!(rows(line), [url], "{line}");
        }
    }

    #[test]
    fn what_stands_around_an_address_is_dropped() {
        for line in [
            "https://a.example/x,",
            " • https://a.example/x ;",
            "- https://a.example/x",
            "* <https://a.example/x>",
            "1. https://a.example/x",
            "\"https://a.example/x\",",
            "“https://a.example/x”",
            "(https://a.example/x)",
            "see https://a.example/x.",
            "see (https://a.example/x), please!",
            "[the page](https://a.example/x)",
            r#"<a href="https://a.example/x">the page</a>"#,
            r#"  "url": "https://a.example/x","#,
            "<loc>https://a.example/x</loc>",
            "https://a.example/x\tWidget\t5.99",
            "请看https://a.example/x。谢谢",
            "https://a.example/x some words",
            "me@b.example https://a.example/x",
        ] {
            assert_eq!(rows(line), ["https://a.example/x"], "{line}");
        }
        assert_eq!(rows("see https://en.example/Foo_(bar), and so on"), ["https://en.example/Foo_(bar)"]);
        assert_eq!(rows("https://a.example/my file.pdf"), ["https://a.example/my"]);
    }

    #[test]
    fn several_addresses_in_a_line_are_several_rows() {
        for line in [
            "https://a.example/x, https://b.example/y",
            "https://a.example/x,https://b.example/y",
            "https://a.example/x;https://b.example/y;",
            "see https://a.example/x, and b.example/y",
            "\"https://a.example/x\",\"https://b.example/y\"",
            "a.example/x,b.example/y",
            "a.example/x b.example/y",
            "a.example/x|https://b.example/y",
            "https://a.example/x，https://b.example/y",
            "https://a.example/x\thttps://b.example/y",
        ] {
            assert_eq!(rows(line), ["https://a.example/x", "https://b.example/y"], "{line}");
        }
        assert_eq!(
            rows("a.example,Widget,5.99,www.b.anything"),
            ["https://a.example/", "https://www.b.anything/"]
        );
    }

    #[test]
    fn prose_needs_more_than_a_dot() {
        assert_eq!(
            rows("the item.price of example.com and 10.0.0.1:80"),
            ["https://example.com/", "https://10.0.0.1:80/"]
        );
        assert_eq!(rows("hello world"), ["hello world [no web address]"]);
        assert_eq!(rows("- the item.price, e.g. 5.99"), ["- the item.price, e.g. 5.99 [no web address]"]);
    }

    #[test]
    fn a_line_without_a_usable_address_stays_and_says_why() {
        for (line, reason) in [
            ("ftp://a.example/x", "ftp is not http or https"),
            ("see ftp://a.example/x for more", "ftp is not http or https"),
            ("mailto:me@a.example", "mailto is not http or https"),
            ("me@a.example", "an e-mail address"),
            ("https://", "no host name"),
            ("hello", "no web address"),
            (",", "no web address"),
            ("https://a.example:99999/", "the port is no number from 0 to 65535"),
        ] {
            assert_eq!(rows(&format!("  {line} ")), [format!("{line} [{reason}]")]);
        }
        assert_eq!(
            rows("see ftp://a.example/x or https://b.example"),
            ["ftp://a.example/x [ftp is not http or https]", "https://b.example/"]
        );
    }

    #[test]
    fn patterns_stand_for_their_rows() {
        assert_eq!(rows("https://api.example.com/item/{0..199}").len(), 200);
        assert_eq!(
            rows("see https://a.example/{1..2}/{x, y}, please"),
            [
                "https://a.example/1/x",
                "https://a.example/1/y",
                "https://a.example/2/x",
                "https://a.example/2/y"
            ]
        );
        assert_eq!(
            rows("https://{a,b}.example,c.example/{01..02}"),
            ["https://a.example/", "https://b.example/", "https://c.example/01", "https://c.example/02"]
        );
        assert_eq!(rows("https://a.example/{id}?q={\"a\":1}"), ["https://a.example/%7Bid%7D?q={%22a%22:1}"]);
        assert_eq!(rows("{1..2}"), ["{1..2} [no web address]"]);
    }

    #[test]
    fn too_many_rows_from_patterns_are_refused_before_one_is_made() {
        let error =
            rows_from_text("https://a.example/{1..600000}\nhttps://b.example/{1..600000}").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the patterns stand for 1200000 rows, and the limit is 1000000; use smaller ranges, or several lists"
        );
        let mut most = rows_from_text("https://a.example/{1..1000000}\nb.example").unwrap();
        assert_eq!(
            most.next().unwrap().url.unwrap().as_str(),
            "https://a.example/1",
            "they are made as asked for"
        );
    }

    #[test]
    fn a_line_that_says_more_than_its_urls_is_kept() {
        let columns = |text: &str| rows_from_text(text).unwrap().columns();
        for text in [
            "https://a.example\nhttps://b.example/x\n",
            " https://a.example/{1..3} \r\n\r\nhello",
            "ftp://a.example",
        ] {
            assert!(columns(text).is_empty(), "{text}");
            assert!(rows_from_text(text).unwrap().all(|row| row.cells.is_empty()));
        }
        for text in [
            "a.example",
            "https://münchen.example/",
            "https://a.example/x y",
            "see https://a.example/",
            "https://a.example/, b.example",
            "{a,b}.example",
        ] {
            assert_eq!(columns(&format!("https://c.example/\n{text}")), ["text"], "{text}");
        }
        let rows = rows_from_text("https://a.example/\n see https://b.example/{1..2} \nhello").unwrap();
        let texts: Vec<_> = rows.map(|row| row.cells.get(0).to_owned()).collect();
        let line = "see https://b.example/{1..2}";
        assert_eq!(texts, ["https://a.example/", line, line, "hello"]);
    }

    #[test]
    fn a_long_line_stands_beside_its_first_row() {
        let hosts: Vec<_> = (0..20_000).map(|number| format!("a{number}.example")).collect();
        let line = hosts.join(", ");
        let rows: Vec<_> = rows_from_text(format!("{line}\nb.example c.example")).unwrap().collect();
        assert_eq!(rows.len(), hosts.len() + 2);
        let texts: Vec<_> = rows.iter().map(|row| row.cells.get(0)).collect();
        assert_eq!(texts[0], line);
        assert!(texts[1..hosts.len()].iter().all(|text| text.is_empty()));
        assert_eq!(texts[hosts.len()..], ["b.example c.example"; 2]);
    }

    #[test]
    fn a_text_without_a_word_is_no_list() {
        for text in ["", " \n\r\n\t"] {
            assert!(matches!(rows_from_text(text), Err(IntakeError::Empty { .. })));
        }
    }

    proptest! {
        #[test]
        fn every_line_with_text_becomes_a_row(lines in prop::collection::vec("[^\\r\\n\\pC\\pZ][^\\r\\n]{0,30}", 1..10)) {
            prop_assert!(rows(&lines.join("\n")).len() >= lines.len());
        }

        #[test]
        fn urls_survive_any_usual_list_of_them(
            urls in prop::collection::vec("https://[a-z]{1,8}\\.example/[a-z0-9/_=&?-]{0,20}[a-z0-9]", 1..8),
            glue in prop::sample::select(vec![",", ", ", ";", "\n", "\r\n", "\t", " ", " | ", ",\n", "，", "\",\"", "> <"]),
        ) {
            prop_assert_eq!(rows(&urls.join(glue)), urls);
        }
    }
}
