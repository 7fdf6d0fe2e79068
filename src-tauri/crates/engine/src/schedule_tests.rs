use proptest::prelude::*;

use super::*;

fn schedule(concurrency: u32, per_host: u32) -> Schedule {
    Schedule::new(Limits { concurrency, per_host, interval: None })
}

fn again(row: RowId, due: Instant) -> Again {
    Again { due, request: Request { row, url: String::new() }, because: Because::Failed }
}

fn load_all(schedule: &mut Schedule, now: Instant) {
    while let Some(load) = schedule.load() {
        let requests = load.rows.iter().map(|row| Request { row: *row, url: String::new() }).collect();
        schedule.loaded(&load, requests, now);
    }
}

fn add(schedule: &mut Schedule, site: SiteId, rows: impl IntoIterator<Item = RowId>, now: Instant) {
    for row in rows {
        schedule.add(Queued { row, site, tries: 0 });
    }
    load_all(schedule, now);
}

fn take_all(schedule: &mut Schedule, now: Instant) -> Vec<RowId> {
    std::iter::from_fn(|| {
        load_all(schedule, now);
        schedule.next(now).map(|go| go.request.row)
    })
    .collect()
}

fn end(schedule: &mut Schedule, row: RowId, now: Instant) {
    schedule.ended(row, Ending { signal: Signal::Answer, started: now, retry_after: None, again: None }, now);
}

#[test]
fn a_long_queue_of_one_site_does_not_delay_the_next_site() {
    let now = Instant::now();
    let mut schedule = schedule(64, 8);
    for site in 0..4 {
        add(&mut schedule, site, site * 100..site * 100 + 100, now);
    }
    let taken = take_all(&mut schedule, now);
    assert_eq!(taken.len(), 32);
    for site in 0..4 {
        assert_eq!(taken.iter().filter(|row| **row / 100 == site).count(), 8, "site {site}");
    }
}

#[test]
fn sites_take_turns_and_rows_of_a_site_keep_their_order() {
    let now = Instant::now();
    let mut schedule = schedule(6, 8);
    add(&mut schedule, 0, [1, 2, 3], now);
    add(&mut schedule, 1, [11, 12, 13], now);
    assert_eq!(take_all(&mut schedule, now), [1, 11, 2, 12, 3, 13]);
}

#[test]
fn a_freed_slot_goes_to_whoever_can_use_it() {
    let now = Instant::now();
    let mut schedule = schedule(2, 1);
    add(&mut schedule, 0, [1, 2], now);
    add(&mut schedule, 1, [11], now);
    assert_eq!(take_all(&mut schedule, now), [1, 11]);
    end(&mut schedule, 11, now);
    assert!(schedule.next(now).is_none(), "site 0 is at its limit");
    end(&mut schedule, 1, now);
    assert_eq!(take_all(&mut schedule, now), [2]);
    end(&mut schedule, 2, now);
    assert!(schedule.is_idle());
}

#[test]
fn a_site_that_asked_for_a_pause_waits_alone() {
    let now = Instant::now();
    let mut schedule = schedule(8, 8);
    add(&mut schedule, 0, [1], now);
    assert_eq!(take_all(&mut schedule, now), [1]);
    let wait = Duration::from_secs(8);
    let ending = Ending {
        signal: Signal::Refusal,
        started: now,
        retry_after: Some(wait),
        again: Some(again(1, now + wait)),
    };
    schedule.ended(1, ending, now);
    add(&mut schedule, 0, [2, 3], now);
    add(&mut schedule, 1, [11], now);
    assert_eq!(take_all(&mut schedule, now), [11]);
    assert_eq!(schedule.row(1, now), Some(RowNow::Retrying(wait)));
    assert_eq!(schedule.status(now, 3).slowed, [Slowed { site: 0, wait, at_once: 4 }]);
    assert_eq!(schedule.next_timer(), Some(now + wait));
    assert_eq!(take_all(&mut schedule, now + wait), [1, 2, 3]);
}

#[test]
fn a_row_that_waits_for_a_retry_holds_no_slot_and_counts_its_tries() {
    let now = Instant::now();
    let mut schedule = schedule(1, 1);
    schedule.add(Queued { row: 1, site: 0, tries: 5 });
    add(&mut schedule, 0, [2], now);
    let go = schedule.next(now).unwrap();
    assert_eq!((go.request.row, go.tries, go.tries_in_all), (1, 0, 5));
    let due = now + Duration::from_secs(1);
    schedule.ended(
        1,
        Ending { signal: Signal::Refusal, started: now, retry_after: None, again: Some(again(1, due)) },
        now,
    );
    assert_eq!(schedule.next(now).unwrap().request.row, 2);
    end(&mut schedule, 2, now);
    schedule.pass_time(due);
    load_all(&mut schedule, due);
    let go = schedule.next(due).unwrap();
    assert_eq!((go.request.row, go.tries, go.tries_in_all), (1, 1, 6));
}

#[test]
fn paused_nothing_goes_and_resumed_all_goes_on() {
    let now = Instant::now();
    let mut schedule = schedule(8, 8);
    add(&mut schedule, 0, [1, 2], now);
    schedule.set_paused(true);
    assert!(schedule.next(now).is_none());
    schedule.set_paused(false);
    assert_eq!(take_all(&mut schedule, now), [1, 2]);
}

#[test]
fn a_raised_limit_lets_more_rows_go_at_once() {
    let now = Instant::now();
    let mut schedule = schedule(2, 2);
    add(&mut schedule, 0, 1..=9, now);
    assert_eq!(take_all(&mut schedule, now).len(), 2);
    schedule.set_limits(Limits { concurrency: 5, per_host: 5, interval: None }, now);
    assert_eq!(take_all(&mut schedule, now).len(), 3);
}

#[test]
fn a_row_that_its_owner_does_not_know_is_passed_over() {
    let now = Instant::now();
    let mut schedule = schedule(8, 8);
    for row in [1, 2] {
        schedule.add(Queued { row, site: 0, tries: 0 });
    }
    let load = schedule.load().unwrap();
    schedule.loaded(&load, vec![Request { row: 2, url: String::new() }], now);
    assert_eq!(take_all(&mut schedule, now), [2]);
    end(&mut schedule, 2, now);
    assert!(schedule.is_idle());
}

#[test]
fn a_row_refused_in_a_crowd_keeps_its_tries() {
    let now = Instant::now();
    let mut schedule = schedule(8, 8);
    add(&mut schedule, 0, [1, 2, 3], now);
    take_all(&mut schedule, now);
    let is_crowded = |schedule: &Schedule, row| schedule.is_crowded(row, 0, Signal::Refusal, now);
    let refused = |row, because| Ending {
        signal: Signal::Refusal,
        started: now,
        retry_after: None,
        again: Some(Again { because, ..again(row, now) }),
    };
    assert!(!is_crowded(&schedule, 1), "the first may have itself to blame");
    schedule.ended(1, refused(1, Because::Failed), now);
    assert!(is_crowded(&schedule, 2), "the second is one of many");
    schedule.ended(2, refused(2, Because::Crowded), now);
    assert!(!is_crowded(&schedule, 3), "the last one is alone");
    end(&mut schedule, 3, now);
    let tries = |go: Go| (go.request.row, go.tries, go.tries_in_all, go.forgiven);
    let mut next = || tries(schedule.next(now).unwrap());
    let mut both = [next(), next()];
    both.sort_unstable();
    assert_eq!(both, [(1, 1, 1, 0), (2, 0, 1, 1)]);
}

#[test]
fn offline_nothing_goes_and_what_had_gone_is_as_if_it_had_not() {
    let now = Instant::now();
    let mut schedule = schedule(8, 8);
    add(&mut schedule, 0, [1, 2], now);
    assert_eq!(schedule.next(now).unwrap().request.row, 1);
    schedule.set_offline(true);
    let back = Again { because: Because::Offline, ..again(1, now) };
    schedule.ended(
        1,
        Ending { signal: Signal::Nothing, started: now, retry_after: None, again: Some(back) },
        now,
    );
    assert!(schedule.next(now).is_none() && schedule.status(now, 1).is_offline);
    schedule.set_offline(false);
    let go = schedule.next(now).unwrap();
    assert_eq!((go.request.row, go.tries, go.tries_in_all), (1, 0, 0));
}

#[test]
fn starts_to_a_site_keep_the_distance_that_the_user_wants() {
    let now = Instant::now();
    let interval = Duration::from_millis(100);
    let mut schedule = schedule(8, 8);
    schedule.set_limits(Limits { concurrency: 8, per_host: 8, interval: Some(interval) }, now);
    add(&mut schedule, 0, [1, 2], now);
    add(&mut schedule, 1, [11], now);
    assert_eq!(take_all(&mut schedule, now), [1, 11]);
    assert_eq!(schedule.next_timer(), Some(now + interval));
    assert_eq!(take_all(&mut schedule, now + interval), [2]);
}

proptest! {
    /// Whatever ends in whatever order: limits hold, no row is lost or goes twice, and no slot idles.
    #[test]
    fn every_row_goes_once_and_no_slot_idles(
        sizes in prop::collection::vec(0_u32..60, 1..12),
        concurrency in 1_u32..40,
        per_host in 1_u32..12,
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..40),
    ) {
        let now = Instant::now();
        let mut schedule = schedule(concurrency, per_host);
        let mut rows = Vec::new();
        for (site, size) in sizes.iter().enumerate() {
            let first = rows.len() as u32;
            add(&mut schedule, site as u32, first..first + size, now);
            rows.extend((0..*size).map(|_| site));
        }
        let mut seen = vec![0; rows.len()];
        let mut flying: Vec<RowId> = Vec::new();
        let mut pick = picks.iter().cycle();
        loop {
            for row in take_all(&mut schedule, now) {
                seen[row as usize] += 1;
                flying.push(row);
            }
            prop_assert!(flying.len() <= concurrency as usize);
            for site in 0..sizes.len() {
                let under_way = flying.iter().filter(|row| rows[**row as usize] == site).count() as u32;
                let unseen = (0..rows.len()).any(|row| rows[row] == site && seen[row] == 0);
                prop_assert!(under_way <= per_host);
                prop_assert!(
                    !unseen || under_way == per_host || flying.len() == concurrency as usize,
                    "site {} could have used a free slot", site
                );
            }
            if flying.is_empty() {
                break;
            }
            let row = flying.swap_remove(pick.next().unwrap().index(flying.len()));
            end(&mut schedule, row, now);
        }
        prop_assert!(schedule.is_idle());
        prop_assert!(seen.iter().all(|times| *times == 1));
    }
}
