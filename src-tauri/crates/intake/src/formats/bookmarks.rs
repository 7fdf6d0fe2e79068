use std::path::Path;

use fetchlist_model::Cells;
use scraper::{ElementRef, Html};
use serde::Deserialize;
use serde_json::Value;

use super::{
    Opened,
    html::selector_of,
    links::{leads_somewhere, plain},
    stream::{Records, guarded},
    whole::text_of,
};
use crate::IntakeError;

/// From the day that Chrome counts from, 1601-01-01, to 1970-01-01, in seconds.
const CHROME_EPOCH: i64 = 11_644_473_600;

/// Whether a JSON document that begins so is a browser's bookmarks.
pub(super) fn are_in(text: &str) -> bool {
    let has = |part| text.contains(part);
    text.starts_with('{')
        && (has("\"roots\"") && has("\"bookmark_bar\"") || has("\"text/x-moz-place-container\""))
}

/// A browser's bookmarks, exported (NETSCAPE-Bookmark-file-1) or as Chrome and Firefox keep and back them up: each with its
/// title, its folders and when it was added.
pub(crate) fn open(path: &Path, name: &str) -> Result<Opened, IntakeError> {
    let text = text_of(path, name)?;
    let links = guarded(move || if text.starts_with('{') { of_json(&text) } else { Some(of_html(&text)) });
    let links = links.flatten().ok_or_else(|| IntakeError::damaged(name, "these are no bookmarks"))?;
    Ok(Opened::links(&["url", "title", "folder", "added"], Records::few(links)))
}

fn of_html(text: &str) -> Vec<Cells> {
    let page = Html::parse_document(text);
    let Some(anchors) = selector_of("a[href]") else { return Vec::new() };
    let links = page.select(&anchors).filter_map(|anchor| {
        let href = anchor.attr("href").filter(|href| leads_somewhere(href))?;
        let seconds = anchor.attr("add_date").and_then(|date| date.trim().parse().ok());
        let added = seconds.map(date).unwrap_or_default();
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

/// A folder or a bookmark: Chrome's have a `name` and a `url`, Firefox's a `title` and a `uri`.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Node {
    #[serde(alias = "name")]
    title: String,
    #[serde(alias = "uri")]
    url: String,
    children: Vec<Node>,
    /// Chrome's: the topmost folders.
    roots: serde_json::Map<String, Value>,
    /// Chrome's: microseconds since 1601, as a text.
    date_added: String,
    /// Firefox's: microseconds since 1970.
    #[serde(rename = "dateAdded")]
    firefox_added: i64,
}

fn of_json(text: &str) -> Option<Vec<Cells>> {
    let mut root: Node = serde_json::from_str(text).ok()?;
    let roots = std::mem::take(&mut root.roots).into_iter();
    root.children.extend(roots.filter_map(|(_, folder)| serde_json::from_value(folder).ok()));
    let mut links = Vec::new();
    add(&root, &[], &mut links);
    Some(links)
}

fn add(node: &Node, folders: &[&str], links: &mut Vec<Cells>) {
    if leads_somewhere(&node.url) {
        let seconds = match node.date_added.parse::<i64>() {
            Ok(micros) => Some(micros / 1_000_000 - CHROME_EPOCH),
            Err(_) => (node.firefox_added > 0).then_some(node.firefox_added / 1_000_000),
        };
        let cells = [&node.url, &node.title, &folders.join(" / "), &seconds.map(date).unwrap_or_default()];
        links.push(cells.into_iter().collect());
    }
    let named = (!node.title.is_empty()).then_some(&*node.title);
    let folders: Vec<&str> = folders.iter().copied().chain(named).collect();
    for child in &node.children {
        add(child, &folders, links);
    }
}

fn date(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).map(|date| date.to_string()).unwrap_or_default()
}
