use std::{io::Read, path::Path, sync::Arc};

use encoding_rs::{Encoding, UTF_8};
use fetchlist_model::{ImportOptions, ImportPreview, ListKind, Quote, Separator};

use crate::{
    IntakeError, Rows,
    decoder::{Decoder, LaterEncoding, decoded},
    encoding::{SAMPLE_BYTES, detect, encoding_named},
    formats::Progress,
    input::Input,
    kind::{GIVE_TEXT, is_binary},
    line::says_more,
    list_file::bare,
    records::Records,
    rows::{From, TEXT_COLUMN, Urls},
    separator::separator_of,
    shape::Shape,
    source::Source,
    table::Table,
    template::Template,
    text::lines,
};

/// A list as text: cells with a separator between them, or lines.
#[derive(Debug)]
pub(crate) struct TextFile {
    source: Arc<Source>,
    name: Arc<str>,
    /// `None` where the file begins with nothing but ASCII.
    encoding: Option<&'static Encoding>,
    /// What the encoding is where that ends.
    later: LaterEncoding,
    /// Whether the head is all of it.
    is_short: bool,
    /// Whether it looks like no text; one who knows its encoding knows better.
    is_binary: bool,
}

impl TextFile {
    /// `head` is what the file begins with.
    pub(crate) fn new(source: Source, name: &Arc<str>, head: &[u8]) -> Self {
        Self {
            source: Arc::new(source),
            name: Arc::clone(name),
            encoding: detect(head),
            later: LaterEncoding::default(),
            is_short: head.len() < SAMPLE_BYTES,
            is_binary: is_binary(head),
        }
    }

    /// The encoding by which it is read.
    pub(crate) fn encoding(&self, options: &ImportOptions) -> Result<&'static Encoding, IntakeError> {
        let found = || self.encoding.or_else(|| self.later.get().copied()).unwrap_or(UTF_8);
        match &options.encoding {
            None if self.is_binary => {
                Err(IntakeError::NotText { name: self.name.to_string(), what: "no text", mend: GIVE_TEXT })
            }
            None => Ok(found()),
            // Who has seen nothing but ASCII has not chosen by what follows.
            Some(name) => Ok(Some(encoding_named(name)?)
                .filter(|named| *named != UTF_8 || self.encoding.is_some())
                .unwrap_or_else(found)),
        }
    }

    /// The choices that are made where `options` leaves them open, and the rows.
    pub(crate) fn opened(&self, options: &ImportOptions) -> Result<(ImportPreview, Rows), IntakeError> {
        if let Some(Separator::Other(other)) = options.separator
            && separator_of(other).is_none()
        {
            return Err(IntakeError::NoSeparator(other));
        }
        let encoding = self.encoding(options)?;
        let text = self.begin(encoding)?;
        let ending = Path::new(&*self.name).extension().unwrap_or_default().to_string_lossy().to_lowercase();
        let shape = Shape::of(&text, self.is_short, &ending, options);
        let bare = ImportPreview {
            encoding: Some(encoding.name().into()),
            separator: Some(shape.separator),
            ..bare(&self.name, ListKind::Text, options)
        };
        let preview = if shape.separator == Separator::Lines {
            bare
        } else {
            let taken = shape.sample.taken(options);
            ImportPreview {
                quote: Some(shape.quote),
                header: Some(taken.header),
                url_column: bare.template.is_none().then_some(taken.url_column as u32),
                sure: bare.template.is_some() || taken.sure,
                ..bare
            }
        };
        let rows = self.rows(&preview)?;
        Ok((preview, rows))
    }

    pub(crate) fn rows(&self, preview: &ImportPreview) -> Result<Rows, IntakeError> {
        let encoding = preview.encoding.as_deref().map_or(Ok(UTF_8), encoding_named)?;
        let separator = preview.separator.unwrap_or_default();
        let quote = preview.quote.unwrap_or_default();
        let input = || self.input(encoding, separator, quote);
        let template = preview.template.as_deref().map(Template::new);
        let table = if separator == Separator::Lines {
            let has_column = template.is_some() || lines(&self.begin(encoding)?).any(says_more);
            Table::lines(input()?, has_column.then_some(TEXT_COLUMN))
        } else if preview.header == Some(true) {
            let titles = Shape::titles(&self.begin(encoding)?, self.is_short, separator, quote);
            Table::headed(input()?, titles)?
        } else {
            Table::named(input()?, &[])
        };
        let urls = match template {
            Some(template) => Urls::Template(template),
            None if separator == Separator::Lines => Urls::Own,
            None => Urls::Column(preview.url_column.unwrap_or_default() as usize),
        };
        Ok(Rows::new(From::One(Box::new(table)), urls, &self.name))
    }

    /// What the list begins with.
    fn begin(&self, encoding: &'static Encoding) -> Result<String, IntakeError> {
        let begin = self.source.read(&Progress::default())?.take(SAMPLE_BYTES as u64);
        decoded(begin, encoding).map_err(|error| self.source.unreadable(error))
    }

    fn input(
        &self,
        encoding: &'static Encoding,
        separator: Separator,
        quote: Quote,
    ) -> Result<Input, IntakeError> {
        let progress = Progress::default();
        let file = self.source.read(&progress)?;
        let is_later = encoding == UTF_8 || self.later.get() == Some(&encoding);
        let decoder = if self.encoding.is_none() && is_later {
            Decoder::plain(file, &self.later)
        } else {
            Decoder::new(file, encoding)
        };
        let records = Box::new(Records::new(decoder, separator, quote, &self.name));
        Ok(Input::Text { records, progress, _source: Arc::clone(&self.source) })
    }
}
