use std::{
    collections::{BTreeSet, HashMap},
    fs::File,
    io::BufReader,
    path::Path,
};

use fetchlist_model::Cells;
use quick_xml::{Reader, events::Event};
use zip::ZipArchive;

/// The most cells that a sheet repeats one with a link for.
const REPEATED: u32 = 10_000;

/// Where links lead, by row and column.
type Targets = HashMap<(u32, u32), String>;

/// Hyperlinks behind cells that show another text. A column that has some gets one for them, right after it.
#[derive(Debug, Default)]
pub(crate) struct Links {
    targets: Targets,
    columns: BTreeSet<u32>,
}

impl Links {
    /// `text` tells what a cell shows.
    pub(crate) fn new(mut targets: Targets, text: impl Fn(u32, u32) -> String) -> Self {
        targets.retain(|_, target| super::links::leads_somewhere(target));
        let is_hidden = |((row, column), target): (&(u32, u32), &String)| {
            let shown = text(*row, *column);
            (shown.trim().trim_end_matches('/') != target.trim().trim_end_matches('/')).then_some(*column)
        };
        let columns = targets.iter().filter_map(is_hidden).collect();
        Self { targets, columns }
    }

    /// A row's cells, with the links among them; the first row names the columns, where it is no link itself.
    pub(crate) fn beside(&self, row: u32, cells: &[String], is_first: bool) -> Cells {
        let width = self.columns.last().map_or(cells.len(), |last| cells.len().max(*last as usize + 1));
        let mut beside = Cells::default();
        for column in 0..width {
            let cell = cells.get(column).map_or("", String::as_str);
            beside.push(cell);
            let column = column as u32;
            if self.columns.contains(&column) {
                match self.targets.get(&(row, column)) {
                    Some(target) => beside.push(target),
                    None if is_first && !cell.is_empty() => beside.push(&format!("{cell} (link)")),
                    None => beside.push(""),
                }
            }
        }
        beside
    }
}

/// The hyperlinks of a sheet of an `OpenDocument` workbook, which calamine does not tell; none where they cannot be read.
pub(crate) fn of_ods(path: &Path, sheet: &str) -> Targets {
    let mut targets = Targets::new();
    let Ok(file) = File::open(path) else { return targets };
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return targets };
    let Ok(content) = archive.by_name("content.xml") else { return targets };
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    let (mut is_in_sheet, mut row, mut column, mut rows, mut columns) = (false, 0_u32, 0_u32, 1, 1);
    loop {
        buffer.clear();
        let Ok(event) = reader.read_event_into(&mut buffer) else { return targets };
        let is_empty = matches!(event, Event::Empty(_));
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let attribute = |name: &str| {
                    let found =
                        start.attributes().flatten().find(|it| it.key.local_name().as_ref() == name)?;
                    Some(found.value.replace("&amp;", "&"))
                };
                let repeated = |name| attribute(name).and_then(|count| count.parse().ok()).unwrap_or(1_u32);
                match start.local_name().as_ref() {
                    "table" => {
                        is_in_sheet = attribute("name").as_deref() == Some(sheet);
                        (row, column) = (0, 0);
                    }
                    "table-row" if is_empty => row = row.saturating_add(repeated("number-rows-repeated")),
                    "table-row" => (rows, column) = (repeated("number-rows-repeated"), 0),
                    "table-cell" | "covered-table-cell" if is_empty => {
                        column = column.saturating_add(repeated("number-columns-repeated"));
                    }
                    "table-cell" | "covered-table-cell" => columns = repeated("number-columns-repeated"),
                    "a" if is_in_sheet => {
                        if let Some(target) = attribute("href") {
                            for column in (column..).take(columns.min(REPEATED) as usize) {
                                targets.entry((row, column)).or_insert_with(|| target.clone());
                            }
                        }
                    }
                    _ => {}
                }
            }
            Event::End(end) => match end.local_name().as_ref() {
                "table-row" => row = row.saturating_add(rows),
                "table-cell" | "covered-table-cell" => column = column.saturating_add(columns),
                "table" if is_in_sheet => return targets,
                _ => {}
            },
            Event::Eof => return targets,
            _ => {}
        }
    }
}
