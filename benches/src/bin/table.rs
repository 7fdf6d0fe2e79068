//! How fast the table over a long job answers: each filter, order and search, the first time and again.
//!
//! `table JOB` opens a job file and prints, for each question, the milliseconds to the first page; then it has columns filled
//! from the answers.

// Printing is what it is for.
#![allow(clippy::print_stdout)]

use std::{error::Error, fs, path::Path, time::Instant};

use fetchlist_jobfile::JobFile;
use fetchlist_model::{Column, Field, FieldRule, RowFilter, RowQuery, Selecting, Several, Sort, View};
use fetchlist_runner::Job;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: table JOB")?;
    let started = Instant::now();
    let job = JobFile::open(Path::new(&path))?;
    let page = |view: &View, offset| {
        let started = Instant::now();
        let query = RowQuery { view: view.clone(), columns: vec![0], offset, limit: 110 };
        job.page(&query).map(|page| (page.total, started.elapsed().as_secs_f64() * 1_000.0))
    };
    let (rows, _) = page(&View::default(), 0)?;
    println!("  opened, first rows of {rows:<30} {:>8.1} ms", started.elapsed().as_secs_f64() * 1_000.0);
    let by = |column, descending| View { sort: Some(Sort { column, descending }), ..View::default() };
    let filter = |filter| View { filter, ..View::default() };
    let search = |search: &str| View { search: search.into(), ..View::default() };
    let both = View { filter: RowFilter::Ok, search: "12".into(), ..by(Column::Duration, true) };
    for (name, view) in [
        ("filter: failed", filter(RowFilter::Failed)),
        ("filter: answered", filter(RowFilter::Ok)),
        ("sort by result", by(Column::Result, false)),
        ("sort by time, the slowest first", by(Column::Duration, true)),
        ("sort by size", by(Column::Size, false)),
        ("sort by URL", by(Column::Url, false)),
        ("sort by URL, backwards", by(Column::Url, true)),
        ("sort by an imported column", by(Column::Input(0), false)),
        ("search: a URL", search("item/777")),
        ("search: an imported column", search("blue")),
        ("search: nothing like it", search("nothing like it")),
        ("filter, search and sort", both),
    ] {
        let (total, first) = page(&view, 0)?;
        // The same question after another one.
        page(&filter(RowFilter::Moved), 0)?;
        let (_, again) = page(&view, 0)?;
        let (_, middle) = page(&view, total / 2)?;
        println!(
            "  {name:<34} {total:>8} rows {first:>8.1} ms, again {again:>6.1} ms, a page {middle:>5.1} ms"
        );
    }
    let (_, middle) = page(&View::default(), rows / 2)?;
    println!("  a page in the middle of the list {middle:>31.1} ms");
    let started = Instant::now();
    let selected = job.select(&Selecting::All { view: filter(RowFilter::Ok) })?;
    println!(
        "  select all answered {selected:>21} rows {:>8.1} ms",
        started.elapsed().as_secs_f64() * 1_000.0
    );
    println!("  memory {:>57} MB", resident_kb()? / 1024);
    drop(job);
    fill(Path::new(&path))?;
    let job = JobFile::open(Path::new(&path))?;
    for (name, view) in [
        ("sort by a column from answers", by(Column::Field(0), true)),
        ("sort by one of texts", by(Column::Field(1), false)),
        ("search, with those columns", search("nothing like it")),
    ] {
        let started = Instant::now();
        let query = RowQuery { view: view.clone(), columns: vec![0], offset: 0, limit: 110 };
        let rows = job.page(&query)?.total;
        println!("  {name:<34} {rows:>8} rows {:>8.1} ms", started.elapsed().as_secs_f64() * 1_000.0);
    }
    Ok(())
}

/// Has two columns filled from the answers, as the window does it.
#[tokio::main]
async fn fill(path: &Path) -> Result<(), Box<dyn Error>> {
    let job = Job::open(path).await?;
    let field = |name: &str| {
        let rule = FieldRule::JsonPath { path: format!("$.{name}") };
        Field { name: name.into(), rule, several: Several::First }
    };
    let mut progress = job.progress();
    let started = Instant::now();
    // Anew, also where it was done before.
    job.set_fields(Vec::new()).await?;
    job.set_fields(vec![field("price"), field("name")]).await?;
    let rows = progress.wait_for(|progress| progress.unfilled > 0).await?.unfilled;
    let set = started.elapsed().as_secs_f64();
    job.rows(RowQuery { limit: 110, ..RowQuery::default() }).await?;
    progress.wait_for(|progress| progress.unfilled == 0).await?;
    let seconds = started.elapsed().as_secs_f64();
    let rate = f64::from(rows) / (seconds - set);
    println!(
        "  two columns of {rows} answers: begun after {:.1} ms, {rate:.0} answers a second",
        set * 1_000.0
    );
    job.close().await?;
    Ok(())
}

fn resident_kb() -> Result<u64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
