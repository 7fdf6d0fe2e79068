use std::{cell::Cell, io::Read as _, path::Path};

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{text, why};
use crate::{IntakeError, formats::progress::Progress};

/// Looks at a document while it is walked through.
pub(super) trait Look {
    /// Whether the object at that path is the list that is read: its members are shown then, and not walked through.
    fn is_list(&self, _path: &str) -> bool {
        false
    }

    /// Is shown an element of an array that stands in no other array, or a member of an object that is a list, with its
    /// key; whether more are wanted.
    fn element(&mut self, path: &str, key: Option<&str>, element: &RawValue) -> bool;

    /// Is shown what an object's members were, all of them or those before the end of what is read.
    fn object(&mut self, _path: &str, _members: &Members) {}
}

/// What the members of an object are.
#[derive(Default)]
pub(super) struct Members {
    pub(super) count: u32,
    pub(super) objects: u32,
    pub(super) texts: u32,
    /// Those with a web address in them.
    pub(super) links: u32,
}

/// What a value is.
#[derive(Default)]
struct Seen {
    is_object: bool,
    is_text: bool,
    has_link: bool,
}

/// Walks through the document to its end, until `look` wants no more, or until `most` bytes have been read. The array and
/// the object that hold all others have the path `$` (RFC 9535). Returns whether it came to the end.
pub(super) fn walk(
    path: &Path,
    name: &str,
    progress: &Progress,
    most: u64,
    look: &mut dyn Look,
) -> Result<bool, IntakeError> {
    let text = text(path, progress).map_err(|error| IntakeError::unreadable(Path::new(name), error))?;
    let mut begin = text.take(most);
    let mut document = serde_json::Deserializer::from_reader(&mut begin);
    let is_enough = Cell::new(false);
    let walked = Node { path: "$".into(), look, is_enough: &is_enough }.deserialize(&mut document);
    let walked = walked.and_then(|_| document.end());
    let is_cut = begin.limit() == 0;
    match walked {
        Err(_) if is_enough.get() => Ok(false),
        Err(error) if is_cut && error.is_eof() => Ok(false),
        Err(error) if error.is_io() => Err(IntakeError::unreadable(Path::new(name), error.into())),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            let what = format!("it is no JSON from line {line}, character {column} on: {}", why(&error));
            // The library has no other name for it.
            let is_too_deep = why(&error) == "recursion limit exceeded";
            Err(if is_too_deep {
                IntakeError::excessive(name, &what)
            } else {
                IntakeError::damaged(name, &what)
            })
        }
        Ok(()) => Ok(true),
    }
}

/// A value of the document, and the path that leads to it.
struct Node<'a> {
    path: String,
    look: &'a mut dyn Look,
    is_enough: &'a Cell<bool>,
}

impl Node<'_> {
    fn show<E: Error>(&mut self, key: Option<&str>, element: &RawValue) -> Result<(), E> {
        if self.look.element(&self.path, key, element) {
            return Ok(());
        }
        self.is_enough.set(true);
        Err(E::custom("enough"))
    }

    fn walk_members<'de, A: MapAccess<'de>>(
        &mut self,
        map: &mut A,
        members: &mut Members,
    ) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let path = format!("{}{}", self.path, step(&key));
            let seen =
                map.next_value_seed(Node { path, look: &mut *self.look, is_enough: self.is_enough })?;
            members.count += 1;
            members.objects += u32::from(seen.is_object);
            members.texts += u32::from(seen.is_text);
            members.links += u32::from(seen.has_link);
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Seen;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Seen, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Seen;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<Seen, A::Error> {
        let mut has_link = false;
        while let Some(element) = elements.next_element::<Box<RawValue>>()? {
            has_link = has_link || element.get().contains("http");
            self.show::<A::Error>(None, &element)?;
        }
        Ok(Seen { has_link, ..Seen::default() })
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Seen, A::Error> {
        if self.look.is_list(&self.path) {
            while let Some((key, member)) = map.next_entry::<String, Box<RawValue>>()? {
                self.show::<A::Error>(Some(&key), &member)?;
            }
            return Ok(Seen::default());
        }
        let mut members = Members::default();
        let walked = self.walk_members(&mut map, &mut members);
        self.look.object(&self.path, &members);
        walked?;
        Ok(Seen { is_object: true, has_link: members.links > 0, ..Seen::default() })
    }

    fn visit_str<E>(self, text: &str) -> Result<Seen, E> {
        Ok(Seen { is_text: true, has_link: text.contains("http"), ..Seen::default() })
    }

    fn visit_unit<E>(self) -> Result<Seen, E> {
        Ok(Seen::default())
    }

    fn visit_bool<E>(self, _: bool) -> Result<Seen, E> {
        Ok(Seen::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Seen, E> {
        Ok(Seen::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Seen, E> {
        Ok(Seen::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Seen, E> {
        Ok(Seen::default())
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
