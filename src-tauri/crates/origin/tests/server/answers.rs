use std::io::Read;
use std::time::{Duration, Instant};

use fetchlist_origin::Origin;
use reqwest::Method;
use serde_json::Value;

use crate::support::{client, fetch, get, json, plain_client};

#[tokio::test]
async fn statuses_are_as_asked() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    let paths = [
        ("/status/404", 404),
        ("/status/299", 299),
        ("/status/999", 999),
        ("/status/204", 204),
        ("/empty-204", 204),
        ("/status/100", 404),
        ("/no/such/path", 404),
        ("/item/x", 404),
        ("/redirect-bad/unknown", 404),
        ("/text/utf-16", 200),
        ("/early-hints", 200),
        ("/1xx-flood", 200),
        ("/png", 200),
    ];
    for (path, status) in paths {
        assert_eq!(fetch(&client, &origin, path).await.status(), status, "{path}");
    }
    let (bytes, _) = get(&origin, "/early-hints").await;
    assert!(bytes.starts_with(b"HTTP/1.1 103 Early Hints\r\nLink: "));
}

#[tokio::test]
async fn a_head_gets_the_head_alone() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    for path in ["/bytes/100000", "/drip/100000/0", "/status/410", "/bomb/gzip", "/slow-headers/0"] {
        let response = client.head(origin.url(path)).send().await.unwrap();
        assert_eq!(response.bytes().await.unwrap().len(), 0, "{path}");
    }
    let refused = client.head(origin.url("/head-refused")).send().await.unwrap();
    assert_eq!(refused.status(), 405);
    assert_eq!(fetch(&client, &origin, "/head-refused").await.status(), 200);
    // Had a body followed one of the heads, the next answer would have been read wrong.
    assert_eq!(origin.connections(), 1);
}

#[tokio::test]
async fn slow_answers_take_their_time() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    let cases = [("/sample/7", 150), ("/delay/120", 120), ("/drip/6/20", 120), ("/slow-headers/2", 120)];
    for (path, milliseconds) in cases {
        let began = Instant::now();
        assert!(fetch(&client, &origin, path).await.bytes().await.is_ok());
        assert!(began.elapsed() >= Duration::from_millis(milliseconds), "{path}");
    }
}

#[tokio::test]
async fn bodies_have_the_length_asked_for() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    for length in [0, 1, 16_384, 16_385, 1_000_000] {
        let body = fetch(&client, &origin, &format!("/bytes/{length}")).await.bytes().await.unwrap();
        assert_eq!(body.len(), length);
    }
    assert_eq!(fetch(&client, &origin, "/drip/3/0").await.text().await.unwrap(), "aaz");
}

#[tokio::test]
async fn a_request_is_described_as_it_came() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    let request = client.request(Method::PUT, origin.url("/echo?a=b"));
    let response = request.header("X-Two", "1").header("X-Two", "2").body("hello").send().await;
    let echo = json(response.unwrap()).await;
    assert_eq!((&echo["method"], &echo["target"]), (&"PUT".into(), &"/echo?a=b".into()));
    assert_eq!((&echo["headers"]["x-two"], &echo["body_bytes"]), (&"1, 2".into(), &5.into()));

    let response = fetch(&client, &origin, "/cookie").await;
    assert_eq!(response.headers()["set-cookie"], "visit=1; Path=/");
    assert_eq!(json(response).await["cookie"], Value::Null);
    let request = client.get(origin.url("/cookie")).header("Cookie", "visit=1");
    assert_eq!(json(request.send().await.unwrap()).await["cookie"], "visit=1");
}

#[tokio::test]
async fn text_is_in_the_encoding_it_declares() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    for charset in ["utf-8", "gbk", "shift_jis"] {
        let response = fetch(&client, &origin, &format!("/text/{charset}")).await;
        let declared = response.headers()["content-type"].to_str().unwrap().to_lowercase();
        assert_eq!(declared, format!("text/plain; charset={charset}"));
        let encoding = encoding_rs::Encoding::for_label(charset.as_bytes()).unwrap();
        let body = response.bytes().await.unwrap();
        assert_eq!(encoding.decode(&body).0, "Fetchlist: 名前と価格");
    }
}

#[tokio::test]
async fn redirects_lead_where_they_say() {
    let origin = Origin::start().unwrap();
    let following = client().build().unwrap();
    let last = fetch(&following, &origin, "/redirect/3?status=307").await;
    assert_eq!(last.url().as_str(), origin.url("/redirect/0?status=307"));
    let odd = fetch(&following, &origin, "/redirect-bad/relative-dot").await;
    assert_eq!(odd.url().as_str(), origin.url("/item/1"));
    let looped = following.get(origin.url("/redirect-loop")).send().await;
    assert!(looped.unwrap_err().is_redirect());

    let client = plain_client();
    let locations = [
        ("/redirect/3?status=307", 307, "/redirect/2?status=307".to_owned()),
        ("/redirect-to?url=ftp%3A%2F%2Fa%20b&status=308", 308, "ftp://a b".to_owned()),
        ("/redirect-to?url=/item/1&status=70000", 302, "/item/1".to_owned()),
        ("/redirect-bad/empty", 302, String::new()),
        ("/redirect-bad/not-a-url", 302, "http://[".to_owned()),
        ("/redirect-bad/space", 302, "/item/1?a b".to_owned()),
        ("/redirect-bad/protocol-relative", 302, format!("//{}/item/1", origin.addr())),
        ("/redirect-two-step/1", 302, "/redirect-two-step/2".to_owned()),
        ("/redirect-two-step/2", 302, "/redirect-two-step/1".to_owned()),
        ("/redirect-growing/a?status=301", 301, "/redirect-growing/aa".to_owned()),
        ("/redirect-body/bad-gzip", 302, "/item/1".to_owned()),
        ("/redirect-bad/credentials", 302, format!("http://user:secret@{}/echo", origin.addr())),
    ];
    for (path, status, location) in locations {
        let response = fetch(&client, &origin, path).await;
        assert_eq!(response.status(), status, "{path}");
        assert_eq!(response.headers()["location"].to_str().unwrap(), location, "{path}");
    }
    let nowhere = fetch(&client, &origin, "/redirect-no-location").await;
    assert!(nowhere.status() == 302 && !nowhere.headers().contains_key("location"));
    let huge = fetch(&client, &origin, "/redirect-bad/huge").await;
    assert!(huge.headers()["location"].len() > 100_000);
}

#[tokio::test]
async fn compressed_answers_and_bombs_come_out_whole() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    assert_eq!(json(fetch(&client, &origin, "/identity-coding").await).await["id"], 1);
    assert_eq!(fetch(&client, &origin, "/byte-by-byte").await.text().await.unwrap(), "hello");
    for coding in ["gzip", "br", "zstd", "deflate"] {
        let item = fetch(&client, &origin, &format!("/{coding}")).await;
        assert_eq!(json(item).await["id"], 1, "{coding}");
        let bomb = format!("/bomb/{coding}?size=3000000");
        let (sent, _) = get(&origin, &bomb).await;
        assert!(sent.len() < 20_000, "{coding}: {} bytes sent", sent.len());
        let body = fetch(&client, &origin, &bomb).await.bytes().await.unwrap();
        assert!(body.len() == 3_000_000 && body.iter().all(|byte| *byte == 0), "{coding}");
    }
}

#[tokio::test]
async fn a_bomb_can_be_compressed_twice() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    let (sent, _) = get(&origin, "/bomb/gzip-gzip?size=3000000").await;
    assert!(sent.len() < 1_000, "{} bytes sent", sent.len());
    let bomb = fetch(&client, &origin, "/bomb/gzip-gzip?size=3000000").await;
    assert_eq!(bomb.headers()["content-encoding"], "gzip, gzip");
    for twice in ["/gzip-twice", "/bomb/gzip-br"] {
        let response = fetch(&client, &origin, twice).await;
        assert!(response.headers()["content-encoding"].to_str().unwrap().starts_with("gzip, "), "{twice}");
    }
    assert_eq!(fetch(&client, &origin, "/bomb/gzip-other").await.status(), 404);
}

#[tokio::test]
async fn two_gzip_members_make_one_body() {
    let origin = Origin::start().unwrap();
    let (bytes, _) = get(&origin, "/gzip-members").await;
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let read = |mut decoder: Box<dyn Read>| {
        let mut text = String::new();
        decoder.read_to_string(&mut text).unwrap();
        text
    };
    let first = read(Box::new(flate2::read::GzDecoder::new(&bytes[head..])));
    let both = read(Box::new(flate2::read::MultiGzDecoder::new(&bytes[head..])));
    assert!(first.len() < both.len() && both.starts_with(&first) && both.ends_with('}'), "{both}");
}
