//! A list whose every row has an end that is known beforehand.

use std::collections::HashMap;

use crate::{
    command::{Served, Setup, read_csv},
    look::Decided,
};

/// The tries after the first that are asked for.
pub(crate) const RETRIES: &str = "1";
/// The most tries that a row has in a run.
const TRIES: u32 = 2;

/// What a row must come to.
struct Row {
    url: String,
    /// Where it is counted: the server and the path, for a URL that can be fetched.
    counted: Option<(usize, String)>,
    status: Option<u16>,
    error: &'static str,
    redirects: &'static str,
    /// How many requests a run makes for it at most.
    requests: u32,
}

/// Servers, and a list of what they answer.
pub(crate) struct Work<'a> {
    servers: Vec<Served<'a>>,
    rows: Vec<Row>,
}

impl<'a> Work<'a> {
    /// Answers that come as fast as they are taken.
    pub(crate) fn quick(setup: &'a Setup, count: u32) -> Self {
        Self::new(setup, count, |_| 0)
    }

    /// Answers of every kind. What slows a site down has sites of its own.
    pub(crate) fn mixed(setup: &'a Setup, count: u32) -> Self {
        Self::new(setup, count, |number| number)
    }

    fn new(setup: &'a Setup, count: u32, kind: impl Fn(u32) -> u32) -> Self {
        let mut work = Self { servers: (0..3).map(|_| setup.origin()).collect(), rows: Vec::new() };
        for number in 0..count {
            let row = work.row(number, kind(number));
            work.rows.push(row);
        }
        // One for each site: the second of two would be taken for a sign that the site has enough.
        let reset = work.fetched(1, "/reset-in-body".into(), Some(200), "closed", "0");
        work.rows.push(Row { requests: TRIES, ..reset });
        // It may be sent again on every connection that is left from other rows.
        let reset = work.fetched(2, "/reset".into(), None, "closed", "0");
        work.rows.push(Row { requests: u32::MAX, ..reset });
        work
    }

    fn row(&self, number: u32, kind: u32) -> Row {
        match kind % 100 {
            7 | 37 | 67 => self.fetched(0, format!("/status/404?{number}"), Some(404), "http_status", "0"),
            17 | 47 | 77 => self.fetched(0, format!("/redirect/2?{number}"), Some(200), "", "2"),
            27 | 57 => self.fetched(0, format!("/delay/90?{number}"), Some(200), "", "0"),
            33 => {
                let row = self.fetched(1, format!("/status/503?{number}"), Some(503), "http_status", "0");
                Row { requests: TRIES, ..row }
            }
            66 => {
                let row = self.fetched(2, format!("/flaky/1/{number}"), Some(200), "", "0");
                Row { requests: TRIES, ..row }
            }
            99 => Row {
                url: format!("no address {number}"),
                counted: None,
                status: None,
                error: "invalid_url",
                redirects: "0",
                requests: 1,
            },
            _ => self.fetched(0, format!("/item/{number}"), Some(200), "", "0"),
        }
    }

    fn fetched(
        &self,
        server: usize,
        path: String,
        status: Option<u16>,
        error: &'static str,
        redirects: &'static str,
    ) -> Row {
        let url = self.servers[server].url(&path);
        Row { url, counted: Some((server, path)), status, error, redirects, requests: 1 }
    }

    pub(crate) fn list(&self) -> String {
        let rows = self.rows.iter().enumerate().map(|(number, row)| format!("{number},{}\n", row.url));
        "number,link\n".to_owned() + &rows.collect::<String>()
    }

    pub(crate) fn len(&self) -> u32 {
        self.rows.len() as u32
    }

    /// How often a row was asked for; rows count from 1.
    pub(crate) fn requests(&self, row: u32) -> u32 {
        let counted = self.rows[row as usize - 1].counted.as_ref();
        counted.map_or(0, |(server, path)| self.servers[*server].seen(path))
    }

    /// How often a row may be asked for by as many runs.
    pub(crate) fn most_requests(&self, row: u32, runs: u32) -> u32 {
        self.rows[row as usize - 1].requests.saturating_mul(runs)
    }

    /// A row that is decided is decided as its server answers.
    pub(crate) fn assert_agrees(&self, row: u32, decided: &Decided) {
        let expected = &self.rows[row as usize - 1];
        let found = (decided.status, decided.error.as_deref().unwrap_or_default());
        assert_eq!(found, (expected.status, expected.error), "row {row}, {}", expected.url);
    }

    /// Every row of the list is in the export once, in order, with the end that it must have.
    pub(crate) fn assert_exported(&self, setup: &Setup, name: &str) {
        let (_, found) = read_csv(&setup.path(name));
        assert_eq!(found.len(), self.rows.len());
        for (number, (found, row)) in found.iter().zip(&self.rows).enumerate() {
            let expected = [
                ("number", number.to_string()),
                ("url", row.url.clone()),
                ("outcome", if row.error.is_empty() { "ok" } else { "failed" }.into()),
                ("status", row.status.map(|status| status.to_string()).unwrap_or_default()),
                ("error", row.error.into()),
                ("redirects", row.redirects.into()),
            ];
            let found: HashMap<_, _> =
                expected.iter().map(|(name, _)| (*name, found[*name].clone())).collect();
            assert_eq!(found, HashMap::from(expected));
        }
    }
}
