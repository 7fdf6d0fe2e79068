use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, VecDeque},
};

use fetchlist_model::RowId;
use tokio::time::{Duration, Instant};

use crate::{
    Limits, Queued, Request, SiteId,
    guard::Guard,
    left::{Cost, Left, SiteLeft},
    pace::{Pace, Signal},
};

/// Requests held ready over all sites, so that the owner is asked for many at a time.
const STAGED_AT_MOST: usize = 8_192;

/// What a row is doing at this moment, for the rows of a [`Status`] or a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowNow {
    /// A request for it is under way.
    InFlight,
    /// It waits for another try, which is due in this time.
    Retrying(Duration),
}

/// A site that gets less than the user's limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slowed {
    /// The site.
    pub site: SiteId,
    /// How long nothing may go there.
    pub wait: Duration,
    /// How many may be under way at once.
    pub at_once: u32,
}

/// What a run is doing at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// Requests under way.
    pub in_flight: u32,
    /// Rows that wait for another try.
    pub retrying: u32,
    /// Rows that are not decided yet, those two included.
    pub open: u32,
    /// How many sites with open rows are slowed.
    pub slowed_count: u32,
    /// The first of them, those that wait longest first.
    pub slowed: Vec<Slowed>,
    /// Nothing at all can be reached: no row goes before something can be again.
    pub is_offline: bool,
    /// How long the rows that are left will take, as their sites' earlier rows went: with the slots there are, and not less
    /// than the slowest site takes. `None` before anything is known.
    pub left: Option<Duration>,
}

/// A row that has a slot.
#[derive(Debug)]
pub(crate) struct Go {
    pub(crate) request: Request,
    pub(crate) site: SiteId,
    /// Tries before this one, in this run and in all, and how many of those in this run did not count.
    pub(crate) tries: u32,
    pub(crate) tries_in_all: u32,
    pub(crate) forgiven: u32,
}

/// Rows whose requests the owner is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Load {
    pub(crate) site: SiteId,
    pub(crate) rows: Vec<RowId>,
}

#[derive(Debug)]
struct Site {
    /// Rows whose turn is still to come: 4 bytes each, however long the list is.
    waiting: VecDeque<RowId>,
    /// The next of them, ready to go.
    staged: VecDeque<Request>,
    loading: usize,
    in_flight: u32,
    /// Rows that are not decided, those in flight and those that wait for another try included.
    open: u32,
    in_ring: bool,
    pace: Pace,
    cost: Cost,
}

/// Tries that a row has had; kept only for rows that had one.
#[derive(Debug, Default)]
struct Tried {
    this_run: u32,
    in_all: u32,
    forgiven: u32,
    again: Option<Again>,
}

/// A row's next try: when it is due, and its request, so that it goes before rows that come later in the list.
#[derive(Debug)]
pub(crate) struct Again {
    pub(crate) due: Instant,
    pub(crate) request: Request,
    pub(crate) because: Because,
}

/// Why a row goes again, which says what the try that has ended counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Because {
    /// It failed, and has tries left.
    Failed,
    /// It was refused while others were under way: more was asked of the site than it takes, which is not the row's fault.
    Crowded,
    /// The network was gone: as if it had not gone.
    Offline,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Timer {
    Site(SiteId),
    Row(RowId, SiteId),
}

/// Which row goes next. Knows time only as it is told, and does nothing by itself.
#[derive(Debug)]
pub(crate) struct Schedule {
    limits: Limits,
    paused: bool,
    offline: bool,
    pub(crate) guard: Guard,
    sites: HashMap<SiteId, Site>,
    /// Sites that may have a row that can go; each takes its turn.
    ring: VecDeque<SiteId>,
    /// Sites that want requests loaded.
    hungry: VecDeque<SiteId>,
    timers: BinaryHeap<Reverse<(Instant, Timer)>>,
    tried: HashMap<RowId, Tried>,
    flying: HashMap<RowId, SiteId>,
    retrying: u32,
    open: u32,
}

impl Schedule {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            paused: false,
            offline: false,
            guard: Guard::default(),
            sites: HashMap::new(),
            ring: VecDeque::new(),
            hungry: VecDeque::new(),
            timers: BinaryHeap::new(),
            tried: HashMap::new(),
            flying: HashMap::new(),
            retrying: 0,
            open: 0,
        }
    }

    pub(crate) fn add(&mut self, queued: Queued) {
        if queued.tries > 0 {
            self.tried.insert(queued.row, Tried { in_all: queued.tries, ..Tried::default() });
        }
        self.open += 1;
        let site = self.site(queued.site);
        site.open += 1;
        site.waiting.push_back(queued.row);
        self.feed(queued.site);
    }

    /// The next row that may go now, and its slot with it.
    pub(crate) fn next(&mut self, now: Instant) -> Option<Go> {
        self.pass_time(now);
        if !self.is_going() || self.flying.len() >= self.limits.concurrency as usize {
            return None;
        }
        while let Some(id) = self.ring.pop_front() {
            let Some(site) = self.sites.get_mut(&id) else {
                continue;
            };
            site.in_ring = false;
            if !can_go(site, now) {
                continue;
            }
            let Some(request) = site.staged.pop_front() else {
                continue;
            };
            site.in_flight += 1;
            site.pace.start(now, self.limits.interval);
            if let Some(until) = site.pace.hold(now) {
                self.timers.push(Reverse((until, Timer::Site(id))));
            }
            self.flying.insert(request.row, id);
            let (tries, tries_in_all, forgiven) = self
                .tried
                .get(&request.row)
                .map_or((0, 0, 0), |had| (had.this_run, had.in_all, had.forgiven));
            self.feed(id);
            self.enter(id, now);
            return Some(Go { request, site: id, tries, tries_in_all, forgiven });
        }
        None
    }

    /// Whether another row could go now: worth waking a free worker for.
    pub(crate) fn has_next(&self) -> bool {
        self.is_going() && !self.ring.is_empty() && self.flying.len() < self.limits.concurrency as usize
    }

    /// Takes back the slot of a row whose try has ended; `again` is when its next try is due, if there is one.
    pub(crate) fn ended(&mut self, row: RowId, end: Ending, now: Instant) {
        let Some(id) = self.flying.remove(&row) else {
            return;
        };
        if let Some(site) = self.sites.get_mut(&id) {
            site.in_flight -= 1;
            site.open -= u32::from(end.again.is_none());
            site.cost.learn(now.saturating_duration_since(end.started), end.again.is_none(), now);
            site.pace.learn(end.signal, end.started, now, end.retry_after);
            if end.signal == Signal::Refusal {
                site.pace.refuse(row, end.started, now);
            }
            if let Some(until) = site.pace.pause(now) {
                self.timers.push(Reverse((until, Timer::Site(id))));
            }
        }
        if let Some(again) = end.again {
            self.retrying += 1;
            self.timers.push(Reverse((again.due, Timer::Row(row, id))));
            let tried = self.tried.entry(row).or_default();
            tried.this_run += u32::from(again.because == Because::Failed);
            tried.in_all += u32::from(again.because != Because::Offline);
            tried.forgiven += u32::from(again.because == Because::Crowded);
            tried.again = Some(again);
        } else {
            self.tried.remove(&row);
            self.open -= 1;
        }
        self.enter(id, now);
    }

    /// The next requests to ask the owner for: one site's rows a call.
    pub(crate) fn load(&mut self) -> Option<Load> {
        while let Some(id) = self.hungry.pop_front() {
            let batch = self.batch();
            let Some(site) = self.sites.get_mut(&id) else {
                continue;
            };
            if site.loading > 0 || site.staged.len() > batch / 2 || site.waiting.is_empty() {
                continue;
            }
            let rows: Vec<_> = site.waiting.drain(..batch.min(site.waiting.len())).collect();
            site.loading = rows.len();
            return Some(Load { site: id, rows });
        }
        None
    }

    /// Takes the requests that [`Self::load`] asked for.
    pub(crate) fn loaded(&mut self, load: &Load, mut requests: Vec<Request>, now: Instant) {
        let Some(site) = self.sites.get_mut(&load.site) else {
            return;
        };
        site.loading = 0;
        // The order inside a site is the list's.
        if !requests.is_sorted_by_key(|request| request.row) || load.rows.len() != requests.len() {
            let position: HashMap<_, _> = load.rows.iter().enumerate().map(|(at, row)| (*row, at)).collect();
            requests.retain(|request| position.contains_key(&request.row));
            requests.sort_by_key(|request| position.get(&request.row).copied());
            requests.dedup_by_key(|request| request.row);
        }
        // A row that the owner has left out is passed over.
        let left_out = load.rows.len().saturating_sub(requests.len()) as u32;
        self.open -= left_out;
        site.open -= left_out;
        site.staged.extend(requests);
        self.feed(load.site);
        self.enter(load.site, now);
    }

    /// When something will be due that is not due now.
    pub(crate) fn next_timer(&self) -> Option<Instant> {
        self.timers.peek().map(|Reverse((due, _))| *due)
    }

    /// Lets rows and sites whose waiting is over take part again.
    pub(crate) fn pass_time(&mut self, now: Instant) {
        while let Some(Reverse((due, timer))) = self.timers.peek().copied() {
            if due > now {
                break;
            }
            self.timers.pop();
            match timer {
                Timer::Site(id) => self.enter(id, now),
                Timer::Row(row, id) => {
                    if let Some(again) = self.tried.get_mut(&row).and_then(|tried| tried.again.take()) {
                        self.retrying -= 1;
                        self.site(id).staged.push_front(again.request);
                        self.enter(id, now);
                    }
                }
            }
        }
    }

    pub(crate) fn set_paused(&mut self, paused: bool) {
        self.paused = paused;
    }

    /// Whether more was asked of the row's site than it takes: it refused several at a time, or fell silent for this one
    /// while it answered others.
    pub(crate) fn is_crowded(&self, row: RowId, site: SiteId, signal: Signal, started: Instant) -> bool {
        let Some(site) = self.sites.get(&site) else { return false };
        match signal {
            Signal::Refusal => site.in_flight > 1 && site.pace.is_one_of_many(row, started),
            Signal::Silence => site.in_flight > 1 && site.pace.has_answered_since(started),
            Signal::Answer | Signal::Trouble | Signal::Nothing => false,
        }
    }

    /// Lets no row go while nothing can be reached, or again.
    pub(crate) fn set_offline(&mut self, offline: bool) {
        self.offline = offline;
    }

    pub(crate) fn is_offline(&self) -> bool {
        self.offline
    }

    /// A URL of each of `count` sites with rows that wait, after the first `skipped`.
    pub(crate) fn some_urls(&self, skipped: usize, count: usize) -> Vec<String> {
        let next = self.sites.values().filter_map(|site| site.staged.front());
        next.skip(skipped).take(count).map(|request| request.url.clone()).collect()
    }

    fn is_going(&self) -> bool {
        !self.paused && !self.offline
    }

    /// Whether starting a request makes a timer.
    pub(crate) fn has_interval(&self) -> bool {
        self.limits.interval.is_some()
    }

    pub(crate) fn set_limits(&mut self, limits: Limits, now: Instant) {
        self.limits = limits;
        for site in self.sites.values_mut() {
            site.pace.set_most(limits.per_host);
        }
        let ids: Vec<_> = self.sites.keys().copied().collect();
        for id in ids {
            self.enter(id, now);
        }
    }

    pub(crate) fn concurrency(&self) -> u32 {
        self.limits.concurrency
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.open == 0
    }

    /// Whether [`Self::load`] may have something to ask for.
    pub(crate) fn is_hungry(&self) -> bool {
        !self.hungry.is_empty()
    }

    pub(crate) fn in_flight(&self) -> usize {
        self.flying.len()
    }

    pub(crate) fn row(&self, row: RowId, now: Instant) -> Option<RowNow> {
        if self.flying.contains_key(&row) {
            return Some(RowNow::InFlight);
        }
        let again = self.tried.get(&row)?.again.as_ref()?;
        Some(RowNow::Retrying(again.due.saturating_duration_since(now)))
    }

    pub(crate) fn status(&self, now: Instant, slowed_at_most: usize) -> Status {
        let mut slowed: Vec<_> = self
            .sites
            .iter()
            .filter(|(_, site)| is_open(site) && site.pace.is_slowed(now))
            .map(|(id, site)| Slowed {
                site: *id,
                wait: site.pace.pause(now).map_or(Duration::ZERO, |until| until - now),
                at_once: site.pace.at_once(),
            })
            .collect();
        let slowed_count = slowed.len() as u32;
        slowed.sort_by_key(|slowed| (Reverse(slowed.wait), slowed.at_once, slowed.site));
        slowed.truncate(slowed_at_most);
        Status {
            in_flight: self.flying.len() as u32,
            retrying: self.retrying,
            open: self.open,
            slowed_count,
            slowed,
            is_offline: self.offline,
            left: self.left(now),
        }
    }

    fn left(&self, now: Instant) -> Option<Duration> {
        let mut left = Left::default();
        for site in self.sites.values().filter(|site| site.open > 0) {
            left.add(&SiteLeft {
                rows: site.open,
                cost: site.cost,
                at_once: site.pace.at_once(),
                interval: self.limits.interval,
                wait: site.pace.pause(now).map_or(Duration::ZERO, |until| until - now),
            });
        }
        left.with(self.limits.concurrency)
    }

    fn site(&mut self, id: SiteId) -> &mut Site {
        let most = self.limits.per_host;
        self.sites.entry(id).or_insert_with(|| Site {
            waiting: VecDeque::new(),
            staged: VecDeque::new(),
            loading: 0,
            in_flight: 0,
            open: 0,
            in_ring: false,
            pace: Pace::new(most),
            cost: Cost::default(),
        })
    }

    /// Asks for more of a site's requests, before the last of them is gone.
    fn feed(&mut self, id: SiteId) {
        let batch = self.batch();
        let Some(site) = self.sites.get(&id) else { return };
        if site.loading == 0 && !site.waiting.is_empty() && site.staged.len() <= batch / 2 {
            self.hungry.push_back(id);
        }
    }

    /// Puts a site into the ring if a row of its can go.
    fn enter(&mut self, id: SiteId, now: Instant) {
        let Some(site) = self.sites.get_mut(&id) else {
            return;
        };
        if !site.in_ring && can_go(site, now) {
            site.in_ring = true;
            self.ring.push_back(id);
        }
    }

    fn batch(&self) -> usize {
        (STAGED_AT_MOST / self.sites.len().max(1)).clamp(4, 512)
    }
}

/// How a try ended, as far as the schedule learns from it.
#[derive(Debug)]
pub(crate) struct Ending {
    pub(crate) signal: Signal,
    pub(crate) started: Instant,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) again: Option<Again>,
}

fn can_go(site: &Site, now: Instant) -> bool {
    !site.staged.is_empty() && site.in_flight < site.pace.at_once() && site.pace.hold(now).is_none()
}

fn is_open(site: &Site) -> bool {
    site.in_flight > 0 || site.loading > 0 || !site.staged.is_empty() || !site.waiting.is_empty()
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
