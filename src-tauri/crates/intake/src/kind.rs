use crate::{
    IntakeError,
    encoding::{is_utf_8, utf_16},
};

/// How much of a file is searched for zero bytes, in bytes: where git looks for them too.
const TEXT_BYTES: usize = 8_000;

const SAVE_AS_CSV: &str = "open it in its own program and save it as CSV";
const UNPACK: &str = "unpack it first";
pub(crate) const GIVE_TEXT: &str = "give a list as text or CSV";

/// What files of other kinds begin with, what they are, and what to do about it.
const OTHER_KINDS: [(&[u8], &str, &str); 13] = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an old Office program", SAVE_AS_CSV),
    (b"%PDF-", "a PDF document", "copy the addresses out of it and paste them"),
    (b"SQLite format 3\0", "a database", "if it is a job of Fetchlist's, open it instead of importing it"),
    (b"\x89PNG", "a picture", GIVE_TEXT),
    (b"\xff\xd8\xff", "a picture", GIVE_TEXT),
    (b"GIF87a", "a picture", GIVE_TEXT),
    (b"GIF89a", "a picture", GIVE_TEXT),
    (b"BZh", "a compressed file", UNPACK),
    (b"\xfd7zXZ\0", "a compressed file", UNPACK),
    (b"\x28\xb5\x2f\xfd", "a compressed file", UNPACK),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive", UNPACK),
    (b"Rar!\x1a", "a compressed archive", UNPACK),
    (b"PK\x03\x04", "a compressed archive", UNPACK),
];

/// Refuses a file that begins with `head` and is of a kind that holds no text.
pub(crate) fn refuse_known_kinds(name: &str, head: &[u8]) -> Result<(), IntakeError> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let has = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
    let not_text = |what, mend| Err(IntakeError::NotText { name: name.into(), what, mend });
    let is_office = ["docx", "numbers", "odt", "pptx"].contains(&&*ending) || has(b"opendocument");
    if head.starts_with(b"PK\x03\x04") && is_office {
        return not_text("an office document", SAVE_AS_CSV);
    }
    match OTHER_KINDS.iter().find(|(magic, ..)| head.starts_with(magic)) {
        Some((_, what, mend)) => not_text(what, mend),
        None => Ok(()),
    }
}

/// Whether a file that begins with `head` is no text: it has zero bytes there, and neither UTF-16 explains them, nor is it
/// UTF-8 with hardly any control characters.
pub(crate) fn is_binary(head: &[u8]) -> bool {
    let begin = &head[..head.len().min(TEXT_BYTES)];
    let marked = begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff");
    if marked || utf_16(head).is_some() || !begin.contains(&0) {
        return false;
    }
    let controls = begin.iter().filter(|byte| byte.is_ascii_control() && !byte.is_ascii_whitespace()).count();
    !is_utf_8(head) || controls * 10 > begin.len()
}
