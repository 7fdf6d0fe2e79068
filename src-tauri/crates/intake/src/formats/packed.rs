use std::{
    fs::File,
    io::{self, BufReader, Read, Seek as _, Write as _},
    path::Path,
};

use flate2::read::MultiGzDecoder;
use tempfile::{NamedTempFile, TempPath};

use crate::IntakeError;

/// The most that a packed list may unpack to, in bytes.
const LIMIT: u64 = 8 << 30;
/// A list that unpacks to more than this, in bytes …
const HARMLESS: u64 = 100 << 20;
/// … and to so many times its size is no list but made to fill disks: text is packed to a hundredth at best.
const RATIO: u64 = 400;

/// The list in a gzip file (RFC 1952) that begins with `head`, in a temporary file, and its name; `None` where it is none.
pub(crate) fn unpacked(
    path: &Path,
    name: &str,
    head: &[u8],
) -> Result<Option<(TempPath, String)>, IntakeError> {
    if !head.starts_with(b"\x1f\x8b") {
        return Ok(None);
    }
    let unreadable = |error| IntakeError::unreadable(Path::new(name), error);
    let file = File::open(path).map_err(unreadable)?;
    let packed = file.metadata().map_err(unreadable)?.len();
    let mut unpacker = MultiGzDecoder::new(BufReader::new(file));
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
    target.rewind().map_err(unreadable)?;
    let lower = name.to_ascii_lowercase();
    let inner = lower.strip_suffix(".gz").map_or(name, |inner| &name[..inner.len()]);
    Ok(Some((target.into_temp_path(), inner.to_owned())))
}
