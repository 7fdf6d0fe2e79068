use std::{fmt::Write as _, fs};

use super::*;

/// The parts of a document, the columns and the records.
type Table = (Vec<String>, Vec<String>, Vec<Vec<String>>);

/// The table in a document, or why there is none.
fn table(content: &[u8], part: Option<&str>) -> Result<Table, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.json");
    fs::write(&path, content).unwrap();
    let opened = open(&path, "list.json", part).map_err(|error| error.to_string())?;
    let records = opened.records.map(|record| Ok(record?.iter().map(str::to_owned).collect()));
    let records = records.collect::<Result<_, IntakeError>>().map_err(|error| error.to_string())?;
    Ok((opened.parts, opened.columns.unwrap(), records))
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

#[test]
fn an_object_that_is_used_like_an_array_is_a_list_with_its_keys() {
    let objects =
        br#"{"a1": {"url": "https://a.example", "tags": ["x"]}, "b2": {"url": "https://b.example"}}"#;
    let (_, columns, records) = table(objects, None).unwrap();
    assert_eq!(columns, ["key", "url", "tags"]);
    assert_eq!(records, [["a1", "https://a.example", "[\"x\"]"], ["b2", "https://b.example", ""]]);

    let links = br#"{"links": {"Shop": "https://a.example", "Blog": "https://b.example"}}"#;
    let (parts, columns, records) = table(links, None).unwrap();
    assert!(parts.is_empty(), "{parts:?}");
    assert_eq!(columns, ["key", "value"]);
    assert_eq!(records, [["Shop", "https://a.example"], ["Blog", "https://b.example"]]);

    // One list among others is the likeliest by its addresses, not by its kind.
    let both = br#"{"x": {"list": ["https://a.example", "https://b.example"]}, "y": {"list": ["https://c.example"]}}"#;
    let (parts, _, records) = table(both, None).unwrap();
    assert_eq!(parts, ["$.x.list", "$.y.list", "$"]);
    assert_eq!(records, [["https://a.example"], ["https://b.example"]]);
    assert_eq!(table(both, Some("$.y.list")).unwrap().2, [["https://c.example"]]);
    assert_eq!(table(both, Some("$")).unwrap().1, ["key", "list"]);
}

#[test]
fn arrays_in_arrays_are_records_of_columns() {
    let (_, columns, records) =
        table(br#"[["https://a.example", 1], ["https://b.example", 2, [3]]]"#, None).unwrap();
    assert_eq!(columns, ["Column 1", "Column 2", "Column 3"]);
    assert_eq!(records, [["https://a.example", "1", ""], ["https://b.example", "2", "[3]"]]);
}

#[test]
fn a_late_key_makes_a_longer_record() {
    let mut text = "[".to_owned();
    for _ in 0..LOOKED_AT {
        text.push_str("{\"url\": \"https://a.example\"},");
    }
    text.push_str("{\"url\": \"https://b.example\", \"late\": true}]");
    let (_, columns, records) = table(text.as_bytes(), None).unwrap();
    assert_eq!(columns, ["url"]);
    assert_eq!(records.last().unwrap(), &names(&["https://b.example", "true"]));
}

#[test]
fn text_is_utf_8_or_utf_16_with_a_mark() {
    let text = "[\"https://ä.example\"]";
    let wide: Vec<u8> = [0xfeff].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for bytes in [text.as_bytes().to_vec(), [b"\xef\xbb\xbf", text.as_bytes()].concat(), wide] {
        assert_eq!(table(&bytes, None).unwrap().2, [["https://ä.example"]]);
    }
}

#[test]
fn the_likeliest_of_many_places_is_found_and_few_are_offered() {
    let mut text = "{".to_owned();
    for number in 0..3_000 {
        write!(text, "\"n{number}\": {{\"tags\": [1, 2]}}, ").unwrap();
    }
    text.push_str("\"items\": [\"https://a.example\"]}");
    let (parts, _, records) = table(text.as_bytes(), None).unwrap();
    assert_eq!(parts.len(), 50);
    assert_eq!(records, [["https://a.example"]]);
}

#[test]
fn what_no_list_is_like_is_refused() {
    let mut wide = "[{".to_owned();
    for number in 0..10_001 {
        write!(wide, "\"k{number}\": 1, ").unwrap();
    }
    wide.push_str("\"url\": \"https://a.example\"}]");
    for (text, why) in [
        (wide.as_str(), "element 1 of $ has the 10001th key among all elements; no list is like that"),
        ("[\"https://a.example\"] x", "it is no JSON from line 1, character 23 on: trailing characters"),
        ("{\"a\": 1,\n \"b\": x}", "it is no JSON from line 2, character 7 on: expected value"),
        ("[]", "no array stands in it, and a list is an array"),
        ("", "EOF while parsing a value"),
    ] {
        let error = table(text.as_bytes(), None).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_line_of_json_lines_may_be_long_but_not_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.jsonl");
    fs::write(&path, format!("{{\"url\": \"https://a.example\"}}\r\n\"{}\"", "x".repeat(10_000_000)))
        .unwrap();
    let error = open_lines(&path, "list.jsonl").err().unwrap();
    assert_eq!(
        error.to_string(),
        "list.jsonl: the row that begins on line 2 is longer than 10 MB; break it into lines"
    );
}

#[test]
fn a_long_document_is_looked_at_as_far_as_it_takes() {
    let element =
        |host: &str| format!("{{\"url\": \"https://{host}.example\", \"note\": \"{}\"}}", "x".repeat(900));
    let list = |host: &str, count: usize| vec![element(host); count].join(",");
    let late = "\"late\": [{\"url\": \"https://late.example\", \"sku\": 7}]";

    // What lies behind the first megabytes is not offered, and found where it is asked for.
    let text = format!("{{\"items\": [{}], {late}}}", list("a", 6_000));
    let (parts, columns, records) = table(text.as_bytes(), None).unwrap();
    assert_eq!((parts, columns, records.len()), (names(&[]), names(&["url", "note"]), 6_000));
    let (parts, columns, records) = table(text.as_bytes(), Some("$.late")).unwrap();
    assert_eq!((parts, columns), (names(&["$.items", "$.late"]), names(&["url", "sku"])));
    assert_eq!(records, [["https://late.example", "7"]]);

    // Where the first megabytes hold no list, all of it is looked at.
    let text = format!("{{\"text\": \"{}\", {late}}}", "x".repeat(5_000_000));
    assert_eq!(table(text.as_bytes(), None).unwrap().2, [["https://late.example", "7"]]);

    // An object that is used like a list is one before its end is seen.
    let members: Vec<_> = (0..6_000).map(|key| format!("\"{key}\": {}", element("a"))).collect();
    let (_, columns, records) = table(format!("{{{}}}", members.join(",")).as_bytes(), None).unwrap();
    assert_eq!((columns, records.len()), (names(&["key", "url", "note"]), 6_000));

    // What is broken behind the look is told when it is read, and what is broken in it at once.
    let broken = format!("[{}", list("a", 6_000));
    let error = table(broken.as_bytes(), None).unwrap_err();
    assert!(error.contains("EOF while parsing a list"), "{error}");
    assert!(table(b"[{\"url\": \"https://a.example\"", None).unwrap_err().contains("EOF while parsing"));
}

#[test]
fn long_lines_of_json_are_looked_at_as_far_as_a_long_document() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.jsonl");
    let line = format!("{{\"url\": \"https://a.example\", \"note\": \"{}\"}}\n", "x".repeat(1_000_000));
    fs::write(&path, format!("{}no JSON\n", line.repeat(6))).unwrap();
    let opened = open_lines(&path, "list.jsonl").unwrap();
    assert_eq!(opened.columns.unwrap(), ["url", "note"]);
    let (rows, error): (Vec<_>, Vec<_>) = opened.records.partition(Result::is_ok);
    assert_eq!((rows.len(), error.len()), (6, 1), "what is broken behind the look is told when it is read");
}

#[test]
fn lines_that_are_no_utf_8_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("list.jsonl");
    let good = "{\"url\": \"https://a.example/Größe\"}\n";
    for begin in ["", "\u{feff}"] {
        fs::write(
            &path,
            [begin.as_bytes(), good.as_bytes(), b"{\"url\": \"https://b.example/Gr\xf6\xdfe\"}\n"].concat(),
        )
        .unwrap();
        let error = open_lines(&path, "list.jsonl").err().unwrap();
        assert_eq!(
            error.to_string(),
            "list.jsonl cannot be read as a list: line 2 is no UTF-8, at character 30; save it as UTF-8"
        );
    }
}

#[test]
fn a_name_with_a_dot_is_no_path() {
    let (_, columns, records) = table(br#"[{"a.b": 1, "a": {"b": 2}}, {"a": {"b": 3}}]"#, None).unwrap();
    assert_eq!(columns, ["a.b", "a.b"]);
    assert_eq!(records, [["1", "2"], ["", "3"]]);
    let (_, columns, records) = table(br#"{"x": {"key": 1}, "y": {"key": 2}}"#, None).unwrap();
    assert_eq!(columns, ["key", "key"]);
    assert_eq!(records, [["x", "1"], ["y", "2"]]);
}

#[test]
fn lines_are_told_from_a_document_however_long_the_first_is() {
    let line = format!("{{\"url\": \"https://a.example/\", \"note\": \"{}\"}}\n", "x".repeat(300_000));
    let (_, columns, records) = table(line.repeat(3).as_bytes(), None).unwrap();
    assert_eq!((columns, records.len()), (names(&["url", "note"]), 3));
}
