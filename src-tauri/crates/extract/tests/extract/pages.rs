use crate::*;

#[test]
fn text_is_what_a_reader_sees() {
    let text = |inner: &str| found(css("#x"), format!("<div id=x>{inner}</div>"))[0].clone();
    assert_eq!(text(" <b>W</b>ord \n &nbsp; <i>two</i>\t"), "“Word two”");
    assert_eq!(text("<p>One</p><p>Two<br>three</p>"), "“One Two three”");
    assert_eq!(text("<ul><li>a<li>b</ul>c"), "“a b c”");
    assert_eq!(text("a<script>var x</script><style>p{}</style><!-- no --><noscript>n</noscript>b"), "“ab”");
    assert_eq!(text(""), "“”");
}

#[test]
fn attributes_come_as_written() {
    let page = "<a HREF='../x?a=1&amp;b=2'> x</a><a href='  y '>y</a><a name=z>z</a>";
    assert_eq!(found(attribute("a", "href"), page), ["“../x?a=1&b=2”", "“  y ”"]);
    assert_eq!(found(attribute("a", " HREF "), page).len(), 2);
}

#[test]
fn selectors_select() {
    let page = "<table><tr><td>1<td class=n>2<tr><td>3<td class='m n'>4</table>";
    assert_eq!(found(css("td:nth-child(2)"), page), ["“2”", "“4”"]);
    assert_eq!(found(css("tr:has(.m) td:not(.n), td.n"), page), ["“2”", "“3”", "“4”"]);
    assert_eq!(
        found(css("script[type='application/ld+json']"), "<script type=application/ld+json>{}</script>"),
        ["“{}”"]
    );
    assert_eq!(found(attribute("img", "src"), "<noscript><img src=a.png></noscript>"), ["“a.png”"]);
    assert!(found(css("p"), "").is_empty());
}

#[test]
fn xml_is_read_as_xml() {
    let feed = "<?xml version='1.0'?><rss><item><link>https://a.example/</link><pubDate>x</pubDate>\
        <image/><title><![CDATA[A <b> c]]></title></item></rss>";
    assert_eq!(found(css("item > link"), feed), ["“https://a.example/”"]);
    assert_eq!(found(css("pubDate"), feed), ["“x”"]);
    assert_eq!(found(css("item > title"), feed), ["“A <b> c”"]);
    assert_eq!(found(css("rss"), feed), ["“https://a.example/ x A <b> c”"]);
    let short = "<item><link>x</link></item>";
    assert_eq!(found_in(css("link"), short, Some("application/rss+xml; charset=utf-8")), ["“x”"]);
    assert_eq!(found_in(css("link"), short, Some("text/html")), ["“”"]);
    assert!(found_in(css("p"), "", Some("text/xml")).is_empty());
    assert_eq!(found(attribute("svg", "viewBox"), "<?xml version='1.0'?><svg viewBox='0 0'/>"), ["“0 0”"]);
}

#[test]
fn a_page_in_xml_is_read_as_a_page() {
    let page = "<html xmlns='http://www.w3.org/1999/xhtml'><p>a<br>b<p>c</html>";
    assert_eq!(found_in(css("p"), page, Some("application/xhtml+xml")), ["“a b”", "“c”"]);
    assert_eq!(found(css("p"), format!("<?xml version='1.0'?>\n{page}")), ["“a b”", "“c”"]);
}

#[test]
fn a_page_declares_its_encoding() {
    assert_eq!(found(css("p"), b"<meta charset=windows-1252><p>\xe4"), ["“ä”"]);
}

#[test]
fn problems_say_what_where_and_how_to_mend_it() {
    for (selector, at, message) in [
        ("div > > p", 4, "missing before or after"),
        ("a:hover", 1, ":hover cannot be used"),
        ("ä:contains('x') b", 1, ":contains cannot be used"),
        ("li::before", 2, "::before cannot be used"),
        ("h1[", 2, "too early"),
        ("p,", 1, "missing before or after"),
        ("div..x", 3, "a name is missing"),
        ("<p>", 0, "no CSS selector"),
    ] {
        let (marked, said) = refused(css(selector));
        assert!(marked == Some(at) && said.contains(message), "{selector}: {marked:?} {said}");
    }
    assert!(refused(attribute("a", " ")).1.contains("no name"));
}
