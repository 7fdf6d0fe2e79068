use fetchlist_model::{Field, FieldProblem, FieldRule};

use crate::{json::Path, pattern::Pattern, tree::Selector};

/// More characters than this in a rule are a slip of the clipboard.
const LONGEST: usize = 1_000;

/// Where values stand, ready to be looked for.
pub(crate) enum Rule {
    Path(Path),
    Selector(Selector),
    Pattern(Pattern),
}

impl Rule {
    pub(crate) fn new(rule: &FieldRule) -> Result<Self, FieldProblem> {
        match rule {
            FieldRule::JsonPath { path } => {
                check(path, "write a path, such as $.price")?;
                Path::new(path).map(Self::Path)
            }
            FieldRule::Css { selector, attribute } => {
                check(selector, "write a selector, such as h1.title")?;
                Selector::new(selector, attribute.as_deref()).map(Self::Selector)
            }
            FieldRule::Regex { pattern } => {
                check(pattern, "write a regular expression, such as Price: ([0-9.]+)")?;
                Pattern::new(pattern).map(Self::Pattern)
            }
        }
    }
}

fn check(rule: &str, write: &str) -> Result<(), FieldProblem> {
    if rule.trim().is_empty() {
        return Err(problem(write, None));
    }
    match rule.char_indices().nth(LONGEST) {
        Some((end, _)) => {
            Err(problem(&format!("a rule has at most {LONGEST} characters: shorten it"), rule.get(..end)))
        }
        None => Ok(()),
    }
}

/// What is wrong with a field's name, beside the fields before it.
pub(crate) fn name_problem(name: &str, before: &[Field]) -> Option<FieldProblem> {
    if name.trim().is_empty() {
        return Some(problem("the column has no name: write one", None));
    }
    let is_taken = before.iter().any(|field| field.name == name);
    is_taken.then(|| problem("another of these columns has this name: write another one", None))
}

/// A problem with a rule of which `before` is what stands before it.
pub(crate) fn problem(message: &str, before: Option<&str>) -> FieldProblem {
    FieldProblem { message: message.to_owned(), at: before.map(|before| before.chars().count() as u32) }
}
