use std::io;

use crate::answer::Answer;
use crate::exchange::{After, Exchange, Wire};

/// Answers with a redirect to `target`, as it is: nothing is escaped or checked.
pub(crate) async fn to<S: Wire>(exchange: &mut Exchange<'_, S>, target: &str) -> io::Result<After> {
    let status = exchange.request.query_status().unwrap_or(302);
    exchange.send(Answer::status(status).field("Location", target)).await
}

/// The odd target of that kind; none when the kind is unknown.
pub(crate) fn bad_target(kind: &str, base: &str) -> Option<String> {
    let target = match kind {
        "ftp" => "ftp://files.example/list.csv".into(),
        "mailto" => "mailto:someone@shop.example".into(),
        "javascript" => "javascript:alert(1)".into(),
        "empty" => String::new(),
        "relative-dot" => "./../item/./1".into(),
        "not-a-url" => "http://[".into(),
        "huge" => format!("{base}/{}", "a".repeat(100_000)),
        "credentials" => base.replacen("://", "://user:secret@", 1) + "/echo",
        _ => return None,
    };
    Some(target)
}

#[cfg(test)]
mod tests {
    use super::bad_target;

    #[test]
    fn credentials_go_before_the_address() {
        let target = bad_target("credentials", "http://127.0.0.1:80");
        assert_eq!(target.as_deref(), Some("http://user:secret@127.0.0.1:80/echo"));
        assert_eq!(bad_target("other", ""), None);
    }
}
