//! What is wrong with a certificate is said in words.

use fetchlist_origin::{TlsFault, TlsOrigin};

use crate::command::{Setup, read_csv};

#[test]
fn each_certificate_fault_has_its_own_detail() {
    let setup = Setup::new();
    for (fault, wanted) in [
        (TlsFault::None, ""),
        (TlsFault::OldVersion, ""),
        (TlsFault::Expired, "certificate: expired (on 2021-01-01)"),
        (TlsFault::NotYetValid, "certificate: not valid yet (from 2090-01-01)"),
        (TlsFault::WrongName, "certificate: wrong name (it is for other.example)"),
        (TlsFault::Wildcard, "certificate: wrong name (it is for *.shop.localhost)"),
        (TlsFault::OnlyCommonName, "certificate: wrong name (it names none)"),
        (TlsFault::SelfSigned, "certificate: "),
        (TlsFault::UnknownIssuer, "certificate: unknown issuer"),
        (TlsFault::MissingIntermediate, "certificate: unknown issuer"),
        (TlsFault::IssuerIsNoAuthority, "certificate: it is signed by a certificate that is no authority's"),
        (TlsFault::ChainTooLong, "certificate: the chain of authorities is too long"),
        (TlsFault::ClientOnly, "certificate: it is not for servers"),
        (TlsFault::UnknownExtension, "certificate: it has a part that must be understood"),
        (TlsFault::WrongKey, "certificate: its signature does not fit"),
        (TlsFault::PlainText, "handshake: the server does not speak TLS on this port"),
        (TlsFault::HandshakeCut, "handshake: closed during the TLS handshake"),
        (TlsFault::HandshakeReset, "handshake: closed during the TLS handshake"),
        (TlsFault::HandshakeAlert, "handshake: refused by the server (HandshakeFailure)"),
        (TlsFault::HandshakeGarbled, "handshake: "),
    ] {
        let server = setup.inside(|| TlsOrigin::start(fault).unwrap());
        setup.write("authority.pem", server.ca_pem());
        setup.write("list.txt", server.url("/item/1"));
        let trusted = setup.path("authority.pem");
        let ran = setup
            .run_with(&["run", "list.txt", "--out", "out.csv"], ("SSL_CERT_FILE", trusted.to_str().unwrap()));
        let (_, rows) = read_csv(&setup.path("out.csv"));
        let (error, detail) = (&*rows[0]["error"], &*rows[0]["error_detail"]);
        assert_eq!(error, if wanted.is_empty() { "" } else { "tls" }, "{fault:?}: {detail} {}", ran.stderr);
        assert!(detail.starts_with(wanted), "{fault:?}: {detail}");
    }
}
