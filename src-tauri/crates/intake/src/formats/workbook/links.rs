use std::collections::HashMap;

use crate::formats::links::leads_somewhere;

/// The most cells that the links of a sheet stand in; Excel writes 65,530 links at most.
const CELLS: u64 = 1_000_000;

/// Where the links of a sheet lead, by row and column.
#[derive(Debug, Default)]
pub(super) struct Targets {
    urls: Vec<String>,
    cells: HashMap<(u32, u32), u32>,
}

impl Targets {
    /// Adds a link in all cells from one corner to the other, but for one that leads nowhere.
    pub(super) fn add(&mut self, start: (u32, u32), end: (u32, u32), url: String) {
        let height = u64::from(end.0.saturating_sub(start.0)) + 1;
        let width = u64::from(end.1.saturating_sub(start.1)) + 1;
        if !leads_somewhere(&url)
            || height.saturating_mul(width).saturating_add(self.cells.len() as u64) > CELLS
        {
            return;
        }
        for row in start.0..=end.0 {
            self.cells.extend((start.1..=end.1).map(|column| ((row, column), self.urls.len() as u32)));
        }
        self.urls.push(url);
    }

    pub(super) fn get(&self, row: u32, column: u32) -> Option<&str> {
        self.urls.get(*self.cells.get(&(row, column))? as usize).map(String::as_str)
    }

    pub(super) fn last_row(&self) -> u32 {
        self.cells.keys().map(|(row, _)| *row).max().unwrap_or_default()
    }
}

/// Whether a cell's text is the link's URL itself, be it without the scheme that the program has put in front.
pub(super) fn is_same(text: &str, link: &str) -> bool {
    let bare = |url: &str| {
        let url = url.trim();
        let scheme = url.find("://").filter(|at| url[..*at].bytes().all(|byte| byte.is_ascii_alphabetic()));
        scheme.map_or(url, |at| &url[at + 3..]).trim_end_matches('/').to_owned()
    };
    bare(text) == bare(link)
}

/// The URL and the text in `HYPERLINK("https://…","text")`; `None` for what is no such formula, or is one that makes its URL
/// of other cells.
pub(super) fn of_formula(formula: &str) -> Option<(String, Option<String>)> {
    let formula = formula.trim_start_matches("of:").trim_start_matches(['=', ' ']);
    let rest = formula.get(.."HYPERLINK".len()).filter(|name| name.eq_ignore_ascii_case("HYPERLINK"))?;
    let rest = formula[rest.len()..].trim_start().strip_prefix('(')?;
    let (url, rest) = literal(rest)?;
    let rest = rest.trim_start();
    if !rest.starts_with([',', ';', ')']) || !leads_somewhere(&url) {
        return None;
    }
    let text = rest.strip_prefix([',', ';']).and_then(literal).map(|(text, _)| text);
    Some((url, text))
}

/// A text within quotation marks, doubled ones in it, and what follows it.
fn literal(formula: &str) -> Option<(String, &str)> {
    let mut rest = formula.trim_start().strip_prefix('"')?;
    let mut text = String::new();
    loop {
        let (before, after) = rest.split_once('"')?;
        text.push_str(before);
        rest = after;
        match rest.strip_prefix('"') {
            Some(after) => {
                text.push('"');
                rest = after;
            }
            None => return Some((text, rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_give_their_url_and_text() {
        let of = |formula| of_formula(formula).map(|(url, text)| (url, text.unwrap_or_default()));
        let link = |url: &str, text: &str| Some((url.to_owned(), text.to_owned()));
        assert_eq!(
            of(r#"HYPERLINK("https://a.example/?q=1","the ""first"" one")"#),
            link("https://a.example/?q=1", "the \"first\" one")
        );
        assert_eq!(of(r#"of:=HYPERLINK("https://a.example/";"b")"#), link("https://a.example/", "b"));
        assert_eq!(of(r#"=hyperlink( "https://a.example/" )"#), link("https://a.example/", ""));
        assert_eq!(of(r#"HYPERLINK("https://a.example/"&A2,"b")"#), None);
        assert_eq!(of(r##"HYPERLINK("#Sheet2!A1","b")"##), None);
        assert_eq!(of("HYPERLINK(A2)"), None);
        assert_eq!(of("SUM(A1:A2)"), None);
    }

    #[test]
    fn a_link_in_a_range_is_one_of_each_cell_but_not_of_millions() {
        let mut targets = Targets::default();
        targets.add((1, 1), (2, 2), "https://a.example/".into());
        targets.add((0, 0), (1_048_575, 16_383), "https://b.example/".into());
        targets.add((0, 0), (u32::MAX, u32::MAX), "https://b.example/".into());
        targets.add((5, 5), (5, 5), "mailto:me@a.example".into());
        assert_eq!(targets.get(2, 1), Some("https://a.example/"));
        assert_eq!((targets.get(0, 0), targets.get(5, 5), targets.last_row()), (None, None, 2));
    }

    #[test]
    fn a_text_is_its_link_without_scheme_and_last_slash() {
        assert!(is_same("www.a.example", "http://www.a.example/"));
        assert!(is_same(" https://a.example/x ", "https://a.example/x"));
        assert!(!is_same("the shop", "https://a.example/"));
        assert!(!is_same("https://a.example/x", "https://a.example/y"));
    }

    proptest! {
        #[test]
        fn no_formula_makes_it_panic(formula in r#"(HYPERLINK\()?["a-zä(),; :=]{0,30}"#) {
            of_formula(&formula);
            is_same(&formula, "https://a.example/");
        }
    }
}
