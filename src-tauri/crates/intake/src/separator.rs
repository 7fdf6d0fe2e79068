use fetchlist_model::Separator;

/// The length of a line such as `sep=;`, with one character of its end.
pub(crate) const SEPARATOR_LINE_BYTES: usize = "sep=;\n".len();

/// The separator that the first line of a list gives. Excel reads and obeys `sep=;`, and so other programs write it.
pub(crate) fn separator_line(text: &str) -> Option<Separator> {
    match text.strip_prefix("sep=")?.as_bytes() {
        [separator, b'\r' | b'\n', ..] => separator_of(char::from(*separator)),
        _ => None,
    }
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
