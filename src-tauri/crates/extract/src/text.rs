use std::{borrow::Cow, sync::LazyLock};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;

/// How far into a body a page may declare its encoding (WHATWG HTML, "prescan a byte stream").
const PRESCAN: usize = 1024;

/// A page's declarations of its encoding, and the comments that may hide one.
static DECLARED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let comment = "<!--.*?-->";
    let meta = r#"<meta[\s/][^>]*?charset\s*=\s*["']?\s*([^\s"'/>;]+)"#;
    let xml = r#"^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)"#;
    Regex::new(&format!("(?is-u){comment}|{meta}|{xml}")).ok()
});

/// A body as text: in the encoding that its byte order mark, its Content-Type or its page names, else in UTF-8 (WHATWG
/// HTML, "determining the character encoding"). What is broken becomes U+FFFD; a byte order mark is no part of the text.
pub fn text<'a>(body: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    let (encoding, mark) = Encoding::for_bom(body)
        .unwrap_or_else(|| (content_type.and_then(named).or_else(|| declared(body)).unwrap_or(UTF_8), 0));
    encoding.decode_without_bom_handling(&body[mark..]).0
}

fn named(content_type: &str) -> Option<&'static Encoding> {
    let mime: mime::Mime = content_type.parse().ok()?;
    Encoding::for_label(mime.get_param(mime::CHARSET)?.as_str().as_bytes())
}

/// The encoding that a page declares in itself. It can be read, so it is no UTF-16, whatever it says.
fn declared(body: &[u8]) -> Option<&'static Encoding> {
    if body.trim_ascii_start().first() != Some(&b'<') {
        return None;
    }
    let head = &body[..body.len().min(PRESCAN)];
    let mut declared =
        DECLARED.as_ref()?.captures_iter(head).filter_map(|found| found.iter().skip(1).flatten().next());
    let encoding = Encoding::for_label(declared.next()?.as_bytes())?;
    Some(if encoding == UTF_16BE || encoding == UTF_16LE { UTF_8 } else { encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_goes_before_the_content_type_and_that_before_the_page() {
        let latin = Some("text/html; charset=ISO-8859-1");
        assert_eq!(text(b"\xef\xbb\xbf\xc3\xa4", latin), "ä");
        assert_eq!(text(b"\xff\xfeh\0", latin), "h");
        assert_eq!(text(b"<meta charset=gbk>\xe4", latin), "<meta charset=gbk>ä");
        assert_eq!(text(b"<meta charset=gbk>\xc4\xe3", Some("text/html")), "<meta charset=gbk>你");
        assert_eq!(text(b"\xc4\xe3", Some("text/plain; charset=\"gbk\"")), "你");
        assert_eq!(text("ä".as_bytes(), None), "ä");
    }

    #[test]
    fn a_page_declares_its_encoding_in_any_of_the_three_forms() {
        let is_cyrillic = |head: &str| text(&[head.as_bytes(), b"\xe6"].concat(), None).ends_with('ж');
        assert!(is_cyrillic("<html><META data-x=1 charset='windows-1251'>"));
        assert!(is_cyrillic("<meta http-equiv=content-type content=\"text/html; charset=windows-1251\">"));
        assert!(is_cyrillic("\n<?xml version=\"1.0\" encoding=\"windows-1251\"?>"));
        assert!(is_cyrillic("<!-- <meta charset=gbk> --><meta charset=windows-1251>"));
        assert!(!is_cyrillic("<!-- <meta charset=windows-1251> -->"));
        assert!(!is_cyrillic("{\"a\": \"<meta charset=windows-1251>\"}"));
        assert!(!is_cyrillic(&format!("<p>{}<meta charset=windows-1251>", "x".repeat(PRESCAN))));
    }

    #[test]
    fn what_is_broken_or_unknown_is_still_text() {
        assert_eq!(text(b"a\xe4b", None), "a\u{fffd}b");
        assert_eq!(text(b"ab", Some("text/plain; charset=klingon")), "ab");
        assert_eq!(text(b"<meta charset=utf-16>b", None), "<meta charset=utf-16>b");
        assert_eq!(text(b"", None), "");
    }
}
