use std::{collections::BTreeMap, io::Read as _, path::Path};

use fetchlist_model::Cells;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    Opened,
    links::{leads_somewhere, plain},
    markup::{Piece, add_text, attribute, each_piece},
    packed::unpacked,
    progress::Progress,
    stream::{Records, Sink, guarded},
    whole::text_of,
};
use crate::IntakeError;

/// From the day that Chrome counts from, 1601-01-01, to 1970-01-01, in seconds.
const CHROME_EPOCH: i64 = 11_644_473_600;

/// How deep folders stand in one another, at most.
const DEPTH: usize = 100;

/// Whether a JSON document that begins so is a browser's bookmarks.
pub(super) fn are_in(text: &str) -> bool {
    let has = |part| text.contains(part);
    text.starts_with('{')
        && (has("\"roots\"") && has("\"bookmark_bar\"") || has("\"text/x-moz-place-container\""))
}

/// A browser's bookmarks, exported (NETSCAPE-Bookmark-file-1) or as Chrome and Firefox keep and back them up: each with its
/// title, its folders and when it was added.
pub(crate) fn open(path: &Path, name: &str) -> Result<Opened, IntakeError> {
    let (path, list) = (path.to_owned(), name.to_owned());
    let mut head = Vec::new();
    let read = unpacked(&path, &Progress::default()).and_then(|file| file.take(4).read_to_end(&mut head));
    read.map_err(|error| IntakeError::unreadable(Path::new(name), error))?;
    let is_json = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).starts_with(b"{");
    let records = if is_json {
        let text = text_of(&path, name, "export the bookmarks as HTML, which may be of any length")?;
        let links = guarded(move || of_json(&text)).flatten();
        Records::few(links.ok_or_else(|| IntakeError::no_list(name, "these are no bookmarks"))?)
    } else {
        Records::of(name, move |sink| {
            let mut page = Page::default();
            each_piece(&path, &list, &sink.progress(), &mut |piece| page.take(piece, sink))?;
            page.close(sink);
            if page.folders.len() > DEPTH {
                let what = format!("its folders stand in one another more than {DEPTH} deep; export it anew");
                return Err(IntakeError::excessive(&list, &what));
            }
            Ok(())
        })?
    };
    Ok(Opened::links(&["url", "title", "folder", "added"], records))
}

/// A page of bookmarks, as it comes.
#[derive(Default)]
struct Page {
    /// The lists that are open, by the headings that name them, the outermost first.
    folders: Vec<Option<String>>,
    /// The heading that names the next list.
    heading: Option<String>,
    is_heading: bool,
    /// Where the bookmark leads that is open, its title so far and when it was added.
    open: Option<(String, String, String)>,
}

impl Page {
    /// Whether more is wanted.
    fn take(&mut self, piece: Piece<'_>, sink: &mut Sink) -> bool {
        match piece {
            Piece::Start(tag) => match &*tag.name {
                "h3" => (self.heading, self.is_heading) = (Some(String::new()), true),
                "dl" => {
                    self.folders.push(self.heading.take().map(|text| plain([text.as_str()].into_iter())));
                    return self.folders.len() <= DEPTH;
                }
                "a" => {
                    let goes_on = self.close(sink);
                    let href = attribute(tag, "href").filter(|href| leads_somewhere(href));
                    let seconds = attribute(tag, "add_date").and_then(|added| added.trim().parse().ok());
                    let added = seconds.map(date).unwrap_or_default();
                    self.open = href.map(|href| (href.trim().to_owned(), String::new(), added));
                    return goes_on;
                }
                _ => {}
            },
            Piece::End("h3") => self.is_heading = false,
            Piece::End("dl") => drop(self.folders.pop()),
            Piece::End("a") => return self.close(sink),
            Piece::End(_) => {}
            Piece::Text(more) => {
                let title = self.open.as_mut().map(|(_, title, _)| title);
                if let Some(text) = title.or(self.heading.as_mut().filter(|_| self.is_heading)) {
                    add_text(text, more);
                }
            }
        }
        true
    }

    /// Ends the bookmark that is open; whether more are wanted.
    fn close(&mut self, sink: &mut Sink) -> bool {
        self.open.take().is_none_or(|(href, title, added)| {
            let folders: Vec<&str> = self.folders.iter().flatten().map(String::as_str).collect();
            let cells = [href, plain([title.as_str()].into_iter()), folders.join(" / "), added];
            sink.push(cells.iter().collect())
        })
    }
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
    roots: BTreeMap<String, Box<RawValue>>,
    /// Chrome's: microseconds since 1601, as a text.
    date_added: String,
    /// Firefox's: microseconds since 1970.
    #[serde(rename = "dateAdded")]
    firefox_added: i64,
}

fn of_json(text: &str) -> Option<Vec<Cells>> {
    let mut root: Node = serde_json::from_str(text).ok()?;
    let roots = std::mem::take(&mut root.roots).into_iter();
    root.children.extend(roots.filter_map(|(_, folder)| serde_json::from_str(folder.get()).ok()));
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
