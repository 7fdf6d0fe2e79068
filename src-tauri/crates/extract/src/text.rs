use std::borrow::Cow;

use encoding_rs::UTF_8;
use fetchlist_model::named_encoding;

/// A body as text: in the encoding that it is said to be in, else in UTF-8. What is broken becomes U+FFFD; a byte order
/// mark is no part of the text.
pub fn text<'a>(body: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    let (encoding, mark) = named_encoding(body, content_type).unwrap_or((UTF_8, 0));
    encoding.decode_without_bom_handling(&body[mark..]).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_broken_or_unknown_is_still_text() {
        assert_eq!(text(b"a\xe4b", None), "a\u{fffd}b");
        assert_eq!(text(b"ab", Some("text/plain; charset=klingon")), "ab");
        assert_eq!(text(b"<meta charset=utf-16>b", None), "<meta charset=utf-16>b");
        assert_eq!(text(b"", None), "");
    }
}
