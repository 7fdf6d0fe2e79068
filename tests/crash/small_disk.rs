//! A disk of a chosen size: a file system in memory, seen by one test alone.

use std::{
    any::type_name_of_val,
    env, fs,
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::command::Setup;

/// Set in the process that has mounts of its own.
const INSIDE: &str = "FETCHLIST_TEST_HAS_MOUNTS";
const NEEDED: &str = "these tests mount a small disk of their own, which takes `unshare` and `mount` of util-linux and a \
                      system that lets you make mount namespaces";

/// Runs the test anew in a process that has mounts of its own, which end with it. False in that process.
pub(crate) fn runs_elsewhere(test: &impl Fn()) -> bool {
    let (_, test) = type_name_of_val(test).split_once("::").unwrap();
    if env::var_os(INSIDE).is_some() {
        return false;
    }
    let mut unshare = Command::new("unshare");
    if !rustix::process::geteuid().is_root() {
        unshare.args(["--user", "--map-root-user"]);
    }
    let ran = unshare
        .args(["--mount", "--propagation", "private", "--"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(INSIDE, "1")
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{NEEDED}: unshare: {error}"));
    let said = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
    assert!(said.contains("running 1 test"), "{NEEDED}; it said: {said}");
    assert!(ran.status.success(), "{said}");
    true
}

/// The disk; it is mounted on a folder of the test's own.
pub(crate) struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    pub(crate) fn new(setup: &Setup, kilobytes: u32) -> Self {
        let disk = Self { folder: setup.path("disk") };
        fs::create_dir(&disk.folder).unwrap();
        disk.mount(&format!("size={kilobytes}k"));
        disk
    }

    pub(crate) fn grow(&self, kilobytes: u32) {
        self.mount(&format!("remount,size={kilobytes}k"));
    }

    pub(crate) fn make_read_only(&self) {
        self.mount("remount,ro");
    }

    pub(crate) fn make_writable(&self) {
        self.mount("remount,rw");
    }

    pub(crate) fn files(&self) -> Vec<String> {
        let names = fs::read_dir(&self.folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn mount(&self, options: &str) {
        // Named in full when it is mounted anew too: else `mount` adds options that a user namespace cannot take.
        let ran = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "small-disk"])
            .arg(&self.folder)
            .output();
        let ran = ran.unwrap_or_else(|error| panic!("{NEEDED}: mount: {error}"));
        assert!(ran.status.success(), "{NEEDED}; mount said: {}", String::from_utf8_lossy(&ran.stderr));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Ends with the process in any case; so its folder can be removed before.
        let _ = Command::new("umount").arg(&self.folder).status();
    }
}
