use std::path::Path;

use fetchlist_model::Cells;
use url::Url;

use super::{
    Opened,
    links::{leads_somewhere, plain, resolved},
    markup::{Piece, add_text, attribute, each_piece},
    stream::{Records, Sink},
};
use crate::IntakeError;

/// The links of a page, with their text. What is relative is resolved where the page has a base or names its own address.
pub(crate) fn open(path: &Path, name: &str) -> Result<Opened, IntakeError> {
    let (path, list) = (path.to_owned(), name.to_owned());
    let records = Records::of(name, move |sink| {
        let mut links = Links::default();
        each_piece(&path, &list, &sink.progress(), &mut |piece| links.take(piece, sink))?;
        links.close(sink);
        Ok(())
    })?;
    Ok(Opened::links(&["url", "text"], records))
}

/// A page's links, as they come. What they are relative to stands before all of them (WHATWG HTML, the base element).
#[derive(Default)]
pub(super) struct Links {
    /// As it is written: it may be relative to the page's own address.
    base: Option<String>,
    /// The page's own address.
    canonical: Option<Url>,
    /// Where the link leads that is open, and its text so far.
    open: Option<(String, String)>,
}

impl Links {
    /// Whether more is wanted.
    pub(super) fn take(&mut self, piece: Piece<'_>, sink: &mut Sink) -> bool {
        match piece {
            Piece::Start(tag) => {
                let href = || attribute(tag, "href").map(str::trim);
                match &*tag.name {
                    "base" if self.base.is_none() => self.base = href().map(str::to_owned),
                    "link" if self.canonical.is_none() && attribute(tag, "rel") == Some("canonical") => {
                        self.canonical = href().and_then(|href| Url::parse(href).ok());
                    }
                    "a" | "area" => {
                        let goes_on = self.close(sink);
                        let href = href().filter(|href| leads_somewhere(href));
                        self.open = href.map(|href| (resolved(href, self.base().as_ref()), String::new()));
                        // An area has nothing in it.
                        return if &*tag.name == "area" { self.close(sink) } else { goes_on };
                    }
                    _ => {}
                }
                true
            }
            Piece::End("a") => self.close(sink),
            Piece::End(_) => true,
            Piece::Text(more) => {
                if let Some((_, text)) = &mut self.open {
                    add_text(text, more);
                }
                true
            }
        }
    }

    /// Whether a link is open.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// What links are relative to, where that is known.
    fn base(&self) -> Option<Url> {
        let base = self
            .base
            .as_ref()
            .and_then(|base| Url::options().base_url(self.canonical.as_ref()).parse(base).ok());
        base.or_else(|| self.canonical.clone())
    }

    /// Ends the link that is open; whether more are wanted.
    pub(super) fn close(&mut self, sink: &mut Sink) -> bool {
        self.open.take().is_none_or(|(href, text)| {
            let cells: Cells = [href, plain([text.as_str()].into_iter())].iter().collect();
            sink.push(cells)
        })
    }
}
