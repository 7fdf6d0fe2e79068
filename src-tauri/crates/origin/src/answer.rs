use std::fmt::Write;

use bytes::Bytes;
use http::StatusCode;

/// A well-behaved answer, sent in one piece.
pub(crate) struct Answer {
    status: u16,
    fields: String,
    body: Bytes,
}

impl Answer {
    /// An answer with an empty body.
    pub(crate) fn status(status: u16) -> Self {
        Self { status, fields: String::new(), body: Bytes::new() }
    }

    /// 200 with a body of that type.
    pub(crate) fn ok(content_type: &str, body: impl Into<Bytes>) -> Self {
        Self::status(200).with_body(content_type, body)
    }

    pub(crate) fn json(body: impl Into<Bytes>) -> Self {
        Self::ok("application/json", body)
    }

    pub(crate) fn with_body(mut self, content_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self.field("Content-Type", content_type)
    }

    pub(crate) fn field(mut self, name: &str, value: &str) -> Self {
        // Writing to a String cannot fail.
        let _ = write!(self.fields, "{name}: {value}\r\n");
        self
    }

    /// The bytes of the answer. To a HEAD it leaves out the body, and keeps its length.
    pub(crate) fn into_bytes(self, to_head: bool, keep_alive: bool) -> Vec<u8> {
        let reason = reason(self.status);
        let mut text = String::with_capacity(96 + self.fields.len() + self.body.len());
        let _ = write!(text, "HTTP/1.1 {} {reason}\r\n{}", self.status, self.fields);
        if !keep_alive {
            text.push_str("Connection: close\r\n");
        }
        let bodiless = matches!(self.status, 204 | 304);
        if !bodiless {
            let _ = write!(text, "Content-Length: {}\r\n", self.body.len());
        }
        text.push_str("\r\n");
        let mut bytes = text.into_bytes();
        if !bodiless && !to_head {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }
}

/// The status line's words for a code, or none for one without a name.
pub(crate) fn reason(status: u16) -> &'static str {
    let known = StatusCode::from_u16(status).ok();
    known.and_then(|known| known.canonical_reason()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_declares_its_length_and_a_head_gets_no_body() {
        let answer = || Answer::ok("text/plain", "hello").field("X-A", "b");
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-A: b\r\nContent-Length: 5\r\n\r\n";
        assert_eq!(answer().into_bytes(false, true), format!("{head}hello").as_bytes());
        assert_eq!(answer().into_bytes(true, true), head.as_bytes());
    }

    #[test]
    fn statuses_without_a_body_send_none() {
        let bytes = Answer::status(204).into_bytes(false, false);
        assert_eq!(bytes, b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    }
}
