use std::collections::VecDeque;

use fetchlist_model::{Rejected, WebUrl};

use crate::{cell::url_from_cell, line::pieces_of, pattern::Pattern};

/// A URL, or the text that stood there and why it is none: what a row is made of.
pub(crate) type Address = Result<WebUrl, (String, Rejected)>;

/// A piece of a list that stands for one address, or for many.
#[derive(Debug)]
pub(crate) enum Piece {
    One(Address),
    Many(Pattern),
}

impl Piece {
    pub(crate) fn new(text: &str) -> Self {
        if text.contains('{')
            && let Some(pattern) = Pattern::parse(text)
        {
            return Self::Many(pattern);
        }
        Self::One(address(text))
    }

    /// How many rows it stands for, where that is written as a pattern; else 0.
    pub(crate) fn of_patterns(&self) -> u128 {
        match self {
            Self::One(_) => 0,
            Self::Many(pattern) => pattern.total(),
        }
    }

    /// Whether its rows show all that this text says.
    pub(crate) fn shows(&self, text: &str) -> bool {
        let shows = |address: &Address, text: &str| match address {
            Ok(url) => url.as_str() == text || url.as_str().strip_suffix('/') == Some(text),
            Err((own, _)) => own == text,
        };
        match self {
            Self::One(one) => shows(one, text),
            Self::Many(pattern) => {
                let first = pattern.first();
                shows(&address(&first), &first)
                    && Pattern::parse(text).is_some_and(|whole| whole.first() == first)
            }
        }
    }

    pub(crate) fn is_usable(&self) -> bool {
        match self {
            Self::One(address) => address.is_ok(),
            Self::Many(pattern) => url_from_cell(&pattern.first()).is_ok(),
        }
    }
}

/// What a text is as a whole.
pub(crate) fn address(text: &str) -> Address {
    url_from_cell(text).map_err(|reason| (text.to_owned(), reason))
}

/// Addresses that have been found and not been handed out yet, in their order.
#[derive(Debug, Default)]
pub(crate) struct Found(VecDeque<Piece>);

impl Found {
    /// Adds what a line of text holds, and nothing for a blank one; returns how many rows patterns in it stand for.
    pub(crate) fn add_line(&mut self, line: &str) -> u128 {
        pieces_of(line).into_iter().map(|piece| self.add(piece)).sum()
    }

    /// Whether nothing is left, a pattern's next row included.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a piece; returns how many rows patterns in it stand for.
    pub(crate) fn add(&mut self, piece: Piece) -> u128 {
        let count = piece.of_patterns();
        self.0.push_back(piece);
        count
    }
}

impl Iterator for Found {
    type Item = Address;

    fn next(&mut self) -> Option<Address> {
        while let Some(piece) = self.0.pop_front() {
            match piece {
                Piece::One(address) => return Some(address),
                Piece::Many(mut pattern) => {
                    if let Some(text) = pattern.next() {
                        self.0.push_front(Piece::Many(pattern));
                        return Some(address(&text));
                    }
                }
            }
        }
        None
    }
}
