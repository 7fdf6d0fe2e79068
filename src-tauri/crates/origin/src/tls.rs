use std::io;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::server::TlsStream;

use crate::connection;
use crate::exchange::Wire;
use crate::server::{Gate, Origin};
use crate::site::Site;

const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);

/// What is wrong with a [`TlsOrigin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// Nothing, for who trusts its authority.
    None,
    /// The certificate ran out on 1 January 2021.
    Expired,
    /// The certificate is good from 1 January 2090.
    NotYetValid,
    /// The certificate is for `other.example`.
    WrongName,
    /// The certificate signs itself.
    SelfSigned,
    /// The certificate is signed by an authority that nobody has the certificate of.
    UnknownIssuer,
    /// The port speaks HTTP without TLS.
    PlainText,
    /// The connection is closed in the middle of the handshake.
    HandshakeCut,
}

/// An [`Origin`] behind TLS: for 127.0.0.1 and localhost, HTTP/1.1 only, its certificates made when it starts.
pub struct TlsOrigin {
    origin: Origin,
    authority_pem: String,
}

impl TlsOrigin {
    /// Starts a server with that fault on a free port of 127.0.0.1. An error outside a tokio runtime.
    pub fn start(fault: TlsFault) -> io::Result<Self> {
        let authority = Authority::new("Fetchlist test authority").map_err(io::Error::other)?;
        let gate = match fault {
            TlsFault::PlainText => Gate::Open,
            TlsFault::HandshakeCut => Gate::Cut,
            _ => Gate::Tls(acceptor(fault, &authority).map_err(io::Error::other)?),
        };
        Ok(Self { origin: Origin::start_behind(gate, "https", 0)?, authority_pem: authority.pem })
    }

    /// The server behind the handshake, with its address, URLs and counts.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The https URL of a path that starts with a slash.
    pub fn url(&self, path: &str) -> String {
        self.origin.url(path)
    }

    /// The certificate of the private authority that a client must trust for [`TlsFault::None`] to be no fault, in PEM.
    pub fn ca_pem(&self) -> &str {
        &self.authority_pem
    }

    /// Stops the server, and returns when its connections are closed.
    pub async fn shutdown(self) {
        self.origin.shutdown().await;
    }
}

/// A certificate authority of this process's own.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new(name: &str) -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(Vec::new())?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = params.self_signed(&key)?.pem();
        Ok(Self { issuer: Issuer::new(params, key), pem })
    }
}

fn acceptor(
    fault: TlsFault,
    authority: &Authority,
) -> Result<TlsAcceptor, Box<dyn std::error::Error + Send + Sync>> {
    let key = KeyPair::generate()?;
    let names = match fault {
        TlsFault::WrongName => vec!["other.example".to_owned()],
        _ => vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
    };
    let mut params = CertificateParams::new(names)?;
    match fault {
        TlsFault::Expired => {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        }
        TlsFault::NotYetValid => {
            params.not_before = date_time_ymd(2090, 1, 1);
            params.not_after = date_time_ymd(2091, 1, 1);
        }
        _ => {}
    }
    let certificate = match fault {
        TlsFault::SelfSigned => params.self_signed(&key)?,
        TlsFault::UnknownIssuer => params.signed_by(&key, &Authority::new("Unknown authority")?.issuer)?,
        _ => params.signed_by(&key, &authority.issuer)?,
    };
    let key = PrivateKeyDer::try_from(key.serialize_der())?;
    // The provider is named because a process may hold more than one.
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

impl Wire for TlsStream<TcpStream> {
    fn reset_on_close(&self) -> io::Result<()> {
        self.get_ref().0.set_zero_linger()
    }
}

/// Shakes hands, then serves.
pub(crate) async fn serve(stream: TcpStream, acceptor: &TlsAcceptor, site: &Site) {
    if let Ok(Ok(stream)) = timeout(HANDSHAKE_LIMIT, acceptor.accept(stream)).await {
        connection::serve(stream, site).await;
    }
}

/// Takes the client's first message and closes.
pub(crate) async fn cut(mut stream: TcpStream) {
    let mut hello = [0; 4 * 1024];
    let _ = timeout(HANDSHAKE_LIMIT, stream.read(&mut hello)).await;
    let _ = timeout(HANDSHAKE_LIMIT, stream.shutdown()).await;
}
