use std::{io::Cursor, sync::Arc};

use encoding_rs::UTF_8;
use fetchlist_model::{ImportOptions, Quote, Separator};

use crate::{
    cut::cuts_addresses,
    decoder::Decoder,
    records::Records,
    sample::{SAMPLE_RECORDS, Sample},
    separator::{byte_of, separator_line},
};

/// How a text is laid out.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) separator: Separator,
    pub(crate) quote: Quote,
    pub(crate) sample: Sample,
}

/// The beginning of a list's text.
struct Beginning {
    text: Arc<[u8]>,
    is_whole: bool,
}

impl Shape {
    /// Makes every choice that `options` leaves open, from `text`, the beginning of the list or the whole of it.
    ///
    /// `ending` is that of the file's name, in small letters: it decides only where the content leaves several choices.
    pub(crate) fn of(text: &str, is_whole: bool, ending: &str, options: &ImportOptions) -> Self {
        let beginning = Beginning { text: text.as_bytes().into(), is_whole };
        match options.separator.or_else(|| separator_line(text).map(|(separator, _)| separator)) {
            Some(separator) => beginning.cut(separator, options.quote),
            None => beginning.likeliest(text, ending, options.quote),
        }
    }

    /// How many records stand above the names of the columns, read like this.
    pub(crate) fn titles(text: &str, is_whole: bool, separator: Separator, quote: Quote) -> usize {
        let beginning = Beginning { text: text.as_bytes().into(), is_whole };
        beginning.sample(separator, quote).titles
    }

    fn score(&self) -> (f64, f64, f64, usize) {
        let (clean, all) = self.sample.addresses();
        (clean, all, self.sample.evenness(), self.sample.width())
    }
}

impl Beginning {
    /// A table has records of one width mostly, and of more than one cell, and none of its separators stands within
    /// addresses. Of several that would do, it is the one whose cells are addresses, all by themselves.
    fn likeliest(&self, text: &str, ending: &str, quote: Option<Quote>) -> Shape {
        let usual = [Separator::Tab, Separator::Comma, Separator::Semicolon, Separator::Pipe];
        let named_table = match ending {
            "tsv" | "tab" => Some(Separator::Tab),
            "csv" => Some(Separator::Comma),
            _ => None,
        };
        let is_table = |sample: &Sample| {
            sample.evenness() >= 0.7
                && (named_table.is_some() || sample.has_url_name() || sample.addresses().1 >= 0.5)
        };
        let cuts = |separator: &Separator| {
            byte_of(*separator).is_some_and(|byte| cuts_addresses(text, char::from(byte)))
        };
        let (cutting, parting): (Vec<Separator>, Vec<Separator>) = usual.into_iter().partition(cuts);
        let likeliest = parting
            .into_iter()
            .map(|separator| self.cut(separator, quote))
            .filter(|table| is_table(&table.sample))
            .map(|table| (table.score(), table))
            // The first of equals: `max_by` would take the last.
            .reduce(|best, other| if other.0 > best.0 { other } else { best });
        if let Some((_, table)) = likeliest {
            return table;
        }
        // Rarer ones, which are usual in addresses, only where they stand between names too.
        let rare = ['^', '~'].map(|sign| self.cut(Separator::Other(sign), quote));
        let is_headed = |table: &Shape| table.sample.evenness() >= 0.7 && table.sample.names_several();
        if let Some(table) = rare.into_iter().find(is_headed) {
            return table;
        }
        let first = named_table.unwrap_or(Separator::Comma);
        if named_table.is_some() && cutting.is_empty() {
            return self.cut(first, quote);
        }
        // One column under its name: any separator will do that stands in none of it.
        let mut all = [first].into_iter().chain(usual).map(|separator| self.cut(separator, quote));
        let single = all.find(|single| single.sample.width() == 1);
        let is_named =
            |single: &Shape| single.sample.has_url_name() && single.sample.is_of_single_addresses();
        let single = single.filter(is_named);
        single.unwrap_or_else(|| self.cut(Separator::Lines, quote))
    }

    /// The first records, as the separator cuts them.
    fn cut(&self, separator: Separator, quote: Option<Quote>) -> Shape {
        let quote = quote.unwrap_or_else(|| self.quote(separator));
        Shape { separator, quote, sample: self.sample(separator, quote) }
    }

    /// What stands around cells: the single mark where it does so in most cells of a column, and the double one does not.
    fn quote(&self, separator: Separator) -> Quote {
        if separator == Separator::Lines || !self.text.contains(&b'\'') {
            return Quote::Double;
        }
        let plain = self.sample(separator, Quote::None);
        if plain.marked('\'') > plain.marked('"') { Quote::Single } else { Quote::Double }
    }

    fn sample(&self, separator: Separator, quote: Quote) -> Sample {
        let decoder = Decoder::new(Cursor::new(Arc::clone(&self.text)), UTF_8);
        let records = Records::new(decoder, separator, quote, &Arc::from(""));
        let mut records = if self.is_whole { records } else { records.cut() };
        let mut rows = Vec::new();
        while rows.len() <= SAMPLE_RECORDS
            && let Ok(Some(record)) = records.next()
        {
            rows.push(record.to_cells());
        }
        if !self.is_whole && rows.len() > 1 && rows.len() <= SAMPLE_RECORDS {
            // The text ends within this one.
            rows.pop();
        }
        Sample::new(rows)
    }
}
