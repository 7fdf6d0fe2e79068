use std::borrow::Cow;

use fetchlist_model::{Body, Response, body_text, named_encoding};
use pretty_hex::{HexConfig, config_hex};

/// More text than this is not worth showing in a pane.
const TEXT_BYTES: usize = 256 * 1024;
/// More bytes than this are not worth showing in hex.
const HEX_BYTES: usize = 16 * 1024;

/// Makes a body ready to be shown: indented JSON, other text, or a hex dump.
pub(crate) fn shown(response: &Response, content_type: Option<&str>) -> Body {
    let body = &response.body[..];
    if body.is_empty() {
        return Body::None;
    }
    let Some(text) = decoded(body, content_type) else {
        return hex(body);
    };
    // Only what is JSON from end to end is indented; what is cut off could not be told from what is broken.
    if text.len() <= TEXT_BYTES
        && serde_json::from_str::<&serde_json::value::RawValue>(&text).is_ok()
        && text.trim_start().starts_with(['{', '['])
        && let Ok(text) = jsonxf::pretty_print(&text)
    {
        return Body::Json { text, cut: false };
    }
    let (text, cut) = cut_at(&text, TEXT_BYTES);
    Body::Text { text: text.to_owned(), cut }
}

/// The body as text; `None` where it is none. What is broken in a text that says what encoding it is in is shown as broken.
fn decoded<'a>(body: &'a [u8], content_type: Option<&str>) -> Option<Cow<'a, str>> {
    let broken = || named_encoding(body, content_type).map(|_| fetchlist_extract::text(body, content_type));
    body_text(body, content_type).or_else(broken).filter(|text| !text.contains('\0'))
}

fn hex(body: &[u8]) -> Body {
    let shown = body.get(..HEX_BYTES).unwrap_or(body);
    let config = HexConfig { title: false, width: 16, group: 8, ..HexConfig::default() };
    Body::Binary { text: config_hex(&shown, config), cut: shown.len() < body.len() }
}

fn cut_at(text: &str, most: usize) -> (&str, bool) {
    if text.len() <= most {
        return (text, false);
    }
    let end = text.floor_char_boundary(most);
    (text.get(..end).unwrap_or(text), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(bytes: &[u8], content_type: Option<&str>) -> Body {
        shown(&Response { headers: String::new(), body: bytes.to_vec().into() }, content_type)
    }

    #[test]
    fn json_is_indented_and_its_numbers_stay_as_they_are() {
        let Body::Json { text, cut: false } = body(br#"{"b":1.10,"a":12345678901234567890123}"#, None) else {
            panic!("no JSON")
        };
        assert_eq!(text, "{\n  \"b\": 1.10,\n  \"a\": 12345678901234567890123\n}");
    }

    #[test]
    fn text_is_decoded_as_its_content_type_says() {
        let shown = body(b"\xc4\xe3\xba\xc3", Some("text/plain; charset=gbk"));
        assert_eq!(shown, Body::Text { text: "你好".into(), cut: false });
    }

    #[test]
    fn what_is_no_text_is_shown_in_hex() {
        let Body::Binary { text, cut: false } = body(b"\x89PNG\r\n\x1a\n\0", Some("image/png")) else {
            panic!("no hex")
        };
        assert!(text.contains("89 50 4e 47"), "{text}");
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        let Body::Text { text, cut: true } = body("é".repeat(200_000).as_bytes(), None) else {
            panic!("not cut")
        };
        assert_eq!(text.len(), TEXT_BYTES);
        assert!(text.chars().all(|character| character == 'é'));
    }

    #[test]
    fn no_body_is_no_text() {
        assert_eq!(body(b"", Some("text/plain")), Body::None);
    }
}
