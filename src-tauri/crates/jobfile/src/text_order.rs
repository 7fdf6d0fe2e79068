use fetchlist_model::{Column, RowId, Sort};
use rusqlite::{Connection, ToSql, types::ValueRef};

use crate::writer::Published;

/// What is found in an answer stands at the row that was fetched.
const WITH_FOUND: &str = "list_row r LEFT JOIN found f ON f.id = coalesce(r.same_as, r.id)";

/// All rows in the order of their URL, of an imported column or of one from the answers, ASCII letters in either case;
/// equal ones in input order, empty cells last. A column whose values are all numbers goes by value.
///
/// `SQLite` sorts texts with a few megabytes of memory, however many there are.
pub(crate) fn rows(connection: &Connection, by: Sort, counts: &Published) -> rusqlite::Result<Vec<RowId>> {
    let last = counts.last_row;
    // Made as long as it gets: growing takes twice the memory.
    let mut ordered = Vec::with_capacity(counts.total as usize);
    let (cells, from, column) = match by.column {
        Column::Input(column) => ("r.cells", "list_row r", column),
        Column::Field(column) => ("f.cells", WITH_FOUND, column),
        _ => {
            by_text(connection, "r.url", "list_row r", by.descending, &[&last], &mut ordered)?;
            return Ok(ordered);
        }
    };
    let cell = format!("{cells} ->> ?2");
    if let Some(rows) = by_value(connection, &cell, from, by.descending, last, column)? {
        return Ok(rows);
    }
    let text = format!("{cell} COLLATE NOCASE");
    by_text(connection, &text, from, by.descending, &[&last, &column], &mut ordered)?;
    Ok(ordered)
}

fn by_text(
    connection: &Connection,
    text: &str,
    from: &str,
    descending: bool,
    parameters: &[&dyn ToSql],
    ordered: &mut Vec<RowId>,
) -> rusqlite::Result<()> {
    let direction = if descending { "DESC" } else { "ASC" };
    let query = format!("SELECT r.id, {text} FROM {from} WHERE r.id <= ?1 ORDER BY 2 {direction}, 1");
    let mut statement = connection.prepare_cached(&query)?;
    let mut rows = statement.query(parameters)?;
    let mut empty = Vec::new();
    while let Some(row) = rows.next()? {
        let is_empty = matches!(row.get_ref(1)?, ValueRef::Null | ValueRef::Text(b""));
        if is_empty { &mut empty } else { &mut *ordered }.push(row.get(0)?);
    }
    // Cells that are not there stand on the other side of empty ones.
    empty.sort_unstable();
    ordered.append(&mut empty);
    Ok(())
}

/// `None` where not all of the column are numbers.
fn by_value(
    connection: &Connection,
    cell: &str,
    from: &str,
    descending: bool,
    last: RowId,
    column: u32,
) -> rusqlite::Result<Option<Vec<RowId>>> {
    let query = format!("SELECT r.id, {cell} FROM {from} WHERE r.id <= ?1");
    let mut statement = connection.prepare_cached(&query)?;
    let mut rows = statement.query([last, column])?;
    let (mut keys, mut empty) = (Vec::<(f64, RowId)>::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        match row.get_ref(1)?.as_str_or_null()?.map(str::trim).unwrap_or_default() {
            "" => empty.push(id),
            text => match text.parse() {
                Ok(value) => keys.push((value, id)),
                Err(_) => return Ok(None),
            },
        }
    }
    keys.sort_unstable_by(|(one, row), (other, other_row)| {
        let order = one.total_cmp(other);
        if descending { order.reverse() } else { order }.then(row.cmp(other_row))
    });
    let mut rows: Vec<RowId> = keys.into_iter().map(|(_, row)| row).collect();
    rows.append(&mut empty);
    Ok(Some(rows))
}
