use std::io;

use crate::answer::Answer;
use crate::exchange::{After, Exchange, Wire};
use crate::routes::{LETTERS, plain_status};

/// Answers with a redirect to `target`, as it is: nothing is escaped or checked.
pub(crate) async fn to<S: Wire>(exchange: &mut Exchange<'_, S>, target: &str) -> io::Result<After> {
    let status = exchange.request.query_status().unwrap_or(302);
    exchange.send(Answer::status(status).field("Location", target)).await
}

/// The odd target of that kind; none when the kind is unknown.
pub(crate) fn bad_target(kind: &str, base: &str) -> Option<String> {
    let (_, host) = base.split_once("//").unwrap_or_default();
    let target = match kind {
        "ftp" => "ftp://files.example/list.csv".into(),
        "mailto" => "mailto:someone@shop.example".into(),
        "javascript" => "javascript:alert(1)".into(),
        "data" => "data:application/json,%7B%7D".into(),
        "file" => "file:///etc/passwd".into(),
        "blob" => format!("blob:{base}/5f0c7c4e-7e0e-4d6a-9f43-1c8b3f2f8a11"),
        "about" => "about:blank".into(),
        "empty" => String::new(),
        "fragment" => "#part".into(),
        "relative-dot" => "./../item/./1".into(),
        "protocol-relative" => format!("//{host}/item/1"),
        "backslashes" => format!(r"\\{host}\item\1"),
        "space" => "/item/1?a b".into(),
        "escaped-newline" => "/echo?a=%0d%0aX-Injected:%201%0d%0a%0d%0a".into(),
        "not-a-url" => "http://[".into(),
        "bad-port" => "http://127.0.0.1:99999/".into(),
        "dead-port" => "http://127.0.0.1:1/".into(),
        "bad-name" => "http://no-such-name.invalid/".into(),
        "huge" => format!("{base}/{}", "a".repeat(100_000)),
        "credentials" => base.replacen("://", "://user:secret@", 1) + "/echo",
        _ => return None,
    };
    Some(target)
}

/// A redirect to `/item/1` whose own body is no good.
pub(crate) async fn with_body<S: Wire>(exchange: &mut Exchange<'_, S>, kind: &str) -> io::Result<After> {
    let length = if kind == "endless" { "Connection: close" } else { "Content-Length: 48" };
    let coding = if kind == "bad-gzip" { "Content-Encoding: gzip\r\n" } else { "" };
    let lines = format!("Location: /item/1\r\n{coding}{length}\r\n");
    // The client has what it needs with the head.
    exchange.presence = None;
    match kind {
        "endless" => {
            exchange.head(302, &lines).await?;
            loop {
                exchange.write(&LETTERS).await?;
                exchange.wait(1).await?;
            }
        }
        "silent" => {
            exchange.head(302, &lines).await?;
            exchange.wait(60_000).await?;
            Ok(After::Close)
        }
        "cut" => {
            exchange.head(302, &lines).await?;
            exchange.write(b"hello").await?;
            Ok(After::Close)
        }
        "bad-gzip" => {
            exchange.head(302, &lines).await?;
            exchange.last(&LETTERS[..48]).await
        }
        _ => exchange.send(plain_status(404)).await,
    }
}

#[cfg(test)]
mod tests {
    use super::bad_target;

    #[test]
    fn targets_are_made_of_the_address() {
        let target = |kind| bad_target(kind, "http://127.0.0.1:80");
        assert_eq!(target("credentials").as_deref(), Some("http://user:secret@127.0.0.1:80/echo"));
        assert_eq!(target("protocol-relative").as_deref(), Some("//127.0.0.1:80/item/1"));
        assert_eq!(target("other"), None);
    }
}
