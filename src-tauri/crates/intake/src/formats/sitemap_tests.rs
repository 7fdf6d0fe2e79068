use super::tests::table;

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
