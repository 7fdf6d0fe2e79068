use std::{error::Error, io};

use fetchlist_model::ErrorKind;

use crate::connect::{LookupFailure, Stage};

/// What a failed request comes down to: the kind, and the cause in words that hold no credential.
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) detail: String,
    /// For `dns`: no name server gave an answer, so that another try may get one.
    pub(crate) lookup_unanswered: bool,
}

impl Failure {
    pub(crate) fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), lookup_unanswered: false }
    }
}

/// Reads reqwest's error: the causes that name themselves, from the outside in, then what reqwest calls it.
pub(crate) fn classify(error: &reqwest::Error, stage: Stage) -> Failure {
    let mut cause = error.source();
    let mut is_of_http = false;
    let mut innermost = error.to_string();
    while let Some(at) = cause {
        if let Some(lookup) = at.downcast_ref::<LookupFailure>() {
            let detail = lookup.to_string();
            return Failure { kind: ErrorKind::Dns, detail, lookup_unanswered: lookup.unanswered };
        }
        if let Some(tls) = at.downcast_ref::<rustls::Error>() {
            return Failure::new(ErrorKind::Tls, tls_detail(tls));
        }
        if let Some(hyper) = at.downcast_ref::<hyper::Error>() {
            is_of_http = true;
            if hyper.is_parse() {
                return Failure::new(ErrorKind::Protocol, format!("not valid HTTP: {}", cause_of(hyper)));
            }
            if hyper.is_incomplete_message() {
                return Failure::new(ErrorKind::Closed, "closed before the whole answer came");
            }
        }
        // An error of reading that HTTP has no part in is one of decompressing.
        if let Some(io) = at.downcast_ref::<io::Error>()
            && !inner(at).is_some_and(names_itself)
            && (is_of_http || !error.is_decode())
            && let Some(failure) = of_io(io, error.is_connect())
        {
            return failure;
        }
        innermost = at.to_string();
        cause = inner(at);
    }
    if error.is_decode() && !is_of_http {
        return Failure::new(ErrorKind::Decode, format!("the compressed body is broken: {innermost}"));
    }
    if error.is_connect() {
        return Failure::new(ErrorKind::Connect, innermost);
    }
    if error.is_builder() {
        return Failure::new(ErrorKind::InvalidUrl, innermost);
    }
    match stage {
        Stage::Body => Failure::new(ErrorKind::Closed, format!("the body ended early: {innermost}")),
        _ => Failure::new(ErrorKind::Protocol, innermost),
    }
}

/// Whether an error says more than the `io::Error` around it.
fn names_itself(error: &(dyn Error + 'static)) -> bool {
    error.is::<rustls::Error>()
        || error.is::<LookupFailure>()
        || error.is::<hyper::Error>()
        || error.is::<io::Error>()
}

/// What an error is about. The source of an `io::Error` is that of what it wraps, which would be passed over.
fn inner<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

fn cause_of(error: &hyper::Error) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

fn of_io(error: &io::Error, is_connecting: bool) -> Option<Failure> {
    let text = |kind, text: &str| Some(Failure::new(kind, text));
    match error.kind() {
        io::ErrorKind::ConnectionRefused => text(ErrorKind::Connect, "connection refused"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            text(ErrorKind::Connect, &format!("unreachable: {error}"))
        }
        // The system's own limit on connecting, which may be shorter than ours.
        io::ErrorKind::TimedOut => text(ErrorKind::Timeout, "connect: the system gave up"),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset if is_connecting => {
            text(ErrorKind::Tls, "handshake: closed during the TLS handshake")
        }
        _ if is_connecting => text(ErrorKind::Connect, &error.to_string()),
        io::ErrorKind::ConnectionReset => text(ErrorKind::Closed, "reset by the server"),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe | io::ErrorKind::NotConnected => {
            text(ErrorKind::Closed, &error.to_string())
        }
        io::ErrorKind::UnexpectedEof => text(ErrorKind::Closed, "closed before the whole body came"),
        // What hyper says of a broken chunk.
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            text(ErrorKind::Protocol, &format!("not valid HTTP: {error}"))
        }
        _ => None,
    }
}

fn tls_detail(error: &rustls::Error) -> String {
    use rustls::{CertificateError as Certificate, Error as Tls};
    match error {
        Tls::InvalidCertificate(fault) => match fault {
            Certificate::Expired | Certificate::ExpiredContext { .. } => "certificate: expired".into(),
            Certificate::NotValidYet | Certificate::NotValidYetContext { .. } => {
                "certificate: not valid yet".into()
            }
            Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                format!("certificate: wrong name ({fault})")
            }
            Certificate::UnknownIssuer => {
                "certificate: unknown issuer (self-signed, or a link is missing)".into()
            }
            Certificate::Revoked => "certificate: revoked".into(),
            other => format!("certificate: {other}"),
        },
        Tls::InvalidMessage(_) => "handshake: the server does not speak TLS on this port".into(),
        Tls::AlertReceived(alert) => format!("handshake: refused by the server ({alert:?})"),
        Tls::PeerIncompatible(_) => format!("handshake: no TLS version or cipher in common ({error})"),
        other => format!("handshake: {other}"),
    }
}
