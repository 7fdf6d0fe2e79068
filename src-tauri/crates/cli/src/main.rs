//! Fetchlist by command line: the same engine and the same job file as the window, for schedules, scripts and measuring.
//!
//! Exit codes: 0 all rows `ok`; 1 done, some rows failed; 2 it could not run; 130 interrupted: a run can be
//! resumed from its job file, an import leaves nothing, and an export no file but the bodies written so far.

// Talking to a terminal is what this program is for.
#![allow(clippy::print_stderr, clippy::print_stdout)]

mod arguments;
mod commands;
mod field_arguments;
mod list_arguments;
mod output_arguments;
mod progress;
mod quoting;
mod targets;
mod warnings;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::Arguments;

/// Answers are made on one thread and written on another, which the system's allocator makes threads wait for.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command that could run has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    AllOk,
    SomeFailed,
    Interrupted,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::AllOk => 0,
            Ending::SomeFailed => 1,
            Ending::Interrupted => 130,
        })
    }
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) if !error.use_stderr() => {
            // Help and version were asked for: a closed pipe is no reason to complain.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => return refuse(&arguments::in_one_line(&error)),
    };
    fetchlist_runner::allow_many_connections();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&format!("this computer gives no threads to run on: {error}")),
    };
    match runtime.block_on(commands::run(arguments.command)) {
        Ok(ending) => ending.into(),
        Err(error) if error.is_interruption() => {
            eprintln!("fetchlist-cli: {error}");
            Ending::Interrupted.into()
        }
        Err(error) => refuse(&error.to_string()),
    }
}

/// Says in one line why it could not run.
fn refuse(why: &str) -> ExitCode {
    eprintln!("fetchlist-cli: {why}");
    ExitCode::from(2)
}
