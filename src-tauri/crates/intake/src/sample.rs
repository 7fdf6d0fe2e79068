use std::iter;

use fetchlist_model::{Cells, ImportOptions};

use crate::{
    cell::{is_address, is_unseen, starts_like_url},
    line::pieces_of,
    template::Template,
};

/// How many records are looked at.
pub(crate) const SAMPLE_RECORDS: usize = 100;

/// What columns of URLs are called, the likeliest first.
const URL_NAMES: [&str; 22] = [
    "url", "urls", "link", "links", "href", "uri", "网址", "链接", "連結", "address", "website", "site",
    "webpage", "page", "homepage", "web", "loc", "domain", "domains", "host", "hostname", "域名",
];

/// How many records may stand above the names of the columns.
const TITLE_RECORDS: usize = 20;

/// The first records of a list, and what they say of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sample {
    /// How many come before the others: titles, and what else programs write above the names of the columns.
    pub(crate) titles: usize,
    records: Vec<Cells>,
}

/// What the records are taken for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    /// The first one holds names.
    pub(crate) header: bool,
    pub(crate) url_column: usize,
    /// Whether the URL column is clear.
    pub(crate) sure: bool,
}

/// What the sampled records say of one column.
struct Column {
    /// Share of all records that have an address in it.
    of_all: f64,
    /// Share of those that are not blank in it.
    of_filled: f64,
}

impl Sample {
    pub(crate) fn new(mut records: Vec<Cells>) -> Self {
        let titles = titles(&records);
        records.drain(..titles);
        Self { titles, records }
    }

    /// Of records that have these names.
    pub(crate) fn named(names: Cells, records: impl Iterator<Item = Cells>) -> Self {
        Self { titles: 0, records: iter::once(names).chain(records).collect() }
    }

    /// Makes the choices that `options` leaves open, from the content.
    pub(crate) fn taken(&self, options: &ImportOptions) -> Taken {
        let header = options.header.unwrap_or_else(|| self.has_header() || self.is_named_by(options));
        let (url_column, sure) = match options.url_column {
            Some(column) => (column as usize, true),
            None => self.url_column(header),
        };
        Taken { header, url_column, sure }
    }

    /// Whether the pattern for the URLs calls a column by what the first record holds.
    fn is_named_by(&self, options: &ImportOptions) -> bool {
        let names = self.records.first().map(|first| first.iter().map(str::to_owned).collect::<Vec<_>>());
        let template = options.template.as_deref().map(Template::new);
        template.zip(names).is_some_and(|(template, names)| template.has_one_of(&names))
    }

    /// Share of the records that are as wide as most; 0 where most have a single cell.
    pub(crate) fn evenness(&self) -> f64 {
        match usual_width(&self.records) {
            (..2, _) => 0.0,
            (_, count) => share(count, self.records.len()),
        }
    }

    /// Of the column with the most addresses: the share of records whose cell is one and holds no other separator, and
    /// the share whose cell is one.
    pub(crate) fn addresses(&self) -> (f64, f64) {
        let columns = (0..self.width()).map(|column| {
            let cells = self.records.iter().map(|row| row.get(column)).filter(|cell| is_address(cell));
            let (clean, all) = cells.fold((0, 0), |(clean, all), cell| {
                (clean + usize::from(!cell.contains([',', ';', '\t', '|'])), all + 1)
            });
            (share(clean, self.records.len()), share(all, self.records.len()))
        });
        columns.reduce(|best, other| if other > best { other } else { best }).unwrap_or_default()
    }

    /// Of the column where it is greatest: how many cells stand in marks of this kind, if that is most of them.
    pub(crate) fn marked(&self, mark: char) -> usize {
        let is_marked = |cell: &&str| cell.len() > 1 && cell.starts_with(mark) && cell.ends_with(mark);
        let columns = (0..self.width()).map(|column| {
            let cells = || self.records.iter().map(|row| row.get(column)).filter(|cell| !cell.is_empty());
            let marked = cells().filter(is_marked).count();
            if 2 * marked > cells().count() { marked } else { 0 }
        });
        columns.max().unwrap_or_default()
    }

    pub(crate) fn width(&self) -> usize {
        self.records.iter().map(Cells::len).max().unwrap_or_default()
    }

    /// Whether the first record calls a column by what URLs are called. One with a URL in it is no record of names, be it
    /// `url=https://a.example/`.
    pub(crate) fn has_url_name(&self) -> bool {
        self.records.first().is_some_and(|row| {
            row.iter().any(|cell| name_rank(cell).is_some()) && !row.iter().any(|cell| cell.contains("://"))
        })
    }

    /// Whether the first record names several columns, one of them of URLs.
    pub(crate) fn names_several(&self) -> bool {
        self.has_url_name() && self.records.first().is_some_and(|names| names.len() > 1)
    }

    /// Whether at least half of what stands below the first record is one address a cell.
    pub(crate) fn is_of_single_addresses(&self) -> bool {
        let cells = || self.records.iter().skip(1).map(|row| row.get(0));
        let single = cells().filter(|cell| is_address(cell) && pieces_of(cell).len() == 1).count();
        single > 0 && 2 * single >= cells().count()
    }

    /// Whether the first record holds names: it names URLs, or has words without a digit, one of them above values that
    /// all have some.
    fn has_header(&self) -> bool {
        let Some((first, rest)) = self.records.split_first() else {
            return false;
        };
        let has_digit = |cell: &str| cell.bytes().any(|byte| byte.is_ascii_digit());
        let above_numbers = |index| {
            let cells = rest.iter().map(|row| row.get(index));
            let mut cells = cells.filter(|cell| !cell.trim().is_empty()).peekable();
            cells.peek().is_some() && cells.all(has_digit)
        };
        let all_words = first.iter().all(|cell| is_word(cell) && !has_digit(cell));
        self.names_urls() || !self.begins_with_address() && all_words && (0..first.len()).any(above_numbers)
    }

    /// Whether the first record holds no address, but the name of a column of URLs, or a word above a column of addresses.
    fn names_urls(&self) -> bool {
        let first = || self.records.first().into_iter().flat_map(Cells::iter);
        let above_addresses = |(index, cell)| is_word(cell) && self.column(index, true).of_filled >= 0.5;
        !self.begins_with_address() && (self.has_url_name() || first().enumerate().any(above_addresses))
    }

    /// Whether the first record holds an address. A shop such as `Amazon.de` may be the name of a column, where nothing
    /// below it is one.
    fn begins_with_address(&self) -> bool {
        let Some((first, rest)) = self.records.split_first() else {
            return false;
        };
        let is_one = |(index, cell)| {
            is_address(cell)
                && (rest.is_empty() || starts_like_url(cell) || self.column(index, true).of_all > 0.0)
        };
        first.iter().enumerate().any(is_one)
    }

    fn column(&self, index: usize, header: bool) -> Column {
        let cells = || self.records.iter().skip(usize::from(header)).map(|row| row.get(index));
        let filled = cells().filter(|cell| !cell.trim_matches(is_unseen).is_empty()).count();
        let addresses = cells().filter(|cell| is_address(cell)).count();
        Column { of_all: share(addresses, cells().count()), of_filled: share(addresses, filled) }
    }

    /// The column of the URLs, and whether that is clear.
    fn url_column(&self, header: bool) -> (usize, bool) {
        let names = self.records.first().filter(|_| header);
        let rank = |index: usize| names.and_then(|names| name_rank(names.get(index))).unwrap_or(usize::MAX);
        let columns: Vec<Column> = (0..self.width()).map(|index| self.column(index, header)).collect();
        let of_addresses: Vec<usize> =
            (0..columns.len()).filter(|index| columns[*index].of_filled >= 0.5).collect();
        // By content first; where that finds none, by name; where that finds none, the one with any addresses.
        let (column, sure) = match of_addresses[..] {
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
        };
        // The column of its links has those addresses too that its cells do not show.
        let links = column + 1;
        let has_links =
            names.is_some_and(|names| names.get(links) == format!("{} (link)", names.get(column)));
        if has_links && columns[links].of_all >= columns[column].of_all {
            (links, sure || of_addresses.iter().all(|index| [column, links].contains(index)))
        } else {
            (column, sure)
        }
    }
}

/// Whether a column of that name holds URLs, and nothing else could be meant.
pub(crate) fn is_url_name(name: &str) -> bool {
    name_rank(name).is_some_and(|rank| rank < URL_NAMES.len())
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

/// How many records come before the one that names the columns: they hold no address and are mostly empty beside the
/// usual ones, and that one names a column of URLs.
fn titles(records: &[Cells]) -> usize {
    let (usual, _) = usual_width(records);
    let filled =
        |record: &Cells| record.iter().filter(|cell| !cell.trim_matches(is_unseen).is_empty()).count();
    let is_title = |record: &&Cells| {
        2 * filled(record) <= usual && !record.iter().any(|cell| is_address(cell) || is_url_name(cell))
    };
    let titles = records.iter().take(TITLE_RECORDS).take_while(is_title).count();
    let below = Sample { titles: 0, records: records[titles..].to_vec() };
    if titles > 0 && below.names_urls() { titles } else { 0 }
}

/// How many cells most records have, and how many records that are; of two that are as frequent, the greater one.
fn usual_width(records: &[Cells]) -> (usize, usize) {
    let mut widths: Vec<usize> = records.iter().map(Cells::len).collect();
    widths.sort_unstable();
    let runs = widths.chunk_by(|one, other| one == other);
    runs.max_by_key(|run| run.len()).map_or((0, 0), |run| (run[0], run.len()))
}

fn is_word(cell: &str) -> bool {
    !cell.trim().is_empty() && !cell.contains([':', '/'])
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
