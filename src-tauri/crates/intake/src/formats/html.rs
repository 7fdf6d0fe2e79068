use std::path::Path;

use fetchlist_model::Cells;
use scraper::{Html, Selector};
use url::Url;

use super::{
    Opened,
    links::{leads_somewhere, plain, resolved},
    stream::{Records, guarded},
    whole::text_of,
};
use crate::IntakeError;

/// The links of a page, with their text. What is relative is resolved where the page has a base or names its own address.
pub(crate) fn open(path: &Path, name: &str) -> Result<Opened, IntakeError> {
    let text = text_of(path, name)?;
    let links =
        guarded(move || links_of(&text)).ok_or_else(|| IntakeError::damaged(name, "it is no web page"))?;
    Ok(Opened::links(&["url", "text"], Records::few(links)))
}

fn links_of(text: &str) -> Vec<Cells> {
    let page = Html::parse_document(text);
    let first = |selector: &str, attribute: &str| {
        let found = page.select(&selector_of(selector)?).find_map(|element| element.attr(attribute))?;
        Url::parse(found.trim()).ok()
    };
    let base = first("base[href]", "href").or_else(|| first("link[rel=canonical]", "href"));
    let Some(anchors) = selector_of("a[href], area[href]") else { return Vec::new() };
    let links = page.select(&anchors).filter_map(|anchor| {
        let href = anchor.attr("href").filter(|href| leads_somewhere(href))?;
        Some([resolved(href, base.as_ref()), plain(anchor.text())].iter().collect())
    });
    links.collect()
}

/// `None` never happens: the selectors are written above.
pub(super) fn selector_of(selector: &str) -> Option<Selector> {
    Selector::parse(selector).ok()
}
