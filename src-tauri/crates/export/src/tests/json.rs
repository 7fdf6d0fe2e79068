use serde_json::{Value, json};

use super::*;

#[test]
fn json_has_the_same_under_the_same_names() {
    let text = written(&["sku", "status"], &request(JSON, false), vec![ok_row(), not_fetched()]);
    assert_eq!(
        text,
        "[\n{\"row\":1,\"input\":{\"sku\":\"A-1\",\"status\":\"5\"},\"url\":\"https://a.example/1\",\"outcome\":\"ok\",\
         \"status\":200,\"error\":null,\"error_detail\":null,\"final_url\":\"https://b.example/1\",\"redirects\":1,\
         \"attempts\":2,\"duration_ms\":41,\"size_bytes\":13,\"content_type\":\"application/json\",\
         \"fetched_at\":\"2023-11-14T22:13:20.000Z\"},\n\
         {\"row\":1,\"input\":{\"sku\":\"A-1\",\"status\":\"5\"},\"url\":\"https://a.example/1\",\
         \"outcome\":\"not_fetched\",\"status\":null,\"error\":null,\"error_detail\":null,\"final_url\":null,\
         \"redirects\":null,\"attempts\":0,\"duration_ms\":null,\"size_bytes\":null,\"content_type\":null,\
         \"fetched_at\":null}\n]\n"
    );
}

#[test]
fn no_rows_are_an_empty_array_or_nothing() {
    assert_eq!(written(&[], &request(JSON, true), vec![]), "[\n]\n");
    assert_eq!(written(&[], &request(ExportFormat::JsonLines, true), vec![]), "");
}

#[test]
fn a_row_with_fewer_cells_than_columns_has_null_there() {
    let row = ExportRow { input: ["A-1"].iter().collect(), ..ok_row() };
    let value: Value = serde_json::from_str(&written(&["a", "a"], &request(JSON, false), vec![row])).unwrap();
    assert_eq!(value[0]["input"], json!({"a": "A-1", "a (2)": null}));
}

#[test]
fn json_lines_are_the_same_objects_without_line_breaks() {
    let body = with_body(b"{\"a\":\r\n [1,\n 2], \"b\": \"\\n\"}");
    let rows = || vec![ok_row(), body.clone(), failed()];
    let lines = written(&["sku", "n"], &request(ExportFormat::JsonLines, true), rows());
    let array: Vec<Value> =
        serde_json::from_str(&written(&["sku", "n"], &request(JSON, true), rows())).unwrap();
    assert!(lines.ends_with("}\n"));
    assert!(lines.contains(r#""body":{"a": [1, 2], "b": "\n"}}"#), "{lines}");
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines, array);
}

#[test]
fn fields_are_json_members_between_the_results_and_the_body() {
    let table = Table { input: &[], fields: &fields(&["price", "url", "row"]) };
    let values = ["{\"a\":\n1}", "{'a'}", "[\"\\ud800\"]"];
    let values = values.map(|json| Some(FieldValue::Json(json.into())));
    let row = ExportRow { fields: values.into(), ..ok_row() };
    let (output, _) = bytes(&table, &request(JSON, true), vec![ok_row(), row]).unwrap();
    let text = String::from_utf8(output).unwrap();
    assert!(text.contains(r#"{"row":1,"input":{},"url":"https"#), "{text}");
    let rest = r#"000Z","price":5.0,"result_url":"=1","result_row":null,"body":{"price": 5.0}}"#;
    assert!(text.contains(rest), "{text}");
    let rest = "\"price\":{\"a\":\n1},\"result_url\":\"{'a'}\",\"result_row\":\"[\\\"\\\\ud800\\\"]\",";
    assert!(text.contains(rest), "{text}");
}

#[test]
fn chosen_columns_are_a_flat_object() {
    let columns = vec![
        column(ExportValue::Field(0), "a"),
        column(ExportValue::Input(1), "a"),
        column(ExportValue::Result(ResultColumn::Status), "\""),
        column(ExportValue::Result(ResultColumn::Row), "a"),
        column(ExportValue::Result(ResultColumn::Body), "body"),
    ];
    let chosen = |columns| ExportRequest { columns: Some(columns), ..request(JSON, false) };
    assert_eq!(
        written(&["sku", "n"], &chosen(columns), vec![ok_row()]),
        "[\n{\"a\":5.0,\"a (2)\":\"5\",\"\\\"\":200,\"a (3)\":1,\"body\":{\"price\": 5.0}}\n]\n"
    );
    assert_eq!(written(&["sku"], &chosen(vec![]), vec![ok_row(), ok_row()]), "[\n{},\n{}\n]\n");
}

#[test]
fn a_body_in_json_is_json_or_text_or_base64() {
    for (body, json) in [
        (&b"{\"price\": 5.0,\n\"a\":1, \"a\":2}"[..], "{\"price\": 5.0,\n\"a\":1, \"a\":2}"),
        (b"hello \"you\"\n", r#""hello \"you\"\n""#),
        (b"\xff\0", r#"{"base64":"/wA="}"#),
        (b"", r#""""#),
    ] {
        let text = written(&[], &request(JSON, true), vec![with_body(body)]);
        assert!(text.ends_with(&format!(",\"body\":{json}}}\n]\n")), "{text}");
    }
    assert!(written(&[], &request(JSON, true), vec![failed()]).ends_with(",\"body\":null}\n]\n"));
}

#[test]
fn a_hostile_body_leaves_the_file_readable() {
    for body in
        ["[".repeat(100_000) + &"]".repeat(100_000), r#"["\ud800"]"#.into(), "[".repeat(60) + &"]".repeat(60)]
    {
        let row = ExportRow { body: Some(body.clone().into()), ..ok_row() };
        let text = written(&["sku"], &request(JSON, true), vec![row]);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert!(value[0]["body"] == json!(body) || value[0]["body"].is_array());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn json_gives_back_what_went_in(
        columns in prop::collection::vec(nasty(), 0..4),
        table in prop::collection::vec((prop::collection::vec(nasty(), 3), prop::collection::vec(any::<u8>(), 0..20)), 0..8),
    ) {
        let row = |(input, body): &(Vec<String>, Vec<u8>)| ExportRow {
            input: input[..columns.len()].iter().collect(), body: Some(body.clone().into()), content_type: None, ..ok_row()
        };
        let names: Vec<&str> = columns.iter().map(String::as_str).collect();
        let text = written(&names, &request(JSON, true), table.iter().map(row).collect());
        let read: Vec<Value> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read.len(), table.len());
        for (object, (input, body)) in read.iter().zip(&table) {
            let inputs = object["input"].as_object().unwrap();
            prop_assert_eq!(inputs.len(), columns.len());
            for (key, original) in crate::names::as_keys(&columns).iter().zip(input) {
                prop_assert_eq!(inputs[key].as_str(), Some(original.as_str()));
            }
            if let Ok(json) = serde_json::from_slice::<Value>(body) {
                prop_assert_eq!(&object["body"], &json);
            }
        }
    }

    #[test]
    fn json_of_any_shape_is_embedded_byte_for_byte(body in "[\\[\\]{}\":, 0-9a-ce\\\\nul]{0,30}") {
        let row = ExportRow { body: Some(body.clone().into()), content_type: None, ..ok_row() };
        let text = written(&[], &request(JSON, true), vec![row]);
        let read: Value = serde_json::from_str(&text).unwrap();
        if let Ok(json) = serde_json::from_str::<Value>(&body) {
            let end = format!(",\"body\":{body}}}\n]\n");
            prop_assert!(text.ends_with(&end));
            prop_assert_eq!(&read[0]["body"], &json);
        } else {
            prop_assert_eq!(read[0]["body"].as_str(), Some(body.as_str()));
        }
    }
}
