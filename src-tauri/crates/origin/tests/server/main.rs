//! The server does what the table in its documentation says: asked by a client, or byte by byte where no client would
//! take the answer.

#![allow(clippy::unwrap_used, reason = "a helper fails like the test that calls it")]

mod answers;
mod faults;
mod sample;
mod support;
mod tls;
mod traffic;
