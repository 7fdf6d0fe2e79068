//! How much memory the scheduler takes for a long list, and how soon its first request leaves.
//!
//! `queue BASE_URL` queues 1,000,000 rows over 5,000 sites, all of which lead to one server, and stops after the first
//! answers.

// Printing is what it is for.
#![allow(clippy::print_stdout)]

use std::{error::Error, fs, sync::Arc, time::Instant};

use fetchlist_engine::{Job, Queued, Request, Run};
use fetchlist_model::{Ended, RowId, Settings};
use tokio::sync::Notify;

const ROWS: RowId = 1_000_000;
const SITES: u32 = 5_000;

struct Numbers {
    base: String,
    first: Arc<Notify>,
}

impl Job for Numbers {
    fn load(&self, rows: &[RowId]) -> Vec<Request> {
        let request = |row: &RowId| Request { row: *row, url: format!("{}/item/{row}", self.base) };
        rows.iter().map(request).collect()
    }

    async fn record(&self, _: Ended) {
        self.first.notify_one();
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let base = std::env::args().nth(1).ok_or("usage: queue BASE_URL")?;
    let first = Arc::new(Notify::new());
    let run = Run::start(&Settings::default(), Numbers { base, first: first.clone() })?;
    let before = resident_kb()?;
    let started = Instant::now();
    run.add((0..ROWS).map(|row| Queued { row, site: row % SITES, tries: 0 }));
    let queued = started.elapsed();
    first.notified().await;
    let answered = started.elapsed();
    let after = resident_kb()?;
    run.stop().await;
    println!("  {ROWS} rows of {SITES} sites queued   {:>8.2} s", queued.as_secs_f64());
    println!("  first answer after            {:>8.2} s", answered.as_secs_f64());
    println!("  memory for it                 {:>8} MB", (after - before) / 1024);
    Ok(())
}

fn resident_kb() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
