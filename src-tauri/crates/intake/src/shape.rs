use std::sync::Arc;

use fetchlist_model::{ImportOptions, Separator};

use crate::{
    cell::{is_address, is_unseen},
    records::{Records, separator_line},
};

/// How many records are looked at.
const SAMPLE_RECORDS: usize = 100;

/// What columns of URLs are called, the likeliest first.
const URL_NAMES: [&str; 22] = [
    "url", "urls", "link", "links", "href", "uri", "网址", "链接", "連結", "address", "website", "site",
    "webpage", "page", "homepage", "web", "loc", "domain", "domains", "host", "hostname", "域名",
];

/// How a list is laid out.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) separator: Separator,
    pub(crate) header: bool,
    /// The cells of the first record.
    pub(crate) first: Vec<String>,
    pub(crate) url_column: usize,
    /// Whether the URL column is clear.
    pub(crate) sure: bool,
}

/// The first records of a list, as one separator cuts them.
struct Sample {
    separator: Separator,
    rows: Vec<Vec<String>>,
}

/// What the sampled rows say of one column.
struct Column {
    /// Share of all rows that have an address in it.
    of_all: f64,
    /// Share of those that are not blank in it.
    of_filled: f64,
}

impl Shape {
    /// Makes every choice that `options` leaves open, from `sample`, the beginning of the list's text.
    ///
    /// `ending` is that of the file's name, in small letters: it decides only where the content leaves several choices.
    pub(crate) fn of(sample: &str, whole: bool, ending: &str, options: &ImportOptions) -> Self {
        let given = || separator_line(sample.as_bytes()).map(|(separator, _)| separator);
        let sample = match options.separator.or_else(given) {
            Some(separator) => Sample::new(sample, whole, separator),
            None => Sample::likeliest(sample, whole, ending),
        };
        let first = sample.rows.first().cloned().unwrap_or_default();
        let is_table = sample.separator != Separator::Lines;
        let header = is_table && options.header.unwrap_or_else(|| sample.has_header());
        let (url_column, sure) = match options.url_column {
            Some(column) => (column as usize, true),
            None => sample.url_column(header),
        };
        Self { separator: sample.separator, header, first, url_column, sure }
    }

    /// The names of `count` columns: those of the header, and `Column 3` for the third where that has none.
    pub(crate) fn columns(&self, count: usize) -> Vec<String> {
        if self.separator == Separator::Lines {
            return Vec::new();
        }
        let given =
            |index: usize| self.first.get(index).filter(|name| self.header && !name.trim().is_empty());
        (0..count)
            .map(|index| given(index).cloned().unwrap_or_else(|| format!("Column {}", index + 1)))
            .collect()
    }
}

impl Sample {
    fn new(text: &str, whole: bool, separator: Separator) -> Self {
        let mut records = Records::new(text.as_bytes(), separator, &Arc::from(""));
        let mut rows: Vec<Vec<String>> = Vec::new();
        while rows.len() <= SAMPLE_RECORDS
            && let Ok(Some(record)) = records.next()
        {
            rows.push(record.cells().map(str::to_owned).collect());
        }
        if !whole && rows.len() > 1 && rows.len() <= SAMPLE_RECORDS {
            // The sample ends within this one.
            rows.pop();
        }
        Self { separator, rows }
    }

    /// A table has records of one width mostly, and of more than one cell. Of several that would do, it is the one whose
    /// cells are addresses, all by themselves.
    fn likeliest(text: &str, whole: bool, ending: &str) -> Self {
        let separators = [Separator::Tab, Separator::Comma, Separator::Semicolon, Separator::Pipe];
        let tables = separators.map(|separator| Self::new(text, whole, separator));
        let named_table = match ending {
            "tsv" | "tab" => Some(Separator::Tab),
            "csv" => Some(Separator::Comma),
            _ => None,
        };
        let likeliest = tables
            .into_iter()
            .filter(|table| table.evenness() >= 0.7)
            .filter(|table| named_table.is_some() || table.has_url_name() || table.addresses().1 >= 0.5)
            // The first of equals: `max_by` would take the last.
            .reduce(|best, other| if other.score() > best.score() { other } else { best });
        if let Some(table) = likeliest {
            return table;
        }
        let single = Self::new(text, whole, named_table.unwrap_or(Separator::Comma));
        let is_one_column = single.rows.iter().all(|row| row.len() == 1) && single.has_url_name();
        if named_table.is_some() || is_one_column {
            return single;
        }
        Self::new(text, whole, Separator::Lines)
    }

    /// Share of the records that are as wide as most; 0 where most have a single cell.
    fn evenness(&self) -> f64 {
        let mut widths: Vec<usize> = self.rows.iter().map(Vec::len).collect();
        widths.sort_unstable();
        let runs = widths.chunk_by(|one, other| one == other);
        match runs.max_by_key(|run| run.len()) {
            Some([width, ..]) if *width < 2 => 0.0,
            Some(run) => share(run.len(), self.rows.len()),
            None => 0.0,
        }
    }

    /// Of the column with the most addresses: the share of records whose cell is one and holds no other separator, and
    /// the share whose cell is one.
    fn addresses(&self) -> (f64, f64) {
        let width = self.width();
        let columns = (0..width).map(|column| {
            let cells = self.rows.iter().filter_map(|row| row.get(column)).filter(|cell| is_address(cell));
            let (clean, all) = cells.fold((0, 0), |(clean, all), cell| {
                (clean + usize::from(!cell.contains([',', ';', '\t', '|'])), all + 1)
            });
            (share(clean, self.rows.len()), share(all, self.rows.len()))
        });
        columns.reduce(|best, other| if other > best { other } else { best }).unwrap_or_default()
    }

    fn score(&self) -> (f64, f64, f64, usize) {
        let (clean, all) = self.addresses();
        (clean, all, self.evenness(), self.width())
    }

    fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or_default()
    }

    fn has_url_name(&self) -> bool {
        self.rows.first().is_some_and(|row| row.iter().any(|cell| name_rank(cell).is_some()))
    }

    /// Whether the first record holds names: no address, but the name of a column of URLs, or a word above a column of
    /// addresses.
    fn has_header(&self) -> bool {
        let Some(first) = self.rows.first() else {
            return false;
        };
        if first.iter().any(|cell| is_address(cell)) {
            return false;
        }
        let is_word = |cell: &String| !cell.trim().is_empty() && !cell.contains([':', '/']);
        let above_addresses = |(index, cell)| is_word(cell) && self.column(index, true).of_filled >= 0.5;
        self.has_url_name() || first.iter().enumerate().any(above_addresses)
    }

    fn column(&self, index: usize, header: bool) -> Column {
        let cells = || {
            self.rows.iter().skip(usize::from(header)).map(|row| row.get(index).map_or("", String::as_str))
        };
        let filled = cells().filter(|cell| !cell.trim_matches(is_unseen).is_empty()).count();
        let addresses = cells().filter(|cell| is_address(cell)).count();
        Column { of_all: share(addresses, cells().count()), of_filled: share(addresses, filled) }
    }

    /// The column of the URLs, and whether that is clear.
    fn url_column(&self, header: bool) -> (usize, bool) {
        let names = if header { self.rows.first().map_or(&[][..], Vec::as_slice) } else { &[] };
        let rank = |index: usize| names.get(index).and_then(|name| name_rank(name)).unwrap_or(usize::MAX);
        let columns: Vec<Column> = (0..self.width()).map(|index| self.column(index, header)).collect();
        let of_addresses: Vec<usize> =
            (0..columns.len()).filter(|index| columns[*index].of_filled >= 0.5).collect();
        // By content first; where that finds none, by name; where that finds none, the one with any addresses.
        match of_addresses[..] {
            [only] => {
                (only, columns.len() == 1 || columns[only].of_filled >= 0.8 || rank(only) != usize::MAX)
            }
            [] => {
                let any = |index: &usize| columns[*index].of_all;
                let by_name = (0..columns.len())
                    .filter(|index| rank(*index) != usize::MAX)
                    .min_by_key(|index| rank(*index));
                let most = (0..columns.len())
                    .reduce(|best, other| if any(&other) > any(&best) { other } else { best });
                (by_name.or(most).unwrap_or(0), columns.len() == 1)
            }
            _ => {
                let likeliest = of_addresses.iter().copied().min_by_key(|index| rank(*index)).unwrap_or(0);
                let mut full = of_addresses.iter().filter(|index| columns[**index].of_all >= 0.8);
                match (full.next(), full.next()) {
                    (Some(full), None) if rank(*full) == rank(likeliest) => (*full, true),
                    _ => (likeliest, false),
                }
            }
        }
    }
}

/// How likely a column of that name holds the URLs, 0 for the likeliest; `None` where the name says nothing.
fn name_rank(name: &str) -> Option<usize> {
    let name = name.trim_matches(is_unseen).to_lowercase();
    if let Some(rank) = URL_NAMES.iter().position(|known| *known == name) {
        return Some(rank);
    }
    // `Product URL`, `image_link`, `产品链接`; but an `e-mail address` or a `host country` is none.
    let strong = &URL_NAMES[..9];
    let has_word = name.split(|c: char| !c.is_alphanumeric()).any(|word| strong.contains(&word));
    let has_part = strong.iter().any(|known| !known.is_ascii() && name.contains(known));
    (has_word || has_part).then_some(URL_NAMES.len())
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
