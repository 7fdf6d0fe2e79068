use std::{error::Error, io};

use csv::{QuoteStyle, WriterBuilder};
use fetchlist_model::{Column, ErrorKind, ExportRow, FieldValue};

use crate::{ExportError, formula::looks_like_formula};

/// A clipboard that holds more bytes makes other programs slow, or is refused by them.
const MOST_BYTES: usize = 32 << 20;

/// Rows as cells for the clipboard: a line for each row, cells with tabs between, quoted where a spreadsheet needs it.
/// Text that a spreadsheet may take for a formula gets a `'` in front. Returns the text and the number of rows.
///
/// Fails with [`ExportError::TooMuchToCopy`] where that is more than 32 MB.
pub fn cells<E>(
    columns: &[Column],
    rows: impl IntoIterator<Item = Result<ExportRow, E>>,
) -> Result<(String, u32), ExportError>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let mut output =
        WriterBuilder::new().delimiter(b'\t').quote_style(QuoteStyle::Necessary).from_writer(Vec::new());
    let mut count = 0;
    for row in rows {
        let row = row.map_err(|error| ExportError::Rows(error.into()))?;
        for column in columns {
            let cell = cell(*column, &row);
            let cell = if looks_like_formula(&cell) { format!("'{cell}") } else { cell };
            output.write_field(cell).map_err(|error| ExportError::output(error.into()))?;
        }
        output.write_record(None::<&[u8]>).map_err(|error| ExportError::output(error.into()))?;
        count += 1;
        if output.get_ref().len() > MOST_BYTES {
            return Err(ExportError::TooMuchToCopy);
        }
    }
    let bytes = output.into_inner().map_err(|error| ExportError::output(error.into_error()))?;
    // Made of strings.
    let text = String::from_utf8(bytes).map_err(|error| ExportError::output(io::Error::other(error)))?;
    Ok((text, count))
}

fn cell(column: Column, row: &ExportRow) -> String {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    match column {
        Column::Row => row.row.to_string(),
        Column::Result => match (row.error, row.status) {
            (None | Some(ErrorKind::HttpStatus), Some(status)) => status.to_string(),
            (Some(error), _) => error.as_str().to_owned(),
            (None, None) => row.outcome.as_str().to_owned(),
        },
        Column::Url => row.url.clone(),
        Column::Attempts => row.attempts.to_string(),
        Column::Duration => number(row.duration_ms.map(u64::from)),
        Column::Size => number(row.size_bytes),
        Column::Input(column) => row.input.get(column as usize).to_owned(),
        Column::Field(field) => match row.fields.get(field as usize) {
            Some(Some(FieldValue::Text(text) | FieldValue::Json(text))) => text.clone(),
            _ => String::new(),
        },
    }
}
