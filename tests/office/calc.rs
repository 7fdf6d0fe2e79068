//! `LibreOffice` Calc without a window, in a folder of its own.

use std::{fs, path::Path, process::Command};

/// A comma, a quotation mark and UTF-8, by the numbers that its filter has for them, and every cell as a text
/// (`LibreOffice` Help, "Filter Options for CSV").
const AS_TEXT: &str = "Text - txt - csv (StarCalc):SEPARATOR,34,76,1,1/2/2/2/3/2,0,true";

pub(crate) struct Calc(tempfile::TempDir);

impl Calc {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Has it open a file and write it in another format; returns the name of what it wrote.
    fn convert(&self, name: &str, to: &str, as_csv: Option<&str>) -> String {
        let profile = format!("-env:UserInstallation=file://{}/profile", self.folder().display());
        let mut command = Command::new("soffice");
        command.args(["--headless", "--norestore", &profile, "--convert-to", to, "--outdir", "converted"]);
        if let Some(filter) = as_csv {
            command.arg(format!("--infilter={filter}"));
        }
        let ran = command.arg(name).current_dir(self.folder()).output();
        let ran = ran.expect("soffice is needed: install libreoffice-calc-nogui");
        let ending = to.split(':').next().unwrap();
        let written =
            format!("converted/{}.{ending}", Path::new(name).file_stem().unwrap().to_string_lossy());
        assert!(self.folder().join(&written).is_file(), "{name}: {ran:?}");
        written
    }

    /// A CSV file as a workbook, every cell a text.
    pub(crate) fn converted(&self, name: &str, ending: &str) -> String {
        let is_csv = Path::new(name).extension().is_some_and(|it| it == "csv");
        self.convert(name, ending, is_csv.then(|| AS_TEXT.replace("SEPARATOR", "44")).as_deref())
    }

    /// A CSV file written anew by it.
    pub(crate) fn converted_to_csv(&self, name: &str, encoding: u32, separator: u32) -> String {
        let to = format!("csv:Text - txt - csv (StarCalc):{separator},34,{encoding},1,,0,false,false");
        self.convert(name, &to, Some(&AS_TEXT.replace("SEPARATOR", "44")))
    }

    /// The cells that it finds in a workbook, as it shows them.
    pub(crate) fn cells(&self, name: &str) -> Vec<Vec<String>> {
        let written = self.convert(name, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true", None);
        table_of(&self.folder().join(written))
    }

    /// The same for a CSV file, every cell taken as a text.
    pub(crate) fn cells_of_csv(&self, name: &str, separator: &str) -> Vec<Vec<String>> {
        let code = if separator == "tab" { 9 } else { u32::from(separator.as_bytes()[0]) };
        let written = self.convert(
            name,
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
            Some(&AS_TEXT.replace("SEPARATOR", &code.to_string())),
        );
        table_of(&self.folder().join(written))
    }

    /// The type of each cell, as its own format calls it.
    pub(crate) fn types(&self, name: &str) -> Vec<Vec<String>> {
        let written = self.convert(name, "fods", None);
        let text = fs::read_to_string(self.folder().join(written)).unwrap();
        let rows = text.split("<table:table-row").skip(1);
        rows.map(|row| {
            let cells = row.split("<table:table-cell").skip(1);
            let types = cells.flat_map(|cell| {
                let start = cell.split('>').next().unwrap();
                let attribute = |name: &str| {
                    let after = start.split(&format!("{name}=\"")).nth(1)?;
                    after.split('"').next()
                };
                let kind = attribute("office:value-type").unwrap_or_default().to_owned();
                let count =
                    attribute("table:number-columns-repeated").map_or(1, |count| count.parse().unwrap());
                std::iter::repeat_n(kind, count)
            });
            types.collect()
        })
        .collect()
    }
}

pub(crate) fn table_of(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// A sheet with one column `page` of these cells (OASIS `OpenDocument` 1.3, flat XML).
pub(crate) fn flat_sheet(cells: &[String]) -> String {
    let row = |cell: &str| format!("<table:table-row>{cell}</table:table-row>");
    let head = "<table:table-cell office:value-type=\"string\"><text:p>page</text:p></table:table-cell>";
    let rows: String = std::iter::once(row(head)).chain(cells.iter().map(|cell| row(cell))).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"
 xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"
 xmlns:xlink=\"http://www.w3.org/1999/xlink\" office:version=\"1.3\"
 office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">
<office:body><office:spreadsheet><table:table table:name=\"List\">{rows}</table:table></office:spreadsheet></office:body>
</office:document>"
    )
}
