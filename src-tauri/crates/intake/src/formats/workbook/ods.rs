use std::{
    borrow::Cow,
    collections::HashSet,
    fs::File,
    io::{BufRead, BufReader},
    ops::Range,
};

use quick_xml::{
    Reader,
    escape::unescape,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use super::{
    Begin, Cell, Fault, Look,
    cells::number_text,
    links::of_formula,
    rows::{ROW_BYTES, too_long},
};
use crate::formats::links::leads_somewhere;

/// The rows and the columns that a sheet has: what is repeated further stands nowhere.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// A workbook of `LibreOffice` (`OpenDocument` 1.3, part 3), read row by row: calamine makes all sheets at once, and tells no links.
pub(super) struct Book {
    archive: ZipArchive<BufReader<File>>,
    /// The sheets that are shown.
    sheets: Vec<Sheet>,
}

#[derive(Default)]
struct Sheet {
    name: String,
    /// The first row that holds something.
    first: Option<u32>,
    begin: Begin,
    last_link: u32,
    /// Where in the content it stands.
    place: Range<u64>,
}

impl Book {
    pub(super) fn new(file: BufReader<File>) -> Result<Self, Fault> {
        let mut book = Self { archive: ZipArchive::new(file)?, sheets: Vec::new() };
        let mut sheets = Vec::new();
        let (mut hidden, mut style) = (HashSet::new(), String::new());
        book.each_event(&mut |event, reader| {
            let (Event::Start(start) | Event::Empty(start)) = &event else { return Ok(true) };
            match start.local_name().as_ref() {
                "style" => style = attribute(start, "name").unwrap_or_default(),
                "table-properties" if attribute(start, "display").as_deref() == Some("false") => {
                    hidden.insert(style.clone());
                }
                "table" if matches!(event, Event::Start(_)) => {
                    let is_shown =
                        attribute(start, "style-name").is_none_or(|style| !hidden.contains(&style));
                    let name = attribute(start, "name").unwrap_or_default();
                    let mut sheet = Sheet { name, ..Sheet::default() };
                    sheet.place.start = reader.buffer_position();
                    read_table(reader, &mut |rows, cells, _| {
                        let below = rows.start - *sheet.first.get_or_insert(rows.start);
                        for (_, text, link) in cells {
                            sheet.begin = sheet.begin.with(below, text, link.is_some());
                        }
                        if cells.iter().any(|(.., link)| link.is_some()) {
                            sheet.last_link = rows.end;
                        }
                        Ok(true)
                    })?;
                    sheet.place.end = reader.buffer_position();
                    if is_shown {
                        sheets.push(sheet);
                    }
                }
                _ => {}
            }
            Ok(true)
        })?;
        book.sheets = sheets;
        Ok(book)
    }

    /// Shows what stands in the content, until `look` has seen enough.
    fn each_event(&mut self, look: &mut OnEvent<'_>) -> Result<(), Fault> {
        let mut reader =
            Reader::from_reader(Box::new(BufReader::new(self.archive.by_name("content.xml")?)) as _);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let event = reader.read_event_into(&mut buffer)?;
            if matches!(event, Event::Eof) || !look(event, &mut reader)? {
                return Ok(());
            }
        }
    }
}

type Content<'a> = Reader<Box<dyn BufRead + 'a>>;
type OnEvent<'a> = dyn FnMut(Event<'_>, &mut Content<'_>) -> Result<bool, Fault> + 'a;

impl super::Book for Book {
    fn sheets(&mut self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    fn has_content(&mut self, sheet: &str) -> Result<bool, Fault> {
        Ok(self.sheets.iter().any(|known| known.name == sheet && known.first.is_some()))
    }

    fn begin(&mut self, sheet: &str) -> Result<Begin, Fault> {
        Ok(self.sheets.iter().find(|known| known.name == sheet).map_or(Begin::Row, |sheet| sheet.begin))
    }

    fn prepare(&mut self, sheet: &str) -> Result<u32, Fault> {
        Ok(self.sheets.iter().find(|known| known.name == sheet).map_or(0, |sheet| sheet.last_link))
    }

    fn read(&mut self, sheet: &str, look: &mut Look<'_>) -> Result<(), Fault> {
        let place = self.sheets.iter().find(|known| known.name == sheet).map(|sheet| sheet.place.clone());
        let place = place.unwrap_or_default();
        let length = place.end.saturating_sub(place.start).max(1);
        self.each_event(&mut |event, reader| {
            let is_wanted = matches!(&event, Event::Start(start)
                if start.local_name().as_ref() == "table" && attribute(start, "name").as_deref() == Some(sheet));
            if is_wanted {
                read_table(reader, &mut |rows, cells, at| {
                    let share = at.saturating_sub(place.start) as f64 / length as f64;
                    show(rows, cells, share, look)
                })?;
            }
            Ok(!is_wanted)
        })
    }
}

/// Shows the cells of rows that are the same, one by one; whether more are wanted.
fn show(rows: Range<u32>, cells: &[Filled], share: f64, look: &mut Look<'_>) -> Result<bool, Fault> {
    for row in rows {
        for (columns, text, link) in cells {
            for column in columns.clone() {
                let link = link.as_deref().map(Into::into);
                if !look(Cell { row, column, text: text.into(), link, share })? {
                    return Ok(false);
                }
            }
        }
    }
    Ok(true)
}

/// Takes rows that are the same, and where in the content they end; whether more are wanted.
type OnRows<'a> = dyn FnMut(Range<u32>, &[Filled], u64) -> Result<bool, Fault> + 'a;

/// Reads to the end of the table, or until `look` has seen enough of the rows that hold something.
fn read_table(reader: &mut Content<'_>, look: &mut OnRows<'_>) -> Result<(), Fault> {
    let mut buffer = Vec::new();
    let (mut row, mut depth) = (0_u32, 1);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer)? {
            Event::Start(start) => match start.local_name().as_ref() {
                "table" => depth += 1,
                "table-row" if depth == 1 => {
                    let end = row + repeated(&start, "number-rows-repeated", ROWS - row);
                    let cells = read_row(reader)?;
                    if !cells.is_empty() && !look(row..end, &cells, reader.buffer_position())? {
                        return Ok(());
                    }
                    row = end;
                }
                _ => {}
            },
            Event::Empty(start) if depth == 1 && start.local_name().as_ref() == "table-row" => {
                row += repeated(&start, "number-rows-repeated", ROWS - row);
            }
            Event::End(end) if end.local_name().as_ref() == "table" => {
                depth -= 1;
                if depth == 0 {
                    return Ok(());
                }
            }
            Event::Eof => return Err(Fault::Broken("it ends in the midst of a sheet".into())),
            _ => {}
        }
    }
}

/// What stands in the columns of a row, with its link.
type Filled = (Range<u32>, String, Option<String>);

/// The cells of a row that hold something.
fn read_row(reader: &mut Content<'_>) -> Result<Vec<Filled>, Fault> {
    let mut buffer = Vec::new();
    let (mut cells, mut column, mut bytes) = (Vec::new(), 0_u32, 0);
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer)? {
            event @ (Event::Start(_) | Event::Empty(_)) => {
                let (Event::Start(start) | Event::Empty(start)) = &event else { continue };
                let name = start.local_name();
                if !["table-cell", "covered-table-cell"].contains(&name.as_ref()) {
                    continue;
                }
                let repeated = repeated(start, "number-columns-repeated", COLUMNS - column);
                let inner = match &event {
                    Event::Start(_) => read_cell(reader)?,
                    _ => Inner::default(),
                };
                let (text, link) = shown(start, inner);
                if !text.is_empty() || link.is_some() {
                    bytes += repeated as usize * (text.len() + link.as_ref().map_or(0, String::len));
                    if bytes > ROW_BYTES {
                        return Err(too_long());
                    }
                    cells.push((column..column + repeated, text, link));
                }
                column += repeated;
            }
            Event::End(end) if end.local_name().as_ref() == "table-row" => return Ok(cells),
            Event::Eof => return Err(Fault::Broken("it ends in the midst of a row".into())),
            _ => {}
        }
    }
}

/// What stands within a cell.
#[derive(Default)]
struct Inner {
    text: String,
    link: Option<String>,
}

/// Reads to the end of the cell. Notes, and sheets within, are no part of what it shows.
fn read_cell(reader: &mut Content<'_>) -> Result<Inner, Fault> {
    let mut buffer = Vec::new();
    let (mut inner, mut paragraphs, mut depth, mut aside) = (Inner::default(), 0, 1_u32, None);
    let mut paragraph = None;
    loop {
        buffer.clear();
        if inner.text.len() > ROW_BYTES {
            return Err(too_long());
        }
        match reader.read_event_into(&mut buffer)? {
            Event::Start(start) => {
                depth += 1;
                match start.local_name().as_ref() {
                    "annotation" | "table" | "shapes" if aside.is_none() => aside = Some(depth),
                    "p" if aside.is_none() => {
                        inner.text.push_str(if paragraphs > 0 { "\n" } else { "" });
                        paragraphs += 1;
                        paragraph.get_or_insert(depth);
                    }
                    "a" if aside.is_none() && inner.link.is_none() => {
                        inner.link = attribute(&start, "href").filter(|href| leads_somewhere(href));
                    }
                    _ => {}
                }
            }
            Event::Empty(start) if aside.is_none() => match start.local_name().as_ref() {
                "s" => {
                    let count = repeated(&start, "c", COLUMNS);
                    inner.text.extend((0..count).map(|_| ' '));
                }
                "tab" => inner.text.push('\t'),
                "line-break" => inner.text.push('\n'),
                "p" => {
                    inner.text.push_str(if paragraphs > 0 { "\n" } else { "" });
                    paragraphs += 1;
                }
                _ => {}
            },
            Event::Text(text) if aside.is_none() && paragraph.is_some() => {
                inner.text.push_str(&text.xml10_content());
            }
            Event::GeneralRef(reference) if aside.is_none() && paragraph.is_some() => {
                inner.text.push_str(&unescape(&format!("&{};", &*reference)).unwrap_or_default());
            }
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return Ok(inner);
                }
                aside = aside.filter(|aside| depth >= *aside);
                paragraph = paragraph.filter(|paragraph| depth >= *paragraph);
            }
            Event::Eof => return Err(Fault::Broken("it ends in the midst of a cell".into())),
            _ => {}
        }
    }
}

/// What a cell shows and where it leads, by its value (`OpenDocument` 1.3, part 3, 19.389) or by its text.
fn shown(cell: &BytesStart<'_>, inner: Inner) -> (String, Option<String>) {
    let value = |name| attribute(cell, name);
    let is_error = value("calcext:value-type").is_some_and(|kind| kind == "error");
    let kind = value("office:value-type").filter(|_| !is_error).unwrap_or_default();
    let text = match &*kind {
        "float" | "percentage" | "currency" => {
            value("office:value").and_then(|number| number.parse().ok()).map(number_text)
        }
        "date" => value("office:date-value").map(|date| date.trim_end_matches("T00:00:00").to_owned()),
        "time" => value("office:time-value").map(|time| clock(&time).unwrap_or(time)),
        "boolean" => value("office:boolean-value").map(|truth| truth.to_ascii_uppercase()),
        "string" => value("office:string-value"),
        _ => None,
    };
    let link = inner.link.or_else(|| of_formula(&value("table:formula")?).map(|(url, _)| url));
    (text.unwrap_or(inner.text), link)
}

/// `PT08H30M00S` as `08:30:00`.
fn clock(duration: &str) -> Option<String> {
    let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    Some(format!("{hours}:{minutes}:{seconds}"))
}

/// An attribute by its whole name, or by its name in whatever namespace.
fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let is_it = |key: quick_xml::name::QName<'_>| key.as_ref() == name || key.local_name().as_ref() == name;
    let found = start.attributes().flatten().find(|attribute| is_it(attribute.key))?;
    Some(unescape(&found.value).map_or_else(|_| found.value.to_string(), Cow::into_owned))
}

fn repeated(start: &BytesStart<'_>, name: &str, most: u32) -> u32 {
    attribute(start, name).and_then(|count| count.parse().ok()).unwrap_or(1_u32).min(most)
}
