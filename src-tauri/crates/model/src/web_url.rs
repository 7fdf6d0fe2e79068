use std::{fmt, net::Ipv4Addr};

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

    /// As [`Self::plain`] says, and faster where it begins as the last one did. `before` is what that began with, up to its
    /// path; at first it is empty.
    pub fn plain_after(before: &mut String, text: &str) -> Option<Self> {
        let path =
            text.strip_prefix(before.as_str()).filter(|path| path.starts_with('/') && !before.is_empty());
        if path.is_some_and(|path| text.len() <= URL_BYTES && is_path(path.as_bytes())) {
            return Some(Self(text.into()));
        }
        let plain = Self::plain(text)?;
        let path = text.match_indices('/').nth(2).map_or(0, |(at, _)| at);
        before.clear();
        before.push_str(&text[..path]);
        Some(plain)
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
///
/// Asked for every row of every list, and so without a search.
fn is_plain(text: &str) -> bool {
    let (rest, usual_port) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(rest), _) => (rest.as_bytes(), b"443".as_slice()),
        (None, Some(rest)) => (rest.as_bytes(), b"80".as_slice()),
        (None, None) => return false,
    };
    let Some(end) = rest.iter().position(|byte| *byte == b'/') else { return false };
    let (authority, path) = rest.split_at(end);
    let (host, port) = match authority.iter().position(|byte| *byte == b':') {
        Some(at) => (&authority[..at], Some(&authority[at + 1..])),
        None => (authority, None),
    };
    text.len() <= URL_BYTES
        && is_path(path)
        && port.is_none_or(|port| port != usual_port && is_plain_port(port))
        && (is_plain_host(host) || is_plain_address(host))
}

/// Whether the parser leaves a path and query as they are.
fn is_path(path: &[u8]) -> bool {
    is_simple_path(path) || is_plain_path(path)
}

/// Whether a path and query have nothing but letters, digits and the usual signs between them: those of most URLs.
// Without a branch, so that many bytes are looked at in one go.
#[allow(clippy::needless_bitwise_bool)]
fn is_simple_path(path: &[u8]) -> bool {
    path.iter().fold(true, |is_simple, &byte| {
        let is_sign = (byte == b'/') | (byte == b'-') | (byte == b'_');
        let is_of_query = (byte == b'?') | (byte == b'=') | (byte == b'&');
        is_simple & (byte.is_ascii_alphanumeric() | is_sign | is_of_query)
    })
}

/// The same of every other one, byte by byte.
fn is_plain_path(path: &[u8]) -> bool {
    let (mut before, mut in_query) = (0, false);
    for byte in path {
        match byte {
            b'a'..=b'z'
            | b'A'..=b'Z'
            | b'0'..=b'9'
            | b'-'
            | b'_'
            | b'~'
            | b'!'
            | b'$'
            | b'&'
            | b'('
            | b')'
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
            | b':'
            | b'@'
            | b'/' => {}
            // Segments like `..` and `%2e` are resolved by the parser.
            b'.' | b'%' if in_query || before != b'/' => {}
            b'?' => in_query = true,
            _ => return false,
        }
        before = *byte;
    }
    true
}

/// Whether a port is written as the parser writes it.
fn is_plain_port(port: &[u8]) -> bool {
    let number = str::from_utf8(port).ok().and_then(|port| port.parse::<u16>().ok());
    port.first().is_some_and(|first| (b'1'..=b'9').contains(first)) && number.is_some()
}

/// Whether it is an IPv4 address in four parts without zeros in front.
fn is_plain_address(host: &[u8]) -> bool {
    str::from_utf8(host).is_ok_and(|host| host.parse::<Ipv4Addr>().is_ok())
}

/// Whether the host is a domain of small letters, without anything that IDNA or the search for IP addresses would touch.
fn is_plain_host(host: &[u8]) -> bool {
    let (mut before, mut label) = (b'.', 0);
    for (at, byte) in host.iter().enumerate() {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => {}
            b'-' if before != b'.' && before != b'-' => {}
            b'.' if before != b'.' && before != b'-' => label = at + 1,
            _ => return false,
        }
        before = *byte;
    }
    host.len() <= 63 && label > 0 && before != b'-' && host.get(label).is_some_and(u8::is_ascii_lowercase)
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
    fn what_is_plain_does_not_depend_on_what_came_before() {
        let texts = [
            "https://a.example/x",
            "https://a.example/y?z=1",
            "https://a.example/../y",
            "https://a.example:80/",
            "https://a.example",
            "https://a.example.b/",
            "https://a.example:443/",
            "http://a.example/x y",
            "",
            "/x",
            "b",
        ];
        for first in texts {
            for second in texts {
                let mut before = String::new();
                for text in [first, second, second] {
                    assert_eq!(
                        WebUrl::plain_after(&mut before, text),
                        WebUrl::plain(text),
                        "{first}, {second}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_usual_url_is_plain() {
        for text in [
            "https://www.shop2.example/a/b.html?ref=1&q=a%20b,c",
            "http://a.example/",
            "http://127.0.0.1:8080/x",
            "https://a.example:80/",
        ] {
            assert!(WebUrl::plain(text).is_some(), "{text}");
        }
        for text in [
            "https://a.example",
            "https://a.example/../x",
            "https://1.2.3.400/",
            "https://01.2.3.4/",
            "https://a.example:443/",
            "https://a.example:080/",
            "https://a.example:/",
            "https://xn--a.example/",
            "b.example/",
        ] {
            assert!(WebUrl::plain(text).is_none(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_plain_url_is_what_the_parser_makes_of_it(
            text in "https?://([a-z0-9.-]{1,12}|[0-9]{1,3}(\\.[0-9]{1,3}){3})(:[0-9]{0,6})?/([a-zA-Z0-9./?#%&=:@,;'()|^{}~+ -]|%2[eE]|\\.\\.?/){0,8}",
        ) {
            if let Some(plain) = WebUrl::plain(&text) {
                prop_assert_eq!(Url::parse(&text).ok().map(|url| WebUrl::try_from(&url)), Some(Ok(plain)));
            }
        }
    }
}
