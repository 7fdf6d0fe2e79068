//! The engine as its owner sees it, against a server on the loopback.

mod common;
mod outcomes;
mod runs;
