use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::sign::{CertifiedKey, SingleCertAndKey};
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;

use crate::certificates::{Authority, Shown};
use crate::connection;
use crate::exchange::Wire;
use crate::server::{Gate, Origin};
use crate::site::Site;
use crate::welcome::Welcome;

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
    /// The certificate is signed by an authority under the trusted one, whose own certificate is not sent.
    MissingIntermediate,
    /// The same, sent, but its certificate is not one of an authority.
    IssuerIsNoAuthority,
    /// There are twenty authorities between the trusted one and the certificate.
    ChainTooLong,
    /// The certificate is for clients only, by its extended key usage.
    ClientOnly,
    /// The certificate has an extension that nobody knows, and that must not be passed over.
    UnknownExtension,
    /// The certificate is for `*.shop.localhost`: right for `a.shop.localhost`, wrong for `a.b.shop.localhost`, and for
    /// an address.
    Wildcard,
    /// The certificate has `127.0.0.1` for its common name, and no alternative name.
    OnlyCommonName,
    /// The certificate belongs to another key than the one that the server has.
    WrongKey,
    /// No fault: a server that knows TLS 1.2 and nothing newer.
    OldVersion,
    /// The port speaks HTTP without TLS.
    PlainText,
    /// The connection is closed in the middle of the handshake.
    HandshakeCut,
    /// The connection is reset in the middle of the handshake.
    HandshakeReset,
    /// The server never answers the handshake.
    HandshakeSilent,
    /// The server answers the handshake with an alert.
    HandshakeAlert,
    /// The server's part of the handshake is garbled.
    HandshakeGarbled,
}

/// An [`Origin`] behind TLS: for 127.0.0.1 and localhost, HTTP/1.1 only, its certificates made when it starts.
pub struct TlsOrigin {
    origin: Origin,
    authority_pem: String,
}

impl TlsOrigin {
    /// Starts a server with that fault on a free port of 127.0.0.1. An error outside a tokio runtime.
    pub fn start(fault: TlsFault) -> io::Result<Self> {
        let authority = Authority::root("Fetchlist test authority").map_err(io::Error::other)?;
        let gate = match fault {
            TlsFault::PlainText => Gate::Open,
            TlsFault::HandshakeCut => Gate::Odd(Welcome::Close),
            TlsFault::HandshakeReset => Gate::Odd(Welcome::Reset),
            TlsFault::HandshakeSilent => Gate::Odd(Welcome::Silent),
            TlsFault::HandshakeAlert => Gate::Odd(Welcome::Alert),
            TlsFault::HandshakeGarbled => Gate::Odd(Welcome::GarbledHello),
            _ => Gate::Tls(acceptor(fault, &authority).map_err(io::Error::other)?),
        };
        Ok(Self { origin: Origin::start_behind(gate, "https", 0)?, authority_pem: authority.pem() })
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

fn acceptor(
    fault: TlsFault,
    authority: &Authority,
) -> Result<TlsAcceptor, Box<dyn std::error::Error + Send + Sync>> {
    let Shown { chain, key } = Shown::with(fault, authority)?;
    let versions = match fault {
        TlsFault::OldVersion => &[&rustls::version::TLS12][..],
        _ => rustls::DEFAULT_VERSIONS,
    };
    // The provider is named because a process may hold more than one.
    let provider = Arc::new(ring::default_provider());
    let key = provider.key_provider.load_private_key(key)?;
    // Handed over unchecked: a builder would refuse some of the faults.
    let shown = SingleCertAndKey::from(CertifiedKey::new(chain, key));
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(shown));
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
