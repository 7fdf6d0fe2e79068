use encoding_rs::{Encoding, UTF_8};
use fetchlist_model::ListKind;
use serde::de::IgnoredAny;

use super::bookmarks;

/// How much of a file's beginning tells its kind, in bytes.
const LOOK: usize = 64 << 10;

/// What kind of list a file is that is called `name` and begins with `head`: by content first, by name where the content may
/// be many things. `None` where it is plain text, or nothing that is known.
pub(crate) fn kind_of(name: &str, head: &[u8]) -> Option<ListKind> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let has = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
    if head.starts_with(b"PK\x03\x04") {
        let is_workbook = ["xlsx", "xlsm", "xlsb", "ods"].contains(&&*ending)
            || has(b"xl/")
            || has(b"opendocument.spreadsheet");
        return is_workbook.then_some(ListKind::Workbook);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let is_workbook =
            ["xls", "xlt", "xlsx", "xlsm", "xlsb"].contains(&&*ending) || has(b"W\0o\0r\0k\0b\0o\0o\0k");
        return is_workbook.then_some(ListKind::Workbook);
    }
    if head.starts_with(b"bplist") {
        return Some(ListKind::Shortcut);
    }
    let head = &head[..head.len().min(LOOK)];
    let encoding = Encoding::for_bom(head).map_or(UTF_8, |(encoding, _)| encoding);
    let text = encoding.decode(head).0;
    let text = text.trim_start();
    let lower = text.get(..text.len().min(4_096)).unwrap_or(text).to_ascii_lowercase();
    // Others may stand before the section of the URL.
    let has_section = lower.starts_with('[') && lower.contains("\n[internetshortcut]");
    if has_section || lower.starts_with("[internetshortcut]") || lower.starts_with("[{000214a0") {
        return Some(ListKind::Shortcut);
    }
    if lower.starts_with("[desktop entry]") && lower.contains("\nurl") {
        return Some(ListKind::Shortcut);
    }
    // Markdown may begin with tags of HTML, or with a link in square brackets.
    if matches!(&*ending, "md" | "markdown") {
        return Some(ListKind::Markdown);
    }
    if text.starts_with(['{', '[']) || ["json", "jsonl", "ndjson"].contains(&&*ending) {
        return json_kind(text, &ending);
    }
    text.starts_with('<').then(|| markup_kind(text, &lower, &ending)).flatten()
}

fn markup_kind(text: &str, lower: &str, ending: &str) -> Option<ListKind> {
    let has = |tags: &[&str]| tags.iter().any(|tag| lower.contains(tag));
    if lower.contains("netscape-bookmark-file") {
        return Some(ListKind::Bookmarks);
    }
    if has(&["<plist"]) {
        return Some(ListKind::Shortcut);
    }
    if has(&["<urlset", ":urlset", "<sitemapindex", ":sitemapindex", "<rss", "<feed", "<rdf:rdf"])
        || ending == "xml"
    {
        return Some(ListKind::Sitemap);
    }
    if has(&["<!doctype html", "<html", "<head", "<body"]) || ["html", "htm", "xhtml"].contains(&ending) {
        return Some(ListKind::Html);
    }
    (text.starts_with("<?xml")).then_some(ListKind::Sitemap)
}

/// One document or a value a line, where the beginning is JSON and no text that begins like it.
fn json_kind(text: &str, ending: &str) -> Option<ListKind> {
    if bookmarks::are_in(text) {
        return Some(ListKind::Bookmarks);
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_value = |line: &str| serde_json::from_str::<IgnoredAny>(line).is_ok();
    let first = lines.next()?;
    let mut is_lines =
        || is_value(first) && lines.next().is_some_and(|line| line.starts_with(['{', '[', '"']));
    if ["jsonl", "ndjson"].contains(&ending) || text.starts_with(['{', '[']) && is_lines() {
        return Some(ListKind::JsonLines);
    }
    let begins = match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => true,
        // As far as it can be seen it is JSON.
        Err(error) => error.is_eof(),
    };
    (ending == "json" || begins).then_some(ListKind::Json)
}
