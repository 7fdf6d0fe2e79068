use std::borrow::Cow;

/// A URL, or a text that was meant to be one, without the name and password before its host (RFC 3986, 3.2.1): what is
/// shown or exported is not for signing in.
pub fn without_credentials(url: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = url.split_once("//") else { return url.into() };
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    match authority.rfind('@') {
        Some(at) => format!("{scheme}//{}", &rest[at + 1..]).into(),
        None => url.into(),
    }
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    #[test]
    fn names_and_passwords_leave_every_text() {
        for (text, bare) in [
            ("https://me:s3cret@a.example/x?y#z@w", "https://a.example/x?y#z@w"),
            ("https://me@a.example:81", "https://a.example:81"),
            ("http://me:s3cret@{host}/item/{sku}", "http://{host}/item/{sku}"),
            ("ftp://me:s3@cret@a.example/", "ftp://a.example/"),
            ("//me:s3cret@x:99999?a", "//x:99999?a"),
            ("https://a.example/@me", "https://a.example/@me"),
            ("https://a.example?b=//c@d", "https://a.example?b=//c@d"),
            ("mailto:me@a.example", "mailto:me@a.example"),
            ("", ""),
        ] {
            assert_eq!(without_credentials(text), bare);
        }
    }

    proptest::proptest! {
        #[test]
        fn a_url_loses_them_and_nothing_else(
            name in "\\PC{0,8}", password in "\\PC{0,8}", path in "[a-z@:/?#]{0,12}"
        ) {
            let url = Url::parse(&format!("http://a.example:81/{path}")).unwrap();
            let mut signed = url.clone();
            signed.set_username(&name).unwrap();
            signed.set_password(Some(&password)).unwrap();
            assert_eq!(without_credentials(signed.as_str()), url.as_str());
        }
    }
}
