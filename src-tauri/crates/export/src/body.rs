use std::borrow::Cow;

use fetchlist_model::body_text;
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
        // A byte order mark is no part of JSON (RFC 8259, 8.1), and some servers send one.
        let unmarked = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match str::from_utf8(unmarked) {
            Ok(text) if is_json(text) => Self::Json(text),
            _ => Self::text_of(bytes, content_type),
        }
    }

    /// For other files.
    pub(crate) fn text_of(bytes: &'a [u8], content_type: Option<&str>) -> Self {
        body_text(bytes, content_type).map_or(Self::Binary(bytes), Self::Text)
    }
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
        for body in [
            "",
            "{}{}",
            "{'a':1}",
            "[1,]",
            "NaN",
            "01",
            "\u{feff}\u{feff}{}",
            "{} // x",
            "\"a\nb\"",
            "hello",
            "[1",
        ] {
            assert!(!is_embedded(body), "{body}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_json() {
        assert_eq!(Body::of(b"\xef\xbb\xbf{\"a\":1}", None), Body::Json("{\"a\":1}"));
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
}
