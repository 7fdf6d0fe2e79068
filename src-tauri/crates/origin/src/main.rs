//! `origin`: the test server on its own, for benches and for trying things by hand.
//!
//! It prints the address of each server, one a line, and runs until it is ended.

use std::io::{self, Write};

use fetchlist_origin::{Origin, sample_urls};

const USAGE: &str = "usage: origin [--port PORT] [--count N] [--sample FILE]
  --port PORT    listen on this port of 127.0.0.1 (default 0: a free one)
  --count N      start so many servers, the others on free ports (default 1)
  --sample FILE  write the URLs of the app's sample to FILE, one a line";

#[tokio::main]
async fn main() -> io::Result<()> {
    let (mut port, mut count) = (0, 1);
    let mut sample = None;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match (argument.as_str(), arguments.next()) {
            ("--port", Some(value)) => port = value.parse().map_err(|_| usage())?,
            ("--count", Some(value)) => count = value.parse().map_err(|_| usage())?,
            ("--sample", Some(value)) => sample = Some(value),
            _ => return Err(usage()),
        }
    }
    let origin = Origin::start_at(port)?;
    if let Some(file) = sample {
        std::fs::write(file, sample_urls(&origin).join("\n") + "\n")?;
    }
    let others = (1..count).map(|_| Origin::start()).collect::<io::Result<Vec<_>>>()?;
    // The list is written by now: who waits for these lines may read it.
    let mut stdout = io::stdout().lock();
    for origin in [&origin].into_iter().chain(&others) {
        writeln!(stdout, "http://{}", origin.addr())?;
    }
    stdout.flush()?;
    std::future::pending().await
}

fn usage() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, USAGE)
}
