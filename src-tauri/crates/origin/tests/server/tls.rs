use std::time::Duration;

use fetchlist_origin::{TlsFault, TlsOrigin};
use reqwest::Certificate;
use tokio::time::timeout;

use crate::support;

/// What comes of a request by a client that trusts only the origin's authority: the body, or the error with all its
/// sources.
async fn fetch(origin: &TlsOrigin) -> Result<String, String> {
    let authority = Certificate::from_pem(origin.ca_pem().as_bytes()).unwrap();
    let client = support::client().tls_certs_only([authority]).build().unwrap();
    let fetched = async { client.get(origin.url("/item/1")).send().await?.text().await };
    fetched.await.map_err(|error| format!("{error:?}"))
}

#[tokio::test]
async fn a_good_certificate_is_accepted() {
    let origin = TlsOrigin::start(TlsFault::None).unwrap();
    assert!(fetch(&origin).await.unwrap().contains("\"id\":1"));
    assert_eq!(origin.origin().seen("/item/1"), 1);
    origin.shutdown().await;
}

#[tokio::test]
async fn each_fault_fails_in_its_own_way() {
    let cases = [
        (TlsFault::Expired, "Expired"),
        (TlsFault::NotYetValid, "NotValidYet"),
        (TlsFault::WrongName, "NotValidForName"),
        (TlsFault::SelfSigned, "UnknownIssuer"),
        (TlsFault::UnknownIssuer, "UnknownIssuer"),
        (TlsFault::MissingIntermediate, "UnknownIssuer"),
        (TlsFault::IssuerIsNoAuthority, "EndEntityUsedAsCa"),
        (TlsFault::ChainTooLong, "MaximumPathDepthExceeded"),
        (TlsFault::ClientOnly, "InvalidPurpose"),
        (TlsFault::UnknownExtension, "UnsupportedCriticalExtension"),
        (TlsFault::Wildcard, "NotValidForName"),
        (TlsFault::OnlyCommonName, "NotValidForName"),
        (TlsFault::WrongKey, "BadSignature"),
        (TlsFault::PlainText, "InvalidMessage"),
        (TlsFault::HandshakeCut, "UnexpectedEof"),
        (TlsFault::HandshakeReset, "ConnectionReset"),
        (TlsFault::HandshakeAlert, "HandshakeFailure"),
        (TlsFault::HandshakeGarbled, "InvalidMessage"),
    ];
    let mut wrong = Vec::new();
    for (fault, sign) in cases {
        let origin = TlsOrigin::start(fault).unwrap();
        let fetched = fetch(&origin).await;
        if !fetched.as_ref().is_err_and(|chain| chain.contains(sign)) {
            wrong.push(format!("{fault:?}: {fetched:?}"));
        }
        assert_eq!(origin.origin().seen("/item/1"), 0, "{fault:?}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_silent_handshake_goes_on_until_the_client_has_enough() {
    let origin = TlsOrigin::start(TlsFault::HandshakeSilent).unwrap();
    let waits = timeout(Duration::from_millis(300), fetch(&origin)).await;
    assert!(waits.is_err(), "{waits:?}");
}

#[tokio::test]
async fn a_wildcard_stands_for_one_name_and_the_old_version_will_do() {
    let origin = TlsOrigin::start(TlsFault::Wildcard).unwrap();
    let authority = Certificate::from_pem(origin.ca_pem().as_bytes()).unwrap();
    for (name, fits) in [("a.shop.localhost", true), ("a.b.shop.localhost", false)] {
        let client = support::client().tls_certs_only([authority.clone()]);
        let client = client.resolve(name, origin.origin().addr()).build().unwrap();
        let url = origin.url("/item/1").replace("127.0.0.1", name);
        assert_eq!(client.get(url).send().await.is_ok(), fits, "{name}");
    }
    let origin = TlsOrigin::start(TlsFault::OldVersion).unwrap();
    assert!(fetch(&origin).await.unwrap().contains("\"id\":1"));
}

#[tokio::test]
async fn an_end_without_the_word_for_it_is_told_from_a_proper_one() {
    let origin = TlsOrigin::start(TlsFault::None).unwrap();
    let authority = Certificate::from_pem(origin.ca_pem().as_bytes()).unwrap();
    let client = support::client().tls_certs_only([authority]).build().unwrap();
    for (path, is_whole) in
        [("/no-length", true), ("/end-without-notice", false), ("/cut-without-notice", false)]
    {
        let fetched = async { client.get(origin.url(path)).send().await?.text().await };
        assert_eq!(fetched.await.is_ok(), is_whole, "{path}");
    }
}
