//! A run that is killed again and again: what a window has shown as done stays done, and is not asked for again.

use std::{cell::RefCell, collections::HashMap, path::PathBuf, time::Duration};

use fetchlist_jobfile::JobFile;

use crate::{
    command::Setup,
    killing::{Chance, kill_after},
    look::{Decided, Look, look, look_after_the_end, open},
    work::{RETRIES, Work},
};

/// Longer than a commit is waited for, and a start.
const LIFE: Duration = Duration::from_millis(450);
const JOB: &str = "j.fetchlist";
const RUN: [&str; 8] = ["run", "list.csv", "--job", JOB, "--retries", RETRIES, "--no-progress", "--no-body"];
const RESUME: [&str; 3] = ["resume", JOB, "--no-progress"];

#[test]
fn what_is_done_of_a_mixed_list_stays_done_when_the_run_is_killed() {
    let mut chance = Chance::new();
    let mut kills = 0;
    while kills < 70 {
        let setup = Setup::new();
        let work = Work::mixed(&setup, 2_000);
        kills += Killed::new(&setup, &work).again_and_again(&mut chance, 40, LIFE);
    }
}

#[test]
fn what_is_done_of_a_quick_list_stays_done_when_the_run_is_killed() {
    let mut chance = Chance::new();
    let mut kills = 0;
    while kills < 60 {
        let setup = Setup::new();
        let work = Work::quick(&setup, 4_000);
        kills += Killed::new(&setup, &work).again_and_again(&mut chance, 30, LIFE / 2);
    }
}

/// A row as it was shown, and how often it had been asked for when the run was killed that showed it.
struct Shown {
    decided: Decided,
    requests: u32,
}

struct Killed<'a> {
    setup: &'a Setup,
    work: &'a Work<'a>,
    job: PathBuf,
    shown: HashMap<u32, Shown>,
    runs: u32,
}

impl<'a> Killed<'a> {
    fn new(setup: &'a Setup, work: &'a Work<'a>) -> Self {
        setup.write("list.csv", work.list());
        Self { setup, work, job: setup.path(JOB), shown: HashMap::new(), runs: 0 }
    }

    /// Kills it as often, unless it is done before, and has it end. Returns how often it was killed.
    fn again_and_again(mut self, chance: &mut Chance, times: u32, life: Duration) -> u32 {
        let mut kills = 0;
        while kills < times {
            self.runs += 1;
            let is_watched = self.is_imported() && !chance.one_in(4);
            let seen = RefCell::new(HashMap::new());
            let ran = kill_after(self.setup, self.command(), chance.moment(life), || {
                if is_watched {
                    self.watch(&mut seen.borrow_mut());
                }
            });
            self.remember(seen.into_inner());
            if ran.code.is_some() {
                break;
            }
            kills += 1;
            // Else it is started, and often killed, before anybody looks.
            if chance.one_in(2) && self.is_imported() {
                let look = look_after_the_end(&self.job);
                self.assert_kept(&look);
                self.remember(look.decided);
            }
        }
        self.end();
        kills
    }

    fn is_imported(&self) -> bool {
        JobFile::peek(&self.job).is_ok_and(|header| header.total > 0)
    }

    /// Until the list is imported there is nothing to go on with.
    fn command(&self) -> &'static [&'static str] {
        if self.is_imported() { &RESUME } else { &RUN }
    }

    /// Looks as a window does that shows the job at this moment.
    fn watch(&self, seen: &mut HashMap<u32, Decided>) {
        let look = look(&mut open(&self.job));
        self.assert_kept(&look);
        for (row, decided) in look.decided {
            seen.insert(row, decided);
        }
    }

    fn assert_kept(&self, look: &Look) {
        for (row, shown) in &self.shown {
            assert_eq!(look.decided.get(row), Some(&shown.decided), "row {row} was shown as decided before");
        }
    }

    /// No run is going on: what was seen is not to be asked for from here on.
    fn remember(&mut self, seen: impl IntoIterator<Item = (u32, Decided)>) {
        for (row, decided) in seen {
            let requests = self.work.requests(row);
            let shown = self.shown.entry(row).or_insert_with(|| {
                self.work.assert_agrees(row, &decided);
                let most = self.work.most_requests(row, self.runs);
                assert!(requests <= most, "row {row}: {requests} requests in {} runs", self.runs);
                Shown { decided: decided.clone(), requests }
            });
            assert_eq!((&shown.decided, shown.requests), (&decided, requests), "row {row}");
        }
    }

    fn end(mut self) {
        self.runs += 1;
        let ran = self.setup.run(self.command());
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        let look = look_after_the_end(&self.job);
        self.assert_kept(&look);
        assert_eq!((look.decided.len() as u32, look.counts.total), (self.work.len(), self.work.len()));
        for (row, shown) in &self.shown {
            assert_eq!(self.work.requests(*row), shown.requests, "row {row} was done, and asked for again");
        }
        self.remember(look.decided);
        let ran = self.setup.run(&["export", JOB, "--out", "out.csv"]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        self.work.assert_exported(self.setup, "out.csv");
    }
}
