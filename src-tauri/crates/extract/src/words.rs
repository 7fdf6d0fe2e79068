use html5ever::ns;
use scraper::{ElementRef, Node, node::Element};

/// Elements of a page that begin a line of their own, or a cell (WHATWG HTML, "rendering").
const BLOCKS: &str = " address article aside blockquote body br button caption center dd details dialog dir div dl dt \
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main menu \
    nav ol optgroup option p plaintext pre search section select summary table tbody td textarea tfoot th thead title \
    tr ul xmp ";
/// Elements whose text is not for the reader.
const HIDDEN: [&str; 4] = ["noscript", "script", "style", "template"];

/// An element's text as a reader sees it: one space wherever the page has spaces or begins a line, and none around it. Of
/// a script that is asked for itself, the text is what it says.
pub(crate) fn words(element: ElementRef) -> String {
    let mut words = Words::default();
    words.read(element);
    words.text
}

#[derive(Default)]
struct Words {
    text: String,
    /// Whether the next word stands apart from the text so far.
    is_apart: bool,
}

impl Words {
    /// Goes no deeper than pages are read.
    fn read(&mut self, element: ElementRef) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) => self.add(text),
                Node::Element(inner) if !HIDDEN.contains(&inner.name()) => {
                    let is_block = is_block(inner);
                    self.is_apart |= is_block;
                    if let Some(inner) = ElementRef::wrap(child) {
                        self.read(inner);
                    }
                    self.is_apart |= is_block;
                }
                _ => {}
            }
        }
    }

    fn add(&mut self, text: &str) {
        for part in text.split_inclusive(char::is_whitespace) {
            let word = part.trim_end();
            if !word.is_empty() {
                if self.is_apart && !self.text.is_empty() {
                    self.text.push(' ');
                }
                self.text.push_str(word);
                self.is_apart = false;
            }
            self.is_apart |= word.len() < part.len();
        }
    }
}

/// Whether the element's text stands apart. All of it does in XML that is no page: its elements are fields, not words.
fn is_block(element: &Element) -> bool {
    element.name.ns != ns!(html) || BLOCKS.contains(&format!(" {} ", element.name()))
}
