use std::{
    io::{BufRead, BufReader, Read as _},
    path::Path,
    sync::Arc,
};

use encoding_rs::UTF_8;
use encoding_rs_io::DecodeReaderBytesBuilder;
use fetchlist_model::ImportWarning;
use quick_xml::{
    Reader,
    encoding::EncodingError,
    events::{BytesStart, Event},
};

use super::{
    Opened,
    packed::unpacked,
    progress::Progress,
    stream::{Records, Sink},
    whole::declared_in,
};
use crate::IntakeError;

const GET_ANOTHER: &str = "sitemaps, their indexes, RSS and Atom feeds are read";

/// What an XML file is a list of, by its root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Root {
    Sitemap,
    Index,
    Feed,
}

impl Root {
    fn of(name: &str) -> Option<Self> {
        match name {
            "urlset" => Some(Self::Sitemap),
            "sitemapindex" => Some(Self::Index),
            "rss" | "feed" | "RDF" => Some(Self::Feed),
            _ => None,
        }
    }

    /// The element that a record is made of.
    fn is_item(self, name: &str) -> bool {
        match self {
            Self::Sitemap => name == "url",
            Self::Index => name == "sitemap",
            Self::Feed => name == "item" || name == "entry",
        }
    }

    /// The columns, and for each the elements that fill it.
    fn columns(self) -> &'static [(&'static str, &'static [&'static str])] {
        match self {
            Self::Sitemap => &[
                ("url", &["loc"]),
                ("lastmod", &["lastmod"]),
                ("changefreq", &["changefreq"]),
                ("priority", &["priority"]),
            ],
            Self::Index => &[("url", &["loc"]), ("lastmod", &["lastmod"])],
            Self::Feed => &[
                ("url", &["link"]),
                ("title", &["title"]),
                ("date", &["pubDate", "updated", "published", "date"]),
            ],
        }
    }
}

/// A sitemap or an index of sitemaps (sitemaps.org), or a feed (RSS, Atom): a record for each page, sitemap or item.
pub(crate) fn open(path: &Path, name: &str) -> Result<Opened, IntakeError> {
    let root = root_of(path, name)?;
    let names: Vec<&str> = root.columns().iter().map(|(name, _)| *name).collect();
    let (path, list) = (path.to_owned(), name.to_owned());
    let records = Records::of(name, move |sink| read(&path, &list, root, sink))?;
    let warnings = if root == Root::Index { vec![ImportWarning::SitemapIndex] } else { Vec::new() };
    Ok(Opened { warnings, ..Opened::links(&names, records) })
}

/// The file's text as UTF-8.
fn text(path: &Path, name: &str, progress: &Progress) -> Result<impl BufRead + use<>, IntakeError> {
    // Where it is not UTF-8 although nothing else is said, whoever reads it tells the place.
    let encoding = declared_in(path, name)?.filter(|encoding| *encoding != UTF_8);
    let file = unpacked(path, progress).map_err(|error| IntakeError::unreadable(Path::new(name), error))?;
    Ok(BufReader::new(
        DecodeReaderBytesBuilder::new().encoding(encoding).utf8_passthru(true).strip_bom(true).build(file),
    ))
}

fn reader<R: BufRead>(text: R) -> Reader<R> {
    let mut reader = Reader::from_reader(text);
    // Many a sitemap has `?a=1&b=2` in it as it is.
    reader.config_mut().allow_dangling_amp = true;
    reader
}

fn root_of(path: &Path, name: &str) -> Result<Root, IntakeError> {
    let text = text(path, name, &Progress::default())?;
    let (mut reader, mut buffer) = (reader(text), Vec::new());
    loop {
        buffer.clear();
        match next(&mut reader, &mut buffer, path, name)? {
            Event::Start(start) | Event::Empty(start) => {
                let found = start.local_name();
                return Root::of(found.as_ref()).ok_or_else(|| {
                    IntakeError::no_list(name, &format!("its root is <{}>; {GET_ANOTHER}", found.as_ref()))
                });
            }
            Event::Eof => return Err(IntakeError::no_list(name, &format!("it is no XML; {GET_ANOTHER}"))),
            _ => {}
        }
    }
}

/// The next event. Entities that a file declares are a way to make little text very long, and no list needs them.
fn next<'b, R: BufRead>(
    reader: &mut Reader<R>,
    buffer: &'b mut Vec<u8>,
    path: &Path,
    name: &str,
) -> Result<Event<'b>, IntakeError> {
    let start = reader.buffer_position();
    match reader.read_event_into(buffer) {
        Ok(Event::DocType(declared)) if declared.contains("<!ENTITY") => Err(IntakeError::excessive(
            name,
            "it declares entities of its own, which is not read for safety; take them out",
        )),
        Ok(event) => Ok(event),
        // What cannot be unpacked is no fault of the XML.
        Err(quick_xml::Error::Io(error)) => {
            let error = Arc::try_unwrap(error).unwrap_or_else(|error| error.kind().into());
            Err(IntakeError::unreadable(Path::new(name), error))
        }
        Err(error) => {
            let at = match &error {
                // The library tells where in what it was reading, and not where that begins.
                quick_xml::Error::Encoding(EncodingError::Utf8(error)) => start + error.valid_up_to() as u64,
                _ => reader.error_position(),
            };
            let (line, column) = place(path, name, at)?;
            let what = format!("on line {line}, at character {column}: {error}; get it again");
            Err(IntakeError::damaged(name, &what))
        }
    }
}

/// The line, and the character in it, that stand at this byte of the text; both counted from 1.
fn place(path: &Path, name: &str, at: u64) -> Result<(u64, u64), IntakeError> {
    let (mut line, mut column) = (1, 1);
    for byte in text(path, name, &Progress::default())?.take(at).bytes() {
        match byte.map_err(|error| IntakeError::unreadable(Path::new(name), error))? {
            b'\n' => (line, column) = (line + 1, 1),
            // All but the first byte of a character begin so in UTF-8.
            0x80..=0xbf => {}
            _ => column += 1,
        }
    }
    Ok((line, column))
}

fn read(path: &Path, name: &str, root: Root, sink: &mut Sink) -> Result<(), IntakeError> {
    let text = text(path, name, &sink.progress())?;
    let (mut reader, mut buffer) = (reader(text), Vec::new());
    let mut entry: Option<Entry> = None;
    // How many elements are open.
    let mut level = 0_u64;
    loop {
        buffer.clear();
        match next(&mut reader, &mut buffer, path, name)? {
            Event::Start(start) => {
                level += 1;
                match &mut entry {
                    Some(entry) => entry.start(&start),
                    None if root.is_item(start.local_name().as_ref()) => {
                        entry = Some(Entry::new(root, &start));
                    }
                    None => {}
                }
            }
            Event::Empty(start) => {
                if let Some(entry) = &mut entry {
                    entry.start(&start);
                    entry.end();
                }
            }
            Event::Text(text) => {
                if let Some(entry) = &mut entry {
                    entry.add(&text);
                }
            }
            Event::CData(text) => {
                if let Some(entry) = &mut entry {
                    entry.add(&text);
                }
            }
            Event::GeneralRef(reference) => {
                if let Some(entry) = &mut entry {
                    entry.add(&character(&reference));
                }
            }
            Event::End(_) => {
                level -= 1;
                if let Some(done) = entry.take_if(Entry::end)
                    && !sink.push(done.cells.iter().map(|(cell, _)| cell).collect())
                {
                    return Ok(());
                }
            }
            // A file that was cut off between two entries must not pass for a short one.
            Event::Eof if level > 0 => {
                let (line, column) = place(path, name, reader.buffer_position())?;
                let within = if entry.is_some() { " in the midst of an entry" } else { "" };
                let what =
                    format!("on line {line}, at character {column}: it is cut off{within}; get it again");
                return Err(IntakeError::damaged(name, &what));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The page, sitemap or item that is being read.
struct Entry {
    root: Root,
    /// The prefix of its own name. Other vocabularies have titles, dates and addresses too, in elements with a prefix of theirs.
    prefix: Option<String>,
    /// For each column its text, and whether an element with that prefix has filled it.
    cells: Vec<(String, bool)>,
    /// The column that is being read, if the element may fill it, and its text so far.
    open: Option<(usize, bool, String)>,
    /// How deep within the record it is read.
    depth: usize,
}

impl Entry {
    fn new(root: Root, start: &BytesStart<'_>) -> Self {
        let cells = vec![Default::default(); root.columns().len()];
        Self { root, prefix: prefix(start), cells, open: None, depth: 0 }
    }

    fn start(&mut self, start: &BytesStart<'_>) {
        self.depth += 1;
        if self.depth > 1 {
            return;
        }
        let is_own = prefix(start) == self.prefix;
        // What a sitemap says of a page's images is not said of the page.
        let column = column_of(self.root.columns(), start.local_name().as_ref());
        let Some(column) = column.filter(|_| is_own || self.root == Root::Feed) else { return };
        if let (0, Some(href)) = (column, href(start)) {
            self.fill(column, is_own, &href);
        }
        self.open = Some((column, is_own, String::new()));
    }

    fn add(&mut self, more: &str) {
        if let Some((.., text)) = &mut self.open {
            text.push_str(more);
        }
    }

    /// Ends an element; whether it is the record itself.
    fn end(&mut self) -> bool {
        if self.depth == 1
            && let Some((column, is_own, text)) = self.open.take()
        {
            self.fill(column, is_own, &text);
        }
        let is_whole = self.depth == 0;
        self.depth = self.depth.saturating_sub(1);
        is_whole
    }

    /// Of several elements for one column, the first counts, and one of the record's own before all others.
    fn fill(&mut self, column: usize, is_own: bool, text: &str) {
        let text = text.trim();
        let (cell, is_filled_by_own) = &mut self.cells[column];
        if !text.is_empty() && (cell.is_empty() || is_own && !*is_filled_by_own) {
            text.clone_into(cell);
            *is_filled_by_own = is_own;
        }
    }
}

fn prefix(start: &BytesStart<'_>) -> Option<String> {
    start.name().prefix().map(|prefix| prefix.as_ref().to_owned())
}

fn column_of(columns: &[(&str, &[&str])], element: &str) -> Option<usize> {
    columns.iter().position(|(_, elements)| elements.contains(&element))
}

/// Atom writes links as attributes; the first one that is an alternate, or says nothing, is the item's own.
fn href(start: &BytesStart<'_>) -> Option<String> {
    let attribute = |name: &str| {
        let found = start.try_get_attribute(name).ok()??;
        Some(found.value.replace("&amp;", "&"))
    };
    attribute("rel").is_none_or(|rel| rel == "alternate").then(|| attribute("href"))?
}

/// What a reference stands for: XML's own five, or a character by its number; others stay as they are written.
fn character(reference: &str) -> String {
    let number = reference.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    match (reference, number.and_then(char::from_u32)) {
        (_, Some(character)) => character.to_string(),
        ("amp", _) => "&".into(),
        ("lt", _) => "<".into(),
        ("gt", _) => ">".into(),
        ("quot", _) => "\"".into(),
        ("apos", _) => "'".into(),
        _ => format!("&{reference};"),
    }
}
