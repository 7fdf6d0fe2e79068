use fetchlist_extract::Extractor;
use fetchlist_model::{ExportRow, Field, FieldTrial, FieldTrialRow, FieldValue, RowSet};

use crate::{
    error::RunnerError,
    job::{Job, off_thread},
};

/// Answers that fields are tried on.
const TRIED: usize = 20;
/// Values of a field that are shown of one answer.
const SHOWN_VALUES: usize = 20;
/// Characters that are shown of one value.
const SHOWN_CHARACTERS: usize = 500;

impl Job {
    /// Keeps these columns, which are filled from the answers' bodies, in place of those that the job has.
    pub async fn set_fields(&self, fields: Vec<Field>) -> Result<(), RunnerError> {
        let file = self.control.file.clone();
        off_thread(move || {
            compiled(&fields)?;
            Ok(file.set_fields(&fields)?)
        })
        .await
    }

    /// Tries fields on the first answers, without keeping them.
    pub async fn try_fields(&self, fields: Vec<Field>) -> Result<FieldTrial, RunnerError> {
        let answers = self.answers(TRIED).await?;
        let count = self.control.progress().borrow().ok;
        off_thread(move || Ok(trial(&fields, &answers, count))).await
    }

    /// The first answer's body as a text; `None` where there is none.
    pub async fn sample_body(&self) -> Result<Option<String>, RunnerError> {
        let answers = self.answers(1).await?;
        let body = |row: &ExportRow| {
            let body = row.body.as_deref()?;
            Some(fetchlist_extract::text(body, row.content_type.as_deref()).into_owned())
        };
        Ok(answers.first().and_then(body))
    }

    /// The first rows with a body that is not empty.
    async fn answers(&self, count: usize) -> Result<Vec<ExportRow>, RunnerError> {
        let file = self.control.file.clone();
        off_thread(move || {
            let rows = file.export(&RowSet::Ok, true)?;
            let has_body = |row: &ExportRow| row.body.as_ref().is_some_and(|body| !body.is_empty());
            let rows = rows.filter(|row| row.as_ref().map_or(true, has_body)).take(count);
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }
}

/// The fields, ready to be looked for.
pub(crate) fn compiled(fields: &[Field]) -> Result<Extractor, RunnerError> {
    Extractor::new(fields).map_err(|problems| {
        let wrong = fields.iter().zip(problems).find_map(|(field, problem)| Some((field, problem?)));
        match wrong {
            Some((field, problem)) => RunnerError::Field { name: field.name.clone(), problem },
            None => RunnerError::Internal("fields without a problem were refused".into()),
        }
    })
}

fn trial(fields: &[Field], answers: &[ExportRow], count: u32) -> FieldTrial {
    let (extractor, problems) = Extractor::trial(fields);
    let mut missing = vec![0; fields.len()];
    let rows = answers.iter().map(|row| {
        let found = extractor.find(row.body.as_deref().unwrap_or_default(), row.content_type.as_deref());
        for (missing, is_missing) in missing.iter_mut().zip(found.missing()) {
            *missing += u32::from(is_missing);
        }
        let mut values = found.values();
        for values in &mut values {
            shorten(values);
        }
        FieldTrialRow { row: row.row, url: row.url.clone(), values }
    });
    let rows = rows.collect();
    FieldTrial { problems, rows, missing, answers: count }
}

/// Cuts values to what is worth showing.
fn shorten(values: &mut Vec<FieldValue>) {
    values.truncate(SHOWN_VALUES);
    for value in values {
        let (FieldValue::Text(text) | FieldValue::Json(text)) = value;
        if let Some((end, _)) = text.char_indices().nth(SHOWN_CHARACTERS) {
            text.truncate(end);
            text.push('…');
        }
    }
}

/// What the fields find in an answer, as texts for the opened row.
pub(crate) fn shown(fields: &[Field], body: &[u8], content_type: Option<&str>) -> Vec<(String, String)> {
    let values = Extractor::trial(fields).0.find(body, content_type).values();
    let named = fields.iter().zip(values).map(|(field, mut values)| {
        shorten(&mut values);
        let texts = values.into_iter().map(|value| match value {
            FieldValue::Text(text) | FieldValue::Json(text) => text,
        });
        (field.name.clone(), texts.collect::<Vec<_>>().join("; "))
    });
    named.collect()
}
