use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::connection;
use crate::site::Site;
use crate::welcome::{self, Welcome};

/// More connections wait in the listener's queue.
const MOST_CONNECTIONS: usize = 10_000;

/// Connections that may wait to be accepted: a client that opens hundreds at once is not to wait for its SYN to be sent
/// again.
const BACKLOG: u32 = 4_096;

/// What stands between a new connection and its first request.
pub(crate) enum Gate {
    Open,
    Odd(Welcome),
    #[cfg(feature = "tls")]
    Tls(tokio_rustls::TlsAcceptor),
}

/// A running server. It owns its tasks, and they stop with it.
pub struct Origin {
    addr: SocketAddr,
    site: Arc<Site>,
    stop: oneshot::Sender<()>,
    accepting: JoinHandle<()>,
}

impl Origin {
    /// Starts a server on a free port of 127.0.0.1. An error outside a tokio runtime.
    pub fn start() -> io::Result<Self> {
        Self::start_at(0)
    }

    /// Starts a server on that port of 127.0.0.1; 0 takes a free one.
    pub fn start_at(port: u16) -> io::Result<Self> {
        Self::start_behind(Gate::Open, "http", port)
    }

    /// Starts a server on a free port that meets each new connection so. An error outside a tokio runtime.
    pub fn start_with(welcome: Welcome) -> io::Result<Self> {
        Self::start_behind(Gate::Odd(welcome), "http", 0)
    }

    pub(crate) fn start_behind(gate: Gate, scheme: &str, port: u16) -> io::Result<Self> {
        let runtime = Handle::try_current().map_err(io::Error::other)?;
        // Binding to the loopback waits for nothing, so starting needs no await.
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        let listener = socket.listen(BACKLOG)?;
        let addr = listener.local_addr()?;
        let site = Arc::new(Site::new(format!("{scheme}://{addr}")));
        let (stop, stopped) = oneshot::channel();
        let accepting = runtime.spawn(accept(listener, Arc::new(gate), Arc::clone(&site), stopped));
        Ok(Self { addr, site, stop, accepting })
    }

    /// The address that the server listens on.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The URL of a path that starts with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.site.base)
    }

    /// How many requests have come in.
    pub fn requests(&self) -> u64 {
        self.site.requests.load(Ordering::Relaxed)
    }

    /// How many connections have been opened, past their TLS handshake where there is one.
    pub fn connections(&self) -> u64 {
        self.site.connections.load(Ordering::Relaxed)
    }

    /// How many requests were under way at once, at most. One that its client gave up counts until the server notices;
    /// a misbehaving answer counts only until it starts.
    pub fn max_in_flight(&self) -> usize {
        self.site.in_flight.peak()
    }

    /// How many requests have asked for exactly this path and query.
    pub fn seen(&self, path: &str) -> u32 {
        self.site.seen(path)
    }

    /// Stops the server, and returns when its connections are closed.
    pub async fn shutdown(mut self) {
        let (unused, _) = oneshot::channel();
        drop(std::mem::replace(&mut self.stop, unused));
        // An error would mean that the task is gone already.
        let _ = (&mut self.accepting).await;
    }
}

impl Drop for Origin {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Accepts until told to stop, or until the origin is dropped; the connections end with this task.
async fn accept(listener: TcpListener, gate: Arc<Gate>, site: Arc<Site>, mut stopped: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    let room = if let Gate::Odd(welcome) = &*gate { welcome.room() } else { None };
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MOST_CONNECTIONS => match accepted {
                Ok((stream, _)) if room.is_some_and(|room| connections.len() >= room) => {
                    // Where it cannot be set, the client sees a close instead.
                    let _ = stream.set_zero_linger();
                }
                Ok((stream, _)) => {
                    let (gate, site) = (Arc::clone(&gate), Arc::clone(&site));
                    connections.spawn(async move { enter(stream, &gate, &site).await });
                }
                // Out of file descriptors, most likely: some will be free in a moment.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
        }
    }
    connections.shutdown().await;
}

async fn enter(stream: TcpStream, gate: &Gate, site: &Site) {
    // Answers go out in one piece; waiting for more to send would only delay them.
    let _ = stream.set_nodelay(true);
    match gate {
        Gate::Open | Gate::Odd(Welcome::Room(_)) => connection::serve(stream, site).await,
        Gate::Odd(welcome) => {
            // A client that leaves in the middle is as good as any other end.
            let _ = welcome::give(stream, *welcome).await;
        }
        #[cfg(feature = "tls")]
        Gate::Tls(acceptor) => crate::tls::serve(stream, acceptor, site).await,
    }
}
