use encoding_rs::{Encoding, GBK, WINDOWS_1251, WINDOWS_1252};
use fetchlist_model::HostErrorCode;

use super::tests::{refusal, table};

fn records(content: impl AsRef<[u8]>) -> Vec<Vec<String>> {
    table("list.xml", content, None).1
}

#[test]
fn of_several_elements_for_a_column_the_items_own_wins_then_the_first() {
    let atom =
        "<feed><entry><title type='xhtml'><div>The <b>first</b></div></title><media:title>no</media:title>
        <published>2024-01-01</published><updated>2024-01-02</updated>
        <link href='https://a.example/1'/><link rel='alternate' href='https://no.example'/></entry></feed>";
    assert_eq!(records(atom), [["https://a.example/1", "The first", "2024-01-01"]]);
    let rss = "<rss><channel><item><itunes:title>no</itunes:title><title>Episode 1</title><media:title>no</media:title>
        <atom:link href='https://amp.example/2'/><link>https://c.example/2</link><pubDate>1 Jan</pubDate><dc:date>no</dc:date></item>
        <item><media:title>Only</media:title><title></title><link>https://c.example/3</link><dc:date>2 Jan</dc:date></item></channel></rss>";
    assert_eq!(
        records(rss),
        [["https://c.example/2", "Episode 1", "1 Jan"], ["https://c.example/3", "Only", "2 Jan"]]
    );
    let sitemap = "<urlset><url><image:loc>https://a.example/h.png</image:loc><loc>https://a.example/1</loc>
        <image:loc>https://a.example/i.png</image:loc></url></urlset>";
    assert_eq!(records(sitemap), [["https://a.example/1", "", "", ""]]);
}

#[test]
fn xml_is_read_in_the_encoding_that_it_declares() {
    let declared = |encoding: &'static Encoding, name: &str, text: &str| {
        let xml = format!(
            "<?xml version='1.0' encoding='{name}'?><rss><item><link>https://a.example/</link><title>{text}</title></item></rss>"
        );
        records(encoding.encode(&xml).0)[0][1].clone()
    };
    assert_eq!(declared(WINDOWS_1251, "windows-1251", "Привет"), "Привет");
    assert_eq!(declared(WINDOWS_1252, "ISO-8859-1", "Größe"), "Größe");
    assert_eq!(declared(GBK, "GB2312", "网址"), "网址");
    // It can be read, so it is none of the wide ones.
    assert_eq!(declared(encoding_rs::UTF_8, "UTF-16", "Größe"), "Größe");
    let marked = "\u{feff}<?xml version='1.0' encoding='ISO-8859-1'?><urlset><url><loc>https://a.example/ü</loc></url></urlset>";
    assert_eq!(records(marked)[0][0], "https://a.example/ü");
    let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(records(wide)[0][0], "https://a.example/ü");
    // What is not as it says is told, with its place.
    let broken = refusal(
        "list.xml",
        b"<?xml version='1.0' encoding='UTF-8'?>\n<urlset><url><loc>https://a.example/\xfc</loc>",
    );
    assert!(broken.to_string().contains("on line 2, at character 37:"), "{broken}");
}

#[test]
fn a_sitemap_that_is_cut_off_says_so_wherever_it_is() {
    let begin =
        "<urlset>\n<url><loc>https://a.example/1</loc></url>\n<url><loc>https://a.example/2</loc></url>";
    for (end, place) in
        [("\n", "on line 4, at character 1"), ("<<<<\n</urlset>", "on line 4, at character 10")]
    {
        let error = refusal("list.xml", format!("{begin}{end}"));
        assert_eq!(error.code(), HostErrorCode::DamagedList);
        assert!(error.to_string().contains(place) && error.to_string().contains("it is cut off"), "{error}");
    }
    assert_eq!(records(format!("{begin}</urlset>\n<!-- the end -->\n")).len(), 2);
    assert_eq!(records("<urlset/>").len(), 0);
}

#[test]
fn a_bare_ampersand_is_one() {
    let sitemap = "<urlset><url><loc>https://a.example/?a=1&b=2&amp;c=3&copy=4</loc></url></urlset>";
    assert_eq!(records(sitemap)[0][0], "https://a.example/?a=1&b=2&c=3&copy=4");
}
