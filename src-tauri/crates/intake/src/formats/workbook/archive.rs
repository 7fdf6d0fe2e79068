use std::{
    fs::File,
    io::{self, BufReader, Read as _},
    path::Path,
};

use zip::ZipArchive;

use super::Fault;

/// The most that all parts of a workbook may unpack to, in bytes.
const LIMIT: u64 = 2 << 30;
/// A part that unpacks to more than so many times its size is made to fill memory: sheets are packed to a fiftieth at best.
const RATIO: u64 = 400;
/// Parts below this, in bytes, do no harm however well they are packed.
const HARMLESS: u64 = 50 << 20;
/// No part unpacks to more than so many times its size (DEFLATE), whatever the directory says.
const DEFLATE: u64 = 1_032;
/// How far into a part its own counts stand, in bytes.
const HEAD: u64 = 4_096;

/// The kinds of workbooks, by what is in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Xlsx {
        /// Whether a sheet has hyperlinks.
        has_links: bool,
    },
    Xlsb,
    Xls,
    Ods,
}

type Archive = ZipArchive<BufReader<File>>;

/// Which kind of workbook it is, once it is known to do no harm.
pub(super) fn checked(path: &Path) -> Result<Format, Fault> {
    let mut magic = Vec::new();
    File::open(path)?.take(4).read_to_end(&mut magic)?;
    if magic != b"PK\x03\x04" {
        return Ok(Format::Xls);
    }
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?))?;
    let names = check_sizes(&mut archive)?;
    let has = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if has("xl/workbook.bin") {
        return Ok(Format::Xlsb);
    }
    if has("content.xml") {
        let is_protected = part_has(&mut archive, "META-INF/manifest.xml", "encryption-data")?;
        return if is_protected { Err(Fault::Protected) } else { Ok(Format::Ods) };
    }
    if !has("_rels/.rels") || has("word/document.xml") || has("ppt/presentation.xml") {
        return Err(Fault::NoWorkbook);
    }
    let mut has_links = false;
    for name in &names {
        let lower = name.to_ascii_lowercase();
        if lower.ends_with("sharedstrings.xml") {
            check_count(&mut archive, name)?;
        }
        has_links = has_links
            || lower.contains("worksheets/_rels/")
                && part_has(&mut archive, name, "relationships/hyperlink")?;
    }
    Ok(Format::Xlsx { has_links })
}

/// The parts' names. What the directory says of their sizes is believed where no lie could do harm; else they are read.
fn check_sizes(archive: &mut Archive) -> Result<Vec<String>, Fault> {
    let too_much =
        |bytes| Fault::Broken(format!("it unpacks to more than {} MB, which no list does", bytes >> 20));
    let (mut names, mut all) = (Vec::new(), 0_u64);
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index)?;
        let (name, packed, said) = (part.name()?.into_owned(), part.compressed_size(), part.size());
        drop(part);
        let most = HARMLESS.max(packed.saturating_mul(RATIO));
        let mut size = said;
        if said <= most && packed.saturating_mul(DEFLATE) > LIMIT {
            size = io::copy(&mut archive.by_index(index)?.take(most + 1), &mut io::sink())?;
        }
        all = all.saturating_add(size);
        if size > most || all > LIMIT {
            return Err(too_much(all));
        }
        names.push(name);
    }
    Ok(names)
}

/// Refuses a list of texts that says it has more of them than fit in it: the library makes room for them all at once.
fn check_count(archive: &mut Archive, name: &str) -> Result<(), Fault> {
    let part = archive.by_name(name)?;
    let size = part.size();
    let mut head = String::new();
    part.take(HEAD).read_to_string(&mut head).or_else(|_| Ok::<_, Fault>(0))?;
    let count =
        head.split_once("uniqueCount=\"").and_then(|(_, rest)| rest.split('"').next()?.parse::<u64>().ok());
    // `<si/>`
    match count {
        Some(count) if count > size / 5 => {
            Err(Fault::Broken(format!("it says that it has {count} texts, and cannot have them")))
        }
        _ => Ok(()),
    }
}

fn part_has(archive: &mut Archive, name: &str, text: &str) -> Result<bool, Fault> {
    let Some(index) = archive.index_for_name(name) else { return Ok(false) };
    let mut bytes = Vec::new();
    archive.by_index(index)?.take(HARMLESS).read_to_end(&mut bytes)?;
    Ok(bytes.windows(text.len()).any(|window| window == text.as_bytes()))
}
