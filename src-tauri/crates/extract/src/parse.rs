use std::time::Instant;

use html5ever::{
    ParseOpts, driver,
    tendril::{StrTendril, TendrilSink, fmt::UTF8},
    tree_builder::TreeBuilderOpts,
};
use scraper::{Html, HtmlTreeSink};
use xml5ever::driver::XmlParseOpts;

use crate::found::PATIENCE;

/// The deepest nesting that is read; browsers go no further either.
pub(crate) const DEPTH: usize = 512;
/// The most nodes that are read; a page of 10 MB has about 300,000.
const NODES: usize = 1_000_000;
/// Bytes between two looks at what has been read: a few bytes can make a node for each level of nesting.
const CHUNK: usize = 1024;

/// A page or an XML document as a tree, and whether all of it is in the tree.
///
/// It ends where it gets too deep, too large or too slow. Parsers take a time that grows with the square of some pages,
/// such as one of a million open elements, or one element of a million attributes.
pub(crate) fn parse(text: &str, content_type: Option<&str>) -> (Html, bool) {
    let sink = HtmlTreeSink::new(Html::new_document());
    if is_xml(text, content_type) {
        let parser = xml5ever::driver::parse_document(sink, XmlParseOpts::default());
        return feed(parser, text, |parser| &parser.tokenizer.sink.sink);
    }
    // As no script runs here, a page is read as a browser without scripts does it.
    let tree_builder = TreeBuilderOpts { scripting_enabled: false, ..TreeBuilderOpts::default() };
    let parser = driver::parse_document(sink, ParseOpts { tree_builder, ..ParseOpts::default() });
    feed(parser, text, |parser| &parser.tokenizer.sink.sink)
}

fn feed<P>(mut parser: P, text: &str, sink: impl Fn(&P) -> &HtmlTreeSink) -> (Html, bool)
where
    P: TendrilSink<UTF8, Output = Html>,
{
    let until = Instant::now() + PATIENCE;
    let mut rest = text;
    let mut is_whole = true;
    while !rest.is_empty() {
        let (chunk, next) = rest.split_at(rest.ceil_char_boundary(CHUNK));
        parser.process(StrTendril::from_slice(chunk));
        rest = next;
        let html = sink(&parser).0.borrow();
        let mut nodes = html.tree.nodes();
        let is_large = nodes.len() > NODES;
        let is_deep = nodes.next_back().is_some_and(|node| node.ancestors().nth(DEPTH).is_some());
        if is_large || is_deep || Instant::now() > until {
            is_whole = false;
            break;
        }
    }
    (parser.finish(), is_whole)
}

/// Whether it is XML and no page; pages that call themselves XHTML are read as the HTML that they mostly are.
fn is_xml(text: &str, content_type: Option<&str>) -> bool {
    let mime: Option<mime::Mime> = content_type.and_then(|text| text.parse().ok());
    let is_named = mime.is_some_and(|mime| {
        mime.subtype() == mime::XML || mime.suffix() == Some(mime::XML) && mime.subtype() != "xhtml"
    });
    let head = &text[..text.floor_char_boundary(1024)];
    is_named || text.trim_start().starts_with("<?xml") && !head.contains("<html")
}
