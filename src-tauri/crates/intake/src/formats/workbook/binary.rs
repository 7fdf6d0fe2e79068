/// A number of `SIZE` bytes, at most eight.
pub(super) fn number<const SIZE: usize>(data: &[u8], at: usize) -> Option<u64> {
    let bytes = data.get(at..at.checked_add(SIZE)?)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// A text in UTF-16 behind its length, counted in `size` bytes, up to its zero; and what follows it.
pub(super) fn counted(data: &[u8], size: usize) -> Option<(String, &[u8])> {
    let length = (number::<4>(data, 0)? as usize).checked_mul(size)?;
    let (text, rest) = data[4..].split_at_checked(length)?;
    let text = encoding_rs::UTF_16LE.decode_without_bom_handling(text).0;
    Some((text.split('\0').next().unwrap_or_default().to_owned(), rest))
}
