use std::io::{self, BufWriter, Write};

use base64::{display::Base64Display, engine::general_purpose::STANDARD};
use fetchlist_model::ExportRow;

use crate::{
    body::Body,
    names,
    results::{self, Value},
    write::{BUFFER_BYTES, push_time},
};

/// Writes rows as one JSON array (RFC 8259) of objects, each on a line of its own:
/// `{"row":1,"input":{…},"url":…,…}`.
///
/// What is missing is `null`. Input columns have an object of their own, so that results need no other names there. A
/// body that is JSON is embedded byte for byte, any other text is a string, and the rest is `{"base64":…}`. JSON that is
/// nested deeper than 60 levels, or escapes half a surrogate pair, is a string too: with it embedded, many a parser
/// could not read the file.
pub(crate) struct JsonRows<W: Write> {
    output: BufWriter<W>,
    /// The input columns' names as JSON strings.
    keys: Vec<String>,
    with_body: bool,
    is_first: bool,
    scratch: String,
}

impl<W: Write> JsonRows<W> {
    pub(crate) fn begin(writer: W, columns: &[String], with_body: bool) -> io::Result<Self> {
        let mut output = BufWriter::with_capacity(BUFFER_BYTES, writer);
        output.write_all(b"[")?;
        let keys = names::as_keys(columns).iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        Ok(Self { output, keys, with_body, is_first: true, scratch: String::new() })
    }

    pub(crate) fn row(&mut self, row: &ExportRow) -> io::Result<()> {
        self.raw(if self.is_first { "\n{\"row\":" } else { ",\n{\"row\":" })?;
        self.is_first = false;
        self.number(row.row.into())?;
        self.raw(",\"input\":{")?;
        for index in 0..self.keys.len() {
            if index > 0 {
                self.raw(",")?;
            }
            self.output.write_all(self.keys[index].as_bytes())?;
            self.raw(":")?;
            match row.input.get(index) {
                Some(cell) => self.string(cell)?,
                None => self.raw("null")?,
            }
        }
        self.raw("}")?;
        for (name, value) in results::NAMES.iter().zip(results::of(row)) {
            self.key(name)?;
            match value {
                Value::Missing => self.raw("null")?,
                Value::Text(text) => self.string(text)?,
                Value::Number(number) => self.number(number)?,
                Value::Time(time) => {
                    self.scratch.clear();
                    push_time(time, &mut self.scratch);
                    write!(self.output, "\"{}\"", self.scratch)?;
                }
            }
        }
        if self.with_body {
            self.key(results::BODY)?;
            self.body(row)?;
        }
        self.raw("}")
    }

    pub(crate) fn end(mut self) -> io::Result<()> {
        self.raw("\n]\n")?;
        self.output.flush()
    }

    fn body(&mut self, row: &ExportRow) -> io::Result<()> {
        let Some(body) = &row.body else { return self.raw("null") };
        match Body::of(body, row.content_type.as_deref()) {
            Body::Json(json) => self.raw(json),
            Body::Text(text) => self.string(&text),
            Body::Binary(bytes) => {
                write!(self.output, "{{\"base64\":\"{}\"}}", Base64Display::new(bytes, &STANDARD))
            }
        }
    }

    fn key(&mut self, name: &str) -> io::Result<()> {
        self.raw(",\"")?;
        self.raw(name)?;
        self.raw("\":")
    }

    fn string(&mut self, text: &str) -> io::Result<()> {
        Ok(serde_json::to_writer(&mut self.output, text)?)
    }

    fn number(&mut self, number: u64) -> io::Result<()> {
        self.raw(itoa::Buffer::new().format(number))
    }

    fn raw(&mut self, text: &str) -> io::Result<()> {
        self.output.write_all(text.as_bytes())
    }
}
