/// Whether a spreadsheet may take the text for a formula, and must be kept from it by a `'` in front.
///
/// It may where `=`, `+`, `-`, `@` (or a full-width one) comes first in it or in a line of it, spaces aside, and where
/// it begins with a tab or a carriage return (OWASP, "CSV Injection"). A number such as `-5`, `+3.14` or `-1,5e5` is
/// none.
pub(crate) fn looks_like_formula(text: &str) -> bool {
    if text.starts_with(['\t', '\r']) {
        return true;
    }
    let begins = |line: &str| {
        // Nearly every cell begins with a letter or a digit, and looking at one byte is fast.
        !line.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric)
            && line.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
    };
    let has_lines = || memchr::memchr2(b'\n', b'\r', text.as_bytes()).is_some();
    (begins(text) || has_lines() && text.split(['\n', '\r']).any(begins)) && !is_number(text)
}

/// A sign, digits with at most one point or comma between or before them, an exponent: all but the digits may be missing.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, part) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, ""));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && digits(part)
        && !(whole.is_empty() && part.is_empty())
        && digits(exponent)
        && !exponent.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_seen_wherever_a_line_begins() {
        for text in [
            "=1+1",
            "+1+1",
            "-1+1",
            "@SUM(A1)",
            "  =1",
            "\t=1",
            "\thello",
            "\rhello",
            "hello\n=1",
            "hello\r\n  @x",
            "\n=1",
            "\u{a0}=1",
            "＝1",
            "-",
            "+49 170 123",
            "-5e",
            "--5",
            "-5\n=1",
            "=\"5\"",
            "-5 ",
            "-.",
            "+",
        ] {
            assert!(looks_like_formula(text), "{text:?}");
        }
    }

    #[test]
    fn text_and_numbers_are_left_alone() {
        for text in [
            "",
            "hello",
            "a=b",
            "a\nb",
            "1-1",
            "https://a.example/?a=b",
            "-5",
            "+3.14",
            "-1e5",
            "-1.5E-7",
            "1e5",
            "-5,99",
            "-.5",
            "'=1",
            "\"=1\"",
            "\nhello",
            "  hello",
            "a -b",
        ] {
            assert!(!looks_like_formula(text), "{text:?}");
        }
    }
}
