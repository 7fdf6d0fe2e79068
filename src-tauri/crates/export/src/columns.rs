use fetchlist_model::Field;

/// What a table has beside its results.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// The imported columns' names; their cells stand in `ExportRow::input`.
    pub input: &'a [String],
    /// What is filled from the answers' bodies; the values stand in `ExportRow::fields`.
    pub fields: &'a [Field],
}
