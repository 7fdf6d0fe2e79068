use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use fetchlist_export::{Table, is_same_file, is_within, write_bodies, write_file};
use fetchlist_extract::Extractor;
use fetchlist_jobfile::{ExportReader, JobHeader};
use fetchlist_model::{
    BodiesRequest, ExportFormat, ExportReport, ExportRequest, ExportRow, ExportValue, FieldValue,
    ResultColumn,
};

use crate::{
    error::RunnerError,
    fields,
    job::{Job, off_thread},
    work::Work,
};

/// What reading the rows takes of the time of a workbook, about; packing it takes the rest.
const ROWS_OF_WORKBOOK: f64 = 0.6;

impl Job {
    /// Whether a path leads to what the job at `job` consists of, or will: its file, the files that `SQLite` and the lock
    /// have beside it, or the folder with its bodies. What is written there destroys the job.
    pub fn owns(job: &Path, path: &Path) -> bool {
        let beside = |ending: &str| {
            let mut name = job.as_os_str().to_owned();
            name.push(ending);
            PathBuf::from(name)
        };
        ["", "-wal", "-shm", "-lock"].iter().any(|ending| is_same_file(path, &beside(ending)))
            || is_within(path, &beside("-bodies"))
    }

    /// Writes results to a file, beside the target first, so that no half file is left. A target that [belongs to the
    /// job](Self::owns) is refused.
    pub async fn export(
        &self,
        path: PathBuf,
        request: ExportRequest,
        work: Work,
    ) -> Result<ExportReport, RunnerError> {
        let file = self.control.file.clone();
        off_thread(move || {
            refuse_own(file.path(), &path)?;
            let JobHeader { columns: input, fields: own, .. } = file.header()?;
            let fields = match &request.fields {
                Some(fields) => {
                    // Wrong rules are found out even where no column is chosen that needs them.
                    fields::compiled(fields)?;
                    fields.clone()
                }
                None => own,
            };
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
            let is_workbook = request.format == ExportFormat::Xlsx;
            let watch = Watch::new(work, if is_workbook { ROWS_OF_WORKBOOK } else { 1.0 });
            let mut rows =
                Outgoing::new(rows, &watch, extractor, if fills { fields.len() } else { 0 }, with_body);
            let table = Table { input: &input, fields: &fields };
            let goes_on = |share| watching(&watch).behind_the_rows(share);
            let report = write_file(&path, &table, &request, rows.by_ref(), goes_on)?;
            Ok(rows.report(report))
        })
        .await
    }

    /// Writes bodies into a folder, a file each; not into one that [belongs to the job](Self::owns).
    pub async fn export_bodies(
        &self,
        folder: PathBuf,
        request: BodiesRequest,
        work: Work,
    ) -> Result<ExportReport, RunnerError> {
        let file = self.control.file.clone();
        off_thread(move || {
            refuse_own(file.path(), &folder)?;
            let input = file.header()?.columns;
            let rows = file.export(&request.rows, true)?;
            let watch = Watch::new(work, 1.0);
            let mut rows = Outgoing::new(rows, &watch, None, 0, true);
            let table = Table { input: &input, fields: &[] };
            Ok(write_bodies(&folder, &table, &request, rows.by_ref())?)
        })
        .await
    }
}

pub(crate) fn refuse_own(job: &Path, target: &Path) -> Result<(), RunnerError> {
    if !Job::owns(job, target) {
        return Ok(());
    }
    Err(RunnerError::OwnTarget { target: target.to_owned(), job: job.to_owned() })
}

/// Tells how far an export is: by the rows that are read, and then by what is left to do.
struct Watch {
    work: Work,
    read: u32,
    /// What the rows take of it all.
    rows: f64,
}

impl Watch {
    /// What writes a file may be another thread than what reads the rows.
    fn new(work: Work, rows: f64) -> Mutex<Self> {
        Mutex::new(Self { work, read: 0, rows })
    }

    /// Whether it goes on, so many rows being left.
    fn at_rows(&mut self, left: impl FnOnce() -> usize) -> bool {
        let (read, rows) = (f64::from(self.read), self.rows);
        self.work.goes_on(self.read, || rows * read / (read + left() as f64).max(1.0))
    }

    /// Whether it goes on, a share of what is left to do being done.
    fn behind_the_rows(&mut self, share: f64) -> bool {
        let rows = self.rows;
        self.work.goes_on(self.read, || rows + (1.0 - rows) * share)
    }
}

fn watching(watch: &Mutex<Watch>) -> MutexGuard<'_, Watch> {
    watch.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A job's rows on their way out, with what their bodies hold for its fields, while somebody is told how many there are.
struct Outgoing<'a> {
    reader: ExportReader,
    watch: &'a Mutex<Watch>,
    extractor: Option<Extractor>,
    with_body: bool,
    missing_fields: Vec<u32>,
    missing_bodies: u32,
    cut_fields: u32,
    /// The row that was handed out last, and the cells of those that its answer makes beside it.
    rest: Option<(ExportRow, Rest)>,
}

/// The fields of rows to come.
type Rest = Box<dyn Iterator<Item = Vec<Option<FieldValue>>>>;

impl<'a> Outgoing<'a> {
    fn new(
        reader: ExportReader,
        watch: &'a Mutex<Watch>,
        extractor: Option<Extractor>,
        fields: usize,
        with_body: bool,
    ) -> Self {
        let missing_fields = vec![0; fields];
        Self {
            reader,
            watch,
            extractor,
            with_body,
            missing_fields,
            missing_bodies: 0,
            cut_fields: 0,
            rest: None,
        }
    }

    fn report(self, report: ExportReport) -> ExportReport {
        let Self { missing_fields, missing_bodies, cut_fields, .. } = self;
        ExportReport { missing_fields, missing_bodies, cut_fields, ..report }
    }

    /// Fills the row's fields; one that becomes several rows leaves the others in `rest`.
    fn fill(&mut self, mut row: ExportRow) -> ExportRow {
        let wants_body = self.with_body || self.extractor.is_some();
        let has_body = row.body.is_some() || row.size_bytes.is_none_or(|bytes| bytes == 0);
        self.missing_bodies += u32::from(wants_body && !has_body);
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
        self.cut_fields += u32::from(found.is_cut());
        let mut filled = found.rows();
        row.fields = filled.next().unwrap_or_default();
        self.rest = Some((row.clone(), Box::new(filled)));
        row
    }
}

impl Iterator for Outgoing<'_> {
    type Item = Result<ExportRow, RunnerError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((row, rest)) = &mut self.rest {
            if let Some(fields) = rest.next() {
                return Some(Ok(ExportRow { fields, ..row.clone() }));
            }
            self.rest = None;
        }
        if !watching(self.watch).at_rows(|| self.reader.size_hint().1.unwrap_or(0)) {
            return Some(Err(RunnerError::Cancelled));
        }
        let row = match self.reader.next()? {
            Ok(row) => row,
            Err(error) => return Some(Err(error.into())),
        };
        watching(self.watch).read += 1;
        Some(Ok(self.fill(row)))
    }
}
