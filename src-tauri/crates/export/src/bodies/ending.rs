use mime::Mime;
use url::Url;

/// The longest ending that is taken from an URL.
const MOST_BYTES: usize = 8;

/// The ending where nothing tells a better one.
const UNKNOWN: &str = "bin";

/// Endings of which the usual table knows several and gives another one first, or none.
const PREFERRED: [(&str, &str); 20] = [
    ("application/gzip", "gz"),
    ("application/javascript", "js"),
    ("application/json", "json"),
    ("application/pdf", "pdf"),
    ("application/x-ndjson", "ndjson"),
    ("application/xhtml+xml", "xhtml"),
    ("application/xml", "xml"),
    ("audio/mpeg", "mp3"),
    ("image/jpeg", "jpg"),
    ("image/svg+xml", "svg"),
    ("image/tiff", "tif"),
    ("text/calendar", "ics"),
    ("text/csv", "csv"),
    ("text/html", "html"),
    ("text/javascript", "js"),
    ("text/markdown", "md"),
    ("text/plain", "txt"),
    ("text/xml", "xml"),
    ("video/mp4", "mp4"),
    ("video/mpeg", "mpg"),
];

/// The ending for a file with this body: what its Content-Type asks for, else what stands in the URL, else `bin`.
pub(super) fn ending(content_type: Option<&str>, url: Option<&Url>) -> String {
    let by_type = content_type.and_then(|text| text.parse::<Mime>().ok()).and_then(|mime| by_type(&mime));
    let by_url = || url.and_then(last_segment).and_then(|name| Some(split(&name)?.1.to_ascii_lowercase()));
    by_type.map(String::from).or_else(by_url).unwrap_or_else(|| UNKNOWN.into())
}

fn by_type(mime: &Mime) -> Option<&'static str> {
    let essence = mime.essence_str();
    if let Some((_, ending)) = PREFERRED.iter().find(|(name, _)| *name == essence) {
        return Some(ending);
    }
    // What any server calls what it knows nothing about.
    if essence == mime::APPLICATION_OCTET_STREAM.essence_str() {
        return None;
    }
    let usual = mime_guess::get_mime_extensions_str(essence).and_then(|endings| endings.first());
    // Structured syntaxes (RFC 6839).
    usual.copied().or(match mime.suffix().map(|suffix| suffix.as_str()) {
        Some("json") => Some("json"),
        Some("xml") => Some("xml"),
        Some("zip") => Some("zip"),
        _ => None,
    })
}

/// The last part of an URL's path that is not empty, percent-decoded.
pub(super) fn last_segment(url: &Url) -> Option<String> {
    let segment = url.path_segments()?.rfind(|segment| !segment.is_empty())?;
    Some(percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned())
}

/// A file's name and its ending, where it has one: a few ASCII letters and digits, of which one is a letter.
pub(super) fn split(name: &str) -> Option<(&str, &str)> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is_ending = !stem.is_empty()
        && (1..=MOST_BYTES).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && ending.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_ending.then_some((stem, ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(content_type: &str, url: &str) -> String {
        ending(Some(content_type), Url::parse(url).ok().as_ref())
    }

    #[test]
    fn the_type_tells_the_ending() {
        for (content_type, wanted) in [
            ("text/html; charset=utf-8", "html"),
            ("IMAGE/JPEG", "jpg"),
            ("image/png", "png"),
            ("application/json;v=1", "json"),
            ("application/problem+json", "json"),
            ("application/vnd.shop.example+xml", "xml"),
            ("text/plain", "txt"),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ] {
            assert_eq!(of(content_type, "https://a.example/x.php"), wanted, "{content_type}");
        }
    }

    #[test]
    fn else_the_url_does() {
        for (url, wanted) in [
            ("https://a.example/a/Report.PDF?x=.exe", "pdf"),
            ("https://a.example/x.tar.gz/", "gz"),
            ("https://a.example/a%2Emp3", "mp3"),
            ("https://a.example/v1.2", "bin"),
            ("https://a.example/.htaccess", "bin"),
            ("https://a.example/a.b%2F..%2Fc", "bin"),
            ("https://a.example/a.ähm", "bin"),
            ("https://a.example/a.muchtoolong", "bin"),
            ("https://a.example/", "bin"),
            ("nothing", "bin"),
        ] {
            for content_type in ["application/octet-stream", "", "nonsense", "x/y"] {
                assert_eq!(of(content_type, url), wanted, "{content_type} {url}");
            }
        }
        assert_eq!(ending(None, None), "bin");
    }
}
