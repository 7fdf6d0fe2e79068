use std::io::Write as _;

use fetchlist_model::{HostErrorCode, ImportOptions, ImportWarning, Separator, WorkProgress};
use flate2::{Compression, write::GzEncoder};

use crate::list_file_tests::{AUTO, cells, list};

#[test]
fn a_look_is_at_the_beginning_and_a_count_at_all() {
    let rows = "https://a.example/,1\n".repeat(20_000);
    let list = list("a.csv", format!("url,n\n{rows}hello,1,2\n"));
    let preview = list.preview(&AUTO);
    assert_eq!((preview.is_whole, preview.counts.total, preview.columns.len()), (false, 5_000, 2));
    let mut told = Vec::new();
    let mut tell = |progress: WorkProgress| {
        told.push(progress);
        true
    };
    let counts = list.file.count(&preview, &mut tell).unwrap();
    assert_eq!((counts.total, counts.usable, counts.doubles), (20_001, 20_000, 19_999));
    assert_eq!(counts.problems, [(20_001, "no web address".into())]);
    assert_eq!(counts.warnings, [ImportWarning::LongRows { count: 1, line: 20_002 }]);
    assert!(told.iter().is_sorted_by(|one, other| one.share <= other.share && one.rows <= other.rows));

    let mut rows = list.file.rows(&preview).unwrap();
    assert!(rows.by_ref().take(10_000).count() == 10_000 && rows.share() > 0.3 && rows.share() < 0.9);
    assert_eq!((rows.count(), list.rows(&AUTO).len()), (10_001, 20_001));
}

#[test]
fn a_look_at_long_rows_and_many_ends_too() {
    let long = format!("url,n\n{}", format!("https://a.example/,{}\n", "x".repeat(900_000)).repeat(5));
    let preview = list("a.csv", long).preview(&AUTO);
    assert!(!preview.is_whole && preview.counts.total < 5);
    let open = format!("url,n\nhttps://a.example/,\"oops\n{}", "https://b.example/,2\n".repeat(100_000));
    assert_eq!(
        list("a.csv", open).preview(&AUTO).rows.len(),
        20,
        "the rows that the mark swallowed are shown"
    );
    let preview = list("a.csv", "url\nhttps://a.example/{1..1000000}\n").preview(&AUTO);
    assert_eq!((preview.is_whole, preview.counts.total, preview.rows.len()), (false, 5_000, 1));
}

#[test]
fn a_packed_list_is_unpacked_as_it_is_read() {
    let packed = |content: &str| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::default());
        packer.write_all(content.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    // Long, and like no other, so that packing leaves much of it.
    let row = |number: u32| {
        let number = u128::from(number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        format!("{number}/{}", number.rotate_left(64))
    };
    let rows = |begin: &str, end: &str| {
        let row = |number| format!("{begin}https://a.example/{}{end}", row(number));
        (0..60_000).map(row).collect::<String>()
    };
    let whole = [
        ("a.csv.gz", format!("url,n\n{}", rows("", ",1\n"))),
        ("a.json.gz", format!("[{}\"https://a.example\"]", rows("\"", "\","))),
        ("a.jsonl.gz", rows("\"", "\"\n")),
        ("a.xml.gz", format!("<urlset>{}</urlset>", rows("<url><loc>", "</loc></url>"))),
        ("a.html.gz", rows("<a href='", "'>a</a>")),
    ];
    for (name, content) in whole {
        let packed = packed(&content);
        let counts = |bytes: &[u8]| {
            let list = list(name, bytes);
            let preview = list.preview(&AUTO);
            assert!(!preview.is_whole && preview.counts.usable == 5_000, "{name}: {:?}", preview.counts);
            list.file.count(&preview, &mut |_| true)
        };
        assert!(counts(&packed).unwrap().usable >= 60_000, "{name}");
        // What is cut off is looked at as far as it is there, and no list.
        let cut = counts(&packed[..packed.len() - 100]).unwrap_err().to_string();
        assert!(cut.contains("it is cut off, after ") && cut.contains("get it again"), "{name}: {cut}");
    }
    let list = list("a.csv.gz", packed("url\nhttps://a.example/\n"));
    let preview = list.preview(&AUTO);
    assert_eq!((preview.name.as_str(), preview.is_whole), ("a.csv", true));
    std::fs::write(list.folder.path().join("a.csv.gz"), packed("url\nhttps://b.example/\n\n")).unwrap();
    let Err(changed) = list.file.rows(&preview) else { panic!("it was changed") };
    assert!(changed.to_string().contains("was changed"), "{changed}");
}

#[test]
fn counting_ends_when_it_is_told_to() {
    let list = list("a.csv", "url\nhttps://a.example/\nhttps://b.example/\n");
    let error = list.file.count(&list.preview(&AUTO), &mut |_| false).unwrap_err();
    assert_eq!(error.code(), HostErrorCode::Cancelled);
}

#[test]
fn urls_are_made_of_columns() {
    let list = list("a.csv", "sku,name\nA/1,red hat\n,blue hat\nB2,\n");
    let template = |template: &str| ImportOptions { template: Some(template.into()), ..AUTO };
    let options = template("https://api.example.com/item/{SKU}?q={name}&page={1..2}");
    let preview = list.preview(&options);
    assert_eq!((preview.url_column, preview.template.clone()), (None, options.template.clone()));
    assert_eq!(
        preview.counts.first.as_deref(),
        Some("https://api.example.com/item/A%2F1?q=red%20hat&page=1")
    );
    assert_eq!(preview.counts.problems, [(3, "SKU is empty".into()), (4, "name is empty".into())]);
    let rows = list.rows(&options);
    assert_eq!(rows.len(), 4);
    assert_eq!(cells(&rows[1].cells), ["A/1", "red hat"]);
    assert_eq!(list.file.rows(&preview).unwrap().url_column(), None);

    let error = list.file.preview(&template("https://api.example.com/{item}")).unwrap_err();
    assert_eq!(error.to_string(), "there is no column “item”; choose from “sku”, “name”");
    let long = list.preview(&template("https://api.example.com/{1}/{1..600000}"));
    let error = list.file.count(&long, &mut |_| true).unwrap_err();
    assert_eq!(error.code(), HostErrorCode::LongPattern);
    assert_eq!(list.preview(&template(" ")).template, None);
}

#[test]
fn lines_are_a_column_for_a_pattern() {
    let list = list("a.txt", "A1\nB 2\n");
    let options = ImportOptions { template: Some("https://a.example/{text}".into()), ..AUTO };
    let preview = list.preview(&options);
    assert_eq!(
        (preview.separator, preview.columns.clone()),
        (Some(Separator::Lines), vec!["text".to_owned()])
    );
    assert_eq!(list.urls(&options), ["https://a.example/A1", "https://a.example/B%202"]);
}

#[test]
fn a_header_is_known_by_the_pattern() {
    let list = list("a.csv", "goal,n\nintranet,x\n");
    let options = ImportOptions { template: Some("https://a.example/{goal}".into()), ..AUTO };
    assert_eq!(list.preview(&options).header, Some(true));
    assert_eq!(list.urls(&options), ["https://a.example/intranet"]);
}

#[test]
fn single_marks_are_found_by_content() {
    let text = "'url','n'\n'https://a.example/','a, b'\n'https://b.example/','it''s'\n";
    let list = list("a.csv", text);
    assert_eq!(list.preview(&AUTO).quote, Some(fetchlist_model::Quote::Single));
    assert_eq!(list.preview(&AUTO).columns, ["url", "n"]);
    assert_eq!(list.rows(&AUTO)[1].cells.get(1), "it's");
    let plain = ImportOptions { quote: Some(fetchlist_model::Quote::None), ..AUTO };
    assert_eq!(list.rows(&plain)[0].cells.get(0), "'https://a.example/'");
}

#[test]
fn any_sign_may_stand_between_cells() {
    let text = "url^n\nhttps://a.example/^\"1^2\"\n";
    let options = ImportOptions { separator: Some(Separator::Other('^')), ..AUTO };
    assert_eq!(cells(&list("a.csv", text).rows(&options)[0].cells), ["https://a.example/", "1^2"]);
    let told = list("a.csv", format!("sep=^\n{text}"));
    assert_eq!(told.preview(&AUTO).separator, Some(Separator::Other('^')));
    for sign in ['"', '\n', 'a', '1', '，'] {
        let options = ImportOptions { separator: Some(Separator::Other(sign)), ..AUTO };
        let error = told.file.preview(&options).unwrap_err();
        assert!(error.to_string().contains("cannot separate cells"), "{error}");
    }
}
