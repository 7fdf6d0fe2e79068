use std::io::{self, BufWriter, Write};

use base64::{display::Base64Display, engine::general_purpose::STANDARD};
use fetchlist_model::{ExportColumn, ExportRequest, ExportRow, ExportValue, ResultColumn};

use crate::{
    Table,
    body::{Body, is_json},
    columns, names,
    value::{self, Value, push_time},
    write::BUFFER_BYTES,
};

/// Writes rows as JSON objects (RFC 8259), each on a line of its own: in one array, or as JSON Lines, which have nothing
/// but the objects.
///
/// An object is `{"row":1,"input":{…},"url":…,…}`, where input columns have an object of their own, so that results need
/// no other names there; or it has just the columns that are asked for. What is missing is `null`. A body, or a field's
/// value, that is JSON is embedded byte for byte (without its line breaks in JSON Lines); any other text is a string, and
/// other bytes are `{"base64":…}`. JSON that is nested deeper than 60 levels, or escapes half a surrogate pair, is a
/// string too: with it embedded, many a parser could not read the file.
pub(crate) struct JsonRows<W: Write> {
    output: BufWriter<W>,
    members: Vec<Member>,
    is_lines: bool,
    is_first: bool,
    scratch: String,
}

struct Member {
    /// What stands in front of the value: a comma, its name, and what surrounds the input columns.
    before: String,
    value: ExportValue,
}

impl<W: Write> JsonRows<W> {
    pub(crate) fn begin(
        writer: W,
        is_lines: bool,
        table: &Table<'_>,
        request: &ExportRequest,
    ) -> io::Result<Self> {
        let mut output = BufWriter::with_capacity(BUFFER_BYTES, writer);
        if !is_lines {
            output.write_all(b"[\n")?;
        }
        let members = match &request.columns {
            Some(columns) => flat(columns)?,
            None => usual(table, request)?,
        };
        Ok(Self { output, members, is_lines, is_first: true, scratch: String::new() })
    }

    pub(crate) fn row(&mut self, row: &ExportRow) -> io::Result<()> {
        let Self { output, members, is_lines, is_first, scratch } = self;
        if !*is_first {
            output.write_all(if *is_lines { b"\n" } else { b",\n" })?;
        }
        *is_first = false;
        output.write_all(b"{")?;
        for member in members {
            output.write_all(member.before.as_bytes())?;
            match value::of(row, member.value) {
                Value::Missing => output.write_all(b"null")?,
                Value::Number(number) => output.write_all(itoa::Buffer::new().format(number).as_bytes())?,
                Value::Time(time) => {
                    scratch.clear();
                    push_time(time, scratch);
                    write!(output, "\"{scratch}\"")?;
                }
                Value::Json(json) if is_json(json) => embedded(output, json, *is_lines)?,
                Value::Text(text) | Value::Json(text) => string(output, text)?,
                Value::Body(bytes, content_type) => match Body::of(bytes, content_type) {
                    Body::Json(json) => embedded(output, json, *is_lines)?,
                    Body::Text(text) => string(output, &text)?,
                    Body::Binary(bytes) => {
                        write!(output, "{{\"base64\":\"{}\"}}", Base64Display::new(bytes, &STANDARD))?;
                    }
                },
            }
        }
        output.write_all(b"}")
    }

    pub(crate) fn end(mut self) -> io::Result<()> {
        if !self.is_first {
            self.output.write_all(b"\n")?;
        }
        if !self.is_lines {
            self.output.write_all(b"]\n")?;
        }
        self.output.flush()
    }
}

/// The members of `{"row":1,"input":{…},"url":…,…}`.
fn usual(table: &Table<'_>, request: &ExportRequest) -> io::Result<Vec<Member>> {
    let row = ExportValue::Result(ResultColumn::Row);
    let mut members = vec![Member { before: r#""row":"#.into(), value: row }];
    let mut open = r#","input":{"#.to_owned();
    for (index, key) in names::as_keys(table.input).iter().enumerate() {
        let before = format!("{open}{}:", serde_json::to_string(key)?);
        members.push(Member { before, value: ExportValue::Input(index as u32) });
        open = ",".into();
    }
    let mut close = if table.input.is_empty() { format!("{open}}},") } else { "},".into() };
    for column in columns::results(table, request, ["row", "input"].map(String::from).into()) {
        let before = format!("{close}{}:", serde_json::to_string(&column.name)?);
        members.push(Member { before, value: column.value });
        close = ",".into();
    }
    Ok(members)
}

/// The members of an object that has just these columns.
fn flat(columns: &[ExportColumn]) -> io::Result<Vec<Member>> {
    let names: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
    let mut members = Vec::with_capacity(columns.len());
    for (key, column) in names::as_keys(&names).iter().zip(columns) {
        let comma = if members.is_empty() { "" } else { "," };
        let before = format!("{comma}{}:", serde_json::to_string(key)?);
        members.push(Member { before, value: column.value });
    }
    Ok(members)
}

fn string(output: &mut impl Write, text: &str) -> io::Result<()> {
    Ok(serde_json::to_writer(output, text)?)
}

fn embedded(output: &mut impl Write, json: &str, is_line: bool) -> io::Result<()> {
    if !is_line {
        return output.write_all(json.as_bytes());
    }
    // A line break in JSON stands between tokens, none of which need it.
    json.split(['\r', '\n']).try_for_each(|part| output.write_all(part.as_bytes()))
}
