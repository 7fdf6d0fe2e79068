use fetchlist_model::{ImportPreview, NewRow, Separator, WebUrl};

use crate::{IntakeError, Rows, count::Tally};

/// How much of a list is looked at, and perhaps a little more.
const LOOK_BYTES: u64 = 1024 * 1024;
const LOOK_ROWS: u32 = 5_000;

const SHOWN_ROWS: usize = 20;
const SHOWN_CHARACTERS: usize = 200;

/// What the beginning of a list comes to, under the choices that `preview` holds.
pub(crate) fn look(preview: ImportPreview, mut rows: Rows) -> Result<ImportPreview, IntakeError> {
    let is_picked = preview.separator == Some(Separator::Lines) && preview.template.is_none();
    let (mut tally, mut shown, mut record) = (Tally::default(), Vec::new(), 0);
    let is_whole = loop {
        let Some(row) = rows.next().transpose()? else { break true };
        if tally.rows() == LOOK_ROWS || tally.rows() > 0 && rows.bytes() > LOOK_BYTES {
            break false;
        }
        // A record with a pattern in it gives many rows.
        if shown.len() < SHOWN_ROWS && (is_picked || rows.records() > record) {
            record = rows.records();
            shown.push(shown_cells(&row, is_picked));
        }
        tally.add(row);
    };
    if tally.rows() > 0 {
        rows.check()?;
    }
    let columns = if is_picked { Vec::new() } else { rows.columns() };
    let width = columns.len().max(1);
    for row in &mut shown {
        row.resize(width, String::new());
    }
    let counts = tally.counts(rows.warnings());
    Ok(ImportPreview { columns, rows: shown, counts, is_whole, ..preview })
}

fn shown_cells(row: &NewRow, is_picked: bool) -> Vec<String> {
    let cut = |cell: &str| cell.chars().take(SHOWN_CHARACTERS).collect();
    if is_picked {
        vec![cut(row.url.as_ref().map_or_else(|(text, _)| text, WebUrl::as_str))]
    } else {
        row.cells.iter().map(cut).collect()
    }
}
