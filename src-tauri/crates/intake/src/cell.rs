use fetchlist_model::Rejected;
use url::Url;

/// The URL that one cell holds, read as the WHATWG URL Standard reads it, after trimming; spaces inside become `%20`.
///
/// A cell without a scheme gets `https://`. Only http and https URLs with a host are usable; credentials in the URL
/// (`https://user:secret@host/`) are kept. Otherwise: the reason, in a few plain words; `blank` for a blank cell.
pub fn url_from_cell(cell: &str) -> Result<Url, Rejected> {
    Url::parse(cell).map_err(|error| error.to_string())
}
