use std::{cmp::Reverse, collections::HashMap};

use serde_json::value::RawValue;

use super::walk::{Look, Members};

/// The most places that are offered.
const PLACES: usize = 50;

/// A place in a document that holds an array, or an object that is used like one.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) is_object: bool,
    /// Where among the places it stands.
    pub(super) order: usize,
    elements: u32,
    /// Elements with a web address in them.
    links: u32,
}

impl Place {
    /// The higher, the likelier it is the list.
    pub(super) fn rank(&self) -> (u32, u32) {
        (self.links, self.elements)
    }
}

/// The places of a document, as far as it has been looked at.
#[derive(Default)]
pub(super) struct Places {
    known: HashMap<String, Place>,
    count: usize,
}

impl Places {
    /// The likeliest, in the order in which they stand.
    pub(super) fn found(mut self) -> Vec<Place> {
        self.keep_best();
        let mut places: Vec<Place> = self.known.into_values().collect();
        places.sort_unstable_by_key(|place| place.order);
        places
    }

    fn at(&mut self, path: &str) -> &mut Place {
        if !self.known.contains_key(path) {
            if self.known.len() >= 8 * PLACES {
                self.keep_best();
            }
            self.count += 1;
        }
        let order = self.count;
        let place = || Place { path: path.to_owned(), order, ..Place::default() };
        self.known.entry(path.to_owned()).or_insert_with(place)
    }

    fn keep_best(&mut self) {
        let mut ranks: Vec<_> =
            self.known.values().map(|place| (Reverse(place.rank()), place.order)).collect();
        ranks.sort_unstable();
        if let Some(first_out) = ranks.get(PLACES) {
            self.known.retain(|_, place| (Reverse(place.rank()), place.order) < *first_out);
        }
    }
}

impl Look for Places {
    fn element(&mut self, path: &str, _: Option<&str>, element: &RawValue) -> bool {
        let place = self.at(path);
        place.elements += 1;
        place.links += u32::from(element.get().contains("http"));
        true
    }

    /// An object is used like an array where all its members are objects, or most are web addresses.
    fn object(&mut self, path: &str, members: &Members) {
        let are_objects = members.count > 1 && members.objects == members.count;
        let are_links = members.texts == members.count && members.links > members.count / 2;
        if are_objects || are_links {
            let place = self.at(path);
            (place.is_object, place.elements, place.links) = (true, members.count, members.links);
        }
    }
}
