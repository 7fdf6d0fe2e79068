use std::{
    fmt,
    sync::{Arc, atomic::Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use bytes::{Bytes, BytesMut};
use fetchlist_model::{
    Connection, ErrorKind, Hop, HttpVersion, Phases, Response, Settings, Try, without_credentials,
};
use http::{HeaderMap, Method, StatusCode, Version, header};
use tokio::time::{Duration, Instant, timeout};
use url::Url;

use crate::{
    EngineError,
    body::Body,
    client::Client,
    connect::Carrier,
    failure::{self, Failure},
    redirect::{self, Next},
    retry,
    watch::{Part, Stage, Watch},
};

/// More of a redirect's own body than this is not worth reading for the sake of keeping its connection ...
const DRAIN_BYTES: usize = 64 * 1024;
/// ... nor is waiting for it longer than this.
const DRAIN_TIME: Duration = Duration::from_millis(500);

/// What every request of a run has in common.
pub(crate) struct Plan {
    client: Client,
    method: Method,
    timeout: Duration,
    redirects: usize,
    max_body_bytes: u64,
    keep_bodies: bool,
    retry_after_limit: Duration,
}

impl fmt::Debug for Plan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The client holds what the user signs in with.
        formatter.debug_struct("Plan").field("method", &self.method).finish_non_exhaustive()
    }
}

/// How a try ended, with what only the engine needs of it.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) end: Try,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) lookup_unanswered: bool,
    /// Nothing at all came back: the network itself may be gone.
    pub(crate) no_contact: bool,
}

/// What is known of a try so far; what the time limit leaves behind when it cuts in.
#[derive(Default)]
struct Sofar {
    end: Try,
    headers: HeaderMap,
    lookup: Option<Duration>,
    connect: Option<Duration>,
    tls: Option<Duration>,
    first_byte: Option<Duration>,
}

impl Sofar {
    /// Adds what the connector saw of the request that was just sent; returns how long that was.
    fn add_connecting(&mut self, watch: &Watch) -> Duration {
        // The time of connecting holds that of the look-up.
        let (lookup, tls) = (watch.took(Part::Lookup), watch.took(Part::Tls));
        let connect = watch.took(Part::Connect).map(|both| both.saturating_sub(lookup.unwrap_or_default()));
        add(&mut self.lookup, lookup);
        add(&mut self.connect, connect);
        add(&mut self.tls, tls);
        sum(&[lookup, connect, tls])
    }
}

impl Plan {
    pub(crate) fn new(settings: &Settings) -> Result<Self, EngineError> {
        settings.validate()?;
        Ok(Self {
            client: Client::new(settings)?,
            // Validated above.
            method: Method::from_bytes(settings.method.as_bytes()).unwrap_or_default(),
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
                .unwrap_or_else(|_| Err(self.timed_out(watch, &mut sofar))),
            Err(error) => Err(Failure::new(ErrorKind::InvalidUrl, error.to_string())),
        };
        let took = started.elapsed();
        let mut end = sofar.end;
        end.duration_ms = ms(took);
        let before_body = sum(&[sofar.lookup, sofar.connect, sofar.tls, sofar.first_byte]);
        end.phases = Phases {
            dns_ms: sofar.lookup.map(ms),
            connect_ms: sofar.connect.map(ms),
            tls_ms: sofar.tls.map(ms),
            first_byte_ms: sofar.first_byte.map(ms),
            body_ms: result.is_ok().then(|| ms(took.saturating_sub(before_body))),
        };
        let retry_after = sofar
            .headers
            .get(header::RETRY_AFTER)
            .filter(|_| matches!(end.status, Some(429 | 503)))
            .and_then(|value| retry::retry_after(value.to_str().ok()?, SystemTime::now()))
            .map(|wait| wait.min(self.retry_after_limit));
        let (mut lookup_unanswered, mut no_contact) = (false, false);
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
                (lookup_unanswered, no_contact) = (failure.lookup_unanswered, failure.no_contact);
                if let Some(certificate) = failure.certificate {
                    end.connection = Some(Arc::new(Connection {
                        certificate: Some(certificate),
                        ..Connection::default()
                    }));
                }
            }
        }
        Fetched { end, retry_after, lookup_unanswered, no_contact }
    }

    /// Whether the way to that URL's server, or to the proxy on it, is open, with or without an answer at its end.
    pub(crate) async fn reaches(&self, url: &str) -> bool {
        const LIMIT: Duration = Duration::from_secs(3);
        timeout(LIMIT, self.client.reaches(url)).await.unwrap_or(false)
    }

    async fn follow(&self, mut url: Url, watch: &Watch, sofar: &mut Sofar) -> Result<Bytes, Failure> {
        let mut home = None;
        let mut is_home = true;
        let mut method = self.method.clone();
        loop {
            watch.begin();
            let asked = Instant::now();
            let sent = self.client.send(method.clone(), &url, is_home).await;
            let response = match sent {
                Ok(response) => response,
                Err(error) => {
                    let carrier = error.carrier();
                    let is_reused =
                        carrier.as_ref().is_some_and(|carrier| carrier.answers.load(Ordering::Relaxed) > 0);
                    let failure = failure::of_sending(&error);
                    // RFC 9112 section 9.3.1: a server may close an idle connection at any time, and a request that came
                    // just then may be sent again where that does no harm. The connection is gone from the pool, so
                    // that this ends with a new one.
                    if is_reused && failure.kind == ErrorKind::Closed && retry::is_repeatable(&method) {
                        continue;
                    }
                    if !is_reused {
                        sofar.add_connecting(watch);
                    }
                    sofar.end.connection = carrier.map(|carrier| carrier.facts.clone());
                    return Err(failure);
                }
            };
            let (head, body) = response.into_parts();
            let carrier = head.extensions.get::<Arc<Carrier>>();
            // A connection that was made for this request may have been passed by one that came free in the meantime.
            let is_reused =
                carrier.is_some_and(|carrier| carrier.answers.fetch_add(1, Ordering::Relaxed) > 0);
            let connecting = if is_reused { Duration::ZERO } else { sofar.add_connecting(watch) };
            add(&mut sofar.first_byte, Some(asked.elapsed().saturating_sub(connecting)));
            watch.set(Stage::Body);
            if sofar.end.status.is_none() {
                sofar.end.reused = is_reused;
            }
            let status = head.status;
            sofar.end.status = Some(status.as_u16());
            sofar.end.http = match head.version {
                Version::HTTP_2 => Some(HttpVersion::Http2),
                Version::HTTP_10 => Some(HttpVersion::Http10),
                _ => Some(HttpVersion::Http11),
            };
            sofar.end.connection = carrier.map(|carrier| carrier.facts.clone());
            sofar.end.content_type = head
                .headers
                .get(header::CONTENT_TYPE)
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
            sofar.headers = head.headers;
            if status == StatusCode::SWITCHING_PROTOCOLS {
                return Err(Failure::new(
                    ErrorKind::Protocol,
                    "it switches protocols without being asked to (101)",
                ));
            }
            let next =
                if self.redirects == 0 { Next::Stay } else { redirect::next(status, &sofar.headers, &url) };
            match next {
                Next::Stay if method == Method::HEAD => {
                    // Servers that do not know HEAD say so; what is wanted of them is to be had by GET.
                    if !matches!(status, StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_IMPLEMENTED) {
                        return Ok(Bytes::new());
                    }
                    method = Method::GET;
                }
                Next::Stay => return self.body(Body::new(&sofar.headers, body)?, sofar).await,
                Next::Nowhere(why) => return Err(Failure::new(ErrorKind::Redirect, why)),
                Next::Go(target) => {
                    let from = without_credentials(url.as_str()).into_owned();
                    sofar.end.redirects.push(Hop { status: status.as_u16(), url: from });
                    if sofar.end.redirects.len() > self.redirects {
                        let limit = self.redirects;
                        return Err(Failure::new(
                            ErrorKind::Redirect,
                            format!("more than {limit} redirects"),
                        ));
                    }
                    let bare = without_credentials(target.as_str()).into_owned();
                    // Without cookies, the same URL would answer the same again.
                    if !self.client.keeps_cookies() && sofar.end.redirects.iter().any(|hop| hop.url == bare) {
                        return Err(Failure::new(ErrorKind::Redirect, format!("a loop: back to {bare}")));
                    }
                    sofar.end.final_url = Some(bare);
                    method = redirect::next_method(status, &method);
                    let _ = timeout(DRAIN_TIME, drain(Body::Plain(body))).await;
                    let home = home.get_or_insert_with(|| url.origin());
                    is_home = redirect::same_origin(home, &target);
                    url = target;
                }
            }
        }
    }

    /// Reads a body, counted after decompression.
    async fn body(&self, mut body: Body, sofar: &mut Sofar) -> Result<Bytes, Failure> {
        let mut first = Bytes::new();
        let mut rest = BytesMut::new();
        while let Some(chunk) = body.chunk().await? {
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

    fn timed_out(&self, watch: &Watch, sofar: &mut Sofar) -> Failure {
        if watch.stage() != Stage::Body {
            sofar.add_connecting(watch);
        }
        failure::of_time(watch.stage(), self.timeout.as_secs_f32(), sofar.end.size_bytes)
    }
}

/// Reads what is left of a short body, so that its connection can be used again.
async fn drain(mut body: Body) {
    let mut read = 0;
    while let Ok(Some(chunk)) = body.chunk().await {
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
