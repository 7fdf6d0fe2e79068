use std::net::{Ipv4Addr, Ipv6Addr};

use fetchlist_model::{Rejected, WebUrl};
use url::{ParseError, Url};

/// Schemes that are written without `//`, and are no host name with a port.
const OTHER_SCHEMES: [&str; 8] = ["about", "blob", "data", "file", "javascript", "mailto", "sms", "tel"];

/// Names that lead to a host but are in no registry (RFC 2606, RFC 6761, RFC 6762, RFC 7686, ICANN's `internal`).
const OWN_TLDS: [&str; 9] =
    ["corp", "example", "home", "internal", "invalid", "lan", "local", "onion", "test"];

/// The URL that one cell holds, read as the WHATWG URL Standard reads it, after trimming; spaces inside become `%20`.
/// Quotation marks around it are none of it: a space in front of them makes them part of the cell.
///
/// A cell without a scheme gets `https://` where it begins with `localhost`, an IP address or a name with a dot. Only
/// http and https URLs with a host are usable; credentials in the URL (`https://user:secret@host/`) are kept, and it is
/// for others to hide them. Otherwise: the reason, in a few plain words; `blank` for a blank cell.
pub(crate) fn url_from_cell(cell: &str) -> Result<WebUrl, Rejected> {
    let text = unquoted(cell);
    if text.is_empty() {
        return Err("blank".into());
    }
    if let Some(url) = WebUrl::plain(text) {
        return Ok(url);
    }
    let url = match scheme_of(text) {
        Some(scheme) if is_web(scheme) => {
            let rest = text[scheme.len() + 1..].trim_start_matches('/');
            if rest.split(['/', ':']).next().is_some_and(is_web) {
                return Err(format!("{scheme}:// stands there twice"));
            }
            Url::parse(text)
        }
        Some(scheme) => return Err(format!("{scheme} is not http or https")),
        None if is_relative(text) => return Err("relative to a page whose address is not known".into()),
        None => {
            let address = text.strip_prefix("//").unwrap_or(text);
            check_host(address)?;
            Url::parse(&format!("https://{address}"))
        }
    };
    let url = url.map_err(reason)?;
    // One that the parser left as it was has no space in it.
    if url.as_str() != text && text.split_ascii_whitespace().skip(1).any(starts_like_url) {
        return Err("more than one web address".into());
    }
    WebUrl::try_from(&url).map_err(|error| error.to_string())
}

/// Whether the cell is a web address beyond doubt: usable, and with a scheme, or a host as they are in use.
pub(crate) fn is_address(cell: &str) -> bool {
    let text = unquoted(cell);
    url_from_cell(text).is_ok() && (starts_like_url(text) || has_known_host(text))
}

/// The text of a cell without what stands around it.
fn unquoted(cell: &str) -> &str {
    let text = cell.trim_matches(is_unseen);
    let within = |mark| text.strip_prefix(mark)?.strip_suffix(mark);
    within('"').or_else(|| within('\'')).map_or(text, |text| text.trim_matches(is_unseen))
}

/// Whether a character around a cell goes unseen: white space, and the marks without width that web pages are strewn
/// with.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}

/// Whether the text begins with `http://`, `https://` or `www.`, in any capitals.
pub(crate) fn starts_like_url(text: &str) -> bool {
    ["http://", "https://", "www."]
        .iter()
        .any(|start| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)))
}

/// Whether the address, which has no scheme, begins with a host in a domain that exists, or an IP address.
pub(crate) fn has_known_host(address: &str) -> bool {
    let host = host_of(address).0;
    let host = host.strip_suffix('.').unwrap_or(host);
    if host.parse::<Ipv4Addr>().is_ok() || host.starts_with('[') || host.eq_ignore_ascii_case("localhost") {
        return true;
    }
    host.rsplit_once('.').is_some_and(|(_, tld)| {
        let tld = tld.to_lowercase();
        tld::exist(&tld) || OWN_TLDS.contains(&tld.as_str())
    })
}

/// Whether the text is a link that says of itself that it leads on from the page that it stands on: `/x`, `../x`, `?x`.
pub(crate) fn is_relative(text: &str) -> bool {
    let is_path = text.starts_with('/') && !text.starts_with("//");
    let is_query = text.strip_prefix('?').is_some_and(|query| query.starts_with(char::is_alphanumeric));
    is_path || is_query || text.starts_with("./") || text.starts_with("../")
}

/// The scheme, if there is one. `example.com:80` and `localhost:80` have none, whatever RFC 3986 says.
fn scheme_of(text: &str) -> Option<&str> {
    let (scheme, rest) = text.split_once(':')?;
    let well_formed = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let known = || is_web(scheme) || OTHER_SCHEMES.iter().any(|other| scheme.eq_ignore_ascii_case(other));
    (well_formed && (rest.starts_with("//") || known())).then_some(scheme)
}

fn is_web(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
}

/// The host that an address without a scheme begins with, and its port.
fn host_of(address: &str) -> (&str, Option<&str>) {
    let authority = address.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// Whether an address without a scheme begins with a host, and not with just any word.
fn check_host(address: &str) -> Result<(), Rejected> {
    let (host, port) = host_of(address);
    if host.contains('@') || port.is_some_and(|port| port.contains('@')) {
        return Err("an e-mail address".into());
    }
    let port_is_number =
        port.is_none_or(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    if port_is_number && (host.eq_ignore_ascii_case("localhost") || is_ip(host) || is_domain(host)) {
        return Ok(());
    }
    Err("no web address".into())
}

fn is_ip(host: &str) -> bool {
    let bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    host.parse::<Ipv4Addr>().is_ok() || bracketed.is_some_and(|host| host.parse::<Ipv6Addr>().is_ok())
}

/// Two labels or more, the last of two letters or more. What else is wrong with it, the URL parser finds out.
fn is_domain(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let in_label = |c: char| match c {
        '-' | '_' => true,
        '，' | '；' | '、' | '：' => false,
        _ => c.is_ascii_alphanumeric() || !c.is_ascii(),
    };
    let label = |label: &str| !label.is_empty() && label.chars().all(in_label);
    let Some((rest, tld)) = host.rsplit_once('.') else {
        return false;
    };
    let plausible =
        tld.starts_with("xn--") || tld.chars().all(char::is_alphabetic) && tld.chars().nth(1).is_some();
    plausible && rest.split('.').all(label)
}

fn reason(error: ParseError) -> Rejected {
    match error {
        ParseError::EmptyHost => "no host name",
        ParseError::InvalidPort => "the port is no number from 0 to 65535",
        ParseError::InvalidIpv4Address | ParseError::InvalidIpv6Address => "not a valid IP address",
        ParseError::IdnaError | ParseError::InvalidDomainCharacter => "not a valid host name",
        _ => "not a valid web address",
    }
    .into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(cell: &str) -> Result<String, String> {
        url_from_cell(cell).map(|url| url.to_string())
    }

    #[test]
    fn a_url_is_read_as_the_standard_reads_it() {
        for (cell, url) in [
            ("https://a.example/x", "https://a.example/x"),
            ("  HTTP://A.EXAMPLE:80/x y\u{a0}\r\n", "http://a.example/x%20y"),
            ("https:a.example", "https://a.example/"),
            (" \"https://a.example/x\"", "https://a.example/x"),
            ("' a.example/x'", "https://a.example/x"),
            ("//a.example/x", "https://a.example/x"),
            ("https://user:secret@a.example/", "https://user:secret@a.example/"),
            ("https://münchen.example/ä?ö", "https://xn--mnchen-3ya.example/%C3%A4?%C3%B6"),
            ("https://intranet/x", "https://intranet/x"),
            ("\u{feff}https://a.example/{id}", "https://a.example/%7Bid%7D"),
            (
                "https://web.archive.example/2020/https://b.example/",
                "https://web.archive.example/2020/https://b.example/",
            ),
        ] {
            assert_eq!(read(cell).as_deref(), Ok(url), "{cell}");
        }
    }

    #[test]
    fn a_missing_scheme_is_https() {
        for (cell, url) in [
            ("example.com", "https://example.com/"),
            ("shop.anything/item", "https://shop.anything/item"),
            ("example.com.:8080/x?y#z", "https://example.com.:8080/x?y#z"),
            ("my_site.example.com", "https://my_site.example.com/"),
            ("例え.テスト/x", "https://xn--r8jz45g.xn--zckzah/x"),
            ("localhost", "https://localhost/"),
            ("LOCALHOST:3000/x", "https://localhost:3000/x"),
            ("10.0.0.1:80", "https://10.0.0.1:80/"),
            ("[::1]:8080/x", "https://[::1]:8080/x"),
            ("[2001:db8::1]", "https://[2001:db8::1]/"),
        ] {
            assert_eq!(read(cell).as_deref(), Ok(url), "{cell}");
        }
    }

    #[test]
    fn what_is_no_web_address_says_why() {
        for (cell, reason) in [
            ("", "blank"),
            (" \t\u{200b}", "blank"),
            (" \"\"", "blank"),
            ("\"", "no web address"),
            ("hello world", "no web address"),
            ("n/a", "no web address"),
            ("3.14", "no web address"),
            ("-", "no web address"),
            ("etc.", "no web address"),
            ("a..example", "no web address"),
            (".example", "no web address"),
            ("Total: 12", "no web address"),
            ("/x", "relative to a page whose address is not known"),
            ("../x", "relative to a page whose address is not known"),
            ("./about.html", "relative to a page whose address is not known"),
            ("?page=2", "relative to a page whose address is not known"),
            ("??", "no web address"),
            ("10.0.0.256", "no web address"),
            ("::1", "no web address"),
            ("hello world.com", "no web address"),
            ("me@a.example", "an e-mail address"),
            ("me:secret@a.example/x", "an e-mail address"),
            ("mailto:me@a.example", "mailto is not http or https"),
            ("ftp://a.example/x", "ftp is not http or https"),
            ("javascript:alert(1)", "javascript is not http or https"),
            ("https://", "no host name"),
            ("https://a.example:99999/", "the port is no number from 0 to 65535"),
            ("https://1.2.3.999/", "not a valid IP address"),
            ("https://a b.example/", "not a valid host name"),
            ("https://https://a.example/", "https:// stands there twice"),
            ("http://https//a.example/", "http:// stands there twice"),
            ("https://a.example/x, https://b.example/y", "more than one web address"),
            ("https://a.example/x\nhttp://b.example/y", "more than one web address"),
        ] {
            assert_eq!(read(cell), Err(reason.to_owned()), "{cell}");
        }
    }

    #[test]
    fn an_address_beyond_doubt_has_a_scheme_or_a_domain_that_exists() {
        for cell in [
            "https://intranet",
            "www.shop.anything",
            "a.EXAMPLE",
            "example.com:80/x",
            "bücher.de.",
            "localhost:3000",
        ] {
            assert!(is_address(cell), "{cell}");
        }
        for cell in ["shop.anything/item", "item.price", "me@a.example", "3.14", "ftp://a.example"] {
            assert!(!is_address(cell), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_a_web_url_with_a_host_or_a_reason(cell in any::<String>()) {
            match url_from_cell(&cell) {
                Ok(url) => prop_assert!(url.as_str().starts_with("http") && !url.site().is_empty()),
                Err(reason) => prop_assert!(!reason.is_empty()),
            }
        }

        #[test]
        fn a_url_that_was_read_is_read_again_as_itself(cell in "(https?://)?[a-zA-Z0-9.:/?#@é {}%&=-]{1,40}") {
            if let Ok(url) = url_from_cell(&cell) {
                prop_assert_eq!(url_from_cell(url.as_str()), Ok(url));
            }
        }
    }
}
