//! The two ends of a job beside the csv crate alone: a list read, and its rows written, into nothing.
//!
//! `ends LIST` prints, for a CSV file, the seconds that each takes, the fastest of three rounds, and how they compare; and
//! the milliseconds until the first look at the list is there. `ends --look LIST` prints the last alone.

// Printing is what it is for.
#![allow(clippy::print_stdout)]

use std::{error::Error, path::Path, time::Instant};

use fetchlist_export::{Table, write_file};
use fetchlist_intake::ListFile;
use fetchlist_model::{
    ExportColumn, ExportRequest, ExportRow, ExportValue, ImportOptions, Outcome, ResultColumn,
};

type Anything = Box<dyn Error + Send + Sync>;

/// Where what is written goes.
const NOWHERE: &str = "/dev/null";
/// Rows written: as many as fit into memory easily.
const WRITTEN: usize = 100_000;

fn main() -> Result<(), Anything> {
    let path =
        std::env::args().next_back().filter(|path| path != "--look").ok_or("usage: ends [--look] LIST")?;
    let path = Path::new(&path);
    let started = Instant::now();
    let looked = ListFile::open(path)?.preview(&ImportOptions::default())?;
    let look = started.elapsed().as_secs_f64() * 1_000.0;
    println!("  the first look at {:<34} {look:>8.1} ms", looked.name);
    if std::env::args().any(|argument| argument == "--look") {
        return Ok(());
    }

    let alone = fastest(|| {
        let mut reader = csv::Reader::from_path(path)?;
        let mut record = csv::ByteRecord::new();
        let mut rows = 0;
        while reader.read_byte_record(&mut record)? {
            rows += 1;
        }
        Ok(rows)
    })?;
    let ours = fastest(|| {
        let list = ListFile::open(path)?;
        let preview = list.preview(&ImportOptions::default())?;
        let mut rows = 0;
        for row in list.rows(&preview)? {
            row?;
            rows += 1;
        }
        Ok(rows)
    })?;
    compare("read", alone, ours);

    let list = ListFile::open(path)?;
    let rows = list.rows(&list.preview(&ImportOptions::default())?)?;
    let rows: Vec<ExportRow> = rows.take(WRITTEN).map(|row| row.map(exported)).collect::<Result<_, _>>()?;
    let cells: Vec<Vec<String>> = rows.iter().map(written).collect();
    let alone = fastest(|| {
        let mut writer = csv::Writer::from_path(NOWHERE)?;
        for row in &cells {
            writer.write_record(row)?;
        }
        writer.flush()?;
        Ok(cells.len())
    })?;
    let table = Table { input: &looked.columns, fields: &[] };
    // Copied beforehand: the rows come from elsewhere, and are given away.
    let mut copies = vec![rows.clone(), rows.clone(), rows];
    let request = ExportRequest { columns: Some(columns(&looked.columns)), ..ExportRequest::default() };
    let ours = fastest(|| {
        let rows = copies.pop().unwrap_or_default();
        let count = rows.len();
        let rows = rows.into_iter().map(Ok::<_, Anything>);
        write_file(Path::new(NOWHERE), &table, &request, rows, |_| true)?;
        Ok(count)
    })?;
    compare("written", alone, ours);
    Ok(())
}

fn compare(what: &str, (alone, rows): (f64, usize), (ours, our_rows): (f64, usize)) {
    println!(
        "  {what}: {our_rows} of {rows} rows in {ours:.3} s, the csv crate alone {alone:.3} s: {:.1} times",
        ours / alone
    );
}

/// The seconds of the fastest of three rounds, and what it returns.
fn fastest(mut act: impl FnMut() -> Result<usize, Anything>) -> Result<(f64, usize), Anything> {
    let mut best = (f64::INFINITY, 0);
    for _ in 0..3 {
        let started = Instant::now();
        let rows = act()?;
        best = (started.elapsed().as_secs_f64().min(best.0), rows);
    }
    Ok(best)
}

const RESULTS: [ResultColumn; 6] = [
    ResultColumn::Url,
    ResultColumn::Outcome,
    ResultColumn::Status,
    ResultColumn::Attempts,
    ResultColumn::DurationMs,
    ResultColumn::SizeBytes,
];

fn columns(input: &[String]) -> Vec<ExportColumn> {
    let inputs =
        (0..).zip(input).map(|(at, name)| ExportColumn { value: ExportValue::Input(at), name: name.clone() });
    let results = RESULTS.map(|it| ExportColumn { value: ExportValue::Result(it), name: it.as_str().into() });
    inputs.chain(results).collect()
}

fn exported(row: fetchlist_model::NewRow) -> ExportRow {
    ExportRow {
        row: 1,
        input: row.cells,
        url: row.url.map_or_else(|(text, _)| text, |url| url.to_string()),
        outcome: Outcome::Ok,
        status: Some(200),
        attempts: 1,
        duration_ms: Some(41),
        size_bytes: Some(613),
        fetched_at_ms: Some(0),
        ..ExportRow::default()
    }
}

fn written(row: &ExportRow) -> Vec<String> {
    let results = [&row.url, "ok", "200", "1", "41", "613"].map(str::to_owned);
    row.input.iter().map(str::to_owned).chain(results).collect()
}
