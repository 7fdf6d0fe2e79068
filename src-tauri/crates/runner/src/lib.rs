//! Joins the rooms: a [`Job`] is an open job file with the run over it. The window and the command line ask only here.
//!
//! Every function may be called from an async task: what blocks is moved to threads that may.

mod body;
mod control;
mod error;
mod export;
mod feed;
mod fields;
mod filling;
mod job;
mod lists;
mod progress;
mod work;

pub use error::RunnerError;
pub use job::Job;
pub use work::Work;

/// Lets this process hold as many connections as the system allows: common defaults are less than a large run needs.
pub fn allow_many_connections() {
    // What cannot be raised stays as it is; runs then meet it as a `connect` failure that says so.
    #[cfg(unix)]
    let _ = rlimit::increase_nofile_limit(65_536);
}
