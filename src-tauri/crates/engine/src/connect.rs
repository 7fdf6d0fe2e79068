use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU32, Ordering},
    },
    task::{Context, Poll},
};

use dns_lookup::{AddrInfoHints, LookupErrorKind, SockType};
use fetchlist_model::{Settings, SettingsError};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{
    Client,
    dns::{Addrs, Name, Resolve, Resolving},
    redirect::Policy,
};
use tokio::{
    sync::Semaphore,
    task::futures::TaskLocalFuture,
    time::{Duration, Instant},
};
use tower_layer::Layer;
use tower_service::Service;

/// How many names are looked up at once: system resolvers drop questions that come in a flood.
const LOOKUPS_AT_ONCE: usize = 32;
/// How long a connection is kept for the next request to its site.
const KEEP_IDLE: Duration = Duration::from_secs(15);

/// What makes a run impossible from the start.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// A setting is out of its range.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The HTTP client cannot be set up on this computer, such as when it holds no root certificates.
    #[error("the HTTP client cannot be set up on this computer: {0}")]
    Client(String),
}

pub(crate) fn client(settings: &Settings) -> Result<Client, EngineError> {
    // Fails where one was installed before, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent(concat!("Fetchlist/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .dns_resolver(Arc::new(SystemResolver { places: Arc::new(Semaphore::new(LOOKUPS_AT_ONCE)) }))
        .connector_layer(TimedLayer)
        .pool_idle_timeout(KEEP_IDLE)
        .pool_max_idle_per_host(settings.per_host as usize)
        .build()
        .map_err(|error| EngineError::Client(innermost(&error)))
}

pub(crate) fn headers(settings: &Settings) -> HeaderMap {
    settings
        .headers
        .iter()
        .filter_map(|header| {
            let name = HeaderName::from_bytes(header.name.as_bytes()).ok()?;
            Some((name, HeaderValue::from_bytes(header.value.as_bytes()).ok()?))
        })
        .fold(HeaderMap::new(), |mut headers, (name, value)| {
            headers.append(name, value);
            headers
        })
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut at = error;
    while let Some(source) = at.source() {
        at = source;
    }
    at.to_string()
}

/// How far a try has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Lookup,
    Connect,
    FirstByte,
    Body,
}

/// What the connector sees of one worker's tries. It may go on connecting for the pool after the try it began with is
/// over, so each try has a number, and what comes late is dropped.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    number: AtomicU32,
    stage: AtomicU8,
    dns_us: AtomicU32,
    connect_us: AtomicU32,
}

const UNSEEN: u32 = u32::MAX;

tokio::task_local! {
    static WATCH: Arc<Watch>;
}

impl Watch {
    pub(crate) fn around<F: Future>(self: &Arc<Self>, worker: F) -> TaskLocalFuture<Arc<Self>, F> {
        WATCH.scope(self.clone(), worker)
    }

    /// A new request begins: on a connection that is there already, unless the connector says otherwise.
    pub(crate) fn begin(&self) {
        self.number.fetch_add(1, Ordering::Relaxed);
        self.set(Stage::FirstByte);
        self.dns_us.store(UNSEEN, Ordering::Relaxed);
        self.connect_us.store(UNSEEN, Ordering::Relaxed);
    }

    pub(crate) fn set(&self, stage: Stage) {
        self.stage.store(stage as u8, Ordering::Relaxed);
    }

    pub(crate) fn stage(&self) -> Stage {
        match self.stage.load(Ordering::Relaxed) {
            0 => Stage::Lookup,
            1 => Stage::Connect,
            2 => Stage::FirstByte,
            _ => Stage::Body,
        }
    }

    pub(crate) fn dns(&self) -> Option<Duration> {
        seen(&self.dns_us)
    }

    pub(crate) fn connect(&self) -> Option<Duration> {
        // The connector's time holds the look-up's.
        seen(&self.connect_us).map(|all| all.saturating_sub(self.dns().unwrap_or_default()))
    }
}

fn seen(microseconds: &AtomicU32) -> Option<Duration> {
    let value = microseconds.load(Ordering::Relaxed);
    (value != UNSEEN).then(|| Duration::from_micros(value.into()))
}

/// One connecting or looking up, for the try in which it began.
struct Timed {
    watch: Option<(Arc<Watch>, u32)>,
    started: Instant,
}

impl Timed {
    fn start(stage: Stage) -> Self {
        let watch = WATCH.try_with(|watch| (watch.clone(), watch.number.load(Ordering::Relaxed))).ok();
        let timed = Self { watch, started: Instant::now() };
        timed.with(|watch| watch.set(stage));
        timed
    }

    fn with(&self, act: impl FnOnce(&Watch)) {
        if let Some((watch, number)) = &self.watch
            && watch.number.load(Ordering::Relaxed) == *number
        {
            act(watch);
        }
    }

    fn microseconds(&self) -> u32 {
        u32::try_from(self.started.elapsed().as_micros()).unwrap_or(UNSEEN - 1)
    }
}

/// Sees every connection being made.
#[derive(Clone)]
struct TimedLayer;

#[derive(Clone)]
struct TimedConnector<S>(S);

impl<S> Layer<S> for TimedLayer {
    type Service = TimedConnector<S>;

    fn layer(&self, inner: S) -> Self::Service {
        TimedConnector(inner)
    }
}

impl<S, Target> Service<Target> for TimedConnector<S>
where
    S: Service<Target>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, target: Target) -> Self::Future {
        let timed = Timed::start(Stage::Connect);
        let connecting = self.0.call(target);
        Box::pin(async move {
            let connected = connecting.await;
            timed.with(|watch| {
                watch.connect_us.store(timed.microseconds(), Ordering::Relaxed);
                if connected.is_ok() {
                    watch.set(Stage::FirstByte);
                }
            });
            connected
        })
    }
}

/// A name look-up that gave no address.
#[derive(Debug)]
pub(crate) struct LookupFailure {
    name: String,
    pub(crate) unanswered: bool,
    cause: String,
}

impl fmt::Display for LookupFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.unanswered {
            write!(formatter, "no name server answered for {}: {}", self.name, self.cause)
        } else {
            write!(formatter, "the name {} was not found", self.name)
        }
    }
}

impl std::error::Error for LookupFailure {}

/// The system's own resolver: hosts file, VPN and company name servers count as they do for every other program.
struct SystemResolver {
    places: Arc<Semaphore>,
}

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let places = self.places.clone();
        let timed = Timed::start(Stage::Lookup);
        Box::pin(async move {
            let place = places.acquire_owned().await;
            let name = name.as_str().to_owned();
            let found = tokio::task::spawn_blocking(move || {
                let found = look_up(&name);
                // Held until the look-up is over, even when nobody waits for it any more.
                drop(place);
                found
            })
            .await??;
            timed.with(|watch| {
                watch.dns_us.store(timed.microseconds(), Ordering::Relaxed);
                watch.set(Stage::Connect);
            });
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

fn look_up(name: &str) -> Result<Vec<SocketAddr>, LookupFailure> {
    let failure = |unanswered, cause: String| LookupFailure { name: name.into(), unanswered, cause };
    // RFC 6761 section 6.4: such names never exist, and nobody needs to be asked.
    if name.trim_end_matches('.').rsplit('.').next().is_some_and(|last| last.eq_ignore_ascii_case("invalid"))
    {
        return Err(failure(false, String::new()));
    }
    let hints = AddrInfoHints { socktype: SockType::Stream.into(), ..AddrInfoHints::default() };
    let found = dns_lookup::getaddrinfo(Some(name), None, Some(hints)).map_err(|error| {
        let unanswered =
            matches!(error.kind(), LookupErrorKind::Again | LookupErrorKind::Fail | LookupErrorKind::System);
        failure(unanswered, io::Error::from(error).to_string())
    })?;
    let addresses: Vec<_> = found.filter_map(Result::ok).map(|address| address.sockaddr).collect();
    if addresses.is_empty() { Err(failure(false, String::new())) } else { Ok(addresses) }
}
