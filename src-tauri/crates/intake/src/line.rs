use fetchlist_model::WebUrl;
use linkify::{LinkFinder, LinkKind};

use crate::{
    cell::{has_known_host, is_address, is_unseen, starts_like_url, url_from_cell},
    found::Piece,
    pattern::masked,
};

const SEPARATORS: [char; 6] = [',', ';', '|', '，', '；', '、'];
const BULLETS: [char; 9] = ['•', '·', '*', '–', '—', '‣', '▪', '●', '○'];
const AROUND: [(char, char); 8] =
    [('"', '"'), ('\'', '\''), ('<', '>'), ('(', ')'), ('“', '”'), ('‘', '’'), ('«', '»'), ('`', '`')];

/// Punctuation that Chinese and Japanese write without a space behind it. Each is three bytes long.
const WIDE_PUNCTUATION: [char; 16] =
    ['，', '；', '、', '。', '：', '！', '？', '（', '）', '【', '】', '《', '》', '「', '」', '　'];

/// What a line of text holds: the addresses in it, or else the line itself and why there are none; nothing for a blank
/// line.
///
/// A line that is one address as a whole may hold any character that a URL may, commas and brackets included. In other
/// lines, addresses end where a writer would say that they end: at white space, quotation marks, angle brackets, a
/// bracket that was opened before, and before punctuation at the end. There, one without a scheme counts if it begins
/// with `www.`, if its domain exists, or if it is an IP address.
pub(crate) fn pieces_of(line: &str) -> Vec<Piece> {
    let text = line.trim_matches(is_unseen);
    if text.is_empty() {
        return Vec::new();
    }
    // The usual line needs no search.
    if is_plain(text) {
        return vec![Piece::new(text)];
    }
    let mask = text.contains('{').then(|| masked(text));
    let line = Masked { text, mask: mask.as_deref().unwrap_or(text) };
    let bare = line.bare();
    let mut pieces = bare.as_one_token();
    if !pieces.iter().any(Piece::is_usable) {
        pieces = line.addresses_in_prose();
    }
    if pieces.iter().any(Piece::is_usable) {
        return pieces;
    }
    let reason = match (pieces.pop(), url_from_cell(bare.text)) {
        (Some(Piece::One(Err((_, reason)))), _) => reason,
        (_, Err(reason)) if !bare.text.is_empty() => reason,
        _ => "no web address".into(),
    };
    vec![Piece::One(Err((text.to_owned(), reason)))]
}

/// Whether a line says more than the rows show that come of it: a name without a scheme, a domain in other letters, words
/// around a URL.
pub(crate) fn says_more(line: &str) -> bool {
    let text = line.trim_matches(is_unseen);
    if is_plain(text) {
        return false;
    }
    match &pieces_of(text)[..] {
        [] => false,
        [piece] => !piece.shows(text),
        _ => true,
    }
}

/// Whether the text is one URL and nothing else, at a glance.
fn is_plain(text: &str) -> bool {
    WebUrl::plain(text).is_some() && !text.bytes().any(|byte| matches!(byte, b',' | b';'))
}

/// A text, and the same text with its patterns hidden: both are cut at the same places.
#[derive(Clone, Copy)]
struct Masked<'a> {
    text: &'a str,
    mask: &'a str,
}

impl Masked<'_> {
    fn cut(self, start: usize, end: usize) -> Self {
        Self { text: &self.text[start..end], mask: &self.mask[start..end] }
    }

    /// Without the bullet in front, the quotation marks and brackets around, and the separators behind.
    fn bare(self) -> Self {
        let around = |c: char| is_unseen(c) || SEPARATORS.contains(&c);
        let mut bare = self;
        loop {
            let length = bare.mask.len();
            bare = bare.cut(0, bare.mask.trim_end_matches(around).len());
            let begun = bare.mask.trim_start_matches(|c| around(c) || BULLETS.contains(&c));
            let begun = begun.strip_prefix("- ").unwrap_or(begun);
            bare = bare.cut(bare.mask.len() - begun.len(), bare.mask.len());
            for (open, close) in AROUND {
                if bare.mask.len() > 1 && bare.mask.starts_with(open) && bare.mask.ends_with(close) {
                    bare = bare.cut(open.len_utf8(), bare.mask.len() - close.len_utf8());
                }
            }
            if bare.mask.len() == length {
                return bare;
            }
        }
    }

    /// The addresses in a text without white space; none where it has some, or has marks that stand around a URL. A
    /// quotation mark does, but not in JSON that a query holds.
    fn as_one_token(self) -> Vec<Piece> {
        let json = self.mask.find('?').and_then(|query| Some(query + self.mask[query..].find(['{', '['])?));
        let begin = &self.mask[..json.unwrap_or(self.mask.len())];
        let ends_url = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '`');
        if begin.contains('"') || self.mask.contains(ends_url) {
            return Vec::new();
        }
        self.unglued()
    }

    fn addresses_in_prose(self) -> Vec<Piece> {
        let spaced = (!self.mask.is_ascii()).then(|| self.mask.replace(WIDE_PUNCTUATION, "   "));
        let mask = spaced.as_deref().unwrap_or(self.mask);
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url, LinkKind::Email]).url_must_have_scheme(false);
        let links = finder.links(mask).filter(|link| {
            let text = link.as_str();
            let counts = || text.contains("://") || starts_like_url(text) || has_known_host(text);
            *link.kind() == LinkKind::Url && counts()
        });
        links.flat_map(|link| self.cut(link.start(), link.end()).unglued()).collect()
    }

    /// The addresses in a text that may hold several, with nothing but a comma or the like between them.
    ///
    /// A comma may be part of a URL. It is not where a scheme or `www.` follows, right behind a host, or, if the first
    /// address has no scheme, where another without one follows.
    fn unglued(self) -> Vec<Piece> {
        let has_scheme = self.mask.contains("://");
        let (mut cuts, mut start) = (Vec::new(), 0);
        for (at, separator) in self.mask.match_indices(SEPARATORS) {
            let (before, rest) = (&self.mask[start..at], &self.mask[at + separator.len()..]);
            let host = before.split_once("://").map_or(before, |(_, rest)| rest);
            let next = rest.split(SEPARATORS).next().unwrap_or_default();
            if starts_like_url(rest) || !host.contains(['/', '?', '#']) || !has_scheme && is_address(next) {
                cuts.push(self.cut(start, at));
                start = at + separator.len();
            }
        }
        if cuts.is_empty() {
            return vec![Piece::new(self.text)];
        }
        cuts.push(self.cut(start, self.mask.len()));
        // Among several, mere words are what stands around the addresses.
        let counts = |cut: &Self| cut.mask.contains("://") || url_from_cell(cut.mask).is_ok();
        cuts.into_iter().filter(counts).map(|cut| Piece::new(cut.text)).collect()
    }
}
