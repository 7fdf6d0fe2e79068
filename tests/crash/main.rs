//! The command line killed at random moments, and on a disk that is full: what was seen to be done stays done, nothing
//! counts that is not whole, and the next command goes on.
//!
//! Every test says its seed; `CRASH_SEED` repeats its moments.

// A test that meets what it did not expect is to fail.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

// Shared with the other tests, which use all of it.
#[allow(dead_code)]
#[path = "../job/command.rs"]
mod command;
mod export;
mod full_disk;
mod import;
mod killing;
mod look;
mod migration;
mod old_job;
mod run;
mod small_disk;
mod work;
