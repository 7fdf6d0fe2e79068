use crate::Origin;

const SAMPLE_ROWS: usize = 200;

/// The app's sample: 200 URLs that show what it does in about two seconds, without any network.
///
/// 188 of them come to a good end: 182 plain, 5 redirected, and one that answers at the second try. The other 12 fail for
/// good, in 12 ways, none of which needs a timeout to run out. All are different.
pub fn sample_urls(origin: &Origin) -> Vec<String> {
    // The same server by another name, and so another site: a site that struggles is slowed down, and that must not hold
    // up all the others.
    let struggling = format!("http://localhost:{}", origin.addr().port());
    // Those that are tried again stand early, so that their waits end while others still run.
    let special: [(usize, String); 18] = [
        (4, format!("{struggling}/reset")),
        (9, format!("{struggling}/flaky/1/sample")),
        (14, "http://127.0.0.1:1/price-list".into()),
        (23, "http://no-such-name.invalid/".into()),
        (31, origin.url("/redirect-to?url=/sample/1031")),
        (38, origin.url("/status/404")),
        (52, origin.url("/redirect-to?url=/sample/1052&status=301")),
        (61, "htp:/broken".into()),
        (70, origin.url("/status/410")),
        (83, origin.url("/redirect-loop")),
        (96, origin.url("/redirect/3")),
        (104, origin.url("/status/403")),
        (117, origin.url("/garbage")),
        (129, origin.url("/redirect-to?url=/sample/1129&status=308")),
        (138, origin.url("/bad-gzip")),
        (151, origin.url("/redirect-bad/ftp")),
        (164, origin.url("/redirect-bad/credentials")),
        (177, origin.url("/status/401")),
    ];
    let mut urls: Vec<String> = (0..SAMPLE_ROWS).map(|n| origin.url(&format!("/sample/{n}"))).collect();
    for (row, url) in special {
        urls[row] = url;
    }
    urls
}
