use std::{
    io::{BufRead, BufReader, Read as _},
    path::Path,
    sync::Arc,
};

use encoding_rs_io::DecodeReaderBytesBuilder;
use fetchlist_model::{Cells, ImportWarning};
use quick_xml::{Reader, events::Event};

use super::{
    Opened,
    packed::unpacked,
    progress::Progress,
    stream::{Records, Sink},
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
    let file = unpacked(path, progress).map_err(|error| IntakeError::unreadable(Path::new(name), error))?;
    Ok(BufReader::new(DecodeReaderBytesBuilder::new().build(file)))
}

fn root_of(path: &Path, name: &str) -> Result<Root, IntakeError> {
    let text = text(path, name, &Progress::default())?;
    let (mut reader, mut buffer) = (Reader::from_reader(text), Vec::new());
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
            let (line, column) = place(path, name, reader.error_position())?;
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
    let (mut reader, mut buffer) = (Reader::from_reader(text), Vec::new());
    let columns = root.columns();
    let mut cells: Option<Vec<String>> = None;
    // The column that is being read, and how deep within the record it stands.
    let (mut open, mut depth) = (None, 0_usize);
    loop {
        buffer.clear();
        match next(&mut reader, &mut buffer, path, name)? {
            Event::Start(start) => {
                let (whole, local) = (start.name(), start.local_name());
                if cells.is_none() {
                    if root.is_item(local.as_ref()) {
                        (cells, depth) = (Some(vec![String::new(); columns.len()]), 0);
                    }
                    continue;
                }
                depth += 1;
                // Images and videos of a page have addresses too, in elements with a prefix of theirs.
                let is_own = root == Root::Feed || whole.as_ref() == local.as_ref() || depth == 1;
                open = (depth == 1 && is_own).then(|| column_of(columns, local.as_ref())).flatten();
                if let (Some(0), Some(cells), Some(href)) = (open, &mut cells, href(&start)) {
                    fill(&mut cells[0], &href);
                }
            }
            Event::Empty(start) => {
                let column = (depth == 0).then(|| column_of(columns, start.local_name().as_ref())).flatten();
                if let (Some(0), Some(cells), Some(href)) = (column, &mut cells, href(&start)) {
                    fill(&mut cells[0], &href);
                }
            }
            Event::Text(text) => {
                if let (Some(column), Some(cells)) = (open, &mut cells) {
                    cells[column].push_str(&text);
                }
            }
            Event::CData(text) => {
                if let (Some(column), Some(cells)) = (open, &mut cells) {
                    cells[column].push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                if let (Some(column), Some(cells)) = (open, &mut cells) {
                    cells[column].push_str(&character(&reference));
                }
            }
            Event::End(_) if cells.is_some() && depth > 0 => (open, depth) = (None, depth - 1),
            Event::End(end) if root.is_item(end.local_name().as_ref()) => {
                if let Some(cells) = cells.take()
                    && !sink.push(cells.iter().map(|cell| cell.trim()).collect::<Cells>())
                {
                    return Ok(());
                }
            }
            Event::Eof if cells.is_some() => {
                return Err(IntakeError::damaged(name, "it ends in the midst of an entry; get it again"));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn column_of(columns: &[(&str, &[&str])], element: &str) -> Option<usize> {
    columns.iter().position(|(_, elements)| elements.contains(&element))
}

/// Atom writes links as attributes; the first one that is an alternate, or says nothing, is the item's own.
fn href(start: &quick_xml::events::BytesStart<'_>) -> Option<String> {
    let attribute = |name: &str| {
        let found = start.try_get_attribute(name).ok()??;
        Some(found.value.replace("&amp;", "&"))
    };
    attribute("rel").is_none_or(|rel| rel == "alternate").then(|| attribute("href"))?
}

fn fill(cell: &mut String, text: &str) {
    if cell.is_empty() {
        text.clone_into(cell);
    }
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
