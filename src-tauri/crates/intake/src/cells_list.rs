use std::sync::Arc;

use fetchlist_model::{Cells, ImportOptions, ImportPreview, ImportWarning, ListKind};

use crate::{
    IntakeError, Rows,
    formats::{self, Records},
    input::Input,
    list_file::bare,
    rows::{From, Urls},
    sample::{SAMPLE_RECORDS, Sample},
    source::Source,
    table::Table,
    template::Template,
};

/// A list that is no text but comes as cells.
#[derive(Debug)]
pub(crate) struct CellsList {
    name: Arc<str>,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File(ListKind, Arc<Source>),
    Memory(Arc<[Cells]>, Vec<ImportWarning>),
}

/// What such a list tells of itself.
#[derive(Default)]
struct About {
    parts: Vec<String>,
    part: Option<String>,
    columns: Option<Vec<String>>,
    are_links: bool,
    warnings: Vec<ImportWarning>,
}

impl CellsList {
    pub(crate) fn file(kind: ListKind, source: Source, name: &Arc<str>) -> Self {
        Self { name: Arc::clone(name), place: Place::File(kind, Arc::new(source)) }
    }

    pub(crate) fn clipboard(name: &Arc<str>, cells: Vec<Cells>, warnings: Vec<ImportWarning>) -> Self {
        Self { name: Arc::clone(name), place: Place::Memory(cells.into(), warnings) }
    }

    /// The choices that are made where `options` leaves them open, and the rows.
    pub(crate) fn opened(&self, options: &ImportOptions) -> Result<(ImportPreview, Rows), IntakeError> {
        let (about, mut rest) = self.open(options.part.as_deref())?;
        let begin = begin_of(&mut rest);
        let names: Option<Cells> = about.columns.as_ref().map(|names| names.iter().collect());
        let has_names = names.is_some();
        let records = begin.iter().flatten().cloned();
        let sample = match names {
            Some(names) => Sample::named(names, records),
            None => Sample::new(records.collect()),
        };
        let taken = sample.taken(&ImportOptions {
            header: if has_names { Some(true) } else { options.header },
            url_column: options.url_column.or(about.are_links.then_some(0)),
            ..options.clone()
        });
        let bare = bare(&self.name, self.kind(), options);
        let preview = ImportPreview {
            header: (!has_names).then_some(taken.header),
            url_column: bare.template.is_none().then_some(taken.url_column as u32),
            sure: bare.template.is_some() || taken.sure,
            parts: about.parts.clone(),
            part: about.part.clone(),
            ..bare
        };
        let rows = self.rows_of(&preview, about, begin, rest)?;
        Ok((preview, rows))
    }

    pub(crate) fn rows(&self, preview: &ImportPreview) -> Result<Rows, IntakeError> {
        let (about, mut records) = self.open(preview.part.as_deref())?;
        let begin = begin_of(&mut records);
        self.rows_of(preview, about, begin, records)
    }

    fn rows_of(
        &self,
        preview: &ImportPreview,
        about: About,
        begin: Vec<Result<Cells, IntakeError>>,
        records: Records,
    ) -> Result<Rows, IntakeError> {
        let source = match &self.place {
            Place::File(_, source) => Some(Arc::clone(source)),
            Place::Memory(..) => None,
        };
        let sampled =
            if preview.header == Some(true) { begin.iter().flatten().cloned().collect() } else { Vec::new() };
        let titles = Sample::new(sampled).titles;
        let input = Input::Cells {
            begin: begin.into_iter(),
            records,
            read: 0,
            warnings: about.warnings,
            _source: source,
        };
        let table = match about.columns {
            Some(names) => Table::named(input, &names),
            None if preview.header == Some(true) => Table::headed(input, titles)?,
            None => Table::named(input, &[]),
        };
        let urls = match preview.template.as_deref() {
            Some(template) => Urls::Template(Template::new(template)),
            None => Urls::Column(preview.url_column.unwrap_or_default() as usize),
        };
        let rows = Rows::new(From::One(Box::new(table)), urls, &self.name);
        Ok(if about.are_links { rows.without_patterns() } else { rows })
    }

    fn open(&self, part: Option<&str>) -> Result<(About, Records), IntakeError> {
        match &self.place {
            Place::File(kind, source) => {
                // That it is as it was.
                source.check()?;
                let formats::Opened { parts, part, columns, are_links, warnings, records } =
                    formats::open(*kind, source.path(), &self.name, part)?;
                Ok((About { parts, part, columns, are_links, warnings }, records))
            }
            Place::Memory(cells, warnings) => {
                let cells = Arc::clone(cells);
                let records = Records::of(&self.name, move |sink| {
                    let progress = sink.progress();
                    for (index, record) in cells.iter().enumerate() {
                        progress.reach(index as f64 / cells.len() as f64);
                        if !sink.push(record.clone()) {
                            break;
                        }
                    }
                    Ok(())
                })?;
                Ok((About { warnings: warnings.clone(), ..About::default() }, records))
            }
        }
    }

    fn kind(&self) -> ListKind {
        match self.place {
            Place::File(kind, _) => kind,
            Place::Memory(..) => ListKind::Clipboard,
        }
    }
}

/// The records that are looked at.
fn begin_of(records: &mut Records) -> Vec<Result<Cells, IntakeError>> {
    records.by_ref().take(SAMPLE_RECORDS + 1).collect()
}
