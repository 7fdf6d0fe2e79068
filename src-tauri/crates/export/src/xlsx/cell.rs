/// The UTF-16 units of a cell (Microsoft, "Excel specifications and limits").
const MOST_UNITS: usize = 32_767;

/// The digits that a number in a cell keeps (same).
const MOST_DIGITS: usize = 15;

/// The smallest and the largest number of a cell, signs aside (same).
const NUMBERS: std::ops::RangeInclusive<f64> = 2.2251e-308..=9.999_999_999_999_99e307;

/// The widest that a column is made, in characters.
pub(super) const WIDEST: usize = 60;

/// As much of the text as a cell holds.
pub(super) fn cut(text: &str) -> &str {
    // Every unit takes at least one byte.
    if text.len() <= MOST_UNITS {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, character)| {
        units += character.len_utf16();
        units > MOST_UNITS
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// The number that a JSON number is, where a cell holds all its digits.
pub(super) fn exact_number(json: &str) -> Option<f64> {
    let number: f64 = serde_json::from_str(json).ok()?;
    let mantissa = json.split(['e', 'E']).next()?;
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).skip_while(|digit| *digit == b'0').count();
    (digits <= MOST_DIGITS && (number == 0.0 || NUMBERS.contains(&number.abs()))).then_some(number)
}

/// A time in milliseconds since 1970-01-01 UTC as workbooks count: days since 1899-12-30. `None` where they count
/// differently, before 1900-03-01 (a leap day of 1900 is among theirs), or not at all, from the year 10000.
pub(super) fn serial(milliseconds: i64) -> Option<f64> {
    const DAY: f64 = 86_400_000.0;
    const UNIX_EPOCH: f64 = 25_569.0;
    let serial = milliseconds as f64 / DAY + UNIX_EPOCH;
    (61.0..2_958_466.0).contains(&serial).then_some(serial)
}

/// How wide the text's first line is, in characters of Latin text, up to the widest that matters.
pub(super) fn width(text: &str) -> usize {
    let line = text.chars().take(WIDEST).take_while(|character| !matches!(character, '\r' | '\n'));
    // From the Hangul letters on, most characters are as wide as two.
    line.map(|character| if character < '\u{1100}' { 1 } else { 2 }).sum()
}

/// The bytes that a cell with the text takes in the sheet's XML, at most.
pub(super) fn most_bytes(text: &str) -> u64 {
    /// `<c r="XFD1048576" s="1" t="inlineStr"><is><t xml:space="preserve"></t></is></c>`, or a number.
    const CELL: usize = 100;
    /// `_x0000_`, less the character that it stands for.
    const ESCAPE: usize = 6;
    let is_escaped = |byte: &u8| *byte < b' ' || matches!(*byte, b'<' | b'>' | b'&' | b'_');
    (CELL + text.len() + ESCAPE * text.as_bytes().iter().filter(|byte| is_escaped(byte)).count()) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_a_cell_is_full_and_between_characters() {
        let full = "x".repeat(32_767);
        assert_eq!(cut(&full), full);
        assert_eq!(cut(&format!("{full}y")), full);
        // The second unit of the last one would be beyond.
        assert_eq!(cut(&format!("{}😀", "x".repeat(32_766))), "x".repeat(32_766));
        assert_eq!(cut(&format!("{}😀", "x".repeat(32_765))).len(), 32_769);
        assert_eq!(cut(&"ä".repeat(32_767)).len(), 65_534);
        assert_eq!(cut(&"ä".repeat(32_768)).len(), 65_534);
    }

    #[test]
    fn a_number_is_one_as_long_as_no_digit_is_lost() {
        for (json, number) in [
            ("0", 0.0),
            ("-5.50", -5.5),
            ("123456789012345", 123_456_789_012_345.0),
            ("0.00000000123456789", 1.234_567_89e-9),
            ("1e300", 1e300),
        ] {
            assert_eq!(exact_number(json), Some(number), "{json}");
        }
        for json in [
            "1234567890123456",
            "0.1234567890123456",
            "1e308",
            "1e-310",
            "1e999",
            "NaN",
            "+1",
            "01",
            "",
            "[1]",
            "null",
        ] {
            assert_eq!(exact_number(json), None, "{json}");
        }
    }

    #[test]
    fn times_are_days_in_the_years_that_workbooks_know() {
        assert_eq!(serial(0), Some(25_569.0));
        assert_eq!(serial(1_699_920_000_000), Some(45_244.0));
        assert_eq!(serial(-2_203_891_200_000), Some(61.0));
        assert_eq!(serial(-2_203_891_200_001), None);
        assert!(serial(253_402_300_799_999).is_some());
        assert_eq!(serial(253_402_300_800_000), None);
    }

    #[test]
    fn a_width_is_that_of_the_first_line() {
        assert_eq!(width("hello\nthat is longer"), 5);
        assert_eq!(width("你好"), 4);
        assert!(width(&"x".repeat(1_000)) == WIDEST);
    }
}
