use std::{io::Read, path::Path};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use fetchlist_model::named_encoding;

use super::{packed::unpacked, progress::Progress};
use crate::{
    IntakeError,
    decoder::{Decoder, LaterEncoding},
    encoding::{SAMPLE_BYTES, detect},
};

/// The longest file that is read whole, in bytes: what is made of it may take 60 times that.
const LIMIT: u64 = 5_000_000;

/// `mend` says what to do about a file that is too long.
pub(crate) fn bytes_of(path: &Path, name: &str, mend: &'static str) -> Result<Vec<u8>, IntakeError> {
    let unreadable = |error| IntakeError::unreadable(Path::new(name), error);
    let mut bytes = Vec::new();
    unpacked(path, &Progress::default())
        .map_err(unreadable)?
        .take(LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > LIMIT {
        return Err(IntakeError::LongFile { name: name.into(), limit_mb: LIMIT / 1_000_000, mend });
    }
    Ok(bytes)
}

/// The file's text: in the encoding of its byte order mark, else what its bytes are likely to be.
pub(crate) fn text_of(path: &Path, name: &str, mend: &'static str) -> Result<String, IntakeError> {
    let bytes = bytes_of(path, name, mend)?;
    let encoding = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    let encoding = encoding.unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        detector.feed(&bytes, true);
        detector.guess(None, Utf8Detection::Allow)
    });
    Ok(encoding.decode(&bytes).0.into_owned())
}

/// The text of a page, as it is read: in the encoding that it says that it is in, else what its begin is likely to be.
pub(crate) fn decoder_of(path: &Path, name: &str, progress: &Progress) -> Result<Decoder, IntakeError> {
    let head = head_of(path, name)?;
    let encoding = named_encoding(&head, None).map(|(encoding, _)| encoding).or_else(|| detect(&head));
    let file = unpacked(path, progress).map_err(|error| IntakeError::unreadable(Path::new(name), error))?;
    Ok(match encoding {
        Some(encoding) => Decoder::new(file, encoding),
        None => Decoder::plain(file, &LaterEncoding::default()),
    })
}

/// The encoding that a page or XML file says that it is in, by its byte order mark or by a declaration.
pub(crate) fn declared_in(path: &Path, name: &str) -> Result<Option<&'static Encoding>, IntakeError> {
    let head = head_of(path, name)?;
    Ok(named_encoding(&head, None).map(|(encoding, _)| encoding))
}

/// What its encoding is told by.
fn head_of(path: &Path, name: &str) -> Result<Vec<u8>, IntakeError> {
    let mut head = Vec::new();
    let read = unpacked(path, &Progress::default())
        .and_then(|file| file.take(SAMPLE_BYTES as u64).read_to_end(&mut head));
    read.map_err(|error| IntakeError::unreadable(Path::new(name), error))?;
    Ok(head)
}
