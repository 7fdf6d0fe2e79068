use std::path::Path;

use fetchlist_model::Cells;
use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{Event, Parser, Tag, TagEnd, TextMergeStream};

use super::{
    Opened,
    links::{leads_somewhere, plain},
    stream::Records,
    whole::text_of,
};
use crate::IntakeError;

/// The links of a Markdown text (`CommonMark`), with their text; addresses that merely stand in it count too.
pub(crate) fn open(path: &Path, name: &str) -> Result<Opened, IntakeError> {
    let text = text_of(path, name)?;
    Ok(Opened::links(&["url", "text"], Records::few(links_of(&text))))
}

fn links_of(text: &str) -> Vec<Cells> {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut links = Vec::new();
    let mut open: Option<(String, String)> = None;
    // The parser cuts a text at entities, such as an `&amp;` in an address.
    for event in TextMergeStream::new(Parser::new(text)) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if leads_somewhere(&dest_url) => {
                open = Some((dest_url.into_string(), String::new()));
            }
            Event::End(TagEnd::Link) => {
                if let Some((url, text)) = open.take() {
                    links.push([url, plain([text.as_str()].into_iter())].iter().collect());
                }
            }
            Event::Text(text) | Event::Code(text) => match &mut open {
                Some((_, inner)) => inner.push_str(&text),
                None => links.extend(finder.links(&text).map(|link| [link.as_str(), ""].iter().collect())),
            },
            Event::SoftBreak | Event::HardBreak => {
                if let Some((_, inner)) = &mut open {
                    inner.push(' ');
                }
            }
            _ => {}
        }
    }
    links
}
