use std::sync::Arc;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::RowId;

/// What a row's life in a run came to. The names stand in people's files and do not change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// A full answer with a status under 400.
    Ok,
    /// Anything else that ended; [`ErrorKind`] says what.
    Failed,
    /// Still to be fetched.
    #[default]
    NotFetched,
}

impl Outcome {
    /// The stable name, as it stands in exported files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::NotFetched => "not_fetched",
        }
    }
}

macro_rules! error_kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// Why a try failed: exactly one of eleven. The names stand in people's files and do not change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorKind { $($(#[$doc])* $variant,)* }

        impl ErrorKind {
            /// All kinds, in the order in which a request can meet them.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The stable name, as it stands in exported files and job files.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }

        impl std::str::FromStr for ErrorKind {
            type Err = UnknownErrorKind;

            fn from_str(name: &str) -> Result<Self, Self::Err> {
                match name { $($name => Ok(Self::$variant),)* _ => Err(UnknownErrorKind(name.into())) }
            }
        }
    };
}

error_kinds! {
    /// Not an http or https URL.
    InvalidUrl = "invalid_url",
    /// The name was not found, or the name servers did not answer.
    Dns = "dns",
    /// Refused or unreachable.
    Connect = "connect",
    /// Certificate or handshake; the detail says which.
    Tls = "tls",
    /// The time for one try ran out; the detail names the phase.
    Timeout = "timeout",
    /// Reset, or closed before the whole answer came.
    Closed = "closed",
    /// What came back is not valid HTTP.
    Protocol = "protocol",
    /// A loop, too many hops, or a target that is no http(s) URL.
    Redirect = "redirect",
    /// More body, after decompression, than the limit.
    TooLarge = "too_large",
    /// The body's compression is broken.
    Decode = "decode",
    /// A complete answer with status 400 or more.
    HttpStatus = "http_status",
}

/// A name that is none of the [`ErrorKind`]s.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not one of the error kinds")]
pub struct UnknownErrorKind(String);

/// One redirect that was followed: the answer that asked for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hop {
    /// The status of the redirecting answer, such as 301.
    pub status: u16,
    /// The URL that answered so.
    pub url: String,
}

/// How long each part of a try took, in milliseconds; `None` where the part was not reached or not seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Phases {
    /// Finding the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub dns_ms: Option<u32>,
    /// Connecting, to the server or the proxy.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub connect_ms: Option<u32>,
    /// The TLS handshake.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tls_ms: Option<u32>,
    /// From the request to the head of the answer (with the two before it, where they were not seen).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub first_byte_ms: Option<u32>,
    /// From the head of the answer to its last byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub body_ms: Option<u32>,
}

/// The server's certificate.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Certificate {
    /// The names and addresses that it is for.
    pub names: Vec<String>,
    /// Who signed it.
    pub issuer: String,
    /// When it runs out, in milliseconds since 1970-01-01 UTC.
    #[ts(type = "number")]
    pub expires_at_ms: i64,
    /// Why it is not valid, where the job takes such ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub fault: Option<String>,
}

/// What carried a try: known from the moment that it stands, and the same for all tries that it carries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Connection {
    /// The address of the server, or of the proxy, with its port.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub address: Option<String>,
    /// Whether that is a proxy's.
    #[serde(default)]
    pub proxy: bool,
    /// The TLS version, such as `TLS 1.3`; none without TLS.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tls: Option<String>,
    /// The server's certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub certificate: Option<Certificate>,
}

/// The version of HTTP that an answer came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum HttpVersion {
    /// HTTP/1.0 (RFC 1945).
    #[serde(rename = "HTTP/1.0")]
    Http10,
    /// HTTP/1.1 (RFC 9112).
    #[serde(rename = "HTTP/1.1")]
    Http11,
    /// HTTP/2 (RFC 9113).
    #[serde(rename = "HTTP/2")]
    Http2,
}

impl HttpVersion {
    /// As people write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Http10 => "HTTP/1.0",
            Self::Http11 => "HTTP/1.1",
            Self::Http2 => "HTTP/2",
        }
    }

    /// The version of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Http10, Self::Http11, Self::Http2].into_iter().find(|version| version.as_str() == name)
    }
}

/// What the server sent, where it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// The header lines in the order received, each `name: value` and a line feed; values that are no UTF-8 have their
    /// bytes replaced.
    pub headers: String,
    /// The decoded body.
    pub body: Bytes,
}

/// How one try ended: a value, whatever the server did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Try {
    /// When it began, in milliseconds since 1970-01-01 UTC.
    pub started_at_ms: i64,
    /// How long it took, in milliseconds.
    pub duration_ms: u32,
    /// The parts of that time.
    pub phases: Phases,
    /// Whether the first answer came over a connection that was there already.
    pub reused: bool,
    /// What carried the last answer, or could not be set up.
    pub connection: Option<Arc<Connection>>,
    /// The version of HTTP of the last answer.
    pub http: Option<HttpVersion>,
    /// The status of the last answer, where one came.
    pub status: Option<u16>,
    /// Empty for a full answer with a status under 400.
    pub error: Option<ErrorKind>,
    /// The cause in plain technical English; empty where there is no error. Never holds a credential.
    pub error_detail: String,
    /// The URL that gave the last answer, where it is not the row's own.
    pub final_url: Option<String>,
    /// The redirects followed, in order.
    pub redirects: Vec<Hop>,
    /// The decoded body's size in bytes, as far as it was read.
    pub size_bytes: u64,
    /// The Content-Type of the last answer, as sent.
    pub content_type: Option<String>,
    /// The answer itself, where one came whole and is to be kept.
    pub response: Option<Response>,
}

/// A row's try that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The row.
    pub row: RowId,
    /// Which of the row's tries it was, counted from 1 over all runs.
    pub number: u32,
    /// Whether it decides the row; otherwise another try follows.
    pub last: bool,
    /// How it ended.
    pub end: Try,
}

impl Try {
    /// `Ok` where there is no error, else `Failed`.
    pub fn outcome(&self) -> Outcome {
        if self.error.is_none() { Outcome::Ok } else { Outcome::Failed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_kind_reads_back_from_its_name() {
        assert_eq!(ErrorKind::ALL.len(), 11);
        for kind in ErrorKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(*kind));
            assert_eq!(serde_json::to_string(kind).unwrap(), format!("\"{}\"", kind.as_str()));
        }
        assert!("nonsense".parse::<ErrorKind>().is_err());
    }
}
