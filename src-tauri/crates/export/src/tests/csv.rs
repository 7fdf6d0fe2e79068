use super::*;

/// The cells of CSV that was written; its byte order mark is none of them.
fn cells(text: &str) -> Vec<Vec<String>> {
    assert!(text.starts_with('\u{feff}'));
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(String::from).collect()).collect()
}

#[test]
fn csv_has_the_input_then_the_results() {
    assert_eq!(
        written(&["sku", "status"], &request(CSV, false), vec![ok_row(), failed(), not_fetched()]),
        "\u{feff}sku,status,url,outcome,result_status,error,error_detail,final_url,redirects,attempts,duration_ms,\
         size_bytes,content_type,fetched_at\r\n\
         A-1,5,https://a.example/1,ok,200,,,https://b.example/1,1,2,41,13,application/json,2023-11-14T22:13:20.000Z\r\n\
         '=A1,-5,https://a.example/1,failed,503,http_status,503 Service Unavailable,,1,2,41,13,application/json,\
         2023-11-14T22:13:20.000Z\r\n\
         A-1,5,https://a.example/1,not_fetched,,,,,,0,,,,\r\n"
    );
}

#[test]
fn no_rows_are_a_header() {
    assert!(written(&[], &request(CSV, true), vec![]).ends_with(",fetched_at,body\r\n"));
}

#[test]
fn a_row_with_fewer_cells_than_columns_is_filled_up() {
    let row = ExportRow { input: ["A-1"].iter().collect(), ..ok_row() };
    assert_eq!(cells(&written(&["a", "b"], &request(CSV, false), vec![row]))[1][..2], ["A-1", ""]);
}

#[test]
fn fields_stand_behind_the_results_with_their_text() {
    let table = Table { input: &strings(&["price"]), fields: &fields(&["price", "name", "stock"]) };
    let (output, _) = bytes(&table, &request(CSV, true), vec![ok_row(), failed_fields()]).unwrap();
    let table = cells(str::from_utf8(&output).unwrap());
    assert_eq!(table[0][12..], ["fetched_at", "result_price", "name", "stock", "body"]);
    assert_eq!(table[1][13..], ["5.0", "'=1", "", "{\"price\": 5.0}"]);
    assert_eq!(table[2][13..], ["", "", "", ""]);
}

fn failed_fields() -> ExportRow {
    ExportRow { fields: Vec::new(), ..failed() }
}

#[test]
fn chosen_columns_stand_in_their_order_under_their_names() {
    let columns = vec![
        column(ExportValue::Field(0), "price"),
        column(ExportValue::Input(1), "n"),
        column(ExportValue::Result(ResultColumn::Row), "no."),
        column(ExportValue::Input(1), "n"),
        column(ExportValue::Result(ResultColumn::Body), "answer"),
        column(ExportValue::Input(9), "none"),
    ];
    let request = ExportRequest { columns: Some(columns), csv: PLAIN, ..request(CSV, false) };
    assert_eq!(
        written(&["sku", "n"], &request, vec![ok_row()]),
        "price,n,no.,n,answer,none\r\n5.0,5,1,5,\"{\"\"price\"\": 5.0}\",\r\n"
    );
}

/// The list in the given style, with its own columns and no others.
fn list(columns: &[&str], csv: CsvStyle, table: &[Vec<String>]) -> String {
    let own = |(index, name): (usize, &&str)| column(ExportValue::Input(index as u32), name);
    let own = columns.iter().enumerate().map(own).collect();
    let request = ExportRequest { columns: Some(own), csv, ..request(CSV, false) };
    let row = |input: &Vec<String>| ExportRow { input: input.iter().collect(), ..ok_row() };
    written(columns, &request, table.iter().map(row).collect())
}

#[test]
fn plain_csv_has_every_value_just_as_it_is() {
    let table = [strings(&["=1+1", "007"]), strings(&[" -x", "a\nb"]), strings(&["", ""])];
    assert_eq!(list(&["@a", "b"], PLAIN, &table), "@a,b\r\n=1+1,007\r\n -x,\"a\nb\"\r\n,\r\n");
}

#[test]
fn a_lone_empty_cell_is_a_line() {
    let table = [strings(&["x"]), strings(&[""]), strings(&[""])];
    assert_eq!(list(&["a"], PLAIN, &table), "a\r\nx\r\n\"\"\r\n\"\"\r\n");
    assert_eq!(cells(&list(&["a"], CsvStyle::default(), &table)).len(), 4);
}

#[test]
fn a_name_keeps_its_byte_order_mark() {
    let table = [strings(&["\u{feff}x", "y"])];
    let text = list(&["\u{feff}a", "b"], PLAIN, &table);
    assert_eq!(text, "\"\u{feff}a\",\"b\"\r\n\u{feff}x,y\r\n");
}

#[test]
fn cells_are_quoted_for_the_separator_that_is_taken() {
    let table = [strings(&["a,b", "a;b", "a\tb", "a|b", "a b"])];
    for (separator, line) in [
        (Separator::Comma, "\"a,b\",a;b,a\tb,a|b,a b"),
        (Separator::Semicolon, "a,b;\"a;b\";a\tb;a|b;a b"),
        (Separator::Tab, "a,b\ta;b\t\"a\tb\"\ta|b\ta b"),
        (Separator::Pipe, "a,b|a;b|a\tb|\"a|b\"|a b"),
        (Separator::Other(' '), "a,b a;b a\tb a|b \"a b\""),
    ] {
        let text = list(&["1", "2", "3", "4", "5"], CsvStyle { excel: false, separator }, &table);
        assert_eq!(text.lines().nth(1), Some(line));
    }
    for separator in ['"', '\n', 'x', '7', 'é', '\0'] {
        let csv = CsvStyle { excel: true, separator: Separator::Other(separator) };
        let error = bytes(&NONE, &ExportRequest { csv, ..request(CSV, false) }, vec![]).unwrap_err();
        assert!(matches!(error, ExportError::Separator(given) if given == separator), "{error}");
    }
}

#[test]
fn formulas_in_names_cells_details_and_bodies_are_kept_from_running() {
    let row = ExportRow { error_detail: "@x".into(), ..with_body(b"-1+1|cmd") };
    let table = cells(&written(&["=x", "n"], &request(CSV, true), vec![row]));
    assert_eq!(table[0][0], "'=x");
    assert_eq!(table[1][6], "'@x");
    assert_eq!(table[1].last().unwrap(), "'-1+1|cmd");
}

#[test]
fn a_body_in_csv_is_its_text_or_base64() {
    for (body, cell) in [
        (&b"{\"a\":\r\n 1}"[..], "{\"a\":\r\n 1}"),
        (b"\xff\0", "base64:/wA="),
        (b"base64:x", "base64:YmFzZTY0Ong="),
        (b"", ""),
    ] {
        let table = cells(&written(&["sku", "n"], &request(CSV, true), vec![with_body(body)]));
        assert_eq!(table[1].last().unwrap(), cell);
    }
}

/// A cell as CSV holds it, without the `'` that keeps a spreadsheet from taking it for a formula.
fn unguarded(cell: &str, original: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest == original => rest.into(),
        _ => cell.into(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn plain_csv_gives_back_exactly_what_went_in(
        names in prop::collection::vec(nasty(), 1..4),
        table in prop::collection::vec(prop::collection::vec(nasty(), 3), 0..8),
        separator in prop::sample::select(vec![
            Separator::Comma, Separator::Semicolon, Separator::Tab, Separator::Pipe, Separator::Other('^')
        ]),
    ) {
        let columns: Vec<&str> = names.iter().map(String::as_str).collect();
        let style = CsvStyle { excel: false, separator };
        let text = list(&columns, style, &table);
        let delimiter = match separator {
            Separator::Semicolon => b';', Separator::Tab => b'\t', Separator::Pipe => b'|', Separator::Other(_) => b'^',
            _ => b',',
        };
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(text.as_bytes());
        let read: Vec<Vec<String>> =
            reader.records().map(|record| record.unwrap().iter().map(String::from).collect()).collect();
        let went_in: Vec<Vec<String>> = std::iter::once(names.clone())
            .chain(table.iter().map(|row| row[..names.len()].to_vec()))
            .collect();
        prop_assert_eq!(read, went_in);
    }

    #[test]
    fn csv_gives_back_what_went_in(
        columns in prop::collection::vec(nasty(), 0..4),
        table in prop::collection::vec((prop::collection::vec(nasty(), 3), nasty()), 0..8),
    ) {
        let row = |(input, body): &(Vec<String>, String)| ExportRow {
            input: input[..columns.len()].iter().collect(), body: Some(body.clone().into()), content_type: None, ..ok_row()
        };
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let read = cells(&written(&names, &request(CSV, true), table.iter().map(row).collect()));
        prop_assert_eq!(read.len(), table.len() + 1);
        for (name, original) in read[0].iter().zip(&columns) {
            prop_assert_eq!(&unguarded(name, original), original);
        }
        for (record, (input, body)) in read[1..].iter().zip(&table) {
            for (cell, original) in record.iter().zip(&input[..columns.len()]) {
                prop_assert_eq!(&unguarded(cell, original), original);
                prop_assert_eq!(cell != original, crate::formula::looks_like_formula(original));
            }
            // A byte order mark is no part of a body's text.
            let original = body.strip_prefix('\u{feff}').unwrap_or(body);
            prop_assert_eq!(&unguarded(record.last().unwrap(), original), original);
        }
    }
}
