use std::{collections::HashMap, iter};

use fetchlist_model::Cells;
use scraper::{ElementRef, Html, Node};

use crate::cell::is_address;

/// How many columns or rows a cell may span: HTML's own limit for columns.
const SPAN: usize = 1_000;

/// A table of a web page.
#[derive(Debug, Default)]
pub(crate) struct HtmlTable {
    rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Debug, Default)]
struct Cell {
    text: String,
    /// Where it leads, if it is one link as a whole and does not say so itself.
    link: Option<String>,
}

impl HtmlTable {
    /// The largest table of a page, if that is most of the page.
    pub(crate) fn find(html: &str) -> Option<Self> {
        let page = Html::parse_document(html);
        let mut tables: HashMap<_, (usize, Vec<ElementRef>)> = HashMap::new();
        for row in elements(page.root_element(), "tr") {
            let table =
                row.ancestors().filter_map(ElementRef::wrap).find(|node| node.value().name() == "table");
            if let Some(table) = table {
                let (cells, rows) = tables.entry(table.id()).or_default();
                *cells += cells_of(row).count();
                rows.push(row);
            }
        }
        let (_, rows) = tables.into_values().max_by_key(|(cells, _)| *cells)?;
        let of_table: usize = rows.iter().map(|row| words_of(*row).len()).sum();
        let mut table = Self::default();
        table.add_rows(&rows);
        (2 * of_table >= words_of(page.root_element()).len()).then_some(table)
    }

    pub(crate) fn has_links(&self) -> bool {
        self.rows.iter().flatten().any(|cell| cell.link.is_some())
    }

    /// How many columns it has.
    pub(crate) fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or_default()
    }

    /// Its cells. A column with links has a column of theirs beside it, which takes its name from it.
    pub(crate) fn into_cells(self) -> Vec<Cells> {
        let link = |row: &Vec<Cell>, column: usize| row.get(column).and_then(|cell| cell.link.clone());
        let has_links: Vec<bool> =
            (0..self.width()).map(|column| self.rows.iter().any(|row| link(row, column).is_some())).collect();
        let mut all = Vec::with_capacity(self.rows.len());
        for (number, row) in self.rows.iter().enumerate() {
            let mut cells = Cells::default();
            for (column, has_links) in has_links.iter().enumerate() {
                let text = row.get(column).map_or("", |cell| cell.text.as_str());
                cells.push(text);
                let is_name = number == 0 && !text.is_empty();
                if *has_links {
                    let name = is_name.then(|| format!("{text} (link)"));
                    // Some cells of a column may show their address, and others hide it.
                    let own = is_address(text).then(|| text.to_owned());
                    cells.push(&link(row, column).or(own).or(name).unwrap_or_default());
                }
            }
            all.push(cells);
        }
        all
    }

    fn add_rows(&mut self, rows: &[ElementRef]) {
        // For each column, how many rows more the cell above reaches down.
        let mut held: Vec<usize> = Vec::new();
        for row in rows {
            let mut cells: Vec<Cell> = Vec::new();
            for cell in cells_of(*row) {
                while held.get(cells.len()).is_some_and(|rows| *rows > 0) {
                    cells.push(Cell::default());
                }
                let span = |name| cell.attr(name).and_then(|span| span.trim().parse().ok());
                let (across, down) = (span("colspan").unwrap_or(1), span("rowspan").unwrap_or(1));
                let begin = cells.len();
                cells.push(Cell::of(cell));
                cells.extend(iter::repeat_n(Cell::default(), across.clamp(1, SPAN) - 1));
                held.resize(held.len().max(cells.len()), 0);
                // With this row itself, which is taken off again below.
                held[begin..cells.len()].fill(down.clamp(1, SPAN));
            }
            for rows in &mut held {
                *rows = rows.saturating_sub(1);
            }
            self.rows.push(cells);
        }
    }
}

impl Cell {
    fn of(cell: ElementRef) -> Self {
        let text = words_of(cell);
        let mut links = elements(cell, "a").filter_map(|link| Some((words_of(link), link.attr("href")?)));
        let link = match (links.next(), links.next()) {
            (Some((words, href)), None) if words == text && is_address(href) && !is_address(&text) => {
                Some(href.trim().to_owned())
            }
            _ => None,
        };
        Self { text, link }
    }
}

fn cells_of(row: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    row.child_elements().filter(|cell| matches!(cell.value().name(), "td" | "th"))
}

fn elements<'a>(within: ElementRef<'a>, name: &'static str) -> impl Iterator<Item = ElementRef<'a>> {
    within.descendent_elements().filter(move |element| element.value().name() == name)
}

/// What a reader sees of an element, with one space between words.
fn words_of(element: ElementRef) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        match node.value() {
            Node::Text(words) => {
                let within = node.parent().and_then(ElementRef::wrap).map(|parent| parent.value().name());
                if !matches!(within, Some("style" | "script" | "title")) {
                    text.push_str(words);
                }
            }
            Node::Element(element) if matches!(element.name(), "br" | "div" | "li" | "p" | "td" | "th") => {
                text.push(' ');
            }
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
