//! Finds values in answers' bodies: at a JSONPath, at a CSS selector, or where a regular expression matches.

mod found;
mod json;
mod parse;
mod path_problem;
mod pattern;
mod rule;
mod table;
mod text;
mod tree;
mod words;

pub use found::Found;
pub use text::text;

use fetchlist_model::{Field, FieldProblem, Several};
use found::Hits;
use rule::Rule;

/// Fields, ready to be looked for.
#[derive(Debug)]
pub struct Extractor {
    several: Vec<Several>,
    // Each with its field's place among the fields.
    paths: Vec<(usize, json::Path)>,
    selectors: Vec<(usize, tree::Selector)>,
    patterns: Vec<(usize, pattern::Pattern)>,
}

impl Extractor {
    /// Makes fields ready, or says for each what is wrong with it.
    pub fn new(fields: &[Field]) -> Result<Self, Vec<Option<FieldProblem>>> {
        let (extractor, problems) = Self::trial(fields);
        if problems.iter().any(Option::is_some) { Err(problems) } else { Ok(extractor) }
    }

    /// Makes fields ready as far as they go: one whose rule is wrong finds nothing, and the others are looked for. With
    /// it, for each field, what is wrong with it.
    pub fn trial(fields: &[Field]) -> (Self, Vec<Option<FieldProblem>>) {
        let several = fields.iter().map(|field| field.several).collect();
        let mut extractor = Self { several, paths: Vec::new(), selectors: Vec::new(), patterns: Vec::new() };
        let problems = fields
            .iter()
            .enumerate()
            .map(|(at, field)| {
                let problem = match Rule::new(&field.rule) {
                    Ok(rule) => {
                        extractor.add(at, rule);
                        None
                    }
                    Err(problem) => Some(problem),
                };
                rule::name_problem(&field.name, &fields[..at]).or(problem)
            })
            .collect();
        (extractor, problems)
    }

    fn add(&mut self, at: usize, rule: Rule) {
        match rule {
            Rule::Path(path) => self.paths.push((at, path)),
            Rule::Selector(selector) => self.selectors.push((at, selector)),
            Rule::Pattern(pattern) => self.patterns.push((at, pattern)),
        }
    }

    /// What the fields find in a body; its text is what [`text`] makes of it.
    pub fn find(&self, body: &[u8], content_type: Option<&str>) -> Found {
        let text = text(body, content_type);
        let mut hits: Vec<Hits> = self.several.iter().map(|_| Hits::new()).collect();
        json::find(&text, &self.paths, &mut hits);
        tree::find(&text, content_type, &self.selectors, &mut hits);
        for (at, pattern) in &self.patterns {
            pattern.find(&text, &mut hits[*at]);
        }
        Found::new(&self.several, hits)
    }
}
