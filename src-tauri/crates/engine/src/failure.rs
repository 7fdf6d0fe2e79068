use std::{error::Error, io};

use fetchlist_model::{Certificate, ErrorKind};

use crate::{
    client::SendError,
    connect::ProxyFailure,
    resolve::LookupFailure,
    tls::{self, HandshakeFailure},
    watch::Stage,
};

/// What a failed request comes down to: the kind, and the cause in words that hold no credential.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) detail: String,
    /// For `dns`: no name server gave an answer, so that another try may get one.
    pub(crate) lookup_unanswered: bool,
    /// Nothing at all came back, neither from the server nor from one on the way: the network itself may be gone.
    pub(crate) no_contact: bool,
    /// The certificate that was refused.
    pub(crate) certificate: Option<Certificate>,
}

impl Failure {
    pub(crate) fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), lookup_unanswered: false, no_contact: false, certificate: None }
    }

    fn without_contact(self) -> Self {
        Self { no_contact: true, ..self }
    }
}

/// Reads why no answer came.
pub(crate) fn of_sending(error: &SendError) -> Failure {
    match error {
        SendError::Uri(error) => Failure::new(ErrorKind::InvalidUrl, error.to_string()),
        SendError::Http(error) => {
            let is_connecting = error.is_connect();
            let found = find(error, is_connecting);
            found.unwrap_or_else(|innermost| {
                let kind = if is_connecting { ErrorKind::Connect } else { ErrorKind::Protocol };
                Failure::new(kind, innermost)
            })
        }
    }
}

/// Reads why a connection could not be made.
pub(crate) fn of_connecting(error: &(dyn Error + Send + Sync + 'static)) -> Failure {
    find(error, true).unwrap_or_else(|innermost| Failure::new(ErrorKind::Connect, innermost))
}

/// Reads why a body did not come whole. What HTTP has no part in is a fault of its compression.
pub(crate) fn of_body(error: &(dyn Error + Send + Sync + 'static)) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let is_of_http = std::iter::from_fn(|| {
        let at = cause?;
        cause = inner(at);
        Some(at)
    })
    .any(<dyn Error>::is::<hyper::Error>);
    let found = if is_of_http { find(error, false) } else { Err(innermost(error)) };
    found.unwrap_or_else(|innermost| {
        if is_of_http {
            Failure::new(ErrorKind::Closed, format!("the body ended early: {innermost}"))
        } else {
            of_decoding(&innermost)
        }
    })
}

/// A body that cannot be decompressed.
pub(crate) fn of_decoding(why: &str) -> Failure {
    Failure::new(ErrorKind::Decode, format!("the compressed body is broken: {why}"))
}

/// A try whose time ran out in that stage.
pub(crate) fn of_time(stage: Stage, seconds: f32, size: u64) -> Failure {
    let detail = match stage {
        Stage::Lookup => format!("name look-up: no answer within {seconds} s"),
        Stage::Connect => format!("connect: no connection within {seconds} s"),
        Stage::Tls => format!("TLS: the handshake was not over within {seconds} s"),
        Stage::FirstByte => format!("first byte: connected, but no answer within {seconds} s"),
        Stage::Body => format!("body: not complete within {seconds} s, {size} bytes came"),
    };
    let failure = Failure::new(ErrorKind::Timeout, detail);
    match stage {
        Stage::Lookup | Stage::Connect => failure.without_contact(),
        _ => failure,
    }
}

/// The cause that names itself, from the outside in; else the innermost one's words.
fn find(error: &(dyn Error + 'static), is_connecting: bool) -> Result<Failure, String> {
    let mut cause = Some(error);
    let mut by_proxy = false;
    while let Some(at) = cause {
        if at.is::<ProxyFailure>() {
            by_proxy = true;
        }
        let failure = name(at, is_connecting);
        if let Some(mut failure) = failure {
            if by_proxy && matches!(failure.kind, ErrorKind::Connect | ErrorKind::Dns) {
                // Without its proxy, nothing of a run can be reached.
                failure =
                    Failure::new(ErrorKind::Connect, format!("proxy: {}", failure.detail)).without_contact();
            }
            return Ok(failure);
        }
        cause = inner(at);
    }
    let innermost = innermost(error);
    if by_proxy {
        return Ok(Failure::new(ErrorKind::Connect, format!("proxy: {innermost}")));
    }
    Err(innermost)
}

fn name(at: &(dyn Error + 'static), is_connecting: bool) -> Option<Failure> {
    if let Some(lookup) = at.downcast_ref::<LookupFailure>() {
        let failure = Failure::new(ErrorKind::Dns, lookup.to_string());
        return Some(if lookup.unanswered {
            Failure { lookup_unanswered: true, ..failure.without_contact() }
        } else {
            failure
        });
    }
    if let Some(handshake) = at.downcast_ref::<HandshakeFailure>() {
        return Some(of_handshake(handshake));
    }
    if let Some(tls) = at.downcast_ref::<rustls::Error>() {
        return Some(Failure::new(ErrorKind::Tls, tls::detail(tls, None)));
    }
    if let Some(hyper) = at.downcast_ref::<hyper::Error>() {
        if hyper.is_parse() {
            return Some(Failure::new(ErrorKind::Protocol, format!("not valid HTTP: {}", cause_of(hyper))));
        }
        if hyper.is_incomplete_message() || hyper.is_canceled() {
            return Some(Failure::new(ErrorKind::Closed, "closed before the whole answer came"));
        }
    }
    let io = at.downcast_ref::<io::Error>()?;
    if inner(at).is_some_and(names_itself) { None } else { of_io(io, is_connecting) }
}

/// Whether an error says more than the `io::Error` around it.
fn names_itself(error: &(dyn Error + 'static)) -> bool {
    error.is::<LookupFailure>()
        || error.is::<rustls::Error>()
        || error.is::<hyper::Error>()
        || error.is::<io::Error>()
}

fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut at = error;
    while let Some(next) = inner(at) {
        at = next;
    }
    at.to_string()
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

fn of_handshake(handshake: &HandshakeFailure) -> Failure {
    let HandshakeFailure { error, certificate } = handshake;
    let found = error.get_ref().and_then(|error| error.downcast_ref::<rustls::Error>());
    let detail = match (found, error.kind()) {
        (Some(error), _) => tls::detail(error, certificate.as_ref()),
        (
            None,
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe,
        ) => "handshake: closed during the TLS handshake".into(),
        (None, _) => format!("handshake: {error}"),
    };
    Failure { certificate: certificate.clone(), ..Failure::new(ErrorKind::Tls, detail) }
}

fn of_io(error: &io::Error, is_connecting: bool) -> Option<Failure> {
    let text = |kind, text: &str| Some(Failure::new(kind, text));
    match error.kind() {
        io::ErrorKind::ConnectionRefused => text(ErrorKind::Connect, "connection refused"),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => {
            Some(Failure::new(ErrorKind::Connect, format!("unreachable: {error}")).without_contact())
        }
        // The system's own limit on connecting, which may be shorter than ours.
        io::ErrorKind::TimedOut => {
            Some(Failure::new(ErrorKind::Timeout, "connect: the system gave up").without_contact())
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
