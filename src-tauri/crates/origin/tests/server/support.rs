use std::io;
use std::time::Duration;

use fetchlist_origin::Origin;
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// No test waits longer for a server that should have answered.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

/// Sends `request` on a connection of its own.
pub(crate) async fn ask(origin: &Origin, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(origin.addr()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// Everything that comes back for a GET of `path`, and how the connection ended.
pub(crate) async fn get(origin: &Origin, path: &str) -> (Vec<u8>, io::Result<()>) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    let mut stream = ask(origin, &request).await;
    let mut bytes = Vec::new();
    let end = timeout(LIMIT, stream.read_to_end(&mut bytes)).await.unwrap();
    (bytes, end.map(drop))
}

/// A client that goes straight to the server and waits no longer than [`LIMIT`].
pub(crate) fn client() -> ClientBuilder {
    // Only the first of a process's tests installs it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder().no_proxy().timeout(LIMIT)
}

/// One that reports redirects instead of following them.
pub(crate) fn plain_client() -> Client {
    client().redirect(Policy::none()).build().unwrap()
}

pub(crate) async fn fetch(client: &Client, origin: &Origin, path: &str) -> Response {
    client.get(origin.url(path)).send().await.unwrap()
}

pub(crate) async fn json(response: Response) -> Value {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}
