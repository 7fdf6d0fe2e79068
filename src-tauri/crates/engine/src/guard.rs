use tokio::time::{Duration, Instant};

use crate::SiteId;

/// Where nothing was reached yet, rows of so many sites make one look whether the network is there at all: one dead site
/// is no dead network.
const SITES: usize = 3;
/// After a look that found the network there, no other for so long: a list may hold many dead sites.
const TRUST: Duration = Duration::from_secs(5);

/// Notices that nothing at all can be reached any more: the cable is out, or the computer slept.
///
/// It only counts. Whether the network is there is found out by connecting to [`Guard::places`] or, where nothing was
/// reached yet, to sites of the list.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    /// URLs of the sites that were reached last, the last one first.
    reached: Vec<(SiteId, String)>,
    /// Sites that could not be reached since.
    missed: Vec<SiteId>,
    trusted_at: Option<Instant>,
    /// No site of the list could be reached: that is no matter of the network's.
    is_resigned: bool,
}

impl Guard {
    /// Takes note of a site from which something came.
    pub(crate) fn reach(&mut self, site: SiteId, url: &str) {
        self.missed.clear();
        self.is_resigned = false;
        if self.reached.first().is_some_and(|(first, _)| *first == site) {
            return;
        }
        self.reached.retain(|(other, _)| *other != site);
        self.reached.insert(0, (site, url.to_owned()));
        self.reached.truncate(SITES);
    }

    /// Takes note of a row for which nothing came from anywhere; true where it is time to look whether the network is there.
    pub(crate) fn miss(&mut self, site: SiteId, now: Instant) -> bool {
        if self.missed.len() < SITES && !self.missed.contains(&site) {
            self.missed.push(site);
        }
        let is_trusted = self.is_resigned || self.trusted_at.is_some_and(|at| now < at + TRUST);
        let is_enough = !self.reached.is_empty() || self.missed.len() >= SITES;
        is_enough && !is_trusted
    }

    /// URLs of sites that were reached before; none where nothing was.
    pub(crate) fn places(&self) -> Vec<String> {
        self.reached.iter().map(|(_, url)| url.clone()).collect()
    }

    /// The network was found to be there, or else (`is_there` is false) there is no site left to find it out with.
    pub(crate) fn trust(&mut self, is_there: bool, now: Instant) {
        self.missed.clear();
        self.trusted_at = Some(now);
        self.is_resigned = !is_there;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_dead_site_is_no_dead_network() {
        let now = Instant::now();
        let mut guard = Guard::default();
        assert!((0..10).all(|_| !guard.miss(1, now)));
        assert!(!guard.miss(2, now));
        assert!(guard.miss(3, now));
    }

    #[test]
    fn what_was_reached_before_is_looked_at_when_a_row_misses() {
        let now = Instant::now();
        let mut guard = Guard::default();
        guard.reach(1, "http://a.example/");
        guard.reach(2, "http://b.example/");
        guard.reach(1, "http://a.example/2");
        assert!(guard.miss(7, now));
        assert_eq!(guard.places(), ["http://a.example/2", "http://b.example/"]);
    }

    #[test]
    fn a_network_that_was_found_there_is_not_doubted_again_at_once() {
        let now = Instant::now();
        let mut guard = Guard::default();
        guard.reach(1, "http://a.example/");
        guard.trust(true, now);
        assert!((0..10).all(|_| !guard.miss(2, now)));
        assert!(guard.miss(2, now + TRUST));
    }

    #[test]
    fn a_list_of_dead_sites_is_not_looked_at_twice() {
        let now = Instant::now();
        let mut guard = Guard::default();
        assert!((1..=SITES as SiteId).any(|site| guard.miss(site, now)));
        guard.trust(false, now);
        let later = now + 10 * TRUST;
        assert!((1..=9).all(|site| !guard.miss(site, later)));
        guard.reach(1, "http://a.example/");
        assert!(guard.miss(2, later));
    }
}
