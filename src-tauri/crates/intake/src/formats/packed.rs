use std::{
    fs::File,
    io::{self, BufReader, Read},
    path::Path,
};

use flate2::read::MultiGzDecoder;
use tempfile::{NamedTempFile, TempPath};
use zip::{ZipArchive, result::ZipError};

use super::progress::{Counted, Progress};
use crate::IntakeError;

/// The most that a packed list may unpack to, in bytes.
const LIMIT: u64 = 8 << 30;
/// A list that unpacks to more than this, in bytes …
const HARMLESS: u64 = 100 << 20;
/// … and to so many times its size is no list but made to fill disks: text is packed to a hundredth at best.
const RATIO: u64 = 400;

/// What a gzip file begins with (RFC 1952, 2.3.1).
const GZIP: &[u8] = b"\x1f\x8b";

/// What a list's file holds, unpacked where it is a gzip file; `progress` is told how much of the file has been read.
pub(crate) fn unpacked(path: &Path, progress: &Progress) -> io::Result<Box<dyn Read + Send>> {
    let mut head = Vec::new();
    File::open(path)?.take(GZIP.len() as u64).read_to_end(&mut head)?;
    let file = Counted::open(path, progress)?;
    if head != GZIP {
        return Ok(Box::new(file));
    }
    let packed = path.metadata()?.len();
    Ok(Box::new(Unpacked { unpacker: MultiGzDecoder::new(BufReader::new(file)), packed, length: 0 }))
}

/// The name of the list in a gzip file, which begins with `head`; `None` where it is none.
pub(crate) fn name_in_gzip<'a>(name: &'a str, head: &[u8]) -> Option<&'a str> {
    let is_gz = Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    head.starts_with(GZIP).then(|| if is_gz { &name[..name.len() - 3] } else { name })
}

/// All that is in a gzip file, in a temporary file.
pub(crate) fn copy_of_gzip(path: &Path, name: &str) -> Result<TempPath, IntakeError> {
    let unreadable = |error| IntakeError::unreadable(Path::new(name), error);
    copied(unpacked(path, &Progress::default()).map_err(unreadable)?, name)
}

/// The list in a ZIP archive of one file, in a temporary file, and its name; `None` where it is none. The file begins with
/// `head`.
pub(crate) fn copy_of_zip(
    path: &Path,
    name: &str,
    head: &[u8],
) -> Result<Option<(TempPath, String)>, IntakeError> {
    if !head.starts_with(b"PK\x03\x04") {
        return Ok(None);
    }
    let file = File::open(path).map_err(|error| IntakeError::unreadable(Path::new(name), error))?;
    // What is no whole archive is told by whoever reads its kind.
    let Ok(mut archive) = ZipArchive::new(BufReader::new(file)) else { return Ok(None) };
    let Some((index, inner)) = only_file(&archive) else { return Ok(None) };
    let broken = |error| match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            IntakeError::Encrypted { name: name.into(), mend: "unpack it first" }
        }
        error => IntakeError::damaged(name, &format!("it cannot be unpacked ({error}); unpack it first")),
    };
    let part = archive.by_index(index).map_err(broken)?;
    let packed = part.compressed_size();
    Ok(Some((copied(Unpacked { unpacker: part, packed, length: 0 }, name)?, inner)))
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

/// A temporary file with all that can be read.
fn copied(mut unpacked: impl Read, name: &str) -> Result<TempPath, IntakeError> {
    let unreadable = |error| IntakeError::unreadable(Path::new(name), error);
    let mut target = NamedTempFile::new().map_err(unreadable)?;
    io::copy(&mut unpacked, &mut target).map_err(unreadable)?;
    Ok(target.into_temp_path())
}

/// Why a list cannot be unpacked. It goes as an [`io::Error`] through whoever reads the list.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackedFault {
    #[error("{0}; get it again")]
    Damaged(String),
    #[error("{0}; get it again")]
    Excessive(String),
}

/// What is unpacked of a packed list, within bounds.
struct Unpacked<R> {
    unpacker: R,
    /// The bytes that are unpacked.
    packed: u64,
    /// What they have come to so far.
    length: u64,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let damaged = |what| Err(io::Error::other(PackedFault::Damaged(what)));
        let count = match self.unpacker.read(buffer) {
            Ok(count) => count,
            Err(error) => {
                let length = self.length;
                return match error.kind() {
                    io::ErrorKind::UnexpectedEof => {
                        damaged(format!("it is cut off, after {length} bytes of the list"))
                    }
                    io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => damaged(format!(
                        "its compression is broken after {length} bytes of the list ({error})"
                    )),
                    _ => Err(error),
                };
            }
        };
        self.length += count as u64;
        if self.length > LIMIT || self.length > HARMLESS && self.length / RATIO > self.packed {
            let what = format!("it unpacks to more than {} MB, which no list does", self.length >> 20);
            return Err(io::Error::other(PackedFault::Excessive(what)));
        }
        Ok(count)
    }
}
