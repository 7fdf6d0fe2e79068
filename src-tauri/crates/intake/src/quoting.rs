/// What quotation marks are in the record at hand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoting {
    Marks,
    /// Text, and marks again after it.
    TextOnce,
    Text,
}

/// Whether every mark that closes a cell has the cell's end behind it; there may be spaces between them.
pub(crate) fn closes_well(record: &[u8], delimiter: u8, mark: u8) -> bool {
    let mut cells = record.iter().peekable();
    while cells.peek().is_some() {
        if cells.next_if_eq(&&mark).is_some() {
            // A mark that stands twice is text.
            while cells.find(|byte| **byte == mark).is_some() && cells.next_if_eq(&&mark).is_some() {}
            while delimiter != b' ' && cells.next_if_eq(&&b' ').is_some() {}
            if cells.peek().is_some_and(|byte| **byte != delimiter && !is_line_end(**byte)) {
                return false;
            }
        }
        cells.find(|byte| **byte == delimiter || is_line_end(**byte));
    }
    true
}

pub(crate) fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_closes_a_cell_where_the_cell_ends() {
        for (record, closes) in [
            ("a,\"b\nc\",d\n", true),
            ("\"b\n\"\"c\"\"\"  ,d", true),
            ("\"\",\"b\nc\"\r\n", true),
            ("a,b\"c\"d,\"e\nf\"", true),
            ("a,\"b\nc,\"d\"\n", false),
            ("a,\"b\nc\"d", false),
        ] {
            assert_eq!(closes_well(record.as_bytes(), b',', b'"'), closes, "{record}");
        }
        assert!(closes_well(b"''''  'a\nb'", b' ', b'\''));
    }
}
