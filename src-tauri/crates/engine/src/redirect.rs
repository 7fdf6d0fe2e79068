use http::{HeaderMap, Method, StatusCode, header};
use url::{Origin, Url};

/// The longest URL, in bytes, that a request can be made of.
const URL_BYTES: usize = 65_534;

/// Where an answer sends the request, if it does: RFC 9110 section 15.4 and the Fetch standard's HTTP-redirect fetch.
pub(crate) enum Next {
    /// The answer is the last one.
    Stay,
    /// The request goes on to this URL.
    Go(Url),
    /// It would go somewhere that cannot be fetched; why.
    Nowhere(String),
}

/// Reads a redirect's target. An answer without a Location is an answer like any other.
pub(crate) fn next(status: StatusCode, headers: &HeaderMap, from: &Url) -> Next {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Next::Stay;
    }
    let Some(location) = headers.get(header::LOCATION) else {
        return Next::Stay;
    };
    // The Fetch standard reads the bytes as UTF-8 where they are not ASCII.
    let Ok(text) = std::str::from_utf8(location.as_bytes()) else {
        return Next::Nowhere("the Location is no text".into());
    };
    let mut target = match from.join(text.trim()) {
        Ok(target) => target,
        Err(error) => return Next::Nowhere(format!("the Location “{}” is no URL: {error}", shortened(text))),
    };
    if !matches!(target.scheme(), "http" | "https") || target.host_str().is_none() {
        return Next::Nowhere(format!("the Location “{}” is no http or https URL", shortened(text)));
    }
    if target.as_str().len() > URL_BYTES {
        return Next::Nowhere(format!("the Location is longer than {URL_BYTES} characters"));
    }
    if target.fragment().is_none() {
        target.set_fragment(from.fragment());
    }
    Next::Go(target)
}

/// The method after a redirect: the Fetch standard turns POST into GET on 301 and 302, and all but HEAD on 303.
pub(crate) fn next_method(status: StatusCode, method: &Method) -> Method {
    match status.as_u16() {
        301 | 302 if method == Method::POST => Method::GET,
        303 if method != Method::HEAD => Method::GET,
        _ => method.clone(),
    }
}

/// Whether credentials for one of the URLs may go to the other.
pub(crate) fn same_origin(first: &Origin, other: &Url) -> bool {
    *first == other.origin()
}

fn shortened(text: &str) -> String {
    // What stands before an @ may be a password.
    let text = match text.split_once('@') {
        Some((before, after)) if before.contains("//") => format!("…@{after}"),
        _ => text.to_owned(),
    };
    if text.chars().count() <= 100 { text } else { text.chars().take(99).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(status: u16, location: &str, from: &str) -> Result<Option<String>, String> {
        let headers = HeaderMap::from_iter([(header::LOCATION, location.parse().unwrap())]);
        match next(StatusCode::from_u16(status).unwrap(), &headers, &Url::parse(from).unwrap()) {
            Next::Stay => Ok(None),
            Next::Go(url) => Ok(Some(url.into())),
            Next::Nowhere(why) => Err(why),
        }
    }

    #[test]
    fn targets_are_resolved_against_the_redirecting_url() {
        let from = "http://a.example/x/y?q#part";
        assert_eq!(target(302, "z", from), Ok(Some("http://a.example/x/z#part".into())));
        assert_eq!(target(301, "//b.example/", from), Ok(Some("http://b.example/#part".into())));
        assert_eq!(target(308, "https://b.example/#own", from), Ok(Some("https://b.example/#own".into())));
        assert_eq!(target(304, "z", from), Ok(None));
        assert_eq!(target(200, "z", from), Ok(None));
    }

    #[test]
    fn what_cannot_be_fetched_says_so_without_a_password() {
        for location in ["ftp://b.example/x", "mailto:a@b.example", "javascript:alert(1)", "https://"] {
            assert!(target(302, location, "http://a.example/").is_err(), "{location}");
        }
        let why = target(302, "ftp://me:s3cret@b.example/x", "http://a.example/").unwrap_err();
        assert!(!why.contains("s3cret"), "{why}");
    }

    #[test]
    fn methods_change_as_browsers_change_them() {
        let after = |status, method| next_method(StatusCode::from_u16(status).unwrap(), &method);
        assert_eq!(after(302, Method::POST), Method::GET);
        assert_eq!(after(302, Method::PUT), Method::PUT);
        assert_eq!(after(303, Method::PUT), Method::GET);
        assert_eq!(after(303, Method::HEAD), Method::HEAD);
        assert_eq!(after(307, Method::POST), Method::POST);
    }

    proptest::proptest! {
        #[test]
        fn any_location_ends_somewhere_and_shows_no_password(
            status in 300_u16..310,
            location in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..80),
        ) {
            let Ok(value) = http::HeaderValue::from_bytes(&location) else { return Ok(()) };
            let headers = HeaderMap::from_iter([(header::LOCATION, value)]);
            let from = Url::parse("http://me:s3cret@a.example/x").unwrap();
            match next(StatusCode::from_u16(status).unwrap(), &headers, &from) {
                Next::Go(url) => proptest::prop_assert!(matches!(url.scheme(), "http" | "https")),
                Next::Nowhere(why) => proptest::prop_assert!(!why.contains("s3cret")),
                Next::Stay => {}
            }
        }
    }
}
