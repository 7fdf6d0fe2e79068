//! Whether what looks like a separator of cells stands within addresses, or between them.

use crate::{
    cell::{is_address, is_unseen},
    found::Piece,
    line::pieces_of,
    pattern::masked,
    sample::{SAMPLE_RECORDS, is_url_name},
    text::lines,
};

/// What a line says of the separator in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// It is none: the line is addresses and nothing else.
    Addresses,
    /// One address to its end, or one with values behind it: `https://a.example/1,Kettle` may be both.
    Either,
    Cells,
}

/// Whether the text is addresses and nothing else, which the separator would cut or glue together.
///
/// That takes lines which are nothing but addresses, nearly all of those with a separator, and most of them ones that
/// no table would have; or the name of a single column above them.
pub(crate) fn cuts_addresses(text: &str, separator: char) -> bool {
    let lines: Vec<&str> = lines(text)
        .map(|line| line.trim_matches(is_unseen))
        .filter(|line| !line.is_empty())
        .take(SAMPLE_RECORDS)
        .collect();
    let readings: Vec<Reading> =
        lines.iter().filter(|line| line.contains(separator)).map(|line| reading(line, separator)).collect();
    let count = |reading| readings.iter().filter(|other| **other == reading).count();
    let is_named = lines.first().is_some_and(|line| is_url_name(line));
    // The first one with a separator may be the names of columns, which alone tell of a table.
    readings.first().is_some_and(|first| *first != Reading::Cells)
        && 10 * count(Reading::Cells) <= readings.len()
        && (is_named || 2 * count(Reading::Addresses) >= readings.len())
}

fn reading(line: &str, separator: char) -> Reading {
    let mask = masked(line);
    let cells: Vec<&str> = mask.split(separator).map(bare).collect();
    let filled: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
    if !filled.first().is_some_and(|cell| is_address(cell)) {
        return Reading::Cells;
    }
    let pieces = pieces_of(line);
    if pieces.len() == filled.len() && filled.iter().all(|cell| is_address(cell)) {
        return Reading::Addresses;
    }
    let is_one = pieces.len() == 1 && pieces.iter().all(Piece::is_usable) && is_address(&mask);
    if !is_one || mask.contains(char::is_whitespace) || filled.len() < cells.len() {
        return Reading::Cells;
    }
    let (first, others) = (cells[0], &cells[1..]);
    if is_list(first, others) {
        Reading::Addresses
    } else if others.iter().any(|cell| is_address(cell)) {
        Reading::Cells
    } else if others.last().is_some_and(|last| ends_address(last)) {
        Reading::Addresses
    } else {
        Reading::Either
    }
}

/// Without what stands around a cell.
fn bare(cell: &str) -> &str {
    cell.trim_matches(|c| is_unseen(c) || matches!(c, '"' | '\'' | '<' | '>'))
}

/// Whether an address goes on with what a list in it holds: values of one kind in a query, numbers behind `@` or `;`.
fn is_list(first: &str, others: &[&str]) -> bool {
    let value = first.rsplit(['?', '=', '@', ';']).next().unwrap_or_default();
    let is_number = |value: &str| value.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    let is_whole = |value: &str| value.bytes().all(|byte| byte.is_ascii_digit());
    let kind = |value: &str| (is_number(value), is_whole(value));
    first.contains('?') && others.iter().all(|other| kind(other) == kind(value))
        || first.contains(['@', ';']) && is_number(value) && others.iter().all(|other| is_number(other))
}

/// Whether this is how an address ends, and no word, number or name does: with more of its path or query, or as pages are
/// called.
fn ends_address(last: &str) -> bool {
    let is_page = || [".htm", ".php", ".asp", ".jsp"].iter().any(|ending| last.contains(ending));
    last.contains(char::is_alphabetic) && (last.contains(['/', '=', '?', '&', '#']) || is_page())
}
