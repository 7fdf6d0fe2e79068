use fetchlist_model::Separator;

/// The length of the longest line such as `sep=;`, with one character of its end.
pub(crate) const SEPARATOR_LINE_BYTES: usize = "\"sep=;\"\n".len();

/// The separator that the first line of a list gives, and the length of that line. Excel reads and obeys `sep=;`, and so
/// other programs write it, some in capitals or between quotation marks.
pub(crate) fn separator_line(text: &str) -> Option<(Separator, usize)> {
    let (line, around) = match text.strip_prefix('"') {
        Some(line) => (line, "\""),
        None => (text, ""),
    };
    let (word, rest) = line.split_at_checked("sep=".len())?;
    let separator = rest.chars().next().filter(|_| word.eq_ignore_ascii_case("sep="))?;
    let end = rest[separator.len_utf8()..].strip_prefix(around)?;
    let length = text.len() - end.len();
    end.starts_with(['\r', '\n']).then_some((separator_of(separator)?, length))
}

/// The separator that a character is; `None` where it can be none.
pub(crate) fn separator_of(character: char) -> Option<Separator> {
    match character {
        ',' => Some(Separator::Comma),
        ';' => Some(Separator::Semicolon),
        '\t' => Some(Separator::Tab),
        '|' => Some(Separator::Pipe),
        '"' | '\'' | '\r' | '\n' => None,
        _ if character.is_ascii() && !character.is_ascii_alphanumeric() => Some(Separator::Other(character)),
        _ => None,
    }
}

/// The byte between two cells; `None` for lines.
pub(crate) fn byte_of(separator: Separator) -> Option<u8> {
    match separator {
        Separator::Comma => Some(b','),
        Separator::Semicolon => Some(b';'),
        Separator::Tab => Some(b'\t'),
        Separator::Pipe => Some(b'|'),
        Separator::Other(other) => u8::try_from(other).ok(),
        Separator::Lines => None,
    }
}
