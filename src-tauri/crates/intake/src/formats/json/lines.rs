use std::{
    io::{BufRead as _, Read as _},
    path::Path,
};

use fetchlist_model::Cells;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::{Looked, cells::Keys, text, too_much, why};
use crate::{
    IntakeError,
    formats::{Opened, progress::Progress, stream::Records},
};

/// The longest line, in bytes.
const LINE_BYTES: u64 = 10_000_000;

/// A JSON value on every line (JSON Lines, NDJSON); blank lines are passed over.
pub(crate) fn open_lines(path: &Path, name: &str) -> Result<Opened, IntakeError> {
    let mut keys = Keys::default();
    let mut looked = Looked::default();
    each_line(path, name, &Progress::default(), &mut keys, &mut |cells| looked.wants_more(&cells))?;
    let names = keys.names();
    let (path, list) = (path.to_owned(), name.to_owned());
    let records = Records::of(name, move |sink| {
        each_line(&path, &list, &sink.progress(), &mut keys, &mut |cells| sink.push(cells))
    })?;
    Ok(Opened {
        parts: Vec::new(),
        part: None,
        columns: Some(names),
        are_links: false,
        warnings: Vec::new(),
        records,
    })
}

/// Whether the first line is a value of its own, and another one may follow.
pub(super) fn are_lines(path: &Path) -> bool {
    let Ok(mut text) = text(path, &Progress::default()) else { return false };
    let mut next = || {
        let mut line = Vec::new();
        text.by_ref().take(LINE_BYTES).read_until(b'\n', &mut line).ok()?;
        Some(line)
    };
    let is_value = |line: Vec<u8>| serde_json::from_slice::<IgnoredAny>(&line).is_ok();
    next().is_some_and(is_value)
        && next().is_some_and(|line| matches!(line.first(), Some(b'{' | b'[' | b'"')))
}

fn each_line(
    path: &Path,
    name: &str,
    progress: &Progress,
    keys: &mut Keys,
    take: &mut dyn FnMut(Cells) -> bool,
) -> Result<(), IntakeError> {
    let unreadable = |error| IntakeError::unreadable(Path::new(name), error);
    let mut text = text(path, progress).map_err(unreadable)?;
    let mut line = Vec::new();
    for number in 1_u32.. {
        line.clear();
        text.by_ref().take(LINE_BYTES + 1).read_until(b'\n', &mut line).map_err(unreadable)?;
        if line.len() as u64 > LINE_BYTES {
            let limit_mb = LINE_BYTES as usize / 1_000_000;
            let mend = "break it into lines";
            return Err(IntakeError::LongRecord { name: name.into(), line: number.into(), limit_mb, mend });
        }
        if line.is_empty() {
            break;
        }
        let line = str::from_utf8(&line).map_err(|error| {
            let at = String::from_utf8_lossy(&line[..error.valid_up_to()]).chars().count() + 1;
            let what = format!("line {number} is no UTF-8, at character {at}; save it as UTF-8");
            IntakeError::damaged(name, &what)
        })?;
        let line = line.trim_end();
        if line.is_empty() {
            continue;
        }
        let element: &RawValue = serde_json::from_str(line).map_err(|error| {
            let (at, why) = (error.column(), why(&error));
            IntakeError::damaged(name, &format!("line {number} is no JSON, at character {at}: {why}"))
        })?;
        let cells = keys.cells(None, element).map_err(|why| too_much(name, "$", number, why))?;
        if !take(cells) {
            break;
        }
    }
    Ok(())
}
