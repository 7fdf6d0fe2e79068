use std::{
    cell::{Cell, RefCell},
    path::Path,
};

use html5ever::{
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind,
    },
};

use super::{progress::Progress, whole::decoder_of};
use crate::IntakeError;

/// The longest tag or comment, in bytes: a page may hold pictures in its tags.
const TOKEN_BYTES: usize = 20_000_000;
/// What is kept of a text, in bytes. A longer one is no link's or heading's, but what follows one that is not closed.
const TEXT_BYTES: usize = 10_000;

/// A piece of a page.
#[derive(Clone, Copy)]
pub(super) enum Piece<'a> {
    Start(&'a Tag),
    End(&'a str),
    Text(&'a str),
}

/// Shows the pieces of a page one after the other (WHATWG HTML, tokenization), until `look` wants no more. Nothing is kept of
/// them: a tree of a page takes ten times its size.
pub(super) fn each_piece(
    path: &Path,
    name: &str,
    progress: &Progress,
    look: &mut dyn FnMut(Piece<'_>) -> bool,
) -> Result<(), IntakeError> {
    let mut decoder = decoder_of(path, name, progress)?;
    let tokenizer = Tokenizer::new(Pieces::new(look), TokenizerOpts::default());
    let (input, mut text, mut is_more) = (BufferQueue::default(), String::new(), true);
    let (mut seen, mut open) = (0, 0);
    while is_more && tokenizer.sink.goes_on.get() {
        text.clear();
        let filled = decoder.fill(&mut text, |_| {});
        is_more = filled.map_err(|error| IntakeError::unreadable(Path::new(name), error))?;
        input.push_back(StrTendril::from_slice(&text));
        // A script is the only thing to wait for, and none is run.
        let _ = tokenizer.feed(&input);
        open = if tokenizer.sink.count.get() == seen { open + text.len() } else { 0 };
        seen = tokenizer.sink.count.get();
        if open > TOKEN_BYTES {
            let what = format!(
                "a tag or comment in it is longer than {} MB; save the page anew, without pictures in it",
                TOKEN_BYTES / 1_000_000
            );
            return Err(IntakeError::excessive(name, &what));
        }
    }
    tokenizer.end();
    Ok(())
}

/// Shows the pieces of a page's part that is at hand.
pub(super) fn each_piece_of(part: &str, look: &mut dyn FnMut(Piece<'_>) -> bool) {
    let tokenizer = Tokenizer::new(Pieces::new(look), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(part));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
}

/// The value of an attribute.
pub(super) fn attribute<'a>(tag: &'a Tag, name: &str) -> Option<&'a str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

/// Adds to the text of an element.
pub(super) fn add_text(text: &mut String, more: &str) {
    if text.len() < TEXT_BYTES {
        text.push_str(&more[..more.floor_char_boundary(TEXT_BYTES)]);
    }
}

struct Pieces<'a> {
    look: RefCell<&'a mut dyn FnMut(Piece<'_>) -> bool>,
    goes_on: Cell<bool>,
    count: Cell<u64>,
}

impl<'a> Pieces<'a> {
    fn new(look: &'a mut dyn FnMut(Piece<'_>) -> bool) -> Self {
        Self { look: RefCell::new(look), goes_on: Cell::new(true), count: Cell::new(0) }
    }

    fn show(&self, piece: Piece<'_>) {
        if self.goes_on.get() {
            self.goes_on.set((self.look.borrow_mut())(piece));
        }
    }
}

impl TokenSink for Pieces<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        if !matches!(token, Token::ParseError(_)) {
            self.count.set(self.count.get() + 1);
        }
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                self.show(Piece::Start(&tag));
                // As XHTML and SVG write them, they have nothing in them.
                if !tag.self_closing {
                    return content_of(&tag.name);
                }
            }
            Token::TagToken(tag) => self.show(Piece::End(&tag.name)),
            Token::CharacterTokens(text) => self.show(Piece::Text(&text)),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// How what stands in an element is read: in some, tags are text.
fn content_of(element: &str) -> TokenSinkResult<()> {
    match element {
        "script" => TokenSinkResult::RawData(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" | "noscript" => {
            TokenSinkResult::RawData(RawKind::Rawtext)
        }
        "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
        "plaintext" => TokenSinkResult::Plaintext,
        _ => TokenSinkResult::Continue,
    }
}
