use fetchlist_model::{HostError, TextPreview};

use crate::{
    count::Count,
    found::{Piece, address},
    line::pieces_of,
    text::lines,
};

/// What a typed or pasted text would bring, told without making the rows that patterns stand for.
pub fn look_at_text(text: &str) -> TextPreview {
    let (mut preview, mut total, mut of_patterns) = (TextPreview::default(), 0, 0_u128);
    for piece in lines(text).flat_map(pieces_of) {
        let (rows, first, last) = match piece {
            Piece::One(address) => (1, None, address),
            Piece::Many(pattern) => {
                of_patterns = of_patterns.saturating_add(pattern.total());
                (pattern.total(), address(&pattern.first()).ok(), address(&pattern.final_one()))
            }
        };
        total = rows.saturating_add(total);
        if let Ok(last) = last {
            let last = last.to_string();
            preview.first =
                preview.first.or_else(|| Some(first.map_or_else(|| last.clone(), |url| url.to_string())));
            preview.last = Some(last);
        }
    }
    let problem = Count::new("the text").add_patterns(of_patterns).err().map(|error| HostError::from(&error));
    let fitting = |rows: u128| u32::try_from(rows).unwrap_or(u32::MAX);
    TextPreview { total: fitting(total), of_patterns: fitting(of_patterns), problem, ..preview }
}

#[cfg(test)]
mod tests {
    use fetchlist_model::HostErrorCode;

    use super::*;

    #[test]
    fn a_look_tells_what_a_text_would_bring() {
        let preview =
            look_at_text("hello\nsee https://a.example/{1..3}, and b.example/{x,y}\n\nftp://c.example");
        assert_eq!(
            preview,
            TextPreview {
                total: 7,
                of_patterns: 5,
                first: Some("https://a.example/1".into()),
                last: Some("https://b.example/y".into()),
                problem: None,
            }
        );
        assert_eq!(look_at_text(" \n"), TextPreview::default());

        let preview = look_at_text("https://a.example/{0..999999999}/{0..999999999}");
        assert_eq!((preview.total, preview.first.as_deref()), (u32::MAX, Some("https://a.example/0/0")));
        assert_eq!(preview.last.as_deref(), Some("https://a.example/999999999/999999999"));
        let problem = preview.problem.unwrap();
        assert_eq!(problem.code, HostErrorCode::LongPattern);
        assert_eq!((problem.count, problem.limit), (Some(1_000_000_000_000_000_000), Some(1_000_000)));
        assert!(
            problem.message.contains("stand for 1000000000000000000 rows, and the limit is 1000000"),
            "{problem}"
        );
    }
}
