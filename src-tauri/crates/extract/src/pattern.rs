use fetchlist_model::{FieldProblem, FieldValue};
use regex::{Error, Regex};

use crate::{found::Hits, rule::problem};

/// A regular expression.
#[derive(Debug)]
pub(crate) struct Pattern(Regex);

impl Pattern {
    pub(crate) fn new(pattern: &str) -> Result<Self, FieldProblem> {
        Regex::new(pattern).map(Self).map_err(|error| match error {
            Error::CompiledTooBig(_) => {
                problem("the expression is too large: write smaller numbers in its repetitions", None)
            }
            _ => syntax_problem(pattern),
        })
    }

    /// What the first group that took part in a match has matched, or else all of the match; a match of nothing is none.
    pub(crate) fn find(&self, text: &str, hits: &mut Hits) {
        let mut captures = self.0.captures_iter(text);
        while hits.goes_on()
            && let Some(captures) = captures.next()
        {
            let found = captures.iter().skip(1).flatten().next().or_else(|| captures.get(0));
            if let Some(found) = found.filter(|_| !captures[0].is_empty()) {
                hits.push(FieldValue::Text(found.as_str().to_owned()), None);
            }
        }
    }
}

/// Why the expression cannot be read: `regex` tells it as a drawing only, the parser under it tells what and where.
fn syntax_problem(pattern: &str) -> FieldProblem {
    use regex_syntax::{Error, Parser};
    let (what, at) = match Parser::new().parse(pattern) {
        Err(Error::Parse(error)) => (error.kind().to_string(), error.span().start.offset),
        Err(Error::Translate(error)) => (error.kind().to_string(), error.span().start.offset),
        _ => ("it cannot be read".to_owned(), 0),
    };
    problem(
        &format!("this is no regular expression: {what}; a sign that is meant as itself has a \\ before it"),
        pattern.get(..at),
    )
}
