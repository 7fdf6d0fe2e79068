use std::path::Path;

use fetchlist_model::{CsvStyle, ExportFormat, Separator};

use crate::ExportError;

/// What a file's ending asks for, in any capitals: the format, and how it is written if it is CSV.
pub fn format_for(path: &Path) -> Result<(ExportFormat, CsvStyle), ExportError> {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let format = match &*ending {
        "csv" => ExportFormat::Csv,
        "tsv" => {
            let style = CsvStyle { separator: Separator::Tab, ..CsvStyle::default() };
            return Ok((ExportFormat::Csv, style));
        }
        "json" => ExportFormat::Json,
        "jsonl" | "ndjson" => ExportFormat::JsonLines,
        "xlsx" => ExportFormat::Xlsx,
        other => {
            let problem = match other {
                "" => "the name has no ending that tells the format".into(),
                other => format!(".{other} is no format for results"),
            };
            return Err(ExportError::Ending { path: path.into(), problem });
        }
    };
    Ok((format, CsvStyle::default()))
}

#[cfg(test)]
mod tests {
    use fetchlist_model::HostErrorCode;

    use super::*;

    #[test]
    fn endings_tell_the_format() {
        for (name, format, separator) in [
            ("a/b.CSV", ExportFormat::Csv, Separator::Comma),
            ("b.tsv", ExportFormat::Csv, Separator::Tab),
            ("b.json", ExportFormat::Json, Separator::Comma),
            ("b.jsonl", ExportFormat::JsonLines, Separator::Comma),
            ("b.NDJSON", ExportFormat::JsonLines, Separator::Comma),
            ("b.csv.xlsx", ExportFormat::Xlsx, Separator::Comma),
        ] {
            assert_eq!(format_for(name.as_ref()).unwrap(), (format, CsvStyle { excel: true, separator }));
        }
        for (name, message) in [("b", "no ending"), ("b.parquet", ".parquet is no format")] {
            let error = format_for(name.as_ref()).unwrap_err();
            assert_eq!(error.code(), HostErrorCode::ExportFailed);
            assert!(error.to_string().contains(message), "{error}");
            assert!(error.to_string().contains(".csv, .tsv, .json, .jsonl, .ndjson or .xlsx"), "{error}");
        }
    }
}
