//! Kills a command at a random moment.

use std::{
    env,
    thread::sleep,
    time::{Duration, Instant},
};

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use crate::command::{Ran, Setup};

/// How often the harness looks at what a command has done.
const GLANCE: Duration = Duration::from_millis(7);

/// Random moments that can be had again.
pub(crate) struct Chance(StdRng);

impl Chance {
    pub(crate) fn new() -> Self {
        let given = env::var("CRASH_SEED").ok().map(|seed| seed.parse().unwrap());
        let seed = given.unwrap_or_else(rand::random);
        eprintln!("repeat it with CRASH_SEED={seed}");
        Self(StdRng::seed_from_u64(seed))
    }

    pub(crate) fn moment(&mut self, most: Duration) -> Duration {
        self.0.random_range(Duration::ZERO..most)
    }

    pub(crate) fn one_in(&mut self, count: u32) -> bool {
        self.0.random_ratio(1, count)
    }
}

/// Runs a command and kills it after `life`; `glance` looks at its work meanwhile, again and again. The answer's code is
/// none unless the command ended before.
pub(crate) fn kill_after(setup: &Setup, arguments: &[&str], life: Duration, mut glance: impl FnMut()) -> Ran {
    let killed_at = Instant::now() + life;
    let mut running = setup.start(arguments);
    loop {
        glance();
        let left = killed_at.saturating_duration_since(Instant::now());
        if left.is_zero() {
            break;
        }
        sleep(left.min(GLANCE));
    }
    running.kill();
    running.end()
}

/// How long a command is let live at most before it is killed: about as long as it takes, on a machine that others use
/// too.
pub(crate) struct Patience(Duration);

impl Patience {
    /// Runs the command once, to its end.
    pub(crate) fn for_command(setup: &Setup, arguments: &[&str]) -> Self {
        let started = Instant::now();
        end_well(setup, arguments);
        Self(started.elapsed())
    }

    pub(crate) fn moment(&self, chance: &mut Chance) -> Duration {
        chance.moment(self.0)
    }

    /// Shortens where the command came to its end, so that most are killed, and some of them late.
    pub(crate) fn learn(&mut self, ran: &Ran) {
        self.0 = self.0.mul_f32(if ran.code.is_some() { 0.85 } else { 1.03 });
    }
}

/// Runs a command that is left alone; it has to do its work.
pub(crate) fn end_well(setup: &Setup, arguments: &[&str]) {
    let ran = setup.run(arguments);
    // Rows may have failed, which is 1.
    assert!(matches!(ran.code, Some(0 | 1)), "{:?} {}", ran.code, ran.stderr);
}
