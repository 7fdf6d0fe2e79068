use std::{borrow::Cow, collections::HashMap, iter};

use fetchlist_model::{FieldProblem, FieldValue};
use scraper::{ElementRef, Html, error::SelectorErrorKind, node::Element};

use crate::{
    found::{Hits, Step},
    parse::{DEPTH, parse},
    rule::problem,
    words::words,
};

/// A CSS selector, and what is wanted of the elements that it selects.
#[derive(Debug)]
pub(crate) struct Selector {
    selector: scraper::Selector,
    /// `None` is the element's text.
    attribute: Option<String>,
}

impl Selector {
    pub(crate) fn new(text: &str, attribute: Option<&str>) -> Result<Self, FieldProblem> {
        let attribute = attribute.map(|name| name.trim().to_owned());
        if attribute.as_ref().is_some_and(String::is_empty) {
            return Err(problem("the attribute has no name: write one, such as href", None));
        }
        let selector = scraper::Selector::parse(text).map_err(|kind| syntax_problem(text, &kind))?;
        Ok(Self { selector, attribute })
    }

    fn value(&self, element: ElementRef) -> Option<String> {
        let Some(name) = &self.attribute else { return Some(words(element)) };
        let written = || element.attr(name);
        // In a page, names of attributes are in small letters.
        written().or_else(|| element.attr(&name.to_ascii_lowercase())).map(str::to_owned)
    }

    fn find(&self, tree: &Html, places: &mut Places, hits: &mut Hits) {
        for element in tree.tree.root().descendants().filter_map(ElementRef::wrap) {
            if !hits.goes_on() {
                break;
            }
            if self.selector.matches(&element)
                && let Some(value) = self.value(element)
            {
                hits.push(FieldValue::Text(value), Some(places.of(element)));
            }
        }
    }
}

/// Finds what selectors select, each with its field's place.
pub(crate) fn find(
    text: &str,
    content_type: Option<&str>,
    selectors: &[(usize, Selector)],
    hits: &mut [Hits],
) {
    if selectors.is_empty() {
        return;
    }
    let (tree, is_whole) = parse(text, content_type);
    let mut places = Places::default();
    for (at, selector) in selectors {
        selector.find(&tree, &mut places, &mut hits[*at]);
        if !is_whole {
            hits[*at].give_up();
        }
    }
}

/// Where elements stand: how many have the same parent and stand before them.
#[derive(Default)]
struct Places(HashMap<*const Element, usize>);

impl Places {
    fn of(&mut self, element: ElementRef) -> Vec<Step> {
        let ancestors = element.ancestors().filter_map(ElementRef::wrap);
        let mut place: Vec<Step> =
            iter::once(element).chain(ancestors).map(|element| Step::Branch(self.index(element))).collect();
        place.reverse();
        place.truncate(DEPTH);
        place
    }

    fn index(&mut self, element: ElementRef) -> usize {
        if let Some(index) = self.0.get(&std::ptr::from_ref(element.value())) {
            return *index;
        }
        let siblings = element.parent().into_iter().flat_map(|parent| parent.children());
        for (index, sibling) in siblings.filter_map(ElementRef::wrap).enumerate() {
            self.0.insert(sibling.value(), index);
        }
        self.0.get(&std::ptr::from_ref(element.value())).copied().unwrap_or_default()
    }
}

/// Why a selector cannot be read. The parser tells no place: it is behind the longest beginning that can be read.
fn syntax_problem(text: &str, kind: &SelectorErrorKind) -> FieldProblem {
    let ends = text.char_indices().map(|(at, _)| at);
    let at = ends.rev().find(|at| scraper::Selector::parse(&text[..*at]).is_ok()).unwrap_or_default();
    let (before, rest) = text.split_at(at);
    let what: Cow<str> = match (kind, rest.trim_start().chars().next()) {
        (SelectorErrorKind::EndOfLine, _) => {
            "the selector ends too early: close its brackets and quotation marks".into()
        }
        (_, Some(':')) => {
            let name = rest.split([' ', '(', ',', '>']).next().unwrap_or(rest);
            format!(
                "{name} cannot be used here: of such words there are :first-child, :last-child, :nth-child(2), \
                 :not(…), :is(…) and :has(…)"
            )
            .into()
        }
        (_, Some('>' | '+' | '~' | ',')) => "a selector is missing before or after this sign".into(),
        (_, Some('.' | '#')) => "a name is missing after this sign; it begins with a letter".into(),
        _ => "from here on this is no CSS selector: write one such as h1.title or #price > span".into(),
    };
    problem(&what, Some(before))
}
