use std::{
    fs,
    io::{Cursor, Write as _},
    path::PathBuf,
};

use fetchlist_model::ListKind;
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Url, Workbook};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::formats::kind_of;

fn file(name: &str, content: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    (folder, path)
}

/// The sheets of a workbook and the records of one of them; or why there are none.
fn book(name: &str, content: &[u8], part: Option<&str>) -> Result<(Vec<String>, Vec<Vec<String>>), String> {
    assert_eq!(kind_of(name, content), Some(ListKind::Workbook));
    let (_folder, path) = file(name, content);
    let opened = open(&path, name, part).map_err(|error| error.to_string())?;
    let records = opened.records.map(|record| Ok(record?.iter().map(str::to_owned).collect()));
    Ok((opened.parts, records.collect::<Result<_, IntakeError>>().map_err(|error| error.to_string())?))
}

fn records(name: &str, content: &[u8]) -> Vec<Vec<String>> {
    book(name, content, None).unwrap().1
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn sheets_that_are_hidden_or_empty_are_no_parts_and_empty_edges_are_none_either() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_name("Empty").unwrap();
    workbook.add_worksheet().set_name("Hidden").unwrap().set_hidden(true).write(0, 0, "no").unwrap();
    let sheet = workbook.add_worksheet().set_name("List").unwrap();
    sheet.set_active(true);
    for (row, column, text) in [(4, 2, "url"), (4, 4, "note"), (5, 2, "a.example"), (9, 4, "late")] {
        sheet.write(row, column, text).unwrap();
    }
    // A colour is nothing to read.
    sheet.write_blank(20, 0, &Format::new().set_bold()).unwrap();
    let (parts, records) = book("list.xlsx", &workbook.save_to_buffer().unwrap(), None).unwrap();
    assert!(parts.is_empty(), "{parts:?}");
    assert_eq!(records, [vec!["url", "", "note"], vec!["a.example"], vec!["", "", "late"]]);

    let mut empty = Workbook::new();
    empty.add_worksheet();
    let error = book("none.xlsx", &empty.save_to_buffer().unwrap(), None).unwrap_err();
    assert_eq!(error, "none.xlsx holds no rows; add a sheet with web addresses to it");
}

#[test]
fn formulas_are_links_and_a_row_of_links_is_no_header() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let link =
        |url: &str, text: &str| Formula::new(format!("=HYPERLINK(\"{url}\",\"{text}\")")).set_result(text);
    sheet.write_formula(0, 0, link("https://a.example/?q=1&r=2", "first")).unwrap();
    sheet.write_formula(1, 0, link("https://b.example/", "second")).unwrap();
    sheet.write_formula(2, 0, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_url(3, 1, Url::new("https://c.example/x#part").set_text("in a range")).unwrap();
    sheet.write_url(4, 1, "internal:Sheet1!A1").unwrap();
    assert_eq!(
        records("list.xlsx", &workbook.save_to_buffer().unwrap()),
        [
            vec!["first", "https://a.example/?q=1&r=2"],
            vec!["second", "https://b.example/"],
            vec!["2", ""],
            vec!["", "", "in a range", "https://c.example/x#part"],
            vec!["", "", "Sheet1!A1", ""],
        ]
    );
}

#[test]
fn a_link_below_what_is_looked_at_first_has_its_column_from_the_first_row_on() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..12_000 {
        sheet.write(row, 0, "page").unwrap();
    }
    sheet.write_url(12_000, 0, Url::new("https://a.example/").set_text("last")).unwrap();
    let records = records("list.xlsx", &workbook.save_to_buffer().unwrap());
    assert_eq!(
        (&records[0], &records[12_000]),
        (&vec!["page".into(), "page (link)".into()], &vec!["last".into(), "https://a.example/".into()])
    );
}

const ODS: &[u8] = b"application/vnd.oasis.opendocument.spreadsheet";

fn ods(sheets: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version='1.0' encoding='UTF-8'?><office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'>
        <office:automatic-styles><style:style style:name='ta1'><style:table-properties table:display='true'/></style:style>
        <style:style style:name='ta2'><style:table-properties table:display='false'/></style:style></office:automatic-styles>
        <office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[
        ("mimetype", ODS),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

#[test]
fn an_opendocument_sheet_gives_its_values_and_links() {
    let sheets = "<table:table table:name='Secret' table:style-name='ta2'><table:table-row>
        <table:table-cell office:value-type='string'><text:p>no</text:p></table:table-cell></table:table-row></table:table>
        <table:table table:name='A &amp; B' table:style-name='ta1'><table:table-column/>
        <table:table-row table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>
        <table:table-row><table:table-cell/><table:table-cell office:value-type='string'><text:p>page</text:p></table:table-cell>
        <table:table-cell office:value-type='string'><text:p>since</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell/><table:table-cell office:value-type='string'><office:annotation><text:p>a note</text:p>
        </office:annotation><text:p>The <text:a xlink:href='https://a.example/?a=1&amp;b=2'>shop &amp;<text:s text:c='2'/>co</text:a></text:p><text:p>2nd</text:p>
        </table:table-cell><table:table-cell office:value-type='date' office:date-value='2026-11-22'><text:p>22.11.26</text:p></table:table-cell>
        <table:table-cell office:value-type='float' office:value='1234567.5'><text:p>1.234.567,50</text:p></table:table-cell>
        <table:table-cell office:value-type='boolean' office:boolean-value='true'><text:p>WAHR</text:p></table:table-cell>
        <table:table-cell office:value-type='time' office:time-value='PT08H30M00S'><text:p>08:30</text:p></table:table-cell>
        <table:table-cell table:formula='of:=NA()' office:value-type='string' office:string-value='' calcext:value-type='error'><text:p>#N/A</text:p></table:table-cell>
        </table:table-row>
        <table:table-row table:number-rows-repeated='2'><table:covered-table-cell/><table:table-cell office:value-type='string' table:number-columns-repeated='2'><text:p>x</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated='1048570'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>
        </table:table><table:table table:name='Two'><table:table-row><table:table-cell table:formula='of:=HYPERLINK(&quot;https://b.example/&quot;;&quot;b&quot;)' office:value-type='string' office:string-value='b'><text:p>b</text:p></table:table-cell></table:table-row></table:table>";
    let (parts, records) = book("list.ods", &ods(sheets), None).unwrap();
    assert_eq!(parts, ["A & B", "Two"]);
    assert_eq!(
        records,
        [
            vec!["page", "page (link)", "since"],
            vec![
                "The shop &  co\n2nd",
                "https://a.example/?a=1&b=2",
                "2026-11-22",
                "1234567.5",
                "TRUE",
                "08:30:00",
                "#N/A"
            ],
            vec!["x", "", "x"],
            vec!["x", "", "x"],
        ]
    );
    assert_eq!(book("list.ods", &ods(sheets), Some("Two")).unwrap().1, [["b", "https://b.example/"]]);
}

#[test]
fn an_opendocument_sheet_that_repeats_much_takes_no_memory() {
    let wide = "x".repeat(1_000);
    let sheets = format!(
        "<table:table table:name='A'><table:table-row table:number-rows-repeated='4000000000'>
        <table:table-cell table:number-columns-repeated='4000000000'><text:p>{wide}</text:p></table:table-cell>
        </table:table-row></table:table>"
    );
    let error = book("bomb.ods", &ods(&sheets), None).unwrap_err();
    assert!(error.contains("a row holds more than 10 MB"), "{error}");
}

/// A record of an old workbook.
fn biff(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// An old workbook with one sheet of these records; `global` ones come first.
fn xls(global: &[u8], sheet: &[u8]) -> Vec<u8> {
    let begin = |kind: u8| biff(0x809, &[0, 6, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let bound = |start: u32| biff(0x85, &[&start.to_le_bytes()[..], &[0, 0, 4, 0], b"List"].concat());
    let head = [begin(5), global.to_vec()].concat();
    let start = head.len() + bound(0).len() + 4;
    let stream =
        [head, bound(start as u32), biff(0xa, &[]), begin(0x10), sheet.to_vec(), biff(0xa, &[])].concat();
    let new = Cursor::new(Vec::new());
    let mut container = cfb::CompoundFile::create_with_version(cfb::Version::V3, new).unwrap();
    // A small stream would lie elsewhere in the container.
    container.create_stream("/Workbook").unwrap().write_all(&[stream, vec![0; 5_000]].concat()).unwrap();
    container.flush().unwrap();
    container.into_inner().into_inner()
}

fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0], (text.len() as u16).to_le_bytes()].concat();
    biff(0x204, &[&place[..], &[0], text.as_bytes()].concat())
}

#[test]
fn an_old_workbook_gives_its_cells_and_links() {
    let wide = |text: &str| text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let url = wide("https://a.example/x");
    let class = [0xe0, 0xc9, 0xea, 0x79, 0xf9, 0xba, 0xce, 0x11, 0x8c, 0x82, 0, 0xaa, 0, 0x4b, 0xa9, 0x0b];
    let place = wide("part");
    let link = [
        &[1, 0, 1, 0, 0, 0, 0, 0][..],
        &[0; 16],
        &[2, 0, 0, 0, 0x0b, 0, 0, 0],
        &class,
        &(url.len() as u32).to_le_bytes(),
        &url,
        &(place.len() as u32 / 2).to_le_bytes(),
        &place,
    ]
    .concat();
    let number = [&[1, 0, 1, 0, 0, 0][..], &19.5_f64.to_le_bytes()].concat();
    let sheet = [
        label(0, 0, "page"),
        label(0, 1, "price"),
        label(1, 0, "Shop"),
        biff(0x203, &number),
        biff(0x1b8, &link),
    ]
    .concat();
    assert_eq!(
        records("list.xls", &xls(&[], &sheet)),
        [["page", "page (link)", "price"], ["Shop", "https://a.example/x#part", "19.5"]]
    );
}

#[test]
fn an_old_workbook_that_says_it_is_huge_is_refused() {
    let far = [label(0, 0, "a"), label(65_535, 60_000, "b")].concat();
    let says = biff(0x200, &[5, 0, 0, 0, 3, 0, 0, 0, 0, 0, 255, 0, 0, 0]);
    for sheet in [far, [says, label(0, 0, "a")].concat()] {
        let error = book("list.xls", &xls(&[], &sheet), None).unwrap_err();
        assert!(error.contains("cells, which no list does"), "{error}");
    }
}

/// A record of a binary workbook.
fn record(kind: usize, data: &[u8]) -> Vec<u8> {
    let packed = |number: usize| {
        let (low, high) = ((number & 0x7f) as u8, (number >> 7) as u8);
        if high == 0 { vec![low] } else { vec![low | 0x80, high] }
    };
    [&packed(kind), &packed(data.len()), data].concat()
}

fn counted_text(text: &str) -> Vec<u8> {
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&(text.len() as u32).to_le_bytes()[..], &wide].concat()
}

fn binary_row(number: u32) -> Vec<u8> {
    record(0, &number.to_le_bytes())
}

fn binary_label(column: u32, label: &str) -> Vec<u8> {
    record(6, &[&column.to_le_bytes()[..], &[0; 4], &counted_text(label)].concat())
}

/// A sheet of a binary workbook: its rows, and what follows them.
fn binary_sheet(rows: &[Vec<u8>], links: &[Vec<u8>]) -> Vec<u8> {
    let begin = [record(129, &[]), record(148, &[0; 16]), record(145, &[])].concat();
    [begin, rows.concat(), record(146, &[]), links.concat(), record(130, &[])].concat()
}

/// A binary workbook of two sheets, `Other` and `List`.
fn binary_book(list: &[u8]) -> Vec<u8> {
    binary_book_of(&binary_sheet(&[binary_row(0), binary_label(0, "b.example")], &[]), list)
}

fn binary_book_of(other: &[u8], list: &[u8]) -> Vec<u8> {
    let bundle =
        |id: &str, name: &str| record(156, &[vec![0; 8], counted_text(id), counted_text(name)].concat());
    let book = [bundle("rId1", "Other"), bundle("rId2", "List"), record(144, &[]), record(157, &[])];
    archive(&[
        ("xl/workbook.bin", &book.concat()),
        (
            "xl/_rels/workbook.bin.rels",
            b"<Relationships><Relationship Id='rId1' Target='worksheets/sheet1.bin'/>
            <Relationship Id='rId2' Target='worksheets/sheet2.bin'/></Relationships>",
        ),
        ("xl/worksheets/sheet1.bin", other),
        ("xl/worksheets/sheet2.bin", list),
        (
            "xl/worksheets/_rels/sheet2.bin.rels",
            b"<Relationships><Relationship Id='rId8' Type='http://o/relationships/other' Target='https://no.example'/>
            <Relationship Id='rId7' Type='http://o/relationships/hyperlink' Target='https://b.example/?a=1&amp;b=2'
            TargetMode='External'/></Relationships>",
        ),
    ])
}

fn binary() -> Vec<u8> {
    let link = |corners: [u32; 4], id: &str, place: &str| {
        let corners = corners.map(u32::to_le_bytes).concat();
        record(
            494,
            &[
                corners,
                counted_text(id),
                counted_text(place),
                counted_text("a tip"),
                counted_text(&"shown ".repeat(20)),
            ]
            .concat(),
        )
    };
    let list = binary_sheet(
        &[
            binary_row(0),
            binary_label(0, "page"),
            binary_label(1, "price"),
            binary_row(2),
            binary_label(0, "https://a.example"),
            record(5, &[&[1, 0, 0, 0, 0, 0, 0, 0][..], &19.5_f64.to_le_bytes()].concat()),
            binary_row(3),
            binary_label(0, "Shop"),
            binary_row(4),
            binary_label(0, "Top"),
        ],
        // A record of another kind stands among them.
        &[
            record(535, &[0; 16_000]),
            link([3, 3, 0, 0], "rId7", "part"),
            link([0, u32::MAX, 0, u32::MAX], "rId7", ""),
            link([4, 4, 0, 0], "", "Sheet1!A1"),
            link([2, 2, 0, 1], "rId8", ""),
        ],
    );
    binary_book(&list)
}

#[test]
fn a_binary_workbook_gives_its_cells_and_links() {
    let (parts, records) = book("list.xlsb", &binary(), Some("List")).unwrap();
    assert_eq!(parts, ["Other", "List"]);
    assert_eq!(
        records,
        [
            vec!["page", "page (link)", "price"],
            vec!["https://a.example", "https://a.example", "19.5"],
            vec!["Shop", "https://b.example/?a=1&b=2#part"],
            vec!["Top", ""],
        ]
    );
    assert_eq!(self::records("list.xlsb", &binary()), [["b.example"]]);
}

#[test]
fn the_likeliest_sheet_is_found_in_all_kinds_of_workbooks() {
    let row = |cell: &str| {
        format!(
            "<table:table-row><table:table-cell><text:p>{cell}</text:p></table:table-cell></table:table-row>"
        )
    };
    let table = |name: &str, cells: &[&str]| {
        let rows: String = cells.iter().map(|cell| row(cell)).collect();
        format!("<table:table table:name='{name}'>{rows}</table:table>")
    };
    let link = "<text:a xlink:href='https://a.example/'>Open</text:a>";
    let sheets =
        [table("Cover", &["Links"]), table("Data", &["Page", link]), table("More", &["https://b.example/"])];
    assert_eq!(
        records("list.ods", &ods(&sheets.concat())),
        [["Page", "Page (link)"], ["Open", "https://a.example/"]]
    );

    let link =
        [[1_u32, 1, 0, 0].map(u32::to_le_bytes).concat(), counted_text("rId7"), [0; 12].to_vec()].concat();
    let rows = [binary_row(0), binary_label(0, "Page"), binary_row(1), binary_label(0, "Open")];
    let list = binary_sheet(&rows, &[record(494, &link)]);
    let cover = binary_sheet(&[binary_row(0), binary_label(0, "Links")], &[]);
    assert_eq!(
        records("list.xlsb", &binary_book_of(&cover, &list)),
        [["Page", "Page (link)"], ["Open", "https://b.example/?a=1&b=2"]]
    );
}

#[test]
fn how_far_it_is_is_told_of_old_and_binary_workbooks() {
    const ROWS: u16 = 20_000;
    let url = |row: u16| format!("https://a.example/{:08x}", u32::from(row).wrapping_mul(0x9e37_79b9));
    let labels: Vec<u8> = (0..ROWS).flat_map(|row| label(row, 0, &url(row))).collect();
    let rows: Vec<_> =
        (0..ROWS).map(|row| [binary_row(row.into()), binary_label(0, &url(row))].concat()).collect();
    for (name, content) in
        [("list.xls", xls(&[], &labels)), ("list.xlsb", binary_book(&binary_sheet(&rows, &[])))]
    {
        let (_folder, path) = file(name, &content);
        let mut records = open(&path, name, Some("List")).unwrap().records;
        for read in 1..ROWS {
            records.next().unwrap().unwrap();
            let (share, read) = (records.share(), f64::from(read) / f64::from(ROWS));
            assert!((share - read).abs() < 0.1, "{name}: {share} where {read} is read");
        }
        assert_eq!((records.by_ref().count(), records.share()), (1, 1.0));
    }
}

#[test]
fn a_password_is_named_whatever_the_workbook() {
    let protected = |name: &str, content: &[u8]| {
        let error = book(name, content, None).unwrap_err();
        assert_eq!(
            error,
            format!(
                "{name} is protected with a password; open it in its own program and save it without one"
            )
        );
    };
    let mut container = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    container.create_stream("/EncryptedPackage").unwrap().write_all(b"secret").unwrap();
    protected("list.xlsx", &container.into_inner().into_inner());
    protected("list.xls", &xls(&biff(0x2f, &[1, 0, 1, 0]), &label(0, 0, "a")));
    let manifest = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    protected(
        "list.ods",
        &archive(&[("mimetype", ODS), ("content.xml", b"secret"), ("META-INF/manifest.xml", manifest)]),
    );
}

#[test]
fn what_is_no_workbook_or_is_a_broken_one_says_so() {
    let document = archive(&[("_rels/.rels", b"<Relationships/>"), ("word/document.xml", b"<document/>")]);
    let mut message = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    message.create_stream("/WordDocument").unwrap();
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write(0, 0, "https://a.example").unwrap();
    let whole = workbook.save_to_buffer().unwrap();
    let many = archive(&[
        ("_rels/.rels", b"<Relationships/>"),
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/sharedStrings.xml", b"<sst uniqueCount=\"99999999999\"></sst>"),
    ]);
    for (name, content, why) in [
        ("list.xlsx", document, "is a document of another Office program; open it in its own program"),
        ("list.xls", message.into_inner().into_inner(), "is a document of another Office program"),
        ("list.xlsx", whole[..whole.len() / 2].to_vec(), "is broken or cut off"),
        ("list.xlsx", many, "it says that it has 99999999999 texts, and cannot have them"),
    ] {
        let error = book(name, &content, None).unwrap_err();
        assert!(error.starts_with(name) && error.contains(why), "{error}");
    }
}

/// Workbooks of all kinds whose parts are not compressed, so that a changed byte changes what is read.
fn plain_workbooks() -> Vec<(&'static str, Vec<u8>)> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "page").unwrap();
    sheet.write_url(1, 0, Url::new("https://a.example").set_text("A")).unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let mut packed = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..packed.len() {
        let mut part = packed.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(name, stored).unwrap();
        std::io::copy(&mut part, &mut zip).unwrap();
    }
    let old = xls(&[], &[label(0, 0, "page"), label(1, 0, "https://a.example")].concat());
    vec![("list.xlsx", zip.finish().unwrap().into_inner()), ("list.xlsb", binary()), ("list.xls", old)]
}

proptest! {
    /// Checks of sums are the archive's; the library's faults beyond them must end in words.
    #[test]
    fn no_byte_that_is_changed_ends_the_program(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        for (name, mut content) in plain_workbooks() {
            for (at, byte) in &changes {
                let at = at.index(content.len());
                content[at] = *byte;
            }
            let (_folder, path) = file(name, &content);
            if let Ok(opened) = open(&path, name, None) {
                let _ = opened.records.count();
            }
        }
    }
}
