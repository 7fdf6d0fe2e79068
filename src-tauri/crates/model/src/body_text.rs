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

/// The encoding that an answer's body is said to be in, by its byte order mark, its Content-Type or its page, and how many
/// bytes the mark takes, which is no part of the text; `None` where none of them says one (WHATWG HTML, "determining the
/// character encoding").
pub fn named_encoding(body: &[u8], content_type: Option<&str>) -> Option<(&'static Encoding, usize)> {
    let by_name = || content_type.and_then(charset).or_else(|| declared(body)).map(|encoding| (encoding, 0));
    Encoding::for_bom(body).or_else(by_name)
}

/// An answer's body as a text, where it is one without any doubt: all of it can be read in the encoding that it is said to
/// be in, else in UTF-8. Of encodings that take any bytes, such as ISO-8859-1, some servers speak whatever they send: what
/// holds a NUL is no text in them.
pub fn body_text<'a>(body: &'a [u8], content_type: Option<&str>) -> Option<Cow<'a, str>> {
    let (encoding, mark) = named_encoding(body, content_type).unwrap_or((UTF_8, 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(&body[mark..])?;
    let is_unicode = [UTF_8, UTF_16LE, UTF_16BE].contains(&encoding);
    (is_unicode || !text.contains('\0')).then_some(text)
}

fn charset(content_type: &str) -> Option<&'static Encoding> {
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

    /// What stands in the encoding that is named, else in UTF-8.
    fn text(body: &[u8], content_type: Option<&str>) -> String {
        let (encoding, mark) = named_encoding(body, content_type).unwrap_or((UTF_8, 0));
        encoding.decode_without_bom_handling(&body[mark..]).0.into_owned()
    }

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
    fn a_text_can_be_read_to_its_end() {
        let text = |body, content_type| body_text(body, content_type).map(Cow::into_owned);
        let latin = Some("text/html; charset=ISO-8859-1");
        assert_eq!(text("ä".as_bytes(), None).as_deref(), Some("ä"));
        assert_eq!(text(b"\xe4", latin).as_deref(), Some("ä"));
        assert_eq!(text(b"\xc4\xe3", Some("text/html;charset=\"gbk\"")).as_deref(), Some("你"));
        assert_eq!(text(b"<meta charset=gbk>\xc4\xe3", None).as_deref(), Some("<meta charset=gbk>你"));
        assert_eq!(text(b"\xef\xbb\xbf\xc3\xa4", latin).as_deref(), Some("ä"));
        assert_eq!(text(b"\xff\xfeh\0", None).as_deref(), Some("h"));
        assert_eq!(text(b"", None).as_deref(), Some(""));
        assert_eq!(text(b"\xe4", None), None);
        assert_eq!(text(b"\xe4", Some("text/plain; charset=utf-8")), None);
        assert_eq!(text(b"\xe4", Some("text/plain; charset=klingon")), None);
        assert_eq!(text(b"a\0", None).as_deref(), Some("a\0"));
        assert_eq!(text(b"%PDF-1.7\n\xe4\0\x01", Some("application/pdf;charset=ISO-8859-1")), None);
    }
}
