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

/// Reads reqwest's error: first the causes that name themselves, from the outside in, then the stage it was in.
pub(crate) fn classify(error: &reqwest::Error, stage: Stage) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    let mut innermost = String::new();
    while let Some(at) = cause {
        if let Some(lookup) = at.downcast_ref::<LookupFailure>() {
            let detail = lookup.to_string();
            return Failure { kind: ErrorKind::Dns, detail, lookup_unanswered: lookup.unanswered };
        }
        if let Some(tls) = at.downcast_ref::<rustls::Error>() {
            return Failure::new(ErrorKind::Tls, tls_detail(tls));
        }
        if let Some(failure) = at.downcast_ref::<hyper::Error>().and_then(of_hyper) {
            return failure;
        }
        if let Some(io_error) = at.downcast_ref::<io::Error>() {
            // An io::Error's source is the source of what it wraps: what it wraps itself has to be asked for.
            if let Some(inner) = io_error.get_ref() {
                if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
                    return Failure::new(ErrorKind::Tls, tls_detail(tls));
                }
                if let Some(lookup) = inner.downcast_ref::<LookupFailure>() {
                    let detail = lookup.to_string();
                    return Failure { kind: ErrorKind::Dns, detail, lookup_unanswered: lookup.unanswered };
                }
            }
            if !error.is_decode()
                && let Some(failure) = of_io(io_error, stage)
            {
                return failure;
            }
        }
        innermost = at.to_string();
        cause = at.source();
    }
    if error.is_decode() {
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

fn of_hyper(error: &hyper::Error) -> Option<Failure> {
    if error.is_parse() {
        return Some(Failure::new(ErrorKind::Protocol, format!("not valid HTTP: {error}")));
    }
    if error.is_incomplete_message() {
        return Some(Failure::new(ErrorKind::Closed, "closed before the whole answer came"));
    }
    None
}

fn of_io(error: &io::Error, stage: Stage) -> Option<Failure> {
    let kind = match error.kind() {
        io::ErrorKind::ConnectionRefused => {
            return Some(Failure::new(ErrorKind::Connect, "connection refused"));
        }
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            return Some(Failure::new(ErrorKind::Connect, format!("unreachable: {error}")));
        }
        io::ErrorKind::AddrNotAvailable | io::ErrorKind::PermissionDenied => ErrorKind::Connect,
        // The system's own limit on connecting, which may be shorter than ours.
        io::ErrorKind::TimedOut => ErrorKind::Timeout,
        io::ErrorKind::UnexpectedEof if stage == Stage::Connect => {
            return Some(Failure::new(ErrorKind::Tls, "closed during the TLS handshake"));
        }
        io::ErrorKind::ConnectionReset if stage == Stage::Connect => ErrorKind::Connect,
        io::ErrorKind::ConnectionReset => {
            return Some(Failure::new(ErrorKind::Closed, "reset by the server"));
        }
        io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe | io::ErrorKind::NotConnected => {
            ErrorKind::Closed
        }
        io::ErrorKind::UnexpectedEof => {
            return Some(Failure::new(ErrorKind::Closed, "closed before the whole body came"));
        }
        // What hyper says of a broken chunk.
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData if stage == Stage::Body => {
            return Some(Failure::new(ErrorKind::Protocol, format!("not valid HTTP: {error}")));
        }
        _ => return None,
    };
    Some(Failure::new(kind, error.to_string()))
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
