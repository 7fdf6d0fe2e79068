use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use clap::Args;
use csv::ReaderBuilder;
use fetchlist_export::{Table, format_for};
use fetchlist_model::{
    CsvStyle, ExportColumn, ExportRequest, ExportValue, Field, JobSummary, ResultColumn, RowSet, Separator,
};

use crate::{
    commands::CommandError, field_arguments::FieldArguments, list_arguments::character, quoting::quoted,
};

/// What goes out for every row, and how.
#[derive(Debug, Args)]
pub(crate) struct OutputArguments {
    /// Write the answers' bodies too
    #[arg(long, overrides_with = "no_body")]
    pub(crate) body: bool,
    /// Write no bodies; a run keeps none in its job file either
    #[arg(long, overrides_with = "body")]
    pub(crate) no_body: bool,
    /// The columns to write, by the names that they have in the file and in order, with commas between: of the list, of the
    /// results, of --field; a name with a comma stands in "quotation marks"
    #[arg(long, value_name = "NAMES")]
    columns: Vec<String>,
    #[command(flatten)]
    fields: FieldArguments,
    /// Write CSV as RFC 4180 has it, and not so that Excel opens it right
    #[arg(long)]
    plain_csv: bool,
    /// The character between cells of CSV, or tab [default: ,]
    #[arg(long, value_name = "CHARACTER", value_parser = character)]
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
        self.body
            || self.bodies.is_some()
            || !self.fields.0.is_empty()
            || !self.no_body && self.may_choose_body()
    }

    /// Whether the bodies' column may be among those that are chosen: what the list's columns are called is not known yet.
    fn may_choose_body(&self) -> bool {
        names(&self.columns).iter().any(|name| name.trim().ends_with(ResultColumn::Body.as_str()))
    }

    /// The columns that are to be filled from the answers; `None` where none are asked for, which leaves the job's.
    pub(crate) fn fields(&self) -> Option<Vec<Field>> {
        (!self.fields.0.is_empty()).then(|| self.fields.0.clone())
    }

    /// The options that say how files are written, for another command. The fields are not among them: the job has them.
    pub(crate) fn of_files(&self) -> String {
        let mut options = String::new();
        for names in &self.columns {
            options.push_str(" --columns ");
            options.push_str(&quoted(names));
        }
        if self.body {
            options.push_str(" --body");
        }
        if self.plain_csv {
            options.push_str(" --plain-csv");
        }
        let separator = match self.csv_separator {
            None | Some(Separator::Lines) => None,
            Some(Separator::Comma) => Some(",".to_owned()),
            Some(Separator::Semicolon) => Some(";".to_owned()),
            Some(Separator::Pipe) => Some("|".to_owned()),
            Some(Separator::Tab) => Some("tab".to_owned()),
            Some(Separator::Other(character)) => Some(character.to_string()),
        };
        if let Some(separator) = separator {
            options.push_str(" --csv-separator ");
            options.push_str(&quoted(&separator));
        }
        options
    }

    /// What to write to the file `path`, whose ending gives the format. `job` has the fields that are asked for.
    pub(crate) fn request(
        &self,
        path: &Path,
        rows: RowSet,
        job: &JobSummary,
    ) -> Result<ExportRequest, CommandError> {
        let (format, style) = format_for(path)?;
        let csv =
            CsvStyle { excel: !self.plain_csv, separator: self.csv_separator.unwrap_or(style.separator) };
        let all = Table { input: &job.columns, fields: &job.fields }.columns(self.body);
        let mut columns =
            names(&self.columns).iter().map(|name| column(name, &all)).collect::<Result<Vec<_>, _>>()?;
        if self.body && !columns.is_empty() && !columns.iter().any(is_body) {
            columns.extend(all.into_iter().filter(is_body));
        }
        let columns = (!columns.is_empty()).then_some(columns);
        Ok(ExportRequest { format, csv, rows, columns, body: self.body, fields: self.fields() })
    }
}

/// The names in the values of `--columns`, each of which is a line of CSV.
fn names(values: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    for value in values {
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(value.as_bytes());
        let before = names.len();
        // In a text of any lengths there is nothing that could not be read.
        for record in reader.into_records().flatten() {
            names.extend(record.iter().map(String::from));
        }
        if names.len() == before {
            // No text is no line, and yet a name was asked for.
            names.push(String::new());
        }
    }
    names
}

/// The one of `all` columns that has the name, or else has it without the spaces around it.
fn column(name: &str, all: &[ExportColumn]) -> Result<ExportColumn, CommandError> {
    let named = |name: &str| all.iter().find(|column| column.name == name);
    named(name).or_else(|| named(name.trim())).cloned().ok_or_else(|| {
        let known: Vec<_> = all.iter().map(|column| as_argument(&column.name)).collect();
        CommandError::NoColumn { name: name.to_owned(), known: known.join(", ") }
    })
}

fn is_body(column: &ExportColumn) -> bool {
    column.value == ExportValue::Result(ResultColumn::Body)
}

/// The name as `--columns` takes it.
fn as_argument(name: &str) -> Cow<'_, str> {
    if name.contains([',', '"']) { format!("\"{}\"", name.replace('"', "\"\"")).into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_a_line_of_csv() {
        let read = |values: &[&str]| names(&values.iter().copied().map(String::from).collect::<Vec<_>>());
        assert_eq!(read(&["a, b ,c"]), ["a", " b ", "c"]);
        assert_eq!(read(&["a,\"Price, EUR\"", "\"5\"\" disk\""]), ["a", "Price, EUR", "5\" disk"]);
        assert_eq!(read(&[""]), [""]);
        assert_eq!(read(&["a,,b"]), ["a", "", "b"]);
        for name in ["a", " a ", "Price, EUR", "5\" disk", "\""] {
            assert_eq!(read(&[&as_argument(name)]), [name]);
        }
    }
}
