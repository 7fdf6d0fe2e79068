use std::fmt;

use url::Url;

/// The longest URL, in bytes: what the HTTP libraries take, and more than servers do.
pub const URL_BYTES: usize = 65_534;

/// An http or https URL with a host, as the WHATWG URL Standard writes it; [`URL_BYTES`] long at the most.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WebUrl(Box<str>);

/// Why a URL is no [`WebUrl`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoWebUrl {
    /// Its scheme is another one.
    #[error("not http or https")]
    Scheme,
    /// It names no host.
    #[error("no host name")]
    Host,
    /// It is too long.
    #[error("longer than {URL_BYTES} characters")]
    Length,
}

impl WebUrl {
    /// The URL, where the text is one just as the standard writes it and a glance tells that it is: most URLs of most lists
    /// are, and need no parser.
    pub fn plain(text: &str) -> Option<Self> {
        is_plain(text).then(|| Self(text.into()))
    }

    /// The URL as a text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The site that it belongs to, as pacing counts sites: its host, and its port where that is not the scheme's own.
    ///
    /// `http://a.example/x` and `https://a.example/y` are one site; `http://a.example:8080/` is another.
    pub fn site(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        authority.rsplit_once('@').map_or(authority, |(_, site)| site)
    }
}

impl TryFrom<&Url> for WebUrl {
    type Error = NoWebUrl;

    fn try_from(url: &Url) -> Result<Self, NoWebUrl> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(NoWebUrl::Scheme);
        }
        if !url.has_host() {
            return Err(NoWebUrl::Host);
        }
        if url.as_str().len() > URL_BYTES {
            return Err(NoWebUrl::Length);
        }
        Ok(Self(url.as_str().into()))
    }
}

impl fmt::Display for WebUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Whether the text is a URL just as the parser would write it. Says no where that takes more than a glance.
fn is_plain(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    let Some((host, rest)) = rest.split_once('/') else { return false };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let in_path = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&()*+,;=:@/%".contains(&byte);
    // Segments like `..` and `%2e` are resolved by the parser.
    let resolves = |path: &str| path.split('/').any(|segment| segment.starts_with(['.', '%']));
    text.len() <= URL_BYTES
        && is_plain_host(host)
        && path.bytes().all(in_path)
        && !(path.contains(['.', '%']) && resolves(path))
        && query.bytes().all(|byte| in_path(byte) || byte == b'?')
}

/// Whether the host is a domain of small letters, without anything that IDNA or the search for IP addresses would touch.
fn is_plain_host(host: &str) -> bool {
    let label = |label: &str| {
        label.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    host.len() <= 63
        && !host.contains("--")
        && host.split('.').all(label)
        && host.rsplit_once('.').is_some_and(|(_, tld)| tld.starts_with(|c: char| c.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parsed(text: &str) -> Result<WebUrl, NoWebUrl> {
        WebUrl::try_from(&Url::parse(text).unwrap())
    }

    #[test]
    fn a_site_is_a_host_and_its_unusual_port() {
        for (url, site) in [
            ("https://A.example/x", "a.example"),
            ("http://a.example:80/x", "a.example"),
            ("http://a.example:8080/x", "a.example:8080"),
            ("https://user:p%40ss@a.example?x#y", "a.example"),
            ("http://[::1]:81/", "[::1]:81"),
        ] {
            assert_eq!(parsed(url).unwrap().site(), site);
        }
    }

    #[test]
    fn other_schemes_and_longer_urls_are_refused() {
        assert_eq!(parsed("mailto:a@b.example"), Err(NoWebUrl::Scheme));
        let url = |length: usize| format!("https://a.example/{}", "x".repeat(length - 18));
        assert!(parsed(&url(URL_BYTES)).is_ok() && WebUrl::plain(&url(URL_BYTES)).is_some());
        assert_eq!(parsed(&url(URL_BYTES + 1)), Err(NoWebUrl::Length));
        assert!(WebUrl::plain(&url(URL_BYTES + 1)).is_none());
    }

    #[test]
    fn the_usual_url_is_plain() {
        for text in ["https://www.shop2.example/a/b.html?ref=1&q=a%20b,c", "http://a.example/"] {
            assert!(WebUrl::plain(text).is_some(), "{text}");
        }
        for text in [
            "https://a.example",
            "https://a.example/../x",
            "https://1.2.3.4/",
            "https://xn--a.example/",
            "b.example/",
        ] {
            assert!(WebUrl::plain(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_url_is_what_the_parser_makes_of_it(
            text in "https?://[a-z0-9.-]{1,12}(:80)?/([a-zA-Z0-9./?#%&=:@,;'()|^{}~+ -]|%2[eE]|\\.\\.?/){0,8}",
        ) {
            if let Some(plain) = WebUrl::plain(&text) {
                prop_assert_eq!(parsed(&text), Ok(plain));
            }
        }
    }
}
