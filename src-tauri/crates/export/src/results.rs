use fetchlist_model::{ExportRow, Outcome};

/// The results' names in their order, without the body's. They stand in people's files and do not change.
pub(crate) const NAMES: [&str; 12] = [
    "url",
    "outcome",
    "status",
    "error",
    "error_detail",
    "final_url",
    "redirects",
    "attempts",
    "duration_ms",
    "size_bytes",
    "content_type",
    "fetched_at",
];

/// The body's name.
pub(crate) const BODY: &str = "body";

/// What a row has to say under one of the [`NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Missing,
    Text(&'a str),
    Number(u64),
    /// Milliseconds since 1970-01-01 UTC.
    Time(i64),
}

/// A row's results, in the order of [`NAMES`]. A row that is not fetched has its URL, its outcome and its attempts.
pub(crate) fn of(row: &ExportRow) -> [Value<'_>; 12] {
    let is_fetched = row.outcome != Outcome::NotFetched;
    let detail = (!row.error_detail.is_empty()).then_some(row.error_detail.as_str());
    let values = [
        text(Some(&row.url)),
        text(Some(row.outcome.as_str())),
        number(row.status),
        text(row.error.map(fetchlist_model::ErrorKind::as_str)),
        text(detail),
        text(row.final_url.as_deref()),
        number(Some(row.redirects)),
        number(Some(row.attempts)),
        number(row.duration_ms),
        number(row.size_bytes),
        text(row.content_type.as_deref()),
        row.fetched_at_ms.map_or(Value::Missing, Value::Time),
    ];
    if is_fetched {
        return values;
    }
    let mut begun = [Value::Missing; 12];
    for kept in [0, 1, 7] {
        begun[kept] = values[kept];
    }
    begun
}

fn text(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Missing, Value::Text)
}

fn number<N: Into<u64>>(number: Option<N>) -> Value<'static> {
    number.map_or(Value::Missing, |number| Value::Number(number.into()))
}
