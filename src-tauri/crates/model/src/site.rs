use url::Url;

/// The site that a URL belongs to, as pacing counts sites: its host, and its port where that is not the scheme's own.
///
/// `http://a.example/x` and `https://a.example/y` are one site; `http://a.example:8080/` is another.
/// `None` for a URL without a host.
pub fn site_of(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_host_and_its_unusual_port() {
        let site = |url: &str| site_of(&Url::parse(url).unwrap());
        assert_eq!(site("https://A.example/x").as_deref(), Some("a.example"));
        assert_eq!(site("http://a.example:80/x").as_deref(), Some("a.example"));
        assert_eq!(site("http://a.example:8080/x").as_deref(), Some("a.example:8080"));
        assert_eq!(site("http://[::1]:81/").as_deref(), Some("[::1]:81"));
        assert_eq!(site("mailto:a@b.example"), None);
    }
}
