use tokio::time::{Duration, Instant};

use crate::SiteId;

/// Where nothing was reached yet, rows of so many sites make one look whether the network is there at all: one dead site
/// is no dead network.
const SITES: usize = 3;
/// After a look that found the network there, no other for so long: a list may hold many dead sites.
const TRUST: Duration = Duration::from_secs(5);

/// Notices that nothing at all can be reached any more: the cable is out, or the computer slept.
///
/// It only counts. Whether the network is there is found out by connecting to [`Guard::places`].
#[derive(Debug, Default)]
pub(crate) struct Guard {
    /// URLs of the sites that were reached last, the last one first.
    reached: Vec<(SiteId, String)>,
    /// The same of sites that could not be reached since.
    missed: Vec<(SiteId, String)>,
    trusted_at: Option<Instant>,
}

impl Guard {
    /// Takes note of a site from which something came.
    pub(crate) fn reach(&mut self, site: SiteId, url: &str) {
        self.missed.clear();
        if self.reached.first().is_some_and(|(first, _)| *first == site) {
            return;
        }
        self.reached.retain(|(other, _)| *other != site);
        self.reached.insert(0, (site, url.to_owned()));
        self.reached.truncate(SITES);
    }

    /// Takes note of a row for which nothing came from anywhere; true where it is time to look whether the network is there.
    pub(crate) fn miss(&mut self, site: SiteId, url: &str, now: Instant) -> bool {
        if self.missed.len() < SITES && self.missed.iter().all(|(other, _)| *other != site) {
            self.missed.push((site, url.to_owned()));
        }
        let is_trusted = self.trusted_at.is_some_and(|at| now < at + TRUST);
        let is_enough = !self.reached.is_empty() || self.missed.len() >= SITES;
        is_enough && !is_trusted
    }

    /// URLs to try the network with: what was reached before, else what could not be.
    pub(crate) fn places(&self) -> Vec<String> {
        let places = if self.reached.is_empty() { &self.missed } else { &self.reached };
        places.iter().map(|(_, url)| url.clone()).collect()
    }

    /// The network was found to be there.
    pub(crate) fn trust(&mut self, now: Instant) {
        self.missed.clear();
        self.trusted_at = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_dead_site_is_no_dead_network() {
        let now = Instant::now();
        let mut guard = Guard::default();
        assert!((0..10).all(|_| !guard.miss(1, "http://a.example/", now)));
        assert!(!guard.miss(2, "http://b.example/", now));
        assert!(guard.miss(3, "http://c.example/", now));
    }

    #[test]
    fn what_was_reached_before_is_looked_at_when_a_row_misses() {
        let now = Instant::now();
        let mut guard = Guard::default();
        guard.reach(1, "http://a.example/");
        guard.reach(2, "http://b.example/");
        guard.reach(1, "http://a.example/2");
        assert!(guard.miss(7, "http://c.example/", now));
        assert_eq!(guard.places(), ["http://a.example/2", "http://b.example/"]);
    }

    #[test]
    fn a_network_that_was_found_there_is_not_doubted_again_at_once() {
        let now = Instant::now();
        let mut guard = Guard::default();
        guard.reach(1, "http://a.example/");
        guard.trust(now);
        assert!((0..10).all(|_| !guard.miss(2, "http://b.example/", now)));
        assert!(guard.miss(2, "http://b.example/", now + TRUST));
    }
}
