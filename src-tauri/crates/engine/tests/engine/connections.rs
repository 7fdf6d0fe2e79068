//! What a try tells of the connection that carried it.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use bytes::Bytes;
use fetchlist_model::{Connection, HttpChoice, HttpVersion, Settings, Try};
use fetchlist_origin::{Origin, TlsFault, TlsOrigin};
use http::{Request, Response};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http2, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_util::task::AbortOnDropHandle;

use crate::common::fetch;

fn one_at_a_time() -> Settings {
    Settings { concurrency: 1, retries: 0, timeout_ms: 5_000, ..Settings::default() }
}

fn connection(end: &Try) -> &Connection {
    end.connection.as_deref().unwrap()
}

#[tokio::test]
async fn the_first_answer_comes_over_a_new_connection_and_the_next_over_the_same() {
    let origin = Origin::start().unwrap();
    let ends = fetch(&one_at_a_time(), [origin.url("/item/1"), origin.url("/item/2")]).await;
    assert_eq!(ends.iter().map(|end| end.reused).collect::<Vec<_>>(), [false, true]);
    assert!(ends[0].phases.connect_ms.is_some() && ends[1].phases.connect_ms.is_none());
    for end in &ends {
        assert_eq!(end.http, Some(HttpVersion::Http11));
        let address = Some(origin.addr().to_string());
        assert_eq!(*connection(end), Connection { address, ..Connection::default() });
    }
    assert_eq!(origin.connections(), 1);
}

#[tokio::test]
async fn a_certificate_is_told_of_accepted_or_not() {
    let server = TlsOrigin::start(TlsFault::Expired).unwrap();
    let ends = fetch(&one_at_a_time(), [server.url("/item/1")]).await;
    let refused = connection(&ends[0]).certificate.as_ref().unwrap();
    assert_eq!(refused.names, ["localhost", "127.0.0.1"]);
    assert_eq!(refused.expires_at_ms, 1_609_459_200_000);
    assert!(refused.issuer.contains("Fetchlist test authority"), "{refused:?}");
    assert!(ends[0].phases.connect_ms.is_some(), "{:?}", ends[0].phases);

    let exception = Settings { accept_invalid_certificates: true, ..one_at_a_time() };
    let ends = fetch(&exception, [server.url("/item/1")]).await;
    assert_eq!((ends[0].status, ends[0].error), (Some(200), None));
    assert!(ends[0].phases.tls_ms.is_some());
    let accepted = connection(&ends[0]);
    assert_eq!(accepted.tls.as_deref(), Some("TLS 1.3"));
    let fault = accepted.certificate.as_ref().unwrap().fault.as_deref();
    assert!(fault.is_some_and(|fault| fault.starts_with("certificate: ")), "{fault:?}");
}

#[tokio::test]
async fn http2_carries_many_requests_over_one_connection() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let connections = Arc::new(AtomicU32::new(0));
    let server = AbortOnDropHandle::new(tokio::spawn({
        let connections = connections.clone();
        async move {
            let mut serving = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::Relaxed);
                let answer = service_fn(async |request: Request<Incoming>| {
                    let body = Full::new(Bytes::from(request.uri().path().to_owned()));
                    Ok::<_, Infallible>(Response::new(body))
                });
                serving.spawn(
                    http2::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), answer),
                );
            }
        }
    }));
    let settings = Settings { http: HttpChoice::Http2, concurrency: 8, ..one_at_a_time() };
    let ends = fetch(&settings, (0..40).map(|row| format!("http://{address}/{row}"))).await;
    for (row, end) in ends.iter().enumerate() {
        assert_eq!((end.status, end.http), (Some(200), Some(HttpVersion::Http2)), "{end:?}");
        assert_eq!(end.response.as_ref().unwrap().body, format!("/{row}"));
    }
    assert_eq!(connections.load(Ordering::Relaxed), 1);
    drop(server);
}

#[tokio::test]
async fn a_server_without_http2_says_so_where_nothing_else_is_wanted() {
    let origin = Origin::start().unwrap();
    let settings = Settings { http: HttpChoice::Http2, ..one_at_a_time() };
    let ends = fetch(&settings, [origin.url("/item/1")]).await;
    assert!(ends[0].error.is_some() && ends[0].status.is_none(), "{:?}", ends[0]);
}
