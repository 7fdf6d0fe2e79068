use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufRead, BufReader, Read as _},
};

use quick_xml::{Reader, escape::unescape, events::Event};
use zip::ZipArchive;

use super::{
    Fault,
    binary::{counted, number},
    links::Targets,
};

const SHEET: u16 = 156;
const HYPERLINK: u16 = 494;

/// The longest record that is read, in bytes; Excel writes no link that is half as long.
const RECORD_BYTES: u64 = 64 << 10;

/// What is read of a list of relationships, in bytes: as many links as Excel writes, each with a long URL.
const RELATIONSHIPS_BYTES: u64 = 50 << 20;

/// The hyperlinks of a binary workbook ([MS-XLSB]), beside the reader of its cells.
pub(super) struct Links(ZipArchive<BufReader<File>>);

impl Links {
    pub(super) fn new(file: BufReader<File>) -> Result<Self, Fault> {
        Ok(Self(ZipArchive::new(file)?))
    }

    pub(super) fn of(&mut self, sheet: &str) -> Result<Targets, Fault> {
        let mut targets = Targets::default();
        let Some((folder, file)) = self.part_of(sheet)? else { return Ok(targets) };
        let urls = self.relationships(&format!("{folder}/_rels/{file}.rels"), Some("/hyperlink"))?;
        if urls.is_empty() {
            return Ok(targets);
        }
        self.each_record(&format!("{folder}/{file}"), HYPERLINK, &mut |data| {
            // One that leads nowhere leads to another cell.
            let _ = add_link(data, &urls, &mut targets);
        })?;
        Ok(targets)
    }

    /// The folder and the file of a sheet's part ([MS-XLSB] 2.4.313, `BrtBundleSh`).
    fn part_of(&mut self, sheet: &str) -> Result<Option<(String, String)>, Fault> {
        let parts = self.relationships("xl/_rels/workbook.bin.rels", None)?;
        let mut found = None;
        self.each_record("xl/workbook.bin", SHEET, &mut |data| {
            // In front stand whether it is shown, and its number.
            let id = data.get(8..).and_then(|rest| counted(rest, 2));
            if let Some((id, rest)) = id
                && counted(rest, 2).is_some_and(|(name, _)| name == sheet)
            {
                found = parts.get(&id);
            }
        })?;
        let split = |part: &String| {
            let (folder, file) = part.rsplit_once('/')?;
            Some((format!("xl/{folder}"), file.to_owned()))
        };
        Ok(found.and_then(split))
    }

    /// What the relationships in a part lead to, by their names; those of one type only, if it is given.
    fn relationships(&mut self, part: &str, kind: Option<&str>) -> Result<HashMap<String, String>, Fault> {
        let mut targets = HashMap::new();
        let Some(index) = self.index_of(part) else { return Ok(targets) };
        let text = BufReader::new(self.0.by_index(index)?.take(RELATIONSHIPS_BYTES));
        let (mut reader, mut buffer) = (Reader::from_reader(text), Vec::new());
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer)? {
                Event::Start(start) | Event::Empty(start)
                    if start.local_name().as_ref() == "Relationship" =>
                {
                    let attribute = |name| {
                        let value = start.try_get_attribute(name).ok()??.value;
                        Some(unescape(&value).map_or_else(|_| value.to_string(), Into::into))
                    };
                    let is_wanted =
                        kind.is_none_or(|kind| attribute("Type").is_some_and(|it| it.ends_with(kind)));
                    if let (true, Some(id), Some(target)) = (is_wanted, attribute("Id"), attribute("Target"))
                    {
                        targets.insert(id, target);
                    }
                }
                Event::Eof => return Ok(targets),
                _ => {}
            }
        }
    }

    /// Shows the data of a part's records of one kind ([MS-XLSB] 2.1.4).
    fn each_record(&mut self, part: &str, kind: u16, look: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
        let Some(index) = self.index_of(part) else { return Ok(()) };
        let (mut records, mut data) = (BufReader::new(self.0.by_index(index)?), Vec::new());
        while !records.fill_buf()?.is_empty() {
            let found = packed_number(&mut records, 2)?;
            let length = packed_number(&mut records, 4)?;
            let mut record = records.by_ref().take(length);
            if found == u64::from(kind) && length <= RECORD_BYTES {
                data.clear();
                record.read_to_end(&mut data)?;
                look(&data);
            } else {
                io::copy(&mut record, &mut io::sink())?;
            }
        }
        Ok(())
    }

    /// Parts are found in any capitals, as the reader of the cells does.
    fn index_of(&self, part: &str) -> Option<usize> {
        let mut names = self.0.file_names();
        names.position(|name| name.is_ok_and(|name| name.eq_ignore_ascii_case(part)))
    }
}

/// A number of 7 bits a byte, the last of which is below 128, or of so many bytes.
fn packed_number(from: &mut impl BufRead, most: u32) -> io::Result<u64> {
    let mut packed = 0;
    for place in 0..most {
        let mut byte = [0];
        from.read_exact(&mut byte)?;
        packed |= u64::from(byte[0] & 0x7f) << (7 * place);
        if byte[0] < 0x80 {
            break;
        }
    }
    Ok(packed)
}

/// Adds a link ([MS-XLSB] 2.4.662, `BrtHLink`), if it leads to a URL.
fn add_link(data: &[u8], urls: &HashMap<String, String>, targets: &mut Targets) -> Option<()> {
    let at = |index: usize| number::<4>(data, 4 * index).map(|number| number as u32);
    let (first_row, last_row, first_column, last_column) = (at(0)?, at(1)?, at(2)?, at(3)?);
    let (id, rest) = counted(&data[16..], 2)?;
    let url = urls.get(&id)?;
    let place = counted(rest, 2).map(|(place, _)| place).filter(|place| !place.is_empty());
    let url = place.map_or_else(|| url.clone(), |place| format!("{url}#{place}"));
    targets.add((first_row, first_column), (last_row, last_column), url);
    Some(())
}
