use std::{
    fmt, io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    vec,
};

use dns_lookup::{AddrInfoHints, LookupErrorKind, SockType};
use hyper_util::client::legacy::connect::dns::Name;
use tokio::sync::Semaphore;
use tower_service::Service;

use crate::watch::{Part, Timed};

/// How many names are looked up at once: system resolvers drop questions that come in a flood.
const LOOKUPS_AT_ONCE: usize = 32;

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
#[derive(Clone, Debug)]
pub(crate) struct SystemResolver {
    places: Arc<Semaphore>,
}

impl SystemResolver {
    pub(crate) fn new() -> Self {
        Self { places: Arc::new(Semaphore::new(LOOKUPS_AT_ONCE)) }
    }
}

impl Service<Name> for SystemResolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = Box<dyn std::error::Error + Send + Sync>;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let places = self.places.clone();
        let timed = Timed::start(Part::Lookup);
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
            timed.end();
            Ok(found.into_iter())
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
