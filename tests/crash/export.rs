//! An export that is killed: what stood there stands there, or all of the new.

use std::fs;

use crate::{
    command::Setup,
    killing::{Chance, Patience, end_well, kill_after},
    look::look_after_the_end,
    old_job,
};

const KILLS: u32 = 50;
const OLD: &[u8] = b"what stood there before";

#[test]
fn an_export_that_is_killed_leaves_what_stood_there_or_all_of_the_new() {
    let setup = Setup::new();
    let mut chance = Chance::new();
    old_job::make(&setup.path("j.fetchlist"));
    let mut kills = 0;
    for out in ["out.csv", "out.json"] {
        let export = ["export", "j.fetchlist", "--out", out, "--body"];
        // The first one migrates the job.
        end_well(&setup, &export);
        let mut patience = Patience::for_command(&setup, &export);
        let whole = fs::read(setup.path(out)).unwrap();
        let before = look_after_the_end(&setup.path("j.fetchlist"));
        while kills < if out == "out.csv" { KILLS / 2 } else { KILLS } {
            let old = (!chance.one_in(2)).then_some(OLD);
            match old {
                Some(old) => setup.write(out, old),
                None => fs::remove_file(setup.path(out)).unwrap_or_default(),
            }
            let ran = kill_after(&setup, &export, patience.moment(&mut chance), || ());
            patience.learn(&ran);
            kills += u32::from(ran.code.is_none());
            assert!(ran.code.is_none_or(|code| code == 0), "{}", ran.stderr);
            let found = fs::read(setup.path(out)).ok();
            let is_old = found.as_deref() == old && ran.code.is_none();
            assert!(is_old || found.as_deref() == Some(&whole), "half of {out} stands there");
        }
        // Beside whatever the kills have left.
        end_well(&setup, &export);
        assert!(fs::read(setup.path(out)).unwrap() == whole, "{out} has changed");
        let after = look_after_the_end(&setup.path("j.fetchlist"));
        assert_eq!((before.counts, before.decided), (after.counts, after.decided));
    }
}
