use std::path::Path;

use fetchlist_model::Cells;
use linkify::{LinkFinder, LinkKind};
use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::{
    Opened,
    html::Links,
    links::{leads_somewhere, plain, resolved},
    markup::{Piece, each_piece_of},
    stream::{Records, Sink},
    whole::text_of,
};
use crate::IntakeError;

/// The links of a Markdown text (`CommonMark`), with their text; addresses that merely stand in it count too,
/// and so do the links of the HTML in it.
pub(crate) fn open(path: &Path, name: &str) -> Result<Opened, IntakeError> {
    // Where a link leads may be told at the very end.
    let text = text_of(path, name, "split it, or make a text of it with a web address a line")?;
    let records = Records::of(name, move |sink| {
        push_links(&text, sink);
        Ok(())
    })?;
    Ok(Opened::links(&["url", "text"], records))
}

fn push_links(text: &str, sink: &mut Sink) {
    let progress = sink.progress();
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]);
    let mut open: Option<(String, String)> = None;
    // Those that tags of HTML make, and the block of HTML that is open: its lines come one by one.
    let (mut tagged, mut block) = (Links::default(), String::new());
    // The parser cuts a text at entities, such as an `&amp;` in an address.
    for (event, place) in TextMergeWithOffset::new(Parser::new(text).into_offset_iter()) {
        progress.reach(place.start as f64 / text.len() as f64);
        let mut goes_on = true;
        match event {
            Event::Start(Tag::Link { link_type, dest_url, .. })
                if link_type != LinkType::Email && leads_somewhere(&dest_url) =>
            {
                open = Some((resolved(&dest_url, None), String::new()));
            }
            Event::End(TagEnd::Link) => {
                if let Some((url, text)) = open.take() {
                    goes_on = sink.push([url, plain([text.as_str()].into_iter())].iter().collect());
                }
            }
            Event::Html(line) => block.push_str(&line),
            Event::End(TagEnd::HtmlBlock) => {
                goes_on = push_tagged(&std::mem::take(&mut block), &mut tagged, sink);
            }
            Event::InlineHtml(tag) => goes_on = push_tagged(&tag, &mut tagged, sink),
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, inner)) = &mut open {
                    inner.push_str(&text);
                } else if tagged.is_open() {
                    goes_on = tagged.take(Piece::Text(&text), sink);
                } else {
                    let mut links = finder.links(&text);
                    goes_on = links.all(|link| sink.push([link.as_str(), ""].iter().collect::<Cells>()));
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((_, inner)) = &mut open {
                    inner.push(' ');
                } else {
                    goes_on = tagged.take(Piece::Text(" "), sink);
                }
            }
            _ => {}
        }
        if !goes_on {
            return;
        }
    }
    tagged.close(sink);
}

/// Adds the links that tags of HTML make; whether more are wanted.
fn push_tagged(html: &str, links: &mut Links, sink: &mut Sink) -> bool {
    let mut goes_on = true;
    each_piece_of(html, &mut |piece| {
        goes_on = links.take(piece, sink);
        goes_on
    });
    goes_on
}
