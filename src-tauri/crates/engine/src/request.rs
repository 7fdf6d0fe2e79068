use std::time::{SystemTime, UNIX_EPOCH};

use bytes::{Bytes, BytesMut};
use fetchlist_model::{ErrorKind, Hop, Phases, Response, Settings, Try};
use http::{HeaderMap, Method, StatusCode, header};
use reqwest::Client;
use tokio::time::{Duration, Instant, timeout};
use url::Url;

use crate::{
    EngineError,
    connect::{self, Stage, Watch},
    failure::{Failure, classify},
    redirect::{self, Next},
    retry,
};

/// More of a redirect's own body than this is not worth reading for the sake of keeping its connection.
const DRAIN_BYTES: usize = 64 * 1024;

/// What every request of a run has in common.
#[derive(Debug)]
pub(crate) struct Plan {
    client: Client,
    method: Method,
    own: HeaderMap,
    others: HeaderMap,
    timeout: Duration,
    redirects: usize,
    max_body_bytes: u64,
    keep_bodies: bool,
    retry_after_limit: Duration,
}

/// How a try ended, with what only the engine needs of it.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) end: Try,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) lookup_unanswered: bool,
}

/// What is known of a try so far; what the time limit leaves behind when it cuts in.
#[derive(Default)]
struct Sofar {
    end: Try,
    headers: HeaderMap,
    connect: Option<Duration>,
    dns: Option<Duration>,
    first_byte: Option<Duration>,
}

impl Plan {
    pub(crate) fn new(settings: &Settings) -> Result<Self, EngineError> {
        settings.validate()?;
        let own = connect::headers(settings);
        Ok(Self {
            client: connect::client(settings)?,
            // Validated above.
            method: Method::from_bytes(settings.method.as_bytes()).unwrap_or_default(),
            others: redirect::headers_for_others(&own),
            own,
            timeout: Duration::from_millis(settings.timeout_ms.into()),
            redirects: settings.redirects as usize,
            max_body_bytes: settings.max_body_bytes,
            keep_bodies: settings.keep_bodies,
            retry_after_limit: Duration::from_millis(settings.retry_after_limit_ms.into()),
        })
    }

    /// One try: connect to last byte, redirects included, within the time limit. Ends as a value whatever the server does.
    pub(crate) async fn fetch(&self, url: &str, watch: &Watch) -> Fetched {
        let started = Instant::now();
        let mut sofar = Sofar::default();
        sofar.end.started_at_ms = unix_ms(SystemTime::now());
        let result = match Url::parse(url) {
            Ok(url) => timeout(self.timeout, self.follow(url, watch, &mut sofar))
                .await
                .unwrap_or_else(|_| Err(self.timed_out(watch.stage(), sofar.end.size_bytes))),
            Err(error) => Err(Failure::new(ErrorKind::InvalidUrl, error.to_string())),
        };
        let took = started.elapsed();
        let mut end = sofar.end;
        end.duration_ms = ms(took);
        end.phases = Phases {
            dns_ms: sofar.dns.map(ms),
            connect_ms: sofar.connect.map(ms),
            first_byte_ms: sofar.first_byte.map(ms),
            body_ms: (result.is_ok())
                .then(|| ms(took.saturating_sub(sum(&[sofar.dns, sofar.connect, sofar.first_byte])))),
        };
        let retry_after = sofar
            .headers
            .get(header::RETRY_AFTER)
            .filter(|_| matches!(end.status, Some(429 | 503)))
            .and_then(|value| retry::retry_after(value.to_str().ok()?, SystemTime::now()))
            .map(|wait| wait.min(self.retry_after_limit));
        let mut lookup_unanswered = false;
        match result {
            Ok(body) => {
                let status =
                    end.status.and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or_default();
                if status.as_u16() >= 400 {
                    end.error = Some(ErrorKind::HttpStatus);
                    end.error_detail = match status.canonical_reason() {
                        Some(reason) => format!("{} {reason}", status.as_u16()),
                        None => status.as_u16().to_string(),
                    };
                }
                if self.keep_bodies {
                    end.response = Some(Response { headers: header_lines(&sofar.headers), body });
                }
            }
            Err(failure) => {
                end.error = Some(failure.kind);
                end.error_detail = failure.detail;
                lookup_unanswered = failure.lookup_unanswered;
            }
        }
        Fetched { end, retry_after, lookup_unanswered }
    }

    async fn follow(&self, mut url: Url, watch: &Watch, sofar: &mut Sofar) -> Result<Bytes, Failure> {
        let mut home = None;
        let mut headers = &self.own;
        let mut method = self.method.clone();
        loop {
            watch.begin();
            let asked = Instant::now();
            let sent = self.client.request(method.clone(), url.clone()).headers(headers.clone()).send().await;
            let (dns, connect) = (watch.dns(), watch.connect());
            add(&mut sofar.dns, dns);
            add(&mut sofar.connect, connect);
            let mut response = sent.map_err(|error| classify(&error, watch.stage()))?;
            add(&mut sofar.first_byte, Some(asked.elapsed().saturating_sub(sum(&[dns, connect]))));
            watch.set(Stage::Body);
            let status = response.status();
            sofar.end.status = Some(status.as_u16());
            sofar.end.content_type = response
                .headers()
                .get(header::CONTENT_TYPE)
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            // What reading the body needs of them has been read.
            sofar.headers = std::mem::take(response.headers_mut());
            match redirect::next(status, &sofar.headers, &url) {
                Next::Stay => return self.body(response, sofar).await,
                Next::Nowhere(why) => return Err(Failure::new(ErrorKind::Redirect, why)),
                Next::Go(target) => {
                    let from = redirect::without_credentials(&url);
                    sofar.end.redirects.push(Hop { status: status.as_u16(), url: from });
                    if sofar.end.redirects.len() > self.redirects {
                        let limit = self.redirects;
                        return Err(Failure::new(
                            ErrorKind::Redirect,
                            format!("more than {limit} redirects"),
                        ));
                    }
                    let bare = redirect::without_credentials(&target);
                    // No cookies are kept, so the same URL would answer the same again.
                    if sofar.end.redirects.iter().any(|hop| hop.url == bare) {
                        return Err(Failure::new(ErrorKind::Redirect, format!("a loop: back to {bare}")));
                    }
                    sofar.end.final_url = Some(bare);
                    method = redirect::next_method(status, &method);
                    drain(response).await;
                    let home = home.get_or_insert_with(|| url.origin());
                    headers = if redirect::same_origin(home, &target) { &self.own } else { &self.others };
                    url = target;
                }
            }
        }
    }

    /// Reads a body, counted after decompression.
    async fn body(&self, mut response: reqwest::Response, sofar: &mut Sofar) -> Result<Bytes, Failure> {
        let mut first = Bytes::new();
        let mut rest = BytesMut::new();
        loop {
            let chunk = response.chunk().await.map_err(|error| classify(&error, Stage::Body))?;
            let Some(chunk) = chunk else { break };
            sofar.end.size_bytes += chunk.len() as u64;
            if sofar.end.size_bytes > self.max_body_bytes {
                let limit = self.max_body_bytes;
                return Err(Failure::new(
                    ErrorKind::TooLarge,
                    format!("the body is larger than {limit} bytes"),
                ));
            }
            if !self.keep_bodies {
                continue;
            }
            // Most bodies are one chunk, which then need not be copied.
            if first.is_empty() && rest.is_empty() {
                first = chunk;
            } else {
                if rest.is_empty() {
                    rest.extend_from_slice(&first);
                }
                rest.extend_from_slice(&chunk);
            }
        }
        Ok(if rest.is_empty() { first } else { rest.freeze() })
    }

    fn timed_out(&self, stage: Stage, size: u64) -> Failure {
        let seconds = self.timeout.as_secs_f32();
        let detail = match stage {
            Stage::Lookup => format!("name look-up: no answer within {seconds} s"),
            Stage::Connect => format!("connect: no connection within {seconds} s"),
            Stage::FirstByte => format!("first byte: connected, but no answer within {seconds} s"),
            Stage::Body => format!("body: not complete within {seconds} s, {size} bytes came"),
        };
        Failure::new(ErrorKind::Timeout, detail)
    }
}

/// Reads what is left of a short body, so that its connection can be used again.
async fn drain(mut response: reqwest::Response) {
    let mut read = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        read += chunk.len();
        if read > DRAIN_BYTES {
            return;
        }
    }
}

fn header_lines(headers: &HeaderMap) -> String {
    let mut lines = String::with_capacity(headers.len() * 40);
    for (name, value) in headers {
        lines.push_str(name.as_str());
        lines.push_str(": ");
        lines.push_str(&String::from_utf8_lossy(value.as_bytes()));
        lines.push('\n');
    }
    lines
}

fn add(sum: &mut Option<Duration>, part: Option<Duration>) {
    if let Some(part) = part {
        *sum = Some(sum.unwrap_or_default() + part);
    }
}

fn sum(parts: &[Option<Duration>]) -> Duration {
    parts.iter().flatten().sum()
}

fn ms(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

fn unix_ms(time: SystemTime) -> i64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
