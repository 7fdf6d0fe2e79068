use http::{HeaderName, header};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use url::Url;

/// A request header that the user gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Header {
    /// The field name, as RFC 9110 section 5.1 allows it.
    pub name: String,
    /// The field value, as RFC 9110 section 5.5 allows it.
    pub value: String,
}

impl Header {
    /// Whether the value may be a key: names of such headers are a site's own to choose, so every one that is not known to
    /// be harmless may.
    pub fn may_be_secret(&self) -> bool {
        const HARMLESS: [HeaderName; 8] = [
            header::ACCEPT,
            header::ACCEPT_ENCODING,
            header::ACCEPT_LANGUAGE,
            header::CACHE_CONTROL,
            header::DNT,
            header::PRAGMA,
            header::RANGE,
            header::USER_AGENT,
        ];
        HeaderName::from_bytes(self.name.as_bytes()).map_or(true, |name| !HARMLESS.contains(&name))
    }
}

/// How requests sign in at the rows' own origins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum SignIn {
    /// Not at all.
    #[default]
    None,
    /// With a name and a password (RFC 7617).
    Basic {
        /// The name; holds no colon.
        user: String,
        /// The password.
        password: String,
    },
    /// With a token (RFC 6750).
    Bearer {
        /// The token.
        token: String,
    },
}

/// Through which proxy requests go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Proxy {
    /// The one that the system or the environment names, if there is one.
    #[default]
    System,
    /// None.
    None,
    /// This one.
    Url {
        /// `http://`, `socks5://` or `socks5h://` (names are looked up by the proxy), with a name and password if need be.
        url: String,
    },
}

/// Which HTTP is spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HttpChoice {
    /// HTTP/2 where the server offers it, else HTTP/1.1.
    #[default]
    Auto,
    /// HTTP/1.1 only.
    Http1,
    /// HTTP/2 only, without TLS too (RFC 9113 section 3.3).
    Http2,
}

/// How a job fetches. Every job file carries its own; a missing field takes its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
// Each is a switch of its own.
#[allow(clippy::struct_excessive_bools)]
pub struct Settings {
    /// Milliseconds that one try may take, from connecting to the last byte. 100 to 3,600,000; default 10,000.
    pub timeout_ms: u32,
    /// How often a row is tried again after its first try. 0 to 20; default 2.
    pub retries: u32,
    /// How many requests may be under way at once. 1 to 1,000; default 64.
    pub concurrency: u32,
    /// How many of them may go to one site (host and port). 1 to 1,000; default 32.
    pub per_host: u32,
    /// How many requests may be started to one site in a second. 0.001 to 10,000; no limit by default.
    pub per_host_per_second: Option<f64>,
    /// How many redirects are followed before the row fails; with 0 none is, and the redirect is the answer. 0 to 50;
    /// default 10.
    pub redirects: u32,
    /// The largest body in bytes, after decompression. 1 byte to 1 GiB; default 10,000,000.
    #[ts(type = "number")]
    pub max_body_bytes: u64,
    /// The longest wait in milliseconds that a server's Retry-After is granted. 0 to 86,400,000; default 300,000.
    pub retry_after_limit_ms: u32,
    /// The request method, in capitals. Default GET.
    pub method: String,
    /// Headers sent with every request to the row's own origin.
    pub headers: Vec<Header>,
    /// How requests to the row's own origin sign in.
    pub sign_in: SignIn,
    /// Whether cookies that a run's answers set are sent back within that run. Default false.
    pub cookies: bool,
    /// Through which proxy requests go. Default the system's.
    pub proxy: Proxy,
    /// Which HTTP is spoken.
    pub http: HttpChoice,
    /// Whether answers are taken from servers whose certificate is not valid: anybody on the way could have written them.
    /// Default false.
    pub accept_invalid_certificates: bool,
    /// The User-Agent; empty for `Fetchlist/VERSION`.
    pub user_agent: String,
    /// Whether headers and bodies of the answers are kept in the job file. Default true.
    pub keep_bodies: bool,
    /// Whether passwords, tokens and keys are written into the job file. Default false.
    pub save_secrets: bool,
    /// They are not written, and the job was opened anew: a run cannot start before they are given again.
    pub secrets_left_out: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout_ms: 10_000,
            retries: 2,
            concurrency: 64,
            per_host: 32,
            per_host_per_second: None,
            redirects: 10,
            max_body_bytes: 10_000_000,
            retry_after_limit_ms: 300_000,
            method: "GET".into(),
            headers: Vec::new(),
            sign_in: SignIn::None,
            cookies: false,
            proxy: Proxy::System,
            http: HttpChoice::Auto,
            accept_invalid_certificates: false,
            user_agent: String::new(),
            keep_bodies: true,
            save_secrets: false,
            secrets_left_out: false,
        }
    }
}

/// A setting that is out of its range: which one, and what it may be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct SettingsError {
    /// The field of [`Settings`].
    pub field: &'static str,
    /// What is wrong, and what is allowed.
    pub problem: String,
}

impl Settings {
    /// Checks every field against its range.
    pub fn validate(&self) -> Result<(), SettingsError> {
        in_range("timeout_ms", u64::from(self.timeout_ms), 100, 3_600_000)?;
        in_range("retries", u64::from(self.retries), 0, 20)?;
        in_range("concurrency", u64::from(self.concurrency), 1, 1_000)?;
        in_range("per_host", u64::from(self.per_host), 1, 1_000)?;
        in_range("redirects", u64::from(self.redirects), 0, 50)?;
        in_range("max_body_bytes", self.max_body_bytes, 1, 1 << 30)?;
        in_range("retry_after_limit_ms", u64::from(self.retry_after_limit_ms), 0, 86_400_000)?;
        if self.method != self.method.to_uppercase()
            || http::Method::from_bytes(self.method.as_bytes()).is_err()
        {
            return error(
                "method",
                format!("“{}” is not a request method; use one such as GET, HEAD or POST", self.method),
            );
        }
        if let Some(rate) = self.per_host_per_second
            && !(0.001..=10_000.0).contains(&rate)
        {
            return error("per_host_per_second", format!("{rate} is out of range; use 0.001 to 10000"));
        }
        // Values may be secrets: none is repeated.
        for header in &self.headers {
            if HeaderName::from_bytes(header.name.as_bytes()).is_err() {
                return error(
                    "headers",
                    format!("“{}” is not a header name; write it like Accept-Language", header.name),
                );
            }
            if http::HeaderValue::from_bytes(header.value.as_bytes()).is_err() {
                return error(
                    "headers",
                    format!("the value of “{}” has a character that no header may hold", header.name),
                );
            }
        }
        if http::HeaderValue::from_bytes(self.user_agent.as_bytes()).is_err() {
            return error("user_agent", "it has a character that no header may hold".into());
        }
        match &self.sign_in {
            SignIn::Basic { user, .. } if user.contains(':') => {
                return error("sign_in", "the name must not hold a colon".into());
            }
            SignIn::Bearer { token } if http::HeaderValue::from_bytes(token.as_bytes()).is_err() => {
                return error("sign_in", "the token has a character that no header may hold".into());
            }
            _ => {}
        }
        if let Proxy::Url { url } = &self.proxy
            && !is_proxy(url)
        {
            return error(
                "proxy",
                "not the address of a proxy; write it like http://proxy.example:3128 or socks5://127.0.0.1:1080"
                    .into(),
            );
        }
        Ok(())
    }

    /// The same without passwords, tokens and keys, marked so where there were any.
    #[must_use]
    pub fn without_secrets(&self) -> Self {
        let mut bare = self.clone();
        match &mut bare.sign_in {
            SignIn::None => {}
            SignIn::Basic { password, .. } => password.clear(),
            SignIn::Bearer { token } => token.clear(),
        }
        for header in bare.headers.iter_mut().filter(|header| header.may_be_secret()) {
            header.value.clear();
        }
        if let Proxy::Url { url } = &mut bare.proxy
            && let Ok(mut parsed) = Url::parse(url)
            && parsed.set_password(None).is_ok()
            && parsed.set_username("").is_ok()
            && Url::parse(url).is_ok_and(|before| before != parsed)
        {
            *url = parsed.into();
        }
        if bare != *self {
            bare.secrets_left_out = true;
        }
        bare
    }

    /// The same for a list of other sites: without what is meant for these alone, secrets and exceptions.
    #[must_use]
    pub fn for_another_list(&self) -> Self {
        let mut other = self.clone();
        other.sign_in = SignIn::None;
        other.headers.retain(|header| !header.may_be_secret());
        (other.save_secrets, other.secrets_left_out, other.accept_invalid_certificates) =
            (false, false, false);
        other
    }

    /// Whether a secret that was left out has not been given again: a run would be refused everywhere, or worse.
    pub fn lacks_secrets(&self) -> bool {
        self.secrets_left_out
            && (match &self.sign_in {
                SignIn::None => false,
                SignIn::Basic { password, .. } => password.is_empty(),
                SignIn::Bearer { token } => token.is_empty(),
            } || self.headers.iter().any(|header| header.may_be_secret() && header.value.is_empty()))
    }
}

/// Whether the text is the URL of a proxy that can be spoken to.
fn is_proxy(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "socks5" | "socks5h")
            && url.has_host()
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
    })
}

fn error(field: &'static str, problem: String) -> Result<(), SettingsError> {
    Err(SettingsError { field, problem })
}

fn in_range(field: &'static str, value: u64, low: u64, high: u64) -> Result<(), SettingsError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    error(field, format!("{value} is out of range; use {low} to {high}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_valid() {
        assert_eq!(Settings::default().validate(), Ok(()));
    }

    #[test]
    fn each_number_out_of_range_names_its_field_and_its_range() {
        let cases: [(Settings, &str, &str); 6] = [
            (Settings { timeout_ms: 99, ..Settings::default() }, "timeout_ms", "100 to 3600000"),
            (Settings { retries: 21, ..Settings::default() }, "retries", "0 to 20"),
            (Settings { concurrency: 0, ..Settings::default() }, "concurrency", "1 to 1000"),
            (Settings { per_host: 1_001, ..Settings::default() }, "per_host", "1 to 1000"),
            (Settings { redirects: 51, ..Settings::default() }, "redirects", "0 to 50"),
            (Settings { max_body_bytes: 0, ..Settings::default() }, "max_body_bytes", "1 to 1073741824"),
        ];
        for (settings, field, range) in cases {
            let error = settings.validate().unwrap_err();
            assert_eq!(error.field, field);
            assert!(error.problem.contains(range), "{error}");
        }
    }

    #[test]
    fn a_bad_header_value_is_refused_without_being_repeated() {
        let header = Header { name: "Authorization".into(), value: "Bearer s3cret\n".into() };
        let error = Settings { headers: vec![header], ..Settings::default() }.validate().unwrap_err();
        assert!(!error.to_string().contains("s3cret"));
    }

    #[test]
    fn secrets_are_left_out_and_asked_for_again() {
        let header = |name: &str, value: &str| Header { name: name.into(), value: value.into() };
        let settings = Settings {
            headers: vec![header("Accept", "text/html"), header("X-Own", "s3cret")],
            sign_in: SignIn::Basic { user: "me".into(), password: "s3cret".into() },
            proxy: Proxy::Url { url: "http://me:s3cret@proxy.example:3128".into() },
            ..Settings::default()
        };
        assert_eq!(settings.validate(), Ok(()));
        let bare = settings.without_secrets();
        assert!(!serde_json::to_string(&bare).unwrap().contains("s3cret"));
        assert_eq!(bare.headers[0].value, "text/html");
        assert!(bare.secrets_left_out && bare.lacks_secrets() && !settings.lacks_secrets());
        let other = settings.for_another_list();
        assert_eq!(
            (other.headers.len(), other.sign_in, other.proxy),
            (1, SignIn::None, settings.proxy.clone())
        );
        let again = Settings { secrets_left_out: true, ..settings };
        assert!(!again.lacks_secrets());
        let nothing = Settings::default().without_secrets();
        assert_eq!(nothing, Settings::default());
    }

    #[test]
    fn a_proxy_is_http_or_socks() {
        for (url, is_valid) in [
            ("http://proxy.example:3128", true),
            ("socks5://127.0.0.1:1080", true),
            ("socks5h://me:pass@127.0.0.1:1080/", true),
            ("proxy.example:3128", false),
            ("ftp://proxy.example", false),
            ("https://proxy.example", false),
            ("http://proxy.example/path", false),
            ("", false),
        ] {
            let settings = Settings { proxy: Proxy::Url { url: url.into() }, ..Settings::default() };
            assert_eq!(settings.validate().is_ok(), is_valid, "{url}");
        }
    }

    #[test]
    fn a_missing_field_takes_its_default() {
        let settings: Settings = serde_json::from_str(r#"{"retries": 5}"#).unwrap();
        assert_eq!(settings, Settings { retries: 5, ..Settings::default() });
    }
}
