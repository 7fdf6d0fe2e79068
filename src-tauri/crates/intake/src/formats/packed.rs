use std::{
    fs::File,
    io::{self, BufReader, Read, Write as _},
    path::Path,
};

use flate2::read::MultiGzDecoder;
use tempfile::{NamedTempFile, TempPath};
use zip::ZipArchive;

use crate::IntakeError;

/// The most that a packed list may unpack to, in bytes.
const LIMIT: u64 = 8 << 30;
/// A list that unpacks to more than this, in bytes …
const HARMLESS: u64 = 100 << 20;
/// … and to so many times its size is no list but made to fill disks: text is packed to a hundredth at best.
const RATIO: u64 = 400;

/// The list in a gzip file (RFC 1952), or in a ZIP archive of one file, in a temporary file, and its name; `None` where it is
/// neither. The file begins with `head`.
pub(crate) fn unpacked(
    path: &Path,
    name: &str,
    head: &[u8],
) -> Result<Option<(TempPath, String)>, IntakeError> {
    let unreadable = |error| IntakeError::unreadable(Path::new(name), error);
    let open = || File::open(path).map_err(unreadable);
    if head.starts_with(b"\x1f\x8b") {
        let file = open()?;
        let packed = file.metadata().map_err(unreadable)?.len();
        let copy = copied(MultiGzDecoder::new(BufReader::new(file)), packed, name)?;
        let is_gz = Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
        return Ok(Some((copy, if is_gz { &name[..name.len() - 3] } else { name }.to_owned())));
    }
    if !head.starts_with(b"PK\x03\x04") {
        return Ok(None);
    }
    // What is no whole archive is told by whoever reads its kind.
    let Ok(mut archive) = ZipArchive::new(BufReader::new(open()?)) else { return Ok(None) };
    let Some((index, inner)) = only_file(&archive) else { return Ok(None) };
    let broken =
        |error| IntakeError::damaged(name, &format!("it cannot be unpacked ({error}); unpack it first"));
    let part = archive.by_index(index).map_err(broken)?;
    let packed = part.compressed_size();
    Ok(Some((copied(part, packed, name)?, inner)))
}

/// The file in an archive that has but one, and its name without folders; what macOS adds does not count.
fn only_file(archive: &ZipArchive<impl Read + io::Seek>) -> Option<(usize, String)> {
    let names = archive.file_names().enumerate().map(|(index, name)| (index, name.unwrap_or_default()));
    let mut files = names.filter_map(|(index, name)| {
        let inner = name.rsplit(['/', '\\']).next()?;
        let counts = !inner.is_empty() && inner != ".DS_Store" && !name.starts_with("__MACOSX/");
        counts.then(|| (index, inner.to_owned()))
    });
    files.next().filter(|_| files.next().is_none())
}

/// A temporary file with all that can be read, `packed` bytes of which are unpacked.
fn copied(mut unpacker: impl Read, packed: u64, name: &str) -> Result<TempPath, IntakeError> {
    let unreadable = |error| IntakeError::unreadable(Path::new(name), error);
    let mut target = NamedTempFile::new().map_err(unreadable)?;
    let (mut buffer, mut length) = (vec![0; 64 << 10], 0_u64);
    loop {
        let count = match unpacker.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                let what = format!("it is cut off, after {length} bytes of the list; get it again");
                return Err(IntakeError::damaged(name, &what));
            }
            Err(error) => {
                let what = format!(
                    "its compression is broken after {length} bytes of the list ({error}); get it again"
                );
                return Err(IntakeError::damaged(name, &what));
            }
        };
        length += count as u64;
        if length > LIMIT || length > HARMLESS && length / RATIO > packed {
            let what = format!("it unpacks to more than {} MB, which no list does", length >> 20);
            return Err(IntakeError::damaged(name, &what));
        }
        target.write_all(&buffer[..count]).map_err(unreadable)?;
    }
    Ok(target.into_temp_path())
}
