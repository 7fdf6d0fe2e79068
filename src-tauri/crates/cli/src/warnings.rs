use fetchlist_model::ImportWarning;

/// What a warning says of the list `name`, in one line.
pub(crate) fn sentence(name: &str, warning: &ImportWarning) -> String {
    match warning {
        ImportWarning::OpenQuote { line } => {
            format!("{name}: the quotation mark on line {line} is never closed; it was read as text")
        }
        ImportWarning::LongRows { count, line } => format!(
            "{name}: more cells than columns, in {count} of the rows, first on line {line}; the cells got columns of \
             their own"
        ),
        ImportWarning::Titles { count } => format!(
            "{name}: what stands above the names of the columns was left out (rows: {count}); --first-row values keeps it"
        ),
        ImportWarning::SameNames { name: column } => {
            format!("{name}: several columns are called “{column}”; all but the first got a number")
        }
        ImportWarning::BrokenText { count } => format!(
            "{name}: characters that this encoding does not have, in {count} of the rows; try another with --encoding"
        ),
        ImportWarning::SitemapIndex => {
            format!("{name} is an index of sitemaps: fetch them, then import what comes")
        }
        ImportWarning::InFile { name, warning } => sentence(name, warning),
        ImportWarning::Unreadable { name, error } => format!("{name} is left out: {error}"),
    }
}
