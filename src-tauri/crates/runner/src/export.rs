use std::path::PathBuf;

use fetchlist_export::{Table, write_bodies, write_file};
use fetchlist_extract::Extractor;
use fetchlist_jobfile::{ExportReader, JobHeader};
use fetchlist_model::{
    BodiesRequest, ExportReport, ExportRequest, ExportRow, ExportValue, FieldValue, ResultColumn,
};

use crate::{
    error::RunnerError,
    fields,
    job::{Job, off_thread},
    work::Work,
};

impl Job {
    /// Writes results to a file, beside the target first, so that no half file is left.
    pub async fn export(
        &self,
        path: PathBuf,
        request: ExportRequest,
        work: Work,
    ) -> Result<ExportReport, RunnerError> {
        let file = self.control.file.clone();
        off_thread(move || {
            let JobHeader { columns: input, fields, .. } = file.header()?;
            let chosen = |wanted: fn(ExportValue) -> bool| match &request.columns {
                Some(columns) => columns.iter().any(|column| wanted(column.value)),
                None => false,
            };
            let is_usual = request.columns.is_none();
            let with_body =
                is_usual && request.body || chosen(|value| value == ExportValue::Result(ResultColumn::Body));
            let fills =
                !fields.is_empty() && (is_usual || chosen(|value| matches!(value, ExportValue::Field(_))));
            let extractor = if fills { Some(fields::compiled(&fields)?) } else { None };
            let rows = file.export(&request.rows, with_body || fills)?;
            let mut rows =
                Outgoing::new(rows, work, extractor, if fills { fields.len() } else { 0 }, with_body);
            let table = Table { input: &input, fields: &fields };
            let report = write_file(&path, &table, &request, rows.by_ref())?;
            Ok(rows.report(report))
        })
        .await
    }

    /// Writes bodies into a folder, a file each.
    pub async fn export_bodies(
        &self,
        folder: PathBuf,
        request: BodiesRequest,
        work: Work,
    ) -> Result<ExportReport, RunnerError> {
        let file = self.control.file.clone();
        off_thread(move || {
            let input = file.header()?.columns;
            let rows = file.export(&request.rows, true)?;
            let mut rows = Outgoing::new(rows, work, None, 0, true);
            let table = Table { input: &input, fields: &[] };
            Ok(write_bodies(&folder, &table, &request, rows.by_ref())?)
        })
        .await
    }
}

/// A job's rows on their way out, with what their bodies hold for its fields, while somebody is told how many there are.
struct Outgoing {
    reader: ExportReader,
    work: Work,
    extractor: Option<Extractor>,
    with_body: bool,
    read: u32,
    missing_fields: Vec<u32>,
    missing_bodies: u32,
    /// The row that was handed out last, and the cells of those that its answer makes beside it.
    rest: Option<(ExportRow, Rest)>,
}

/// The fields of rows to come.
type Rest = Box<dyn Iterator<Item = Vec<Option<FieldValue>>>>;

impl Outgoing {
    fn new(
        reader: ExportReader,
        work: Work,
        extractor: Option<Extractor>,
        fields: usize,
        with_body: bool,
    ) -> Self {
        let missing_fields = vec![0; fields];
        Self { reader, work, extractor, with_body, read: 0, missing_fields, missing_bodies: 0, rest: None }
    }

    fn report(self, report: ExportReport) -> ExportReport {
        let Self { missing_fields, missing_bodies, .. } = self;
        ExportReport { missing_fields, missing_bodies, ..report }
    }

    /// A share of the rows, from 0 to 1.
    fn share(reader: &ExportReader, read: u32) -> f64 {
        let left = reader.size_hint().1.unwrap_or(0) as f64;
        f64::from(read) / (f64::from(read) + left).max(1.0)
    }

    /// Fills the row's fields; one that becomes several rows leaves the others in `rest`.
    fn fill(&mut self, mut row: ExportRow) -> ExportRow {
        self.missing_bodies += u32::from(row.is_body_missing);
        let Some(extractor) = &self.extractor else { return row };
        let body = if self.with_body { row.body.clone() } else { row.body.take() };
        let Some(body) = body else {
            row.fields = vec![None; self.missing_fields.len()];
            return row;
        };
        let found = extractor.find(&body, row.content_type.as_deref());
        for (missing, is_missing) in self.missing_fields.iter_mut().zip(found.missing()) {
            *missing += u32::from(is_missing);
        }
        let mut filled = found.rows();
        row.fields = filled.next().unwrap_or_default();
        self.rest = Some((row.clone(), Box::new(filled)));
        row
    }
}

impl Iterator for Outgoing {
    type Item = Result<ExportRow, RunnerError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((row, rest)) = &mut self.rest {
            if let Some(fields) = rest.next() {
                return Some(Ok(ExportRow { fields, ..row.clone() }));
            }
            self.rest = None;
        }
        let Self { reader, read, .. } = self;
        if !self.work.goes_on(*read, || Self::share(reader, *read)) {
            return Some(Err(RunnerError::Cancelled));
        }
        let row = match self.reader.next()? {
            Ok(row) => row,
            Err(error) => return Some(Err(error.into())),
        };
        self.read += 1;
        Some(Ok(self.fill(row)))
    }
}
