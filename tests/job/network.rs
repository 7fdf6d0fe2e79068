//! Proxies, and a network that goes away and comes back.

use fetchlist_origin::{TlsFault, TlsOrigin};

use crate::{
    command::{Setup, read_csv},
    proxy::Proxy,
};

#[test]
fn every_kind_of_proxy_carries_plain_and_secure_requests() {
    let setup = Setup::new();
    let plain = setup.origin();
    let secure = setup.inside(|| TlsOrigin::start(TlsFault::None).unwrap());
    setup.write("authority.pem", secure.ca_pem());
    let trusted = setup.path("authority.pem");
    setup.write("list.txt", format!("{}\n{}\n", plain.url("/item/1"), secure.url("/item/2")));
    for scheme in ["http", "socks5", "socks5h"] {
        let proxy = Proxy::start();
        let ran = setup.run_with(
            &["run", "list.txt", "--out", "out.csv", "--proxy", &proxy.url(scheme)],
            ("SSL_CERT_FILE", trusted.to_str().unwrap()),
        );
        assert_eq!(ran.code, Some(0), "{scheme}: {}", ran.stderr);
        let mut asked = proxy.asked();
        asked.sort();
        let wanted = match scheme {
            "http" => {
                vec![format!("CONNECT {}", secure.origin().addr()), format!("GET {}", plain.url("/item/1"))]
            }
            _ => vec!["SOCKS5".to_owned(); 2],
        };
        assert_eq!(asked, wanted, "{scheme}");
    }
}

#[test]
fn a_proxy_is_signed_in_to_and_its_failures_are_named() {
    let setup = Setup::new();
    let origin = setup.origin();
    setup.write("list.txt", origin.url("/item/1"));
    let run = |proxy: &str| {
        let ran = setup.run(&["run", "list.txt", "--out", "out.csv", "--retries", "0", "--proxy", proxy]);
        let (_, rows) = read_csv(&setup.path("out.csv"));
        assert!(!rows[0].values().any(|value| value.contains("s3cret")), "{rows:?}");
        (ran.code, rows[0]["error"].clone(), rows[0]["error_detail"].clone())
    };
    let guarded = Proxy::start_guarded("Basic bWU6czNjcmV0");
    let with_password = guarded.url("http").replace("http://", "http://me:s3cret@");
    assert_eq!(run(&with_password), (Some(0), String::new(), String::new()));
    assert_eq!(run(&guarded.url("http")).1, "http_status");
    let gone = Proxy::start().url("http");
    assert_eq!(run(&gone), (Some(1), "connect".into(), "proxy: connection refused".into()));
    assert_eq!(run("socks5://127.0.0.1:1").2, "proxy: connection refused");
}

#[test]
fn a_run_waits_while_nothing_can_be_reached_and_goes_on_by_itself() {
    let setup = Setup::new();
    let origin = setup.origin();
    let urls: String = (0..60).map(|n| origin.url(&format!("/delay/30?{n}")) + "\n").collect();
    setup.write("list.txt", urls);
    let network = Proxy::start();
    let port = network.port();
    let proxy = network.url("http");
    let mut running =
        setup.start(&["run", "list.txt", "--out", "out.csv", "--concurrency", "4", "--proxy", &proxy]);
    crate::wait_until("some rows have come", || network.asked().len() > 12);
    drop(network);
    running.wait_for_line("nothing can be reached any more");
    let _network = Proxy::start_at(port);
    let ran = running.end();
    let (_, rows) = read_csv(&setup.path("out.csv"));
    let failed: Vec<_> = rows.iter().filter(|row| row["outcome"] != "ok").collect();
    assert!(rows.len() == 60 && failed.is_empty(), "{failed:?} {}", ran.stderr);
}
