//! A proxy that forwards, tunnels and speaks SOCKS5, as it is asked to; one thread a connection.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

pub(crate) struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    stopped: AtomicBool,
    /// The first lines of the requests that came, `SOCKS5` for those.
    asked: Mutex<Vec<String>>,
    /// What is open, to be cut when the proxy stops.
    open: Mutex<Vec<TcpStream>>,
    /// What a request has to sign in with.
    authorization: Option<&'static str>,
}

impl Proxy {
    pub(crate) fn start() -> Self {
        Self::listen(0, None)
    }

    pub(crate) fn start_at(port: u16) -> Self {
        Self::listen(port, None)
    }

    /// One that wants this as the value of Proxy-Authorization.
    pub(crate) fn start_guarded(authorization: &'static str) -> Self {
        Self::listen(0, Some(authorization))
    }

    fn listen(port: u16, authorization: Option<&'static str>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { authorization, ..Shared::default() });
        let accepting = thread::spawn({
            let shared = shared.clone();
            move || {
                for stream in listener.incoming().map_while(Result::ok) {
                    if shared.stopped.load(Ordering::Relaxed) {
                        return;
                    }
                    let shared = shared.clone();
                    // A client that goes away is no failure of the test's.
                    thread::spawn(move || serve(stream, &shared).ok());
                }
            }
        });
        Self { address, shared, accepting: Some(accepting) }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}", self.address)
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().clone()
    }
}

/// Cuts every connection and frees the port.
impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
        for stream in self.shared.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        // Wakes the listener, so that it sees that it is to stop.
        let _ = TcpStream::connect(self.address);
        self.accepting.take().unwrap().join().unwrap();
    }
}

fn serve(mut client: TcpStream, shared: &Shared) -> io::Result<()> {
    shared.open.lock().unwrap().push(client.try_clone()?);
    let mut first = [0];
    client.read_exact(&mut first)?;
    if first[0] == 5 {
        shared.asked.lock().unwrap().push("SOCKS5".into());
        let server = socks(&mut client)?;
        return join(client, server, shared);
    }
    let head = head(&mut client, first[0])?;
    let mut words = head.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    shared.asked.lock().unwrap().push(format!("{method} {target}"));
    let is_allowed = shared.authorization.is_none_or(|wanted| {
        head.to_ascii_lowercase().contains(&format!("proxy-authorization: {wanted}").to_ascii_lowercase())
    });
    if !is_allowed {
        return client.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    }
    if method == "CONNECT" {
        let server = TcpStream::connect(target)?;
        client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
        return join(client, server, shared);
    }
    let rest = target.strip_prefix("http://").unwrap_or(target);
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let mut server = TcpStream::connect(authority)?;
    // One request a connection is enough here.
    let head = head.replacen(target, path, 1).replacen("\r\n", "\r\nConnection: close\r\n", 1);
    server.write_all(head.as_bytes())?;
    join(client, server, shared)
}

fn head(client: &mut TcpStream, first: u8) -> io::Result<String> {
    let mut head = vec![first];
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    String::from_utf8(head).map_err(io::Error::other)
}

/// RFC 1928, without signing in and for IPv4 addresses and names.
fn socks(client: &mut TcpStream) -> io::Result<TcpStream> {
    let mut count = [0];
    client.read_exact(&mut count)?;
    client.read_exact(&mut vec![0; count[0].into()])?;
    client.write_all(&[5, 0])?;
    let mut request = [0; 4];
    client.read_exact(&mut request)?;
    let host = if request[3] == 1 {
        let mut address = [0; 4];
        client.read_exact(&mut address)?;
        Ipv4Addr::from(address).to_string()
    } else {
        let mut length = [0];
        client.read_exact(&mut length)?;
        let mut name = vec![0; length[0].into()];
        client.read_exact(&mut name)?;
        String::from_utf8(name).map_err(io::Error::other)?
    };
    let mut port = [0; 2];
    client.read_exact(&mut port)?;
    let server = TcpStream::connect((host.as_str(), u16::from_be_bytes(port)))?;
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0])?;
    Ok(server)
}

fn join(client: TcpStream, server: TcpStream, shared: &Shared) -> io::Result<()> {
    shared.open.lock().unwrap().push(server.try_clone()?);
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    let upwards = thread::spawn(move || {
        let _ = io::copy(&mut from_client, &mut to_server);
        let _ = to_server.shutdown(Shutdown::Write);
    });
    let (mut from_server, mut to_client) = (server, client);
    let _ = io::copy(&mut from_server, &mut to_client);
    let _ = to_client.shutdown(Shutdown::Both);
    upwards.join().map_err(|_| io::Error::other("a thread of the proxy has panicked"))
}
