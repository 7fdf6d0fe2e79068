use std::{
    fs::File,
    io::{BufReader, Read, Seek},
    ops::Range,
    path::Path,
};

use quick_xml::{Reader, events::Event};
use zip::ZipArchive;

use super::Fault;

/// The most that all parts of a workbook may unpack to, in bytes.
const LIMIT: u64 = 2 << 30;
/// A part that unpacks to more than so many times its size is made to fill memory: sheets are packed to a fiftieth at best.
const RATIO: u64 = 400;
/// Parts below this, in bytes, do no harm however well they are packed.
const HARMLESS: u64 = 50 << 20;

/// The kinds of workbooks, by what is in the file.
pub(super) enum Format {
    Xlsx(Archive),
    Xlsb(Archive),
    Xls,
    Ods,
}

/// What is known of an archive before it is read.
pub(super) struct Archive {
    /// Whether a sheet has hyperlinks.
    pub(super) has_links: bool,
    /// Where in the file its parts lie.
    pub(super) parts: Vec<Range<u64>>,
}

/// Which kind of workbook it is, once it is known to do no harm.
pub(super) fn checked(path: &Path) -> Result<Format, Fault> {
    let mut magic = Vec::new();
    File::open(path)?.take(4).read_to_end(&mut magic)?;
    if magic != b"PK\x03\x04" {
        return Ok(Format::Xls);
    }
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    let (names, parts) = check_sizes(&mut archive)?;
    let has = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if has("xl/workbook.bin") {
        return Ok(Format::Xlsb(Archive { has_links: has_links(&mut archive, &names)?, parts }));
    }
    if has("content.xml") {
        let is_protected = part_has(&mut archive, "META-INF/manifest.xml", "encryption-data")?;
        return if is_protected { Err(Fault::Protected) } else { Ok(Format::Ods) };
    }
    if !has("_rels/.rels") || has("word/document.xml") || has("ppt/presentation.xml") {
        return Err(Fault::NoWorkbook);
    }
    for name in &names {
        if name.to_ascii_lowercase().ends_with("sharedstrings.xml") {
            check_count(&mut archive, name)?;
        }
    }
    Ok(Format::Xlsx(Archive { has_links: has_links(&mut archive, &names)?, parts }))
}

fn has_links(archive: &mut ZipArchive<impl Read + Seek>, names: &[String]) -> Result<bool, Fault> {
    for name in names {
        if name.to_ascii_lowercase().contains("worksheets/_rels/")
            && part_has(archive, name, "relationships/hyperlink")?
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The parts' names and where they lie. The sizes that the directory says are the most that the library unpacks.
fn check_sizes(archive: &mut ZipArchive<impl Read + Seek>) -> Result<(Vec<String>, Vec<Range<u64>>), Fault> {
    let (mut names, mut places, mut all) = (Vec::new(), Vec::new(), 0_u64);
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index)?;
        let (packed, size) = (part.compressed_size(), part.size());
        all = all.saturating_add(size);
        if size > HARMLESS && size / RATIO > packed || all > LIMIT {
            return Err(Fault::Excessive(format!("it unpacks to {} MB, which no list does", all >> 20)));
        }
        names.push(part.name()?.into_owned());
        let start = part.data_start().unwrap_or_default();
        places.push(start..start.saturating_add(packed));
    }
    Ok((names, places))
}

/// Refuses a list of texts that says it has more of them than fit in it: the library makes room for them all at once.
fn check_count(archive: &mut ZipArchive<impl Read + Seek>, name: &str) -> Result<(), Fault> {
    let part = archive.by_name(name)?;
    // `<si/>` is the shortest.
    let most = part.size() / 5;
    let (mut reader, mut buffer) = (Reader::from_reader(BufReader::new(part)), Vec::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer)? {
            Event::Start(start) | Event::Empty(start) if start.local_name().as_ref() == "sst" => {
                let count = start.attributes().flatten().find(|it| it.key.as_ref() == "uniqueCount");
                let count = count.and_then(|count| count.value.parse::<u64>().ok());
                return count.filter(|count| *count > most).map_or(Ok(()), |count| {
                    Err(Fault::Excessive(format!("it says that it has {count} texts, and cannot have them")))
                });
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn part_has(archive: &mut ZipArchive<impl Read + Seek>, name: &str, text: &str) -> Result<bool, Fault> {
    let Some(index) = archive.index_for_name(name) else { return Ok(false) };
    let mut bytes = Vec::new();
    archive.by_index(index)?.take(HARMLESS).read_to_end(&mut bytes)?;
    Ok(bytes.windows(text.len()).any(|window| window == text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    /// An archive of a part of a million zeros, which its directory says are so many.
    fn archive(said: u32) -> ZipArchive<Cursor<Vec<u8>>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("part.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(&vec![0; 1_000_000]).unwrap();
        let mut bytes = zip.finish().unwrap().into_inner();
        let entry = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        bytes[entry + 24..entry + 28].copy_from_slice(&said.to_le_bytes());
        ZipArchive::new(Cursor::new(bytes)).unwrap()
    }

    #[test]
    fn no_part_unpacks_to_more_than_the_directory_says() {
        assert_eq!(check_sizes(&mut archive(1_000_000)).unwrap().0, ["part.xml"]);
        let Err(Fault::Excessive(why)) = check_sizes(&mut archive(3_000_000_000)) else {
            panic!("3 GB pass")
        };
        assert!(why.contains("2861 MB, which no list does"), "{why}");
        let mut sink = Vec::new();
        let read = archive(900).by_index(0).unwrap().read_to_end(&mut sink);
        assert!(read.is_err() && sink.len() < 100_000, "{} are read", sink.len());
    }
}
