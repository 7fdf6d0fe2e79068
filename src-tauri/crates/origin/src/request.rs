use std::borrow::Cow;
use std::io;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

const MOST_HEAD_BYTES: usize = 64 * 1024;
const MOST_BODY_BYTES: usize = 1024 * 1024;
const MOST_FIELDS: usize = 100;

/// What the next bytes of a connection turned out to be.
pub(crate) enum Incoming {
    /// A request whose body has been read.
    Request(Request),
    /// One that cannot be served; the status to answer with before closing.
    Refused(u16),
    /// The client has gone.
    Closed,
}

pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, as sent.
    pub(crate) target: String,
    pub(crate) keep_alive: bool,
    pub(crate) body_bytes: usize,
    /// Kept unparsed: hardly any answer depends on the fields.
    head: Bytes,
}

impl Request {
    /// Takes the next request off the wire. What was read beyond it stays in `buffer`.
    pub(crate) async fn read<S: AsyncRead + Unpin>(
        wire: &mut S,
        buffer: &mut BytesMut,
    ) -> io::Result<Incoming> {
        let request = loop {
            match Self::parse(buffer) {
                Ok(Some(request)) => break request,
                Ok(None) if buffer.len() > MOST_HEAD_BYTES => return Ok(Incoming::Refused(431)),
                Ok(None) => {}
                Err(status) => return Ok(Incoming::Refused(status)),
            }
            if wire.read_buf(buffer).await? == 0 {
                return Ok(Incoming::Closed);
            }
        };
        while buffer.len() < request.body_bytes {
            if wire.read_buf(buffer).await? == 0 {
                return Ok(Incoming::Closed);
            }
        }
        let _ = buffer.split_to(request.body_bytes);
        Ok(Incoming::Request(request))
    }

    /// Splits a complete head off `buffer`; none when more bytes are needed, or the status that refuses it.
    fn parse(buffer: &mut BytesMut) -> Result<Option<Self>, u16> {
        let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
        let mut parsed = httparse::Request::new(&mut fields);
        let length = match parsed.parse(buffer) {
            Ok(httparse::Status::Complete(length)) => length,
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(httparse::Error::TooManyHeaders) => return Err(431),
            Err(_) => return Err(400),
        };
        let mut keep_alive = parsed.version == Some(1);
        let mut body_bytes = 0;
        for field in parsed.headers.iter() {
            if field.name.eq_ignore_ascii_case("connection") {
                keep_alive &= !field.value.eq_ignore_ascii_case(b"close");
            } else if field.name.eq_ignore_ascii_case("content-length") {
                let length = std::str::from_utf8(field.value).ok().and_then(|text| text.parse().ok());
                body_bytes = length.ok_or(400_u16)?;
            } else if field.name.eq_ignore_ascii_case("transfer-encoding") {
                return Err(411);
            }
        }
        if body_bytes > MOST_BODY_BYTES {
            return Err(413);
        }
        let method = parsed.method.unwrap_or_default().to_owned();
        let target = parsed.path.unwrap_or_default().to_owned();
        let head = buffer.split_to(length).freeze();
        Ok(Some(Self { method, target, keep_alive, body_bytes, head }))
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(crate) fn is_head(&self) -> bool {
        self.method == "HEAD"
    }

    /// The decoded value of a query parameter.
    pub(crate) fn query(&self, name: &str) -> Option<Cow<'_, str>> {
        let (_, query) = self.target.split_once('?')?;
        form_urlencoded::parse(query.as_bytes()).find_map(|(key, value)| (key == name).then_some(value))
    }

    /// A query parameter that is a number.
    pub(crate) fn query_number(&self, name: &str) -> Option<u64> {
        self.query(name)?.parse().ok()
    }

    /// The query parameter `status`, where it is one that ends an exchange.
    pub(crate) fn query_status(&self) -> Option<u16> {
        let status = self.query("status")?.parse().ok();
        status.filter(|status| (200..=999).contains(status))
    }

    /// The header fields in the order sent, names in lower case.
    pub(crate) fn fields(&self) -> Vec<(String, String)> {
        let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
        let mut parsed = httparse::Request::new(&mut fields);
        // It parsed before, when the head came in.
        let _ = parsed.parse(&self.head);
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        parsed.headers.iter().map(|field| (field.name.to_ascii_lowercase(), text(field.value))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Option<Request>, u16> {
        Request::parse(&mut BytesMut::from(text))
    }

    #[test]
    fn a_request_is_split_off_and_the_next_one_stays() {
        let mut buffer = BytesMut::from("GET /a?b=c%20d HTTP/1.1\r\nHost: x\r\n\r\nGET /next");
        let request = Request::parse(&mut buffer).unwrap().unwrap();
        assert_eq!((request.method.as_str(), request.path(), request.keep_alive), ("GET", "/a", true));
        assert_eq!(request.query("b").as_deref(), Some("c d"));
        assert_eq!(request.fields(), [("host".to_owned(), "x".to_owned())]);
        assert_eq!(&buffer[..], b"GET /next");
    }

    #[test]
    fn what_cannot_be_served_is_refused_with_a_status() {
        let status = |text| parse(text).err();
        assert_eq!(status("GET / HTTP/1.1\r\nA: b"), None);
        assert_eq!(status("\x01\x02\r\n\r\n"), Some(400));
        assert_eq!(status("POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n"), Some(400));
        assert_eq!(status("POST / HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n"), Some(413));
        assert_eq!(status("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), Some(411));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(101));
        assert_eq!(status(&many), Some(431));
    }

    #[test]
    fn old_clients_and_those_that_ask_get_no_second_request() {
        for text in ["GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nConnection: Close\r\n\r\n"] {
            assert!(!parse(text).unwrap().unwrap().keep_alive, "{text}");
        }
    }
}
