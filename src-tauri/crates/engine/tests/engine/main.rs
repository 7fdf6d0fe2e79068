//! The engine as its owner sees it, against a server on the loopback.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod busy;
mod causes;
mod common;
mod connections;
mod outcomes;
mod runs;
