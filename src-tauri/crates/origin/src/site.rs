use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How many different targets are counted; about 80 MB when full. What comes later counts as never seen.
const MOST_TARGETS: usize = 1 << 22;

/// What all connections of one origin share: its address and its counts.
pub(crate) struct Site {
    /// Scheme, address and port, such as `http://127.0.0.1:4321`.
    pub(crate) base: String,
    pub(crate) requests: AtomicU64,
    pub(crate) connections: AtomicU64,
    pub(crate) in_flight: Gauge,
    pub(crate) throttled: Gauge,
    visits: Mutex<HashMap<u64, u32>>,
    // Targets are kept as hashes: a bench asks for millions of them.
    hasher: RandomState,
}

impl Site {
    pub(crate) fn new(base: String) -> Self {
        Self {
            base,
            requests: AtomicU64::new(0),
            connections: AtomicU64::new(0),
            in_flight: Gauge::default(),
            throttled: Gauge::default(),
            visits: Mutex::default(),
            hasher: RandomState::new(),
        }
    }

    /// Counts a request; gives how many have now asked for this target, this one included.
    pub(crate) fn arrive(&self, target: &str) -> u32 {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let key = self.hasher.hash_one(target);
        let mut visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        if visits.len() >= MOST_TARGETS && !visits.contains_key(&key) {
            return 1;
        }
        let count = visits.entry(key).or_insert(0);
        *count += 1;
        *count
    }

    pub(crate) fn seen(&self, target: &str) -> u32 {
        let key = self.hasher.hash_one(target);
        let visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        visits.get(&key).copied().unwrap_or(0)
    }
}

/// How many are inside now, and how many were at most.
#[derive(Default)]
pub(crate) struct Gauge {
    now: AtomicUsize,
    peak: AtomicUsize,
}

impl Gauge {
    pub(crate) fn enter(&self) -> Presence<'_> {
        let others = self.now.fetch_add(1, Ordering::SeqCst);
        self.peak.fetch_max(others + 1, Ordering::SeqCst);
        Presence { gauge: self, others }
    }

    pub(crate) fn peak(&self) -> usize {
        self.peak.load(Ordering::SeqCst)
    }
}

/// One that is inside a [`Gauge`], until dropped.
pub(crate) struct Presence<'gauge> {
    gauge: &'gauge Gauge,
    /// How many were inside already.
    pub(crate) others: usize,
}

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        self.gauge.now.fetch_sub(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_has_its_own_count_and_a_query_makes_another_target() {
        let site = Site::new(String::new());
        assert_eq!(site.arrive("/a"), 1);
        assert_eq!(site.arrive("/a"), 2);
        assert_eq!(site.arrive("/a?b"), 1);
        assert_eq!((site.seen("/a"), site.seen("/a?b"), site.seen("/c")), (2, 1, 0));
        assert_eq!(site.requests.load(Ordering::Relaxed), 3);
    }

    #[test]
    fn a_gauge_remembers_its_peak() {
        let gauge = Gauge::default();
        let first = gauge.enter();
        let second = gauge.enter();
        assert_eq!((first.others, second.others), (0, 1));
        drop((first, second));
        assert_eq!(gauge.enter().others, 0);
        assert_eq!(gauge.peak(), 2);
    }
}
