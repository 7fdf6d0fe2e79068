use url::{ParseError, Url};

use crate::cell::{is_relative, starts_like_url};

/// Whether a link leads to something that could be fetched: not within its page, to a mail program or to a script.
pub(crate) fn leads_somewhere(href: &str) -> bool {
    let href = href.trim();
    let is_other =
        |scheme: &str| href.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    !href.is_empty()
        && !href.starts_with('#')
        && !["mailto:", "javascript:", "tel:", "sms:", "data:", "place:", "about:", "chrome:"]
            .into_iter()
            .any(is_other)
}

/// The link as an address: one that is relative is resolved where the page says against what. Else it stays relative,
/// and `about.html` becomes `./about.html`, which means the same and is taken for no host (RFC 3986, 4.2).
pub(crate) fn resolved(href: &str, base: Option<&Url>) -> String {
    let href = href.trim();
    if let Some(url) = base.and_then(|base| base.join(href).ok()) {
        return url.into();
    }
    let has_host = href.starts_with("//") || starts_like_url(href);
    if !has_host && !is_relative(href) && Url::parse(href) == Err(ParseError::RelativeUrlWithoutBase) {
        format!("./{href}")
    } else {
        href.to_owned()
    }
}

/// A text as a reader sees it: every white space is one space.
pub(crate) fn plain<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let text: String = texts.collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
