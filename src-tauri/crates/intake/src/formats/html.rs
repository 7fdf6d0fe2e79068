use std::path::Path;

use fetchlist_model::Cells;
use scraper::{ElementRef, Html, Selector};
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

/// A browser's exported bookmarks (NETSCAPE-Bookmark-file-1): each with its title, its folders and when it was added.
pub(crate) fn bookmarks(path: &Path, name: &str) -> Result<Opened, IntakeError> {
    let text = text_of(path, name)?;
    let links = guarded(move || bookmarks_of(&text));
    let links = links.ok_or_else(|| IntakeError::damaged(name, "these are no bookmarks"))?;
    Ok(Opened::links(&["url", "title", "folder", "added"], Records::few(links)))
}

fn bookmarks_of(text: &str) -> Vec<Cells> {
    let page = Html::parse_document(text);
    let Some(anchors) = selector_of("a[href]") else { return Vec::new() };
    let links = page.select(&anchors).filter_map(|anchor| {
        let href = anchor.attr("href").filter(|href| leads_somewhere(href))?;
        let seconds = anchor.attr("add_date").and_then(|date| date.trim().parse().ok());
        let added = seconds.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
        let added = added.map(|added| added.to_string()).unwrap_or_default();
        Some([href.trim().to_owned(), plain(anchor.text()), folders(anchor), added].iter().collect())
    });
    links.collect()
}

/// The folders that a bookmark is in, the outermost first: each list follows the heading that names it.
fn folders(anchor: ElementRef<'_>) -> String {
    let mut names = Vec::new();
    for list in
        anchor.ancestors().filter_map(ElementRef::wrap).filter(|element| element.value().name() == "dl")
    {
        let mut before = list.prev_siblings().filter_map(ElementRef::wrap);
        if let Some(heading) = before.find(|element| element.value().name() == "h3") {
            names.push(plain(heading.text()));
        }
    }
    names.reverse();
    names.join(" / ")
}

/// `None` never happens: the selectors are written above.
fn selector_of(selector: &str) -> Option<Selector> {
    Selector::parse(selector).ok()
}
