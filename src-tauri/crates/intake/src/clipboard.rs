use std::{io::Cursor, sync::Arc};

use encoding_rs::UTF_8;
use fetchlist_model::{Cells, ImportWarning, Quote, Separator};

use crate::{IntakeError, cell::is_unseen, decoder::Decoder, html_table::HtmlTable, records::Records};

/// The cells of a table, and what the user should know of them.
type Found = (Vec<Cells>, Vec<ImportWarning>);

/// The table that was copied as this text and this HTML, or `None` where it is none. `name` is what errors call it.
///
/// Spreadsheets give both, web pages mostly HTML. The text has the cells as they are; the HTML is read where it alone has
/// the table, or the links behind the words.
pub(crate) fn table_in(
    text: &str,
    html: Option<&str>,
    name: &Arc<str>,
) -> Result<Option<Found>, IntakeError> {
    let html = html.and_then(HtmlTable::find).filter(|table| table.has_links() || table.width() > 1);
    match html {
        Some(table) if table.has_links() => Ok(Some((table.into_cells(), Vec::new()))),
        html => Ok(of_text(text, name)?.or_else(|| Some((html?.into_cells(), Vec::new())))),
    }
}

/// The table that a text is where nearly every line has a tab between two cells, quoted as Excel does.
fn of_text(text: &str, name: &Arc<str>) -> Result<Option<Found>, IntakeError> {
    if !text.contains('\t') {
        return Ok(None);
    }
    let decoder = Decoder::new(Cursor::new(text.as_bytes().to_vec()), UTF_8);
    let mut records = Records::new(decoder, Separator::Tab, Quote::Double, name);
    let (mut rows, mut several) = (Vec::new(), 0);
    while let Some(record) = records.next()? {
        let cells = record.to_cells();
        several += usize::from(cells.len() > 1);
        rows.push(cells);
    }
    // Tabs may also stand before a line, to indent it.
    let is_filled =
        |column: usize| rows.iter().any(|row| !row.get(column).trim_matches(is_unseen).is_empty());
    let width = rows.iter().map(Cells::len).max().unwrap_or_default();
    let is_table =
        several * 10 >= rows.len() * 9 && (0..width).filter(|column| is_filled(*column)).count() > 1;
    Ok(is_table.then(|| (rows, records.warnings())))
}
