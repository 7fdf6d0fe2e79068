use std::{error::Error, io::ErrorKind, path::Path};

use fetchlist_model::{BodiesRequest, ExportReport, ExportRow};

use crate::{ExportError, Table};

/// Writes bodies into a folder, a file each.
pub fn write_bodies<E>(
    folder: &Path,
    _table: &Table<'_>,
    _request: &BodiesRequest,
    _rows: impl IntoIterator<Item = Result<ExportRow, E>>,
) -> Result<ExportReport, ExportError>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    Err(ExportError::output(ErrorKind::Unsupported.into()).of_target(folder))
}
