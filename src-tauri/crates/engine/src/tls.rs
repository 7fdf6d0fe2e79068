use std::{
    fmt, io,
    sync::{Arc, Mutex, PoisonError},
};

use fetchlist_model::{Certificate, HttpChoice, Settings};
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, InvalidMessage, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use rustls_platform_verifier::Verifier;
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};
use x509_parser::{
    extensions::GeneralName,
    prelude::{FromDer as _, X509Certificate},
};

use crate::EngineError;

/// A TLS handshake that failed, and the certificate that the server had shown by then.
#[derive(Debug)]
pub(crate) struct HandshakeFailure {
    pub(crate) error: io::Error,
    pub(crate) certificate: Option<Certificate>,
}

impl fmt::Display for HandshakeFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(formatter)
    }
}

impl std::error::Error for HandshakeFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// What is known of a connection once its handshake is over.
pub(crate) struct Secured {
    pub(crate) stream: TlsStream<TcpStream>,
    pub(crate) version: Option<String>,
    pub(crate) certificate: Option<Certificate>,
    pub(crate) is_http2: bool,
}

/// Shakes hands as the settings want it.
#[derive(Clone)]
pub(crate) struct Handshake {
    connector: TlsConnector,
    verifier: Arc<Observed>,
}

impl Handshake {
    pub(crate) fn new(settings: &Settings) -> Result<Self, EngineError> {
        let refused = |error: Error| EngineError::Client(error.to_string());
        let provider = Arc::new(ring::default_provider());
        let verifier = Arc::new(Observed {
            inner: verifier(&provider)?,
            accepts_any: settings.accept_invalid_certificates,
        });
        let mut config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(refused)?
            .dangerous()
            .with_custom_certificate_verifier(verifier.clone())
            .with_no_client_auth();
        config.alpn_protocols = match settings.http {
            HttpChoice::Auto => vec![b"h2".to_vec(), b"http/1.1".to_vec()],
            HttpChoice::Http1 => vec![b"http/1.1".to_vec()],
            HttpChoice::Http2 => vec![b"h2".to_vec()],
        };
        Ok(Self { connector: TlsConnector::from(Arc::new(config)), verifier })
    }

    pub(crate) async fn shake(&self, host: &str, stream: TcpStream) -> Result<Secured, HandshakeFailure> {
        // A host in brackets is an IPv6 address.
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let name = ServerName::try_from(host.to_owned()).map_err(|error| HandshakeFailure {
            error: io::Error::new(io::ErrorKind::InvalidInput, error),
            certificate: None,
        })?;
        let seen = Arc::new(Mutex::new(None));
        let shaken = SEEN.scope(seen.clone(), self.connector.connect(name.clone(), stream)).await;
        let stream = shaken.map_err(|error| HandshakeFailure {
            error,
            certificate: seen.lock().unwrap_or_else(PoisonError::into_inner).take(),
        })?;
        let (_, session) = stream.get_ref();
        let version = session.protocol_version().map(|version| match version {
            rustls::ProtocolVersion::TLSv1_2 => "TLS 1.2".into(),
            rustls::ProtocolVersion::TLSv1_3 => "TLS 1.3".into(),
            other => format!("{other:?}"),
        });
        let is_http2 = session.alpn_protocol() == Some(b"h2");
        let certificate = session.peer_certificates().and_then(|chain| {
            let (first, rest) = chain.split_first()?;
            let mut certificate = read(first)?;
            certificate.fault = self.verifier.fault(first, rest, &name);
            Some(certificate)
        });
        Ok(Secured { stream, version, certificate, is_http2 })
    }
}

/// Checks certificates as the system does.
fn verifier(provider: &Arc<CryptoProvider>) -> Result<Arc<dyn ServerCertVerifier>, EngineError> {
    match Verifier::new(provider.clone()) {
        Ok(verifier) => Ok(Arc::new(verifier)),
        Err(error) => Err(EngineError::Client(error.to_string())),
    }
}

tokio::task_local! {
    /// The certificate that the handshake under way was shown.
    static SEEN: Arc<Mutex<Option<Certificate>>>;
}

/// Notes each certificate before it is judged, so that a refusal can say whose it was.
#[derive(Debug)]
struct Observed {
    inner: Arc<dyn ServerCertVerifier>,
    accepts_any: bool,
}

impl Observed {
    /// What is wrong with a certificate that was accepted all the same.
    fn fault(
        &self,
        first: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        name: &ServerName<'_>,
    ) -> Option<String> {
        if !self.accepts_any {
            return None;
        }
        let judged = self.inner.verify_server_cert(first, rest, name, &[], UnixTime::now());
        judged.err().map(|error| detail(&error, None))
    }
}

impl ServerCertVerifier for Observed {
    fn verify_server_cert(
        &self,
        first: &CertificateDer<'_>,
        rest: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let judged = self.inner.verify_server_cert(first, rest, name, ocsp, now);
        if judged.is_err() {
            // Outside a handshake of ours nobody asks.
            let _ = SEEN.try_with(|seen| *seen.lock().unwrap_or_else(PoisonError::into_inner) = read(first));
        }
        if self.accepts_any { Ok(ServerCertVerified::assertion()) } else { judged }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

/// The names (RFC 5280 section 4.2.1.6), issuer and end of a certificate; none where it cannot be read.
fn read(der: &CertificateDer<'_>) -> Option<Certificate> {
    /// A hostile certificate may name thousands.
    const NAMES: usize = 100;
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let names = certificate
        .subject_alternative_name()
        .ok()
        .flatten()
        .iter()
        .flat_map(|extension| &extension.value.general_names)
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some((*name).to_owned()),
            GeneralName::IPAddress(bytes) => address(bytes),
            _ => None,
        })
        .take(NAMES)
        .collect();
    let issuer = certificate.issuer();
    let organization = issuer.iter_organization().chain(issuer.iter_common_name());
    let mut issuer: Vec<&str> = organization.filter_map(|name| name.as_str().ok()).collect();
    issuer.dedup();
    Some(Certificate {
        names,
        issuer: issuer.join(", "),
        expires_at_ms: certificate.validity().not_after.timestamp().saturating_mul(1_000),
        fault: None,
    })
}

fn address(bytes: &[u8]) -> Option<String> {
    let v4 = <[u8; 4]>::try_from(bytes).map(std::net::IpAddr::from);
    v4.or_else(|_| <[u8; 16]>::try_from(bytes).map(std::net::IpAddr::from)).ok().map(|ip| ip.to_string())
}

/// Why a handshake failed, in words that the window's explanations begin with.
pub(crate) fn detail(error: &Error, certificate: Option<&Certificate>) -> String {
    use rustls::CertificateError as Fault;
    match error {
        Error::InvalidCertificate(fault) => match fault {
            Fault::Expired | Fault::ExpiredContext { .. } => match certificate.and_then(expiry) {
                Some(day) => format!("certificate: expired (on {day})"),
                None => "certificate: expired".into(),
            },
            Fault::NotValidYet => "certificate: not valid yet".into(),
            Fault::NotValidYetContext { not_before, .. } => match day(not_before.as_secs()) {
                Some(day) => format!("certificate: not valid yet (from {day})"),
                None => "certificate: not valid yet".into(),
            },
            Fault::NotValidForName | Fault::NotValidForNameContext { .. } => {
                const SOME: usize = 3;
                let names = certificate.map(|certificate| certificate.names.as_slice()).unwrap_or_default();
                let some = names.iter().take(SOME).map(String::as_str).collect::<Vec<_>>().join(", ");
                match names.len() {
                    0 => "certificate: wrong name (it names none)".into(),
                    count if count > SOME => {
                        format!("certificate: wrong name (it is for {some} and {} more)", count - SOME)
                    }
                    _ => format!("certificate: wrong name (it is for {some})"),
                }
            }
            Fault::UnknownIssuer => "certificate: unknown issuer (self-signed, or a link is missing)".into(),
            Fault::Revoked => "certificate: revoked".into(),
            Fault::BadSignature => "certificate: its signature does not fit".into(),
            Fault::InvalidPurpose | Fault::InvalidPurposeContext { .. } => {
                "certificate: it is not for servers".into()
            }
            Fault::Other(other) => plainly(&format!("{other:?}"))
                .map_or_else(|| format!("certificate: {other}"), |text| format!("certificate: {text}")),
            other => format!("certificate: {other}"),
        },
        // What a server that speaks plain HTTP answers.
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "handshake: the server does not speak TLS on this port".into()
        }
        Error::InvalidMessage(_) => format!("handshake: what the server sent is not valid TLS ({error})"),
        Error::AlertReceived(alert) => format!("handshake: refused by the server ({alert:?})"),
        Error::PeerIncompatible(_) => format!("handshake: no TLS version or cipher in common ({error})"),
        other => format!("handshake: {other}"),
    }
}

/// What the checking library has only a name for.
fn plainly(name: &str) -> Option<&'static str> {
    let texts = [
        ("EndEntityUsedAsCa", "it is signed by a certificate that is no authority's"),
        ("CaUsedAsEndEntity", "it is an authority's own"),
        ("MaximumPathDepthExceeded", "the chain of authorities is too long"),
        ("PathLenConstraintViolated", "the chain of authorities is longer than one of them allows"),
        ("EkuError", "it is not for servers"),
        ("RequiredEkuNotFound", "it is not for servers"),
        ("UnsupportedCriticalExtension", "it has a part that must be understood and is not known"),
        ("NameConstraintViolation", "its authority may not sign for this name"),
    ];
    texts.iter().find(|(known, _)| name.contains(known)).map(|(_, text)| *text)
}

fn expiry(certificate: &Certificate) -> Option<String> {
    day(u64::try_from(certificate.expires_at_ms / 1_000).ok()?)
}

/// The day, UTC, of a time in seconds since 1970, such as `2021-01-01`.
fn day(seconds: u64) -> Option<String> {
    let time = jiff::Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
    Some(time.strftime("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};

    use super::*;

    fn certificate() -> Vec<u8> {
        let mut params =
            CertificateParams::new(vec!["a.example".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        params.distinguished_name.push(DnType::OrganizationName, "An authority");
        params.not_after = date_time_ymd(2030, 1, 2);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
    }

    #[test]
    fn a_certificate_tells_its_names_issuer_and_end() {
        let certificate = read(&certificate().into()).unwrap();
        assert_eq!(certificate.names, ["a.example", "127.0.0.1"]);
        assert!(certificate.issuer.starts_with("An authority"), "{}", certificate.issuer);
        assert_eq!(expiry(&certificate).as_deref(), Some("2030-01-02"));
    }

    proptest! {
        #[test]
        fn no_bytes_for_a_certificate_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&bytes.into());
        }

        #[test]
        fn no_damage_to_a_certificate_panics(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
            length in any::<prop::sample::Index>(),
        ) {
            let mut bytes = certificate();
            for (at, byte) in changes {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            let whole = read(&bytes.clone().into());
            bytes.truncate(length.index(bytes.len()));
            let _ = (whole, read(&bytes.into()));
        }

        #[test]
        fn no_day_panics(seconds in any::<u64>()) {
            let _ = day(seconds);
        }
    }
}
