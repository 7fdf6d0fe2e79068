use std::path::{Path, PathBuf};

use clap::Args;
use fetchlist_export::format_for;
use fetchlist_model::{
    CsvStyle, ExportColumn, ExportRequest, ExportValue, Field, FieldRule, JobSummary, ResultColumn, RowSet,
    Separator, Several,
};

use crate::{commands::CommandError, list_arguments::separator};

/// What goes out for every row, and how.
#[derive(Debug, Args)]
pub(crate) struct OutputArguments {
    /// Write the answers' bodies too
    #[arg(long, overrides_with = "no_body")]
    pub(crate) body: bool,
    /// Write no bodies, and keep none in the job file
    #[arg(long, overrides_with = "body")]
    pub(crate) no_body: bool,
    /// The columns to write, by name and in order, with commas between: of the list, of the results, of --field
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    columns: Vec<String>,
    /// A column from the answers: NAME=$.json.path, NAME=css:SELECTOR, NAME=css:SELECTOR@ATTRIBUTE or NAME=regex:PATTERN
    #[arg(long, value_name = "NAME=RULE", value_parser = joined)]
    field: Vec<Field>,
    /// The same, with a row for each of several values
    #[arg(long, value_name = "NAME=RULE", value_parser = exploded)]
    field_rows: Vec<Field>,
    /// Write CSV as RFC 4180 has it, and not so that Excel opens it right
    #[arg(long)]
    plain_csv: bool,
    /// The character between cells of CSV, or tab [default: ,]
    #[arg(long, value_name = "CHARACTER", value_parser = separator)]
    csv_separator: Option<Separator>,
    /// Write the bodies into this folder, a file each, with a list of them
    #[arg(long, value_name = "FOLDER")]
    pub(crate) bodies: Option<PathBuf>,
    /// How the files of bodies are named: {row}, {host}, {name} and the list's columns stand for what they hold
    #[arg(long, value_name = "PATTERN", requires = "bodies", default_value = "{row}-{name}")]
    pub(crate) names: String,
}

impl OutputArguments {
    /// Whether it needs the bodies to be kept.
    pub(crate) fn needs_bodies(&self) -> bool {
        self.body || self.bodies.is_some() || !self.field.is_empty() || !self.field_rows.is_empty()
    }

    /// The columns that are to be filled from the answers; `None` where none are asked for.
    pub(crate) fn fields(&self) -> Option<Vec<Field>> {
        let fields: Vec<Field> = self.field.iter().chain(&self.field_rows).cloned().collect();
        (!fields.is_empty()).then_some(fields)
    }

    /// What to write to the file `path`, whose ending gives the format.
    pub(crate) fn request(
        &self,
        path: &Path,
        rows: RowSet,
        job: &JobSummary,
    ) -> Result<ExportRequest, CommandError> {
        let (format, style) = format_for(path)?;
        let csv = CsvStyle {
            excel: !self.plain_csv,
            separator: self.csv_separator.filter(|it| *it != Separator::Lines).unwrap_or(style.separator),
        };
        let columns =
            self.columns.iter().map(|name| column(name.trim(), job)).collect::<Result<Vec<_>, _>>()?;
        let columns = (!columns.is_empty()).then_some(columns);
        Ok(ExportRequest { format, csv, rows, columns, body: self.body })
    }
}

/// The column of that name; the list's own come first.
fn column(name: &str, job: &JobSummary) -> Result<ExportColumn, CommandError> {
    let input = job.columns.iter().position(|own| own == name);
    let field = || job.fields.iter().position(|field| field.name == name);
    let result = || ResultColumn::ALL.iter().find(|column| column.as_str() == name);
    let value = match input {
        Some(input) => ExportValue::Input(input as u32),
        None => match (field(), result()) {
            (Some(field), _) => ExportValue::Field(field as u32),
            (None, Some(result)) => ExportValue::Result(*result),
            (None, None) => {
                let known = job.columns.iter().map(String::as_str);
                let known = known.chain(job.fields.iter().map(|field| &*field.name));
                let known = known.chain(ResultColumn::ALL.iter().map(|column| column.as_str()));
                let known = known.collect::<Vec<_>>().join(", ");
                return Err(CommandError::NoColumn { name: name.to_owned(), known });
            }
        },
    };
    Ok(ExportColumn { value, name: name.to_owned() })
}

fn joined(text: &str) -> Result<Field, String> {
    field(text, Several::Join)
}

fn exploded(text: &str) -> Result<Field, String> {
    field(text, Several::Rows)
}

fn field(text: &str, several: Several) -> Result<Field, String> {
    let mend = "write it as NAME=$.path, NAME=css:SELECTOR or NAME=regex:PATTERN";
    let (name, rule) = text.split_once('=').filter(|(name, _)| !name.trim().is_empty()).ok_or(mend)?;
    let rule = if let Some(selector) = rule.strip_prefix("css:") {
        let (selector, attribute) = match selector.rsplit_once('@') {
            Some((selector, attribute)) => (selector, Some(attribute.to_owned())),
            None => (selector, None),
        };
        FieldRule::Css { selector: selector.to_owned(), attribute }
    } else if let Some(pattern) = rule.strip_prefix("regex:") {
        FieldRule::Regex { pattern: pattern.to_owned() }
    } else if rule.starts_with('$') {
        FieldRule::JsonPath { path: rule.to_owned() }
    } else {
        return Err(mend.into());
    };
    Ok(Field { name: name.trim().to_owned(), rule, several })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_a_name_and_a_rule() {
        let rule = |text: &str| field(text, Several::Join).map(|field| field.rule);
        assert_eq!(rule("price=$.price=1"), Ok(FieldRule::JsonPath { path: "$.price=1".into() }));
        let attribute = Some("href".to_owned());
        assert_eq!(rule("a=css:a.x@href"), Ok(FieldRule::Css { selector: "a.x".into(), attribute }));
        assert_eq!(rule("a=regex:x=(.)"), Ok(FieldRule::Regex { pattern: "x=(.)".into() }));
        for text in ["price", "=$.x", "price=x"] {
            assert!(rule(text).is_err(), "{text}");
        }
    }
}
