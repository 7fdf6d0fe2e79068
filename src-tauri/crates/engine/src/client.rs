use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use cookie_store::CookieStore;
use fetchlist_model::{HttpChoice, Settings, SignIn, without_credentials};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Uri, header};
use http_body_util::Empty;
use hyper::body::Incoming;
use hyper_util::{
    client::legacy::{self, Client as Pool},
    rt::{TokioExecutor, TokioTimer},
};
use tokio::time::Duration;
use url::Url;

use crate::{
    EngineError,
    body::ACCEPTED_CODINGS,
    connect::{Carrier, Connector},
    failure,
};

/// How long a connection is kept for the next request to its site.
const KEEP_IDLE: Duration = Duration::from_secs(15);
/// How much a server may send over HTTP/2 before it is read: as much as browsers grant, not the standard's 64 kB.
const STREAM_WINDOW_BYTES: u32 = 2 << 20;
const CONNECTION_WINDOW_BYTES: u32 = 4 << 20;

/// Sends requests over pooled connections, with what every request of a run has in common.
///
/// This is the client under reqwest. It is used itself because it hands out each connection's facts, and because what
/// reqwest adds (redirects, retries, timeouts) is done here anyway, on a third of a request's processor time.
pub(crate) struct Client {
    pool: Pool<Connector, Empty<Bytes>>,
    connector: Connector,
    own: HeaderMap,
    others: HeaderMap,
    cookies: Option<Mutex<CookieStore>>,
}

impl Client {
    pub(crate) fn new(settings: &Settings) -> Result<Self, EngineError> {
        let connector = Connector::new(settings)?;
        let pool = Pool::builder(TokioExecutor::new())
            .pool_idle_timeout(KEEP_IDLE)
            .pool_timer(TokioTimer::new())
            .pool_max_idle_per_host(settings.per_host as usize)
            .http2_only(settings.http == HttpChoice::Http2)
            .http2_initial_stream_window_size(STREAM_WINDOW_BYTES)
            .http2_initial_connection_window_size(CONNECTION_WINDOW_BYTES)
            .timer(TokioTimer::new())
            .build(connector.clone());
        Ok(Self {
            pool,
            connector,
            own: headers(settings, true),
            others: headers(settings, false),
            cookies: settings.cookies.then(Mutex::default),
        })
    }

    /// Sends one request. `is_home` says that the URL is of the row's own origin.
    pub(crate) async fn send(
        &self,
        method: Method,
        url: &Url,
        is_home: bool,
    ) -> Result<Response<Incoming>, SendError> {
        let mut headers = if is_home { self.own.clone() } else { self.others.clone() };
        let uri = if url.username().is_empty() && url.password().is_none() {
            Uri::try_from(url.as_str())?
        } else {
            headers
                .entry(header::AUTHORIZATION)
                .or_insert(basic(&decoded(url.username()), &decoded(url.password().unwrap_or_default())));
            Uri::try_from(without_credentials(url.as_str()).as_ref())?
        };
        if let Some(cookies) = &self.cookies {
            let cookies = cookies.lock().unwrap_or_else(PoisonError::into_inner);
            let pairs: Vec<_> =
                cookies.get_request_values(url).map(|(name, value)| format!("{name}={value}")).collect();
            if let (false, Ok(value)) = (pairs.is_empty(), HeaderValue::try_from(pairs.join("; "))) {
                headers.entry(header::COOKIE).or_insert(value);
            }
        }
        if let Some(authorization) = self.connector.proxy_authorization(&uri) {
            headers.insert(header::PROXY_AUTHORIZATION, authorization);
        }
        let mut request = Request::new(Empty::new());
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        let response = self.pool.request(request).await?;
        if let Some(cookies) = &self.cookies {
            let mut cookies = cookies.lock().unwrap_or_else(PoisonError::into_inner);
            for line in response.headers().get_all(header::SET_COOKIE) {
                // One that cannot be read, or is for another site, is dropped, as browsers do.
                let _ = line.to_str().map(|line| cookies.parse(line, url).is_ok());
            }
        }
        Ok(response)
    }

    /// Whether the way to that URL's server, or to the proxy on it, is open.
    pub(crate) async fn reaches(&self, url: &str) -> bool {
        let Ok(uri) = Uri::try_from(url) else { return false };
        let reached = self.connector.clone().reach(uri).await;
        reached.map_or_else(|error| !failure::of_connecting(&*error).no_contact, |()| true)
    }

    /// Whether the same URL could answer differently the next time.
    pub(crate) fn keeps_cookies(&self) -> bool {
        self.cookies.is_some()
    }
}

/// Why no answer came.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    /// The URL is one that no request can be made of.
    #[error(transparent)]
    Uri(#[from] http::uri::InvalidUri),
    /// Connecting, sending or reading the head failed.
    #[error(transparent)]
    Http(#[from] legacy::Error),
}

impl SendError {
    /// The connection that the request went out on, where it came so far.
    pub(crate) fn carrier(&self) -> Option<Arc<Carrier>> {
        let Self::Http(error) = self else { return None };
        let mut extensions = http::Extensions::new();
        error.connect_info()?.get_extras(&mut extensions);
        extensions.remove()
    }
}

/// The headers that each request has: to a row's own origin all of them, to others what cannot be a key.
fn headers(settings: &Settings, is_home: bool) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let given = settings.headers.iter().filter(|header| is_home || !header.may_be_secret());
    for given in given {
        // Validated with the settings.
        if let (Ok(name), Ok(value)) =
            (HeaderName::try_from(&given.name), HeaderValue::from_bytes(given.value.as_bytes()))
        {
            headers.append(name, value);
        }
    }
    headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("*/*"));
    headers.entry(header::ACCEPT_ENCODING).or_insert(HeaderValue::from_static(ACCEPTED_CODINGS));
    let agent =
        HeaderValue::from_bytes(settings.user_agent.as_bytes()).ok().filter(|agent| !agent.is_empty());
    headers.entry(header::USER_AGENT).or_insert_with(|| {
        agent.unwrap_or(HeaderValue::from_static(concat!("Fetchlist/", env!("CARGO_PKG_VERSION"))))
    });
    let sign_in = match &settings.sign_in {
        SignIn::Basic { user, password } if is_home => Some(basic(user, password)),
        SignIn::Bearer { token } if is_home => HeaderValue::try_from(format!("Bearer {token}")).ok(),
        _ => None,
    };
    if let Some(sign_in) = sign_in {
        headers.insert(header::AUTHORIZATION, sign_in);
    }
    headers
}

/// Signing in with a name and a password, as RFC 7617 writes it.
fn basic(user: &str, password: &str) -> HeaderValue {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let text = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
    // Base64 holds only characters that a header may.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("Basic"))
}

/// What stands in a URL as `%40`, as it is.
fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}
