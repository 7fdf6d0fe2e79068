use std::time::{Duration, SystemTime};

use fetchlist_origin::Origin;
use tokio::io::AsyncReadExt;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::support::{LIMIT, ask, fetch, get, json, plain_client};

#[tokio::test]
async fn one_connection_serves_many_and_everything_is_counted() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    for n in 0..200 {
        let response = fetch(&client, &origin, &format!("/item/{}", n % 2)).await;
        assert_eq!(json(response).await["id"], n % 2);
    }
    assert_eq!((origin.requests(), origin.connections()), (200, 1));
    assert_eq!((origin.seen("/item/0"), origin.seen("/item/1")), (100, 100));
    assert_eq!(origin.max_in_flight(), 1);
}

#[tokio::test]
async fn requests_sent_in_one_go_are_answered_in_turn() {
    let origin = Origin::start().unwrap();
    let two = "POST /echo HTTP/1.1\r\nContent-Length: 5\r\n\r\nhelloGET /item/9 HTTP/1.0\r\n\r\n";
    let mut text = String::new();
    let mut stream = ask(&origin, two).await;
    timeout(LIMIT, stream.read_to_string(&mut text)).await.unwrap().unwrap();
    assert!(text.contains("\"body_bytes\":5") && text.contains("\"id\":9"), "{text}");
}

#[tokio::test]
async fn what_recovers_does_so_for_each_path_by_itself() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    for id in ["a", "b"] {
        for status in [503, 503, 200, 200] {
            let response = fetch(&client, &origin, &format!("/flaky/2/{id}")).await;
            assert_eq!(response.status(), status);
        }
    }
    let first = fetch(&client, &origin, "/retry-after/3/a").await;
    assert_eq!((first.status().as_u16(), &first.headers()["retry-after"]), (429, &"3".parse().unwrap()));
    assert_eq!(fetch(&client, &origin, "/retry-after/3/a").await.status(), 200);

    let asked = SystemTime::now();
    let first = fetch(&client, &origin, "/retry-after-date/3/a").await;
    let date = httpdate::parse_http_date(first.headers()["retry-after"].to_str().unwrap()).unwrap();
    let wait = date.duration_since(asked).unwrap();
    assert!(wait >= Duration::from_secs(3) && wait < Duration::from_secs(5), "{wait:?}");
    assert_eq!(fetch(&client, &origin, "/retry-after-date/3/a").await.status(), 200);
}

#[tokio::test]
async fn odd_waits_are_asked_for_once() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    for (kind, waits) in [
        ("none", vec![]),
        ("negative", vec!["-5"]),
        ("two", vec!["0", "1"]),
        ("far-date", vec!["Fri, 31 Dec 9999 23:59:59 GMT"]),
    ] {
        let path = format!("/retry-after-odd/{kind}/a?status=503");
        let first = fetch(&client, &origin, &path).await;
        assert_eq!(first.status(), 503);
        assert_eq!(first.headers().get_all("retry-after").iter().collect::<Vec<_>>(), waits);
        assert_eq!(fetch(&client, &origin, &path).await.status(), 200);
    }
    assert_eq!(fetch(&client, &origin, "/retry-after-odd/other/a").await.status(), 404);
    assert_eq!(fetch(&client, &origin, "/flaky/1/a?status=429").await.status(), 429);
}

#[tokio::test]
async fn a_throttle_refuses_those_over_its_limit() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    let cases = [("", None), ("&over=close", None), ("&over=slow", Some(200)), ("&status=429", Some(429))];
    for (refusal, refused) in cases {
        let mut requests = JoinSet::new();
        for id in 0..6 {
            let url = origin.url(&format!("/throttle/2/{id}?ms=1000{refusal}"));
            let client = client.clone();
            requests.spawn(async move { client.get(url).send().await.ok().map(|it| it.status().as_u16()) });
        }
        let mut answers = requests.join_all().await;
        answers.sort_unstable();
        let mut expected = vec![refused; 4];
        expected.extend([Some(200); 2]);
        expected.sort_unstable();
        assert_eq!(answers, expected);
    }
}

#[tokio::test]
async fn requests_under_way_at_once_are_counted_at_their_peak() {
    let (origin, client) = (Origin::start().unwrap(), plain_client());
    let mut requests = JoinSet::new();
    for _ in 0..6 {
        requests.spawn(client.get(origin.url("/delay/1000")).send());
    }
    assert!(requests.join_all().await.iter().all(Result::is_ok));
    assert_eq!(origin.max_in_flight(), 6);
}

#[tokio::test]
async fn a_client_that_leaves_frees_its_place() {
    let origin = Origin::start().unwrap();
    let mut first = ask(&origin, "GET /throttle/1/a?ms=60000 HTTP/1.1\r\n\r\n").await;
    let waits = timeout(Duration::from_millis(100), first.read_u8()).await;
    assert!(waits.is_err());
    assert!(get(&origin, "/throttle/1/b?ms=0").await.1.is_err(), "the place is taken");
    drop(first);
    let freed = async {
        while get(&origin, "/throttle/1/b?ms=0").await.1.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(LIMIT, freed).await.unwrap();
}

#[tokio::test]
async fn what_is_no_request_is_refused() {
    let origin = Origin::start().unwrap();
    let mut text = String::new();
    let mut stream = ask(&origin, "\x01\x02\x03\r\n\r\n").await;
    timeout(LIMIT, stream.read_to_string(&mut text)).await.unwrap().unwrap();
    assert!(text.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{text}");
    assert_eq!(origin.requests(), 0);
}

#[tokio::test]
async fn an_origin_that_ends_takes_its_connections_along() {
    let origin = Origin::start().unwrap();
    let (addr, mut waiting) = (origin.addr(), ask(&origin, "GET /silent HTTP/1.1\r\n\r\n").await);
    timeout(LIMIT, origin.shutdown()).await.unwrap();
    let end = timeout(LIMIT, waiting.read(&mut [0])).await.unwrap();
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
    assert!(tokio::net::TcpStream::connect(addr).await.is_err());

    let origin = Origin::start().unwrap();
    let mut waiting = ask(&origin, "GET /silent HTTP/1.1\r\n\r\n").await;
    drop(origin);
    let end = timeout(LIMIT, waiting.read(&mut [0])).await.unwrap();
    assert!(matches!(end, Ok(0) | Err(_)), "{end:?}");
}

#[test]
fn without_a_runtime_starting_is_an_error() {
    assert!(Origin::start().is_err());
}
