//! Servers that have enough, and how they say so.

use std::io;
use std::time::{Duration, SystemTime};

use crate::answer::Answer;
use crate::exchange::{After, Exchange, Wire};
use crate::item;
use crate::routes::plain_status;

/// How much longer an answer over the limit takes that is only slowed down.
const SLOW_MILLISECONDS: u64 = 1_000;

/// Fails the first requests of a path, and then no more.
pub(crate) async fn flaky<S: Wire>(exchange: &mut Exchange<'_, S>, failures: u64) -> io::Result<After> {
    if u64::from(exchange.visit) > failures {
        return exchange.send(Answer::json(item::json(failures))).await;
    }
    let status = exchange.request.query_status().unwrap_or(503);
    exchange.send(plain_status(status)).await
}

/// Asks the first request of a path to come back later, with these values of Retry-After.
pub(crate) async fn busy<S: Wire>(exchange: &mut Exchange<'_, S>, waits: &[&str]) -> io::Result<After> {
    if exchange.visit > 1 {
        return exchange.send(Answer::json(item::json(1))).await;
    }
    let status = exchange.request.query_status().unwrap_or(429);
    let answer = waits.iter().fold(plain_status(status), |answer, wait| answer.field("Retry-After", wait));
    exchange.send(answer).await
}

/// Odd values of Retry-After, by name.
pub(crate) fn odd_waits(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "none" => &[],
        "zero" => &["0"],
        "negative" => &["-5"],
        "fraction" => &["0.5"],
        "nonsense" => &["soon"],
        "two" => &["0", "1"],
        "far" => &["99999999999999999999"],
        "far-date" => &["Fri, 31 Dec 9999 23:59:59 GMT"],
        "past-date" => &["Sun, 06 Nov 1994 08:49:37 GMT"],
        "bad-date" => &["Sun, 31 Feb 2094 25:61:61 GMT"],
        _ => return None,
    })
}

/// The HTTP date that many seconds from now; never earlier, so up to a second later.
pub(crate) fn date_in(seconds: u64) -> String {
    let wait = Duration::from_secs(seconds.min(u64::from(u32::MAX))) + Duration::from_millis(999);
    httpdate::fmt_http_date(SystemTime::now() + wait)
}

/// Answers that many at once; what comes beyond is treated as the query says.
pub(crate) async fn limit<S: Wire>(exchange: &mut Exchange<'_, S>, limit: u64) -> io::Result<After> {
    let request = exchange.request;
    let presence = exchange.site.throttled.enter();
    let mut wait = request.query_number("ms").unwrap_or(50);
    if presence.others as u64 >= limit {
        match (request.query_status(), request.query("over").as_deref()) {
            (Some(status), _) => {
                drop(presence);
                return exchange.send(plain_status(status)).await;
            }
            (None, Some("slow")) => wait += SLOW_MILLISECONDS,
            (None, Some("close")) => {
                drop(presence);
                return Ok(exchange.leave(After::Close));
            }
            (None, _) => {
                drop(presence);
                return Ok(exchange.leave(After::Reset));
            }
        }
    }
    exchange.wait(wait).await?;
    drop(presence);
    exchange.send(Answer::json(item::json(limit))).await
}
