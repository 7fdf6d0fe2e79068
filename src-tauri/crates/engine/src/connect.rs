use std::{
    fmt,
    future::{Ready, ready},
    io,
    pin::Pin,
    sync::{Arc, atomic::AtomicU32},
    task::{Context, Poll},
};

use fetchlist_model::{Connection as Facts, Proxy, Settings};
use http::{HeaderValue, Uri, uri::Scheme};
use hyper_util::{
    client::{
        legacy::connect::{
            self, Connection, HttpConnector,
            proxy::{SocksV5, Tunnel},
        },
        proxy::matcher::{Intercept, Matcher},
    },
    rt::TokioIo,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::client::TlsStream;
use tower_service::Service;

use crate::{
    EngineError,
    resolve::SystemResolver,
    tls::{Handshake, Secured},
    watch::{Part, Timed},
};

type AnyError = Box<dyn std::error::Error + Send + Sync>;
type Tcp = HttpConnector<SystemResolver>;

/// A proxy that cannot be reached, or does not do what it is asked.
#[derive(Debug)]
pub(crate) struct ProxyFailure {
    source: AnyError,
}

impl fmt::Display for ProxyFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(formatter)
    }
}

impl std::error::Error for ProxyFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

/// Makes connections: looks the name up, connects, by a proxy where there is one, and shakes hands.
#[derive(Clone)]
pub(crate) struct Connector {
    tcp: Tcp,
    handshake: Handshake,
    proxies: Arc<Option<Matcher>>,
}

impl Connector {
    /// Reads the system's certificates and proxies, which takes a few milliseconds.
    pub(crate) fn new(settings: &Settings) -> Result<Self, EngineError> {
        let mut tcp = HttpConnector::new_with_resolver(SystemResolver::new());
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let proxies = match &settings.proxy {
            Proxy::System => Some(Matcher::from_system()),
            Proxy::None => None,
            Proxy::Url { url } => Some(Matcher::builder().all(url.as_str()).build()),
        };
        Ok(Self { tcp, handshake: Handshake::new(settings)?, proxies: Arc::new(proxies) })
    }

    /// What a plain request to that URL has to tell its proxy, which is not asked for a tunnel.
    pub(crate) fn proxy_authorization(&self, uri: &Uri) -> Option<HeaderValue> {
        let proxy = self.proxy(uri).filter(|proxy| is_http(proxy) && uri.scheme() == Some(&Scheme::HTTP))?;
        proxy.basic_auth().cloned()
    }

    fn proxy(&self, uri: &Uri) -> Option<Intercept> {
        self.proxies.as_ref().as_ref()?.intercept(uri)
    }

    /// Connects to the server or the proxy, and no more.
    pub(crate) async fn reach(mut self, uri: Uri) -> Result<(), AnyError> {
        match self.proxy(&uri) {
            Some(proxy) => match self.tcp.call(proxy.uri().clone()).await {
                Ok(_) => Ok(()),
                Err(error) => Err(ProxyFailure { source: error.into() }.into()),
            },
            None => Ok(self.tcp.call(uri).await.map(drop)?),
        }
    }

    async fn connect(mut self, uri: Uri, timed: Timed) -> Result<TokioIo<Link>, AnyError> {
        let proxy = self.proxy(&uri);
        let is_secure = uri.scheme() == Some(&Scheme::HTTPS);
        let is_forwarded = proxy.as_ref().is_some_and(|proxy| is_http(proxy) && !is_secure);
        let stream = match &proxy {
            None => self.tcp.call(uri.clone()).await?,
            Some(proxy) => self.by_proxy(proxy, &uri).await.map_err(|source| ProxyFailure { source })?,
        };
        let stream = stream.into_inner();
        timed.end();
        let address = stream.peer_addr().ok().map(|address| address.to_string());
        let mut facts = Facts { address, proxy: proxy.is_some(), ..Facts::default() };
        let carrier = |facts| Arc::new(Carrier { facts: Arc::new(facts), answers: AtomicU32::new(0) });
        if !is_secure {
            let wire = Wire::Plain(stream);
            return Ok(TokioIo::new(Link { wire, carrier: carrier(facts), is_forwarded, is_http2: false }));
        }
        let timed = timed.then(Part::Tls);
        let secured = self.handshake.shake(uri.host().unwrap_or_default(), stream).await?;
        timed.end();
        let Secured { stream, version, certificate, is_http2 } = secured;
        (facts.tls, facts.certificate) = (version, certificate);
        let wire = Wire::Tls(Box::new(stream));
        Ok(TokioIo::new(Link { wire, carrier: carrier(facts), is_forwarded: false, is_http2 }))
    }

    async fn by_proxy(&mut self, proxy: &Intercept, uri: &Uri) -> Result<TokioIo<TcpStream>, AnyError> {
        let address = proxy.uri().clone();
        let stream = self.tcp.call(address.clone()).await?;
        match address.scheme_str() {
            Some("http") if uri.scheme() == Some(&Scheme::HTTP) => Ok(stream),
            Some("http") => {
                let mut tunnel = Tunnel::new(address, Connected(Some(stream)));
                if let Some(authorization) = proxy.basic_auth() {
                    tunnel = tunnel.with_auth(authorization.clone());
                }
                Ok(tunnel.call(uri.clone()).await?)
            }
            Some(scheme @ ("socks5" | "socks5h")) => {
                let mut socks =
                    SocksV5::new(address.clone(), Connected(Some(stream))).local_dns(scheme == "socks5");
                if let Some((user, password)) = proxy.raw_auth() {
                    socks = socks.with_auth(user.to_owned(), password.to_owned());
                }
                Ok(socks.call(uri.clone()).await?)
            }
            other => Err(format!("{} proxies are not supported", other.unwrap_or("such")).into()),
        }
    }
}

/// The connection that a proxy's protocol is to be spoken over.
struct Connected(Option<TokioIo<TcpStream>>);

impl Service<Uri> for Connected {
    type Response = TokioIo<TcpStream>;
    type Error = io::Error;
    type Future = Ready<io::Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        ready(self.0.take().ok_or_else(|| io::ErrorKind::NotConnected.into()))
    }
}

fn is_http(proxy: &Intercept) -> bool {
    proxy.uri().scheme_str() == Some("http")
}

impl Service<Uri> for Connector {
    type Response = TokioIo<Link>;
    type Error = AnyError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.tcp.poll_ready(context).map_err(AnyError::from)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        // Made here, where the try that wants the connection is known.
        let timed = Timed::start(Part::Connect);
        Box::pin(self.clone().connect(uri, timed))
    }
}

/// What every answer that comes over a connection can be asked about it.
#[derive(Debug, Default)]
pub(crate) struct Carrier {
    pub(crate) facts: Arc<Facts>,
    /// How many answers have come over it.
    pub(crate) answers: AtomicU32,
}

/// A connection, and what is known of it.
pub(crate) struct Link {
    wire: Wire,
    carrier: Arc<Carrier>,
    /// Whether requests over it name the whole URL, for a proxy that forwards them.
    is_forwarded: bool,
    is_http2: bool,
}

enum Wire {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Connection for Link {
    fn connected(&self) -> connect::Connected {
        let connected = connect::Connected::new().proxy(self.is_forwarded).extra(self.carrier.clone());
        if self.is_http2 { connected.negotiated_h2() } else { connected }
    }
}

impl AsyncRead for Link {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Wire::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Link {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Wire::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_flush(context),
            Wire::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.wire {
            Wire::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Wire::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
