//! JSON documents and JSON Lines: a record for each of their elements.

mod cells;
mod lines;
mod places;
#[cfg(test)]
mod tests;
mod walk;

use std::{
    io::{BufReader, Read},
    path::Path,
};

use encoding_rs_io::DecodeReaderBytesBuilder;
use serde_json::value::RawValue;

use super::{
    Opened, chosen,
    packed::unpacked,
    progress::Progress,
    stream::{Records, Sink},
};
use crate::IntakeError;
use cells::{Keys, TooMuch};
use lines::are_lines;
use places::{Place, Places};
use walk::{Look, walk};

pub(crate) use lines::open_lines;

/// Elements that are looked at for the names of columns.
const LOOKED_AT: u32 = 10_000;
/// The bytes that are looked at for places and columns, before anything is shown.
const LOOK_BYTES: u64 = 4 << 20;

/// One JSON document: a record for each element of one of its arrays, or for each member of an object that is used like one.
///
/// The places that it offers are those in its first 4 MB; all of it is walked through only where none is among them, or not
/// the one that is asked for.
pub(crate) fn open(path: &Path, name: &str, part: Option<&str>) -> Result<Opened, IntakeError> {
    let mut places = Places::default();
    let is_whole = match walk(path, name, &Progress::default(), LOOK_BYTES, &mut places) {
        // The first line may be longer than what the kind of a file is told by.
        Err(_) if are_lines(path) => return open_lines(path, name),
        walked => walked?,
    };
    let mut places = places.found();
    let is_there = |part: &str| places.iter().any(|place| place.path == part);
    if !is_whole && !part.map_or(!places.is_empty(), is_there) {
        let mut all = Places::default();
        walk(path, name, &Progress::default(), u64::MAX, &mut all)?;
        places = all.found();
    }
    let parts: Vec<String> = places.iter().map(|place| place.path.clone()).collect();
    let likeliest = places.iter().max_by_key(|place| (place.rank(), std::cmp::Reverse(place.order)));
    let Some(likeliest) = likeliest.and_then(|best| parts.iter().position(|path| *path == best.path)) else {
        return Err(IntakeError::no_list(name, "no array stands in it, and a list is an array"));
    };
    let at = chosen(part, &parts, likeliest, name)?;
    let place = &places[at];
    let mut begin = Elements::new(
        name,
        place,
        Keys::default(),
        Box::new({
            let mut looked = Looked::default();
            move |cells| looked.wants_more(&cells)
        }),
    );
    walk(path, name, &Progress::default(), u64::MAX, &mut begin)?;
    let keys = begin.keys()?;
    let names = keys.names();
    let records = {
        let (path, list, place) = (path.to_owned(), name.to_owned(), place.clone());
        Records::of(name, move |sink: &mut Sink| {
            let progress = sink.progress();
            let mut elements = Elements::new(&list, &place, keys, Box::new(|cells| sink.push(cells)));
            walk(&path, &list, &progress, u64::MAX, &mut elements)?;
            elements.keys().map(drop)
        })?
    };
    let is_choice = parts.len() > 1;
    let part = is_choice.then(|| parts[at].clone());
    let parts = if is_choice { parts } else { Vec::new() };
    Ok(Opened { parts, part, columns: Some(names), are_links: false, warnings: Vec::new(), records })
}

/// How far elements have been looked at for the names of columns.
#[derive(Default)]
struct Looked {
    elements: u32,
    bytes: u64,
}

impl Looked {
    /// Whether one more is to be looked at, after this one.
    fn wants_more(&mut self, cells: &fetchlist_model::Cells) -> bool {
        self.elements += 1;
        self.bytes += cells.iter().map(str::len).sum::<usize>() as u64;
        self.elements < LOOKED_AT && self.bytes < LOOK_BYTES
    }
}

/// The elements of one place, made into cells.
struct Elements<'a> {
    name: &'a str,
    place: &'a Place,
    keys: Keys,
    take: Box<dyn FnMut(fetchlist_model::Cells) -> bool + 'a>,
    count: u32,
    error: Option<IntakeError>,
}

impl<'a> Elements<'a> {
    fn new(
        name: &'a str,
        place: &'a Place,
        keys: Keys,
        take: Box<dyn FnMut(fetchlist_model::Cells) -> bool + 'a>,
    ) -> Self {
        Self { name, place, keys, take, count: 0, error: None }
    }

    /// The columns, once all elements have been taken.
    fn keys(self) -> Result<Keys, IntakeError> {
        self.error.map_or(Ok(self.keys), Err)
    }
}

impl Look for Elements<'_> {
    fn is_list(&self, path: &str) -> bool {
        self.place.is_object && path == self.place.path
    }

    fn element(&mut self, path: &str, key: Option<&str>, element: &RawValue) -> bool {
        if path != self.place.path || key.is_some() != self.place.is_object {
            return true;
        }
        self.count += 1;
        match self.keys.cells(key, element) {
            Ok(cells) => (self.take)(cells),
            Err(why) => {
                self.error = Some(too_much(self.name, path, self.count, why));
                false
            }
        }
    }
}

fn too_much(name: &str, place: &str, element: u32, why: TooMuch) -> IntakeError {
    IntakeError::excessive(name, &format!("element {element} of {place} {why}; no list is like that"))
}

/// The file's text; UTF-8, or UTF-16 with a byte order mark (RFC 8259, 8.1 wants the former).
fn text(path: &Path, progress: &Progress) -> std::io::Result<BufReader<impl Read + use<>>> {
    let file = unpacked(path, progress)?;
    // What is no UTF-8 is told by whoever reads it, behind a byte order mark too.
    let text = DecodeReaderBytesBuilder::new().utf8_passthru(true).strip_bom(true).build(file);
    Ok(BufReader::with_capacity(64 << 10, text))
}

/// What is wrong, without the place: lines are counted by whoever reads them.
fn why(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}
