use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8};
use serde::de::IgnoredAny;

/// The deepest nesting in which JSON is embedded: parsers with a limit of 64 levels still read the file around it.
const NESTING: usize = 60;

/// A body as what it is written as.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Body<'a> {
    /// JSON, byte for byte.
    Json(&'a str),
    Text(Cow<'a, str>),
    Binary(&'a [u8]),
}

impl<'a> Body<'a> {
    /// For JSON files.
    pub(crate) fn of(bytes: &'a [u8], content_type: Option<&str>) -> Self {
        match str::from_utf8(bytes) {
            Ok(text) if is_json(text) => Self::Json(text),
            _ => Self::text_of(bytes, content_type),
        }
    }

    /// Text where the body is text without any doubt in the encoding that its byte order mark or its Content-Type names,
    /// which is UTF-8 where neither does (WHATWG Encoding Standard, "decode"). A byte order mark is no part of the text.
    pub(crate) fn text_of(bytes: &'a [u8], content_type: Option<&str>) -> Self {
        let named = || content_type.and_then(charset).and_then(|name| Encoding::for_label(name.as_bytes()));
        let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or_else(|| (named().unwrap_or(UTF_8), 0));
        match encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]) {
            Some(text) => Self::Text(text),
            None => Self::Binary(bytes),
        }
    }
}

fn charset(content_type: &str) -> Option<String> {
    let mime: mime::Mime = content_type.parse().ok()?;
    mime.get_param(mime::CHARSET).map(|name| name.as_str().to_owned())
}

/// Whether the whole text is one JSON value (RFC 8259), and one that every parser reads.
pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok() && is_portable(text)
}

/// Whether no parser gives up on the JSON: because of its depth, or of half a surrogate pair in an escape.
fn is_portable(json: &str) -> bool {
    let mut bytes = json.as_bytes();
    let (mut depth, mut in_string) = (0, false);
    while let [byte, rest @ ..] = bytes {
        bytes = rest;
        match byte {
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth -= 1,
            b'\\' => match escaped_unit(rest) {
                Some(0xd800..=0xdbff) => {
                    match rest.get(5..).map(|second| (second.first(), escaped_unit(&second[1..]))) {
                        Some((Some(b'\\'), Some(0xdc00..=0xdfff))) => bytes = &rest[11..],
                        _ => return false,
                    }
                }
                Some(0xdc00..=0xdfff) => return false,
                _ => bytes = rest.get(1..).unwrap_or_default(),
            },
            _ => {}
        }
        if depth > NESTING {
            return false;
        }
    }
    true
}

/// The UTF-16 unit of an escape such as `\u00e4`, from behind its backslash; `None` for another escape.
fn escaped_unit(escape: &[u8]) -> Option<u16> {
    let digits = str::from_utf8(escape.strip_prefix(b"u")?.get(..4)?).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_embedded(body: &str) -> bool {
        Body::of(body.as_bytes(), None) == Body::Json(body)
    }

    #[test]
    fn json_is_what_is_wholly_json() {
        for body in
            ["{}", " [1, 2.50e9, \"ä\"]\r\n", "null", "\"x\"", "-0", r#"{"a":1,"a":2}"#, r#""😀 \\ud800""#]
        {
            assert!(is_embedded(body), "{body}");
        }
        for body in
            ["", "{}{}", "{'a':1}", "[1,]", "NaN", "01", "\u{feff}{}", "{} // x", "\"a\nb\"", "hello", "[1"]
        {
            assert!(!is_embedded(body), "{body}");
        }
    }

    #[test]
    fn json_that_some_parsers_give_up_on_is_text() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(is_embedded(&nested(60)));
        assert!(!is_embedded(&nested(61)));
        assert!(!is_embedded(&nested(1_000_000)));
        assert!(!is_embedded(&r#"{"a":"#.repeat(100_000)));
        assert!(is_embedded(&format!("[\"{}\",[],[]]", "[".repeat(100))));
        for body in [r#""\ud800""#, r#""\ud800\u0041""#, r#""\udc00""#, r#""\uD83D x""#] {
            assert!(!is_embedded(body), "{body}");
        }
    }

    #[test]
    fn text_is_decoded_and_never_guessed() {
        let text = |bytes: &[u8], content_type| match Body::text_of(bytes, content_type) {
            Body::Text(text) => Some(text.into_owned()),
            _ => None,
        };
        let latin = Some("text/html; charset=ISO-8859-1");
        assert_eq!(text("ä".as_bytes(), None).as_deref(), Some("ä"));
        assert_eq!(text(b"\xe4", latin).as_deref(), Some("ä"));
        assert_eq!(text(b"\xc4\xe3", Some("text/html;charset=\"gbk\"")).as_deref(), Some("你"));
        assert_eq!(text(b"\xef\xbb\xbf\xc3\xa4", latin).as_deref(), Some("ä"));
        assert_eq!(text(b"\xff\xfeh\0", None).as_deref(), Some("h"));
        assert_eq!(text(b"", None).as_deref(), Some(""));
        assert_eq!(text(b"\xe4", None), None);
        assert_eq!(text(b"\xe4", Some("text/plain; charset=utf-8")), None);
        assert_eq!(text(b"\xe4", Some("text/plain; charset=klingon")), None);
    }
}
