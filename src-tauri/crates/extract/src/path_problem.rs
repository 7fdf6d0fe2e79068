use std::sync::LazyLock;

use fetchlist_model::FieldProblem;
use regex::Regex;
use serde_json_path::ParseError;

use crate::rule::problem;

/// More conditions than this take the parser long: the time doubles with each that stands within another.
const CONDITIONS: usize = 10;

/// A condition that looks at many values of the whole body, and would do so for each value that it is asked about: a
/// `?`, and later a `$` with names and numbers behind it and then `..`, `*`, a slice, a list or a condition.
static MANY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let one = r#"\.[^\s.*\[\]()<>=!&|,]+|\[\s*(?:-?\d+|'[^']*'|"[^"]*")\s*\]"#;
    let many = r#"\.\.|\.\s*\*|\[\s*(?:[*?:]|(?:-?\d+|'[^']*'|"[^"]*")\s*[:,])"#;
    Regex::new(&format!(r"(?s)\?.*?(\$\s*(?:(?:{one})\s*)*(?:{many}))")).ok()
});

/// Refuses paths that take long to read, or whose work grows with the square of the body.
pub(crate) fn costly(path: &str) -> Result<(), FieldProblem> {
    if let Some((at, _)) = path.match_indices('?').nth(CONDITIONS) {
        return Err(problem(
            &format!("a path has at most {CONDITIONS} conditions: leave some out"),
            path.get(..at),
        ));
    }
    let many = MANY.as_ref().and_then(|many| many.captures(path)).and_then(|found| found.get(1));
    match many {
        Some(many) => Err(problem(
            "in a condition, $ leads to one value only, such as $.limit: name that value, or begin with @",
            path.get(..many.start()),
        )),
        None => Ok(()),
    }
}

/// What is wrong with a path that the parser gave up on, and how to mend it.
pub(crate) fn of(path: &str, error: &ParseError) -> FieldProblem {
    let start = path.len() - path.trim_start().len();
    let mut at = (start + error.position()).min(path.trim_end().len());
    while !path.is_char_boundary(at) {
        at -= 1;
    }
    let (before, rest) = path.split_at(at);
    problem(&mend(before.trim_start(), rest.trim_end(), error.message()), Some(before))
}

fn mend(before: &str, rest: &str, message: &str) -> String {
    let name = || {
        let end = rest.find(['.', '[', ']']).unwrap_or(rest.len());
        rest[..end].to_owned()
    };
    // A name right behind the question mark.
    let is_bare = || {
        let name = before.rsplit_once('?').map(|(_, name)| name);
        name.is_some_and(|name| !name.is_empty() && name.chars().all(char::is_alphanumeric))
    };
    let said = message.strip_prefix("in long-hand segment, ").unwrap_or(message);
    let text = match rest.chars().next() {
        _ if before.is_empty() => "a path begins with $, as $.price does",
        _ if before == "$" && rest.starts_with(char::is_alphanumeric) => "a point is missing: write $.name",
        _ if said.starts_with("function") => {
            return format!("{said}: there are length, count, value, match and search");
        }
        _ if said.contains("ending quote") => "a quotation mark is missing at the end of this name",
        Some('[') if before.ends_with('.') => "leave out the point before the bracket",
        _ if before.ends_with('.') => match name() {
            name if name.is_empty() => "a name or * is missing after the point",
            name => {
                return format!("write this name in brackets and quotation marks, and no point: ['{name}']");
            }
        },
        None => "the path ends too early: close its brackets and quotation marks",
        Some('[') if rest.starts_with("[]") => "brackets hold a number, a name in quotation marks, or *",
        Some('[') if rest.starts_with("[(") => {
            "brackets hold a number (-1 is the last), a name in quotation marks, or *"
        }
        Some('[') => "names in brackets stand in quotation marks: ['name']; numbers have at most 15 digits",
        _ if is_bare() => "a condition looks at names from @ on: [?@.name == 'x']",
        _ if before.ends_with('?') => {
            "a condition compares values, such as [?@.price < 10] or [?@.name == 'x']; = is written =="
        }
        Some('(') => "a path has no functions but in conditions: take this one out",
        Some('-' | ' ') => "a name with this sign stands in brackets and quotation marks: ['a-b']",
        Some(_) => "from here on this is no JSONPath: write a point and a name, [number], [*] or a condition",
    };
    text.to_owned()
}
