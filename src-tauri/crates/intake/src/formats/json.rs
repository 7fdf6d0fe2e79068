use std::{
    cell::Cell,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use encoding_rs_io::DecodeReaderBytesBuilder;
use fetchlist_model::Cells;
use serde::de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    Opened, chosen,
    json_cells::{Keys, NESTING},
    stream::{Records, Sink},
};
use crate::IntakeError;

/// Elements that are looked at for the names of columns.
const LOOKED_AT: u32 = 10_000;
/// The most places that are offered.
const PLACES: usize = 50;

/// A place in a document that holds an array.
#[derive(Default)]
struct Place {
    path: String,
    elements: u32,
    /// Elements, among those looked at, with a web address in them.
    links: u32,
    keys: Keys,
}

/// One JSON document: a record for each element of one of its arrays.
pub(crate) fn open(path: &Path, name: &str, part: Option<&str>) -> Result<Opened, IntakeError> {
    let mut places: Vec<Place> = Vec::new();
    let mut deep = None;
    walk(path, name, &mut |place, element| {
        let at = places.iter().position(|known| known.path == place).unwrap_or_else(|| {
            places.push(Place { path: place.to_owned(), ..Place::default() });
            places.len() - 1
        });
        let found = &mut places[at];
        found.elements += 1;
        if found.elements <= LOOKED_AT {
            found.links += u32::from(element.get().contains("http"));
            if found.keys.cells(element).is_none() {
                deep = Some(too_deep(name, place, found.elements));
                return false;
            }
        }
        true
    })?;
    if let Some(error) = deep {
        return Err(error);
    }
    places.truncate(PLACES);
    let likeliest =
        (0..places.len()).max_by_key(|at| (places[*at].links, places[*at].elements, usize::MAX - at));
    let Some(likeliest) = likeliest else {
        return Err(IntakeError::damaged(name, "no array stands in it, and a list is an array"));
    };
    let parts: Vec<String> = places.iter().map(|place| place.path.clone()).collect();
    let at = chosen(part, &parts, likeliest, name)?;
    let names = places.swap_remove(at).keys.into_names();
    let records = {
        let (path, list, place) = (path.to_owned(), name.to_owned(), parts[at].clone());
        let mut keys = Keys::of(&names);
        Records::of(name, move |sink| read(&path, &list, &place, &mut keys, sink))?
    };
    let is_choice = parts.len() > 1;
    let part = is_choice.then(|| parts[at].clone());
    let parts = if is_choice { parts } else { Vec::new() };
    Ok(Opened { parts, part, columns: Some(names), url_column: None, warnings: Vec::new(), records })
}

fn read(path: &Path, name: &str, place: &str, keys: &mut Keys, sink: &mut Sink) -> Result<(), IntakeError> {
    let (mut elements, mut deep) = (0, None);
    walk(path, name, &mut |at, element| {
        if at != place {
            return true;
        }
        elements += 1;
        let Some(cells) = keys.cells(element) else {
            deep = Some(too_deep(name, place, elements));
            return false;
        };
        sink.push(cells)
    })?;
    deep.map_or(Ok(()), Err)
}

/// A JSON value on every line (JSON Lines, NDJSON); blank lines are passed over.
pub(crate) fn open_lines(path: &Path, name: &str) -> Result<Opened, IntakeError> {
    let mut keys = Keys::default();
    let mut looked_at = 0;
    each_line(path, name, &mut keys, &mut |_| {
        looked_at += 1;
        looked_at < LOOKED_AT
    })?;
    let names = keys.into_names();
    let mut keys = Keys::of(&names);
    let (path, list) = (path.to_owned(), name.to_owned());
    let records =
        Records::of(name, move |sink| each_line(&path, &list, &mut keys, &mut |cells| sink.push(cells)))?;
    Ok(Opened {
        parts: Vec::new(),
        part: None,
        columns: Some(names),
        url_column: None,
        warnings: Vec::new(),
        records,
    })
}

fn each_line(
    path: &Path,
    name: &str,
    keys: &mut Keys,
    take: &mut dyn FnMut(Cells) -> bool,
) -> Result<(), IntakeError> {
    let unreadable = |error| IntakeError::unreadable(Path::new(name), error);
    for (number, line) in (1_u32..).zip(text(path).map_err(unreadable)?.lines()) {
        let line = line.map_err(unreadable)?;
        if line.trim().is_empty() {
            continue;
        }
        let element: &RawValue = serde_json::from_str(&line).map_err(|error| {
            let at = error.column();
            IntakeError::damaged(name, &format!("line {number} is no JSON, at character {at}: {error}"))
        })?;
        let cells = keys.cells(element).ok_or_else(|| too_deep(name, "$", number))?;
        if !take(cells) {
            break;
        }
    }
    Ok(())
}

fn too_deep(name: &str, place: &str, element: u32) -> IntakeError {
    let what = format!("element {element} of {place} is nested more than {NESTING} levels deep; no list is");
    IntakeError::damaged(name, &what)
}

/// The file's text; UTF-8, or UTF-16 with a byte order mark (RFC 8259, 8.1 wants the former).
fn text(path: &Path) -> std::io::Result<BufReader<impl Read + use<>>> {
    let file = File::open(path)?;
    Ok(BufReader::with_capacity(64 << 10, DecodeReaderBytesBuilder::new().build(file)))
}

/// Has a look at each element of each array that stands in no other array, with the array's path; ends where `look` says no.
fn walk(path: &Path, name: &str, look: &mut dyn FnMut(&str, &RawValue) -> bool) -> Result<(), IntakeError> {
    let text = text(path).map_err(|error| IntakeError::unreadable(Path::new(name), error))?;
    let mut document = serde_json::Deserializer::from_reader(text);
    let is_enough = Cell::new(false);
    let walked = Node { path: "$".into(), look, is_enough: &is_enough }.deserialize(&mut document);
    match walked.and_then(|()| document.end()) {
        Err(_) if is_enough.get() => Ok(()),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            let what = format!("it is no JSON from line {line}, character {column} on: {error}");
            Err(IntakeError::damaged(name, &what))
        }
        Ok(()) => Ok(()),
    }
}

/// A value of the document, and the path that leads to it.
struct Node<'a> {
    path: String,
    look: &'a mut dyn FnMut(&str, &RawValue) -> bool,
    is_enough: &'a Cell<bool>,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while let Some(element) = elements.next_element::<Box<RawValue>>()? {
            if !(self.look)(&self.path, &element) {
                self.is_enough.set(true);
                return Err(A::Error::custom("enough"));
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(key) = members.next_key::<String>()? {
            let path = format!("{}{}", self.path, step(&key));
            members.next_value_seed(Node { path, look: &mut *self.look, is_enough: self.is_enough })?;
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// A member's step in a path (RFC 9535): `.name`, or `['odd name']`.
fn step(key: &str) -> String {
    let is_name = key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_alphanumeric() || c == '_');
    if is_name {
        format!(".{key}")
    } else {
        format!("['{}']", key.replace('\\', "\\\\").replace('\'', "\\'"))
    }
}
