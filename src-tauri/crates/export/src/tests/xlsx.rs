use std::io::Cursor;

use calamine::{Data, DataType, Reader, Xlsx};
use fetchlist_model::HostError;

use super::*;
use crate::xlsx::XlsxRows;

const XLSX: ExportFormat = ExportFormat::Xlsx;

fn open(output: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    calamine::open_workbook_from_rs(Cursor::new(output)).unwrap()
}

/// A sheet's cells, the header first.
fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn texts(row: &[Data]) -> Vec<String> {
    row.iter().map(Data::to_string).collect()
}

/// The text of a part of the file.
fn part(output: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(output)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn a_workbook_has_the_same_columns_with_numbers_and_times() {
    let table = Table { input: &strings(&["sku", "status"]), fields: &fields(&["price", "name", "stock"]) };
    let rows = vec![ok_row(), failed(), not_fetched()];
    let (output, report) = bytes(&table, &request(XLSX, true), rows).unwrap();
    assert_eq!((report.rows, report.sheets, report.cut_cells), (3, 1, 0));
    let mut book = open(output);
    assert_eq!(book.sheet_names(), ["Results"]);
    let rows = sheet(&mut book, "Results");
    assert_eq!(
        texts(&rows[0]).join(","),
        "sku,status,url,outcome,result_status,error,error_detail,final_url,redirects,attempts,duration_ms,\
         size_bytes,content_type,fetched_at,price,name,stock,body"
    );
    let text = |text: &str| Data::String(text.into());
    assert_eq!(
        rows[1][..5],
        [text("A-1"), text("5"), text("https://a.example/1"), text("ok"), Data::Float(200.0)]
    );
    assert_eq!(rows[1][5..8], [Data::Empty, Data::Empty, text("https://b.example/1")]);
    assert_eq!(rows[1][8..12], [1.0, 2.0, 41.0, 13.0].map(Data::Float));
    let Data::DateTime(time) = rows[1][13] else { panic!("{:?}", rows[1][13]) };
    assert_eq!(time.to_ymd_hms_milli(), (2023, 11, 14, 22, 13, 20, 0));
    assert_eq!(rows[1][14..], [Data::Float(5.0), text("=1"), Data::Empty, text("{\"price\": 5.0}")]);
    assert_eq!(rows[2][..2], [text("=A1"), text("-5")]);
    assert_eq!(rows[3][4], Data::Empty);
}

#[test]
fn what_looks_like_a_number_a_link_or_a_formula_is_text_all_the_same() {
    let input =
        strings(&["007", "1234567890123456789", "=1+1", "https://a.example/", "TRUE", "2024-01-01", "{=1}"]);
    let names = strings(&["=a", "b", "http://c.example", "d", "e", "f", "g"]);
    let row = ExportRow { input: input.iter().collect(), ..ok_row() };
    let table = Table { input: &names, fields: &[] };
    let (output, _) = bytes(&table, &request(XLSX, false), vec![row]).unwrap();
    let xml = part(&output, "xl/worksheets/sheet1.xml");
    assert!(!xml.contains("<f>") && !xml.contains("<hyperlink"), "{xml}");
    let mut book = open(output);
    let rows = sheet(&mut book, "Results");
    assert_eq!(texts(&rows[0][..7]), names);
    for (cell, input) in rows[1].iter().zip(input) {
        assert_eq!(*cell, Data::String(input));
    }
}

#[test]
fn fields_are_numbers_booleans_or_text() {
    let values = [
        ("5", Data::Float(5.0)),
        ("-0.25e2", Data::Float(-25.0)),
        ("1234567890123456789", Data::String("1234567890123456789".into())),
        ("true", Data::Bool(true)),
        ("false", Data::Bool(false)),
        ("null", Data::String("null".into())),
        ("[1, 2]", Data::String("[1, 2]".into())),
    ];
    let names: Vec<&str> = values.iter().map(|(json, _)| *json).collect();
    let json = values.iter().map(|(json, _)| Some(FieldValue::Json((*json).into()))).collect();
    let table = Table { input: &[], fields: &fields(&names) };
    let row = ExportRow { fields: json, ..ok_row() };
    let (output, _) = bytes(&table, &request(XLSX, false), vec![row]).unwrap();
    let rows = sheet(&mut open(output), "Results");
    assert_eq!(rows[1][12..], values.map(|(_, data)| data));
}

#[test]
fn the_header_is_bold_and_stays_and_filters() {
    let (output, _) = bytes(&NONE, &request(XLSX, false), vec![ok_row(), ok_row()]).unwrap();
    let xml = part(&output, "xl/worksheets/sheet1.xml");
    assert!(
        xml.contains(r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#),
        "{xml}"
    );
    assert!(xml.contains(r#"<autoFilter ref="A1:L3"/>"#), "{xml}");
    assert!(xml.contains(r#"<c r="A1" s="1" t="inlineStr">"#), "{xml}");
    assert!(part(&output, "xl/styles.xml").contains("<b/>"));
    let width = |column: u32| -> f64 {
        let at = xml.split_once(&format!("<col min=\"{column}\" max=\"{column}\" width=\"")).unwrap().1;
        at.split('"').next().unwrap().parse().unwrap()
    };
    assert!((18.0..25.0).contains(&width(1)), "as wide as an URL: {}", width(1));
    assert!((8.0..13.0).contains(&width(2)), "as wide as its name: {}", width(2));
    assert!((19.0..24.0).contains(&width(12)), "as wide as a time: {}", width(12));
}

#[test]
fn no_rows_and_no_columns_are_a_workbook() {
    let (output, report) = bytes(&NONE, &request(XLSX, false), vec![]).unwrap();
    assert_eq!((report.rows, report.sheets), (0, 1));
    assert_eq!(sheet(&mut open(output), "Results").len(), 1);
    let none = ExportRequest { columns: Some(vec![]), ..request(XLSX, false) };
    let (output, _) = bytes(&NONE, &none, vec![ok_row()]).unwrap();
    assert_eq!(open(output).sheet_names(), ["Results"]);
}

#[test]
fn rows_beyond_a_sheet_stand_on_the_next_one() {
    let columns = vec![column(ExportValue::Result(ResultColumn::Row), "n")];
    for (rows, sheets) in [(3, vec![3]), (4, vec![3, 1]), (7, vec![3, 3, 1])] {
        let mut output = XlsxRows::begin(&std::env::temp_dir(), columns.clone(), 4).unwrap();
        for row in 1..=rows {
            output.row(&ExportRow { row, ..ok_row() }).unwrap();
        }
        let (mut file, mut report) = (Vec::new(), ExportReport::default());
        output.end(&mut file, &mut report, |_| true).unwrap();
        assert_eq!(report.sheets as usize, sheets.len());
        let mut book = open(file);
        let names: Vec<String> = book.sheet_names();
        assert_eq!(names, ["Results", "Results 2", "Results 3"][..sheets.len()]);
        let mut next = 1;
        for (name, count) in names.iter().zip(sheets) {
            let cells = sheet(&mut book, name);
            assert_eq!(cells[0], [Data::String("n".into())]);
            assert_eq!(cells.len() - 1, count);
            for cell in &cells[1..] {
                assert_eq!(*cell, [Data::Float(f64::from(next))]);
                next += 1;
            }
        }
        assert_eq!(next - 1, rows);
    }
}

#[test]
fn cells_that_are_too_long_are_cut_and_counted() {
    let input = ["😀".repeat(16_384), "x".repeat(32_767)];
    let row = ExportRow { input: input.iter().collect(), ..ok_row() };
    let table = Table { input: &strings(&["a", "b"]), fields: &[] };
    let (output, report) = bytes(&table, &request(XLSX, false), vec![row.clone(), row]).unwrap();
    assert_eq!(report.cut_cells, 2);
    let rows = sheet(&mut open(output), "Results");
    assert_eq!(rows[1][0].as_string().unwrap(), "😀".repeat(16_383));
    assert_eq!(rows[2][1].as_string().unwrap().len(), 32_767);
}

#[test]
fn too_many_columns_are_an_error_that_says_so() {
    let columns = |count| {
        let columns = vec![column(ExportValue::Input(0), "x"); count];
        ExportRequest { columns: Some(columns), ..request(XLSX, false) }
    };
    assert!(bytes(&NONE, &columns(16_384), vec![]).is_ok());
    let error = bytes(&NONE, &columns(16_385), vec![]).unwrap_err();
    let told = HostError::from(&error);
    assert_eq!(told.code, HostErrorCode::TooManyColumns);
    assert_eq!((told.count, told.limit), (Some(16_385), Some(16_384)));
    assert!(error.to_string().contains("16384 columns, and these are 16385"), "{error}");
}

#[test]
fn a_workbook_appears_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.xlsx");
    let rows = [Ok(ok_row()), Err(std::io::Error::other("cancelled"))];
    let error = write_file(&path, &NONE, &request(XLSX, false), rows, |_| true).unwrap_err();
    assert!(matches!(error, ExportError::Rows(_)));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    let rows = [Ok::<_, Infallible>(ok_row())];
    let report = write_file(&path, &NONE, &request(XLSX, false), rows, |_| true).unwrap();
    assert_eq!(report.bytes, std::fs::metadata(&path).unwrap().len());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    assert_eq!(sheet(&mut open(std::fs::read(&path).unwrap()), "Results").len(), 2);
}

/// Rows of which no two are alike, as many as take a while to pack.
fn many() -> impl Iterator<Item = Result<ExportRow, Infallible>> {
    let row = |row: u32| {
        let digits = u64::from(row).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ExportRow { row, url: format!("https://a.example/{digits}"), ..ok_row() }
    };
    (1..=8_000).map(move |number| Ok(row(number)))
}

#[test]
fn packing_is_told_evenly_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let mut shares = Vec::new();
    let path = folder.path().join("out.xlsx");
    write_file(&path, &NONE, &request(XLSX, false), many(), |share| {
        shares.push(share);
        true
    })
    .unwrap();
    assert!(shares.is_sorted() && shares[0] < 0.1 && shares.last() == Some(&1.0), "{shares:?}");
    let steps = shares.windows(2).map(|two| two[1] - two[0]);
    assert!(steps.fold(0.0, f64::max) < 0.2, "{shares:?}");
}

#[test]
fn packing_that_is_cancelled_leaves_the_old_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.xlsx");
    std::fs::write(&path, "old").unwrap();
    for last in [0.0, 0.5, 1.0] {
        let mut after = Vec::new();
        let goes_on = |share| {
            after.extend((share >= last).then_some(share));
            share < last
        };
        let error = write_file(&path, &NONE, &request(XLSX, false), many(), goes_on).unwrap_err();
        assert!(matches!(error, ExportError::Cancelled), "{error}");
        assert_eq!(error.code(), HostErrorCode::Cancelled);
        assert!(after.len() == 1 && after[0] < last + 0.2, "it went on: {after:?}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_workbook_gives_back_what_went_in(
        names in prop::collection::vec(xml(), 1..4),
        table in prop::collection::vec(prop::collection::vec(xml(), 3), 0..8),
    ) {
        let columns = names.iter().zip(0..).map(|(name, index)| column(ExportValue::Input(index), name)).collect();
        let request = ExportRequest { columns: Some(columns), ..request(XLSX, false) };
        let row = |input: &Vec<String>| ExportRow { input: input.iter().collect(), ..ok_row() };
        let (output, _) = bytes(&NONE, &request, table.iter().map(row).collect()).unwrap();
        let range = open(output).worksheet_range("Results").unwrap();
        for (index, went_in) in std::iter::once(&names).chain(&table).enumerate() {
            for (column, text) in went_in[..names.len()].iter().enumerate() {
                let cell = range.get_value((index as u32, column as u32)).cloned().unwrap_or_default();
                prop_assert_eq!(cell.to_string(), text.as_str());
            }
        }
    }
}

/// Whether half an escape stands before a character that is written as one: the library writes `_x0041_x0000_`, which
/// reads as `Ax0000_`.
fn is_half_an_escape(text: &str) -> bool {
    let is_escaped = |character: char| character < ' ' || matches!(character, '\u{fffe}' | '\u{ffff}');
    text.match_indices("_x").any(|(at, _)| {
        let mut rest = text[at + 2..].chars();
        rest.by_ref().take(4).filter(char::is_ascii_hexdigit).count() == 4
            && rest.next().is_some_and(is_escaped)
    })
}

fn xml() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        any::<String>(),
        prop::collection::vec(
            prop::sample::select(vec![
                "\0", "\u{1}", "\u{1f}", "\u{7f}", "\r", "\n", "\r\n", "\t", " ", "<", "&", "]]>", "_x0041_",
                "_x", "_", "\u{fffe}", "\u{ffff}", "\u{85}", "\u{2028}", "𝒳", "\"", "'", "=", "0041",
                "x000D_"
            ]),
            0..12,
        )
        .prop_map(|parts| parts.concat()),
    ];
    text.prop_filter("half an escape", |text| !is_half_an_escape(text))
}
