use fetchlist_origin::{TlsFault, TlsOrigin};
use reqwest::Certificate;

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
        (TlsFault::PlainText, "InvalidMessage"),
        (TlsFault::HandshakeCut, "UnexpectedEof"),
    ];
    for (fault, sign) in cases {
        let origin = TlsOrigin::start(fault).unwrap();
        let chain = fetch(&origin).await.unwrap_err();
        assert!(chain.contains(sign), "{fault:?}: {chain}");
        assert_eq!(origin.origin().seen("/item/1"), 0, "{fault:?}");
    }
}
