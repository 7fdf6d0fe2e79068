use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, REPLACEMENT, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::IntakeError;

/// How much of a file is looked at, in bytes.
pub(crate) const SAMPLE_BYTES: usize = 256 * 1024;

/// Signs of windows-1252, beside those from A0 to BF: €, dashes, quotation marks and the like, ×, Ø for a diameter, and ÷.
const SIGNS: &[u8] = b"\x80\x82\x84\x85\x86\x87\x89\x8b\x91\x92\x93\x94\x95\x96\x97\x99\x9b\xd7\xd8\xf7";

/// The encoding with that name, by the labels of the WHATWG Encoding Standard.
pub(crate) fn encoding_named(name: &str) -> Result<&'static Encoding, IntakeError> {
    Encoding::for_label(name.as_bytes())
        .filter(|encoding| *encoding != REPLACEMENT)
        .ok_or_else(|| IntakeError::UnknownEncoding(name.into()))
}

/// The encoding of a text that begins with `head`: what a byte order mark says, else UTF-16 or UTF-8 where it can be that,
/// else what the letters make likely. `None` where the head is nothing but ASCII, which says nothing.
pub(crate) fn detect(head: &[u8]) -> Option<&'static Encoding> {
    if let Some(encoding) = Encoding::for_bom(head).map(|(encoding, _)| encoding).or_else(|| utf_16(head)) {
        return Some(encoding);
    }
    (!is_plain(head)).then(|| guess(head))
}

/// The encoding of a text without a byte order mark, from a part of it that has more than ASCII.
pub(crate) fn guess(sample: &[u8]) -> &'static Encoding {
    let sample = &sample[..sample.len().min(SAMPLE_BYTES)];
    // Nothing but ASCII and escapes is ISO-2022-JP, or a text with the colours of a terminal.
    if !sample.is_ascii() && is_utf_8(sample) {
        return UTF_8;
    }
    // A detector that counts letters takes signs for some.
    if has_only_signs(sample) {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() < SAMPLE_BYTES);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if sample.is_ascii() && guess != ISO_2022_JP { UTF_8 } else { guess }
}

/// Whether what is not ASCII reads as the signs of windows-1252, each in a place where no letter stands: `£5`, `5 ± 1`.
fn has_only_signs(sample: &[u8]) -> bool {
    let at = |index: Option<usize>| index.and_then(|index| sample.get(index)).copied().unwrap_or(b' ');
    let mut others = sample.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()).peekable();
    others.peek().is_some()
        && others.all(|(index, byte)| is_sign(at(index.checked_sub(1)), *byte, at(index.checked_add(1))))
}

/// Whether the byte is a sign of windows-1252, between these two.
fn is_sign(before: u8, byte: u8, after: u8) -> bool {
    // The ones from `@` on may be the second half of a Chinese or Japanese character, or letters.
    let ends = after < b'@';
    let is_apart = ends && before.is_ascii() && !before.is_ascii_alphabetic();
    match byte {
        // Between letters: an apostrophe. Behind a small one: ©, ®, ™, which others have a capital letter for, or none.
        0x92 if before.is_ascii_lowercase() && after.is_ascii_lowercase() => true,
        0x92 | 0x99 | 0xa9 | 0xae if before.is_ascii_lowercase() => ends,
        // Units: µm, m².
        0xb5 if before.is_ascii() && !before.is_ascii_alphabetic() => ends || b"mglsFAVW".contains(&after),
        0xb2 | 0xb3 if before == b'm' => ends,
        _ => is_apart && (SIGNS.contains(&byte) || (0xa0..=0xbf).contains(&byte)),
    }
}

/// UTF-16 without a byte order mark: every other byte of its ASCII letters is zero, and hardly one of the others.
pub(crate) fn utf_16(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = head.len() / 20 + 1;
    match (even, odd) {
        (even, odd) if odd > many && even * 20 < odd => Some(UTF_16LE),
        (even, odd) if even > many && odd * 20 < even => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether the bytes are UTF-8, but for stray ones: a character that is broken once must not turn all others into
/// mojibake. Letters of another encoding hardly ever look like UTF-8, so that twice as many good ones are enough.
pub(crate) fn is_utf_8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        // The last one may be a character that the end of the sample cut.
        let cut = chunks.peek().is_none() && bytes.len() == SAMPLE_BYTES;
        bad += usize::from(!chunk.invalid().is_empty() && !cut);
    }
    bad == 0 || good > 2 * bad
}

/// Whether the bytes read the same in every encoding: ASCII, and no escape, which ISO-2022-JP begins with.
pub(crate) fn is_plain(bytes: &[u8]) -> bool {
    bytes.is_ascii() && !bytes.contains(&0x1b)
}

#[cfg(test)]
mod tests {
    use encoding_rs::{GBK, SHIFT_JIS, WINDOWS_1252};

    use super::*;

    fn of(bytes: &[u8]) -> &'static Encoding {
        detect(&bytes[..bytes.len().min(SAMPLE_BYTES)]).unwrap()
    }

    fn utf_16_bytes(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn a_byte_order_mark_decides() {
        assert_eq!(of(b"\xef\xbb\xbfhttps://a.example/\xff"), UTF_8);
        assert_eq!(of(b"\xff\xfeh\0"), UTF_16LE);
        assert_eq!(of(b"\xfe\xff\0h"), UTF_16BE);
    }

    #[test]
    fn utf_16_is_known_by_its_zeros() {
        let little = utf_16_bytes("名前,https://a.example/\r\n例え,https://b.example/\r\n");
        let big: Vec<u8> = little.chunks(2).flat_map(|pair| [pair[1], pair[0]]).collect();
        assert_eq!(of(&little), UTF_16LE);
        assert_eq!(of(&big), UTF_16BE);
    }

    #[test]
    fn legacy_encodings_are_known_by_their_letters() {
        let german = WINDOWS_1252.encode("Straße;Größe\nhttps://a.example/;für Ärzte\n").0.into_owned();
        assert_eq!(of(&german), WINDOWS_1252);
        let chinese = GBK.encode("网址,名称\nhttps://a.example/,我们的第一个网页是中文的\n").0.into_owned();
        assert_eq!(of(&chinese), GBK);
        let japanese =
            SHIFT_JIS.encode("名前,住所\nhttps://a.example/,これは日本語の文章です\n").0.into_owned();
        assert_eq!(of(&japanese), SHIFT_JIS);
    }

    #[test]
    fn ascii_says_nothing() {
        assert_eq!(detect(b"https://a.example/\n"), None);
    }

    #[test]
    fn one_broken_character_leaves_the_others_whole() {
        let mut list = "schöne Grüße\n".repeat(40).into_bytes();
        list.extend(b"broken \xfc here\n");
        assert_eq!(of(&list), UTF_8);
    }

    #[test]
    fn a_sample_that_ends_within_a_character_is_utf_8() {
        for length in SAMPLE_BYTES - 3..SAMPLE_BYTES {
            let list = format!("{}€{}", "x".repeat(length), "x".repeat(100));
            assert_eq!(of(list.as_bytes()), UTF_8, "{length}");
        }
    }

    #[test]
    fn names_are_those_of_the_encoding_standard() {
        assert_eq!(encoding_named("latin1").unwrap(), WINDOWS_1252);
        assert!(encoding_named("klingon").unwrap_err().to_string().contains("klingon"));
        assert!(encoding_named("iso-2022-kr").is_err());
    }
}
