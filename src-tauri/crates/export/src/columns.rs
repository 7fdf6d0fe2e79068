use std::collections::HashSet;

use fetchlist_model::{ExportColumn, ExportRequest, ExportValue, Field, ResultColumn};

use crate::names;

/// What a table has beside its results.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// The imported columns' names; their cells stand in `ExportRow::input`.
    pub input: &'a [String],
    /// What is filled from the answers' bodies; the values stand in `ExportRow::fields`.
    pub fields: &'a [Field],
}

impl Table<'_> {
    /// All columns that a file can have, each with a name of its own as long as the input's names differ: the usual ones,
    /// with the body or without, and behind them what is there only where it is asked for, which takes no name from the
    /// others.
    pub fn columns(&self, body: bool) -> Vec<ExportColumn> {
        let mut columns = of_table(self, &ExportRequest { body, ..ExportRequest::default() });
        let mut used: HashSet<String> = columns.iter().map(|column| column.name.clone()).collect();
        let asked_for =
            if body { &[ResultColumn::Row][..] } else { &[ResultColumn::Row, ResultColumn::Body] };
        columns.extend(asked_for.iter().map(|result| ExportColumn {
            value: ExportValue::Result(*result),
            name: names::prefixed(result.as_str().to_owned(), &mut used),
        }));
        columns
    }
}

/// A table's columns, for files that are a table: those that are asked for, else all of them with the input's first.
pub(crate) fn of_table(table: &Table<'_>, request: &ExportRequest) -> Vec<ExportColumn> {
    if let Some(columns) = &request.columns {
        return columns.clone();
    }
    let input = table.input.iter().enumerate();
    let input = input
        .map(|(index, name)| ExportColumn { value: ExportValue::Input(index as u32), name: name.clone() });
    input.chain(results(table, request, table.input.iter().cloned().collect())).collect()
}

/// The columns behind the input's: the results, the fields, and the body if it is asked for. A name of theirs that is in
/// `used` gets the prefix `result_`; results choose before fields, whose names are the user's.
pub(crate) fn results(
    table: &Table<'_>,
    request: &ExportRequest,
    mut used: HashSet<String>,
) -> Vec<ExportColumn> {
    let mut column =
        |value, name: &str| ExportColumn { value, name: names::prefixed(name.to_owned(), &mut used) };
    let (row, body) = (ResultColumn::Row, ResultColumn::Body);
    let results = ResultColumn::ALL.into_iter().filter(|it| *it != row && (*it != body || request.body));
    let mut results: Vec<_> = results.map(|it| column(ExportValue::Result(it), it.as_str())).collect();
    let fields = table.fields.iter().enumerate();
    let fields: Vec<_> =
        fields.map(|(index, field)| column(ExportValue::Field(index as u32), &field.name)).collect();
    let end = results.len() - usize::from(request.body);
    results.splice(end..end, fields);
    results
}

#[cfg(test)]
mod tests {
    use fetchlist_model::{FieldRule, Several};

    use super::*;

    fn names(input: &[&str], fields: &[&str], body: bool) -> Vec<String> {
        let input: Vec<String> = input.iter().copied().map(String::from).collect();
        let field = |name: &&str| Field {
            name: (*name).into(),
            rule: FieldRule::JsonPath { path: "$".into() },
            several: Several::Join,
        };
        let fields: Vec<Field> = fields.iter().map(field).collect();
        let request = ExportRequest { body, ..ExportRequest::default() };
        let columns = of_table(&Table { input: &input, fields: &fields }, &request);
        columns.into_iter().map(|column| column.name).collect()
    }

    #[test]
    fn fields_stand_between_the_results_and_the_body() {
        assert_eq!(
            names(&["sku"], &["price", "stock"], true)[12..],
            ["fetched_at", "price", "stock", "body"]
        );
        assert_eq!(names(&[], &["price"], false)[11..], ["fetched_at", "price"]);
    }

    #[test]
    fn a_name_that_is_used_gets_a_prefix_until_it_is_free() {
        let names =
            names(&["url", "price", "status", "result_status"], &["price", "body", "row", "row"], true);
        assert_eq!(names[4..7], ["result_url", "outcome", "result_result_status"]);
        assert_eq!(names[16..], ["result_price", "result_body", "row", "result_row", "body"]);
    }

    #[test]
    fn what_is_only_there_where_it_is_asked_for_takes_no_name_from_the_others() {
        let input = ["row".to_owned()];
        let rule = FieldRule::JsonPath { path: "$".into() };
        let fields = [Field { name: "body".into(), rule, several: Several::Join }];
        let table = Table { input: &input, fields: &fields };
        let last = |body| {
            let mut names: Vec<_> = table.columns(body).into_iter().map(|column| column.name).collect();
            names.split_off(names.len() - 3)
        };
        assert_eq!(last(false), ["body", "result_row", "result_body"]);
        assert_eq!(last(true), ["result_body", "body", "result_row"]);
    }
}
