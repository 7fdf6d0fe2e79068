//! Runs the command line in a folder of its own, beside a server.

use std::{
    collections::HashMap,
    fs,
    io::{Read as _, Write as _},
    ops::Deref,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use fetchlist_origin::Origin;
use tokio::runtime::Runtime;

const LIMIT: Duration = Duration::from_mins(1);

pub(crate) struct Setup {
    folder: tempfile::TempDir,
    runtime: Runtime,
}

pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A server that lives in its own runtime.
pub(crate) struct Served<'a> {
    origin: Origin,
    _runtime: &'a Runtime,
}

impl Deref for Served<'_> {
    type Target = Origin;

    fn deref(&self) -> &Origin {
        &self.origin
    }
}

impl Setup {
    pub(crate) fn new() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        Self { folder: tempfile::tempdir().unwrap(), runtime }
    }

    pub(crate) fn origin(&self) -> Served<'_> {
        let _inside = self.runtime.enter();
        Served { origin: Origin::start().unwrap(), _runtime: &self.runtime }
    }

    pub(crate) fn inside<T>(&self, act: impl FnOnce() -> T) -> T {
        let _inside = self.runtime.enter();
        act()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.path(name), content).unwrap();
    }

    pub(crate) fn files(&self) -> Vec<String> {
        let names = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.start(arguments).end()
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Ran {
        let mut running = self.start(arguments);
        running.0.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        running.end()
    }

    pub(crate) fn run_with(&self, arguments: &[&str], variable: (&str, &str)) -> Ran {
        Running(self.command(arguments).env(variable.0, variable.1).spawn().unwrap()).end()
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        Running(self.command(arguments).spawn().unwrap())
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command =
            Command::new(fetchlist_tests::built("fetchlist-cli", "fetchlist-cli", "FETCHLIST_CLI"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env("TMPDIR", self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// A command that is running; it does not outlive its test.
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn interrupt(&mut self) {
        let pid = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    }

    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
    }

    /// Waits until the command says a line that holds this.
    pub(crate) fn wait_for_line(&mut self, text: &str) {
        let stderr = self.0.stderr.as_mut().unwrap();
        let mut said = Vec::new();
        let mut byte = [0];
        while !String::from_utf8_lossy(&said).contains(text) {
            assert_eq!(
                stderr.read(&mut byte).unwrap(),
                1,
                "it ended, and said: {}",
                String::from_utf8_lossy(&said)
            );
            said.push(byte[0]);
        }
    }

    pub(crate) fn end(mut self) -> Ran {
        drop(self.0.stdin.take());
        let mut stdout = self.0.stdout.take().unwrap();
        let reading = std::thread::spawn(move || {
            let mut text = String::new();
            stdout.read_to_string(&mut text).map(|_| text)
        });
        let mut stderr = String::new();
        self.0.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        let code = self.0.wait().unwrap().code();
        Ran { code, stdout: reading.join().unwrap().unwrap(), stderr }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended already, unless the test has failed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < LIMIT, "waited too long until {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A CSV file's names, and its rows by name.
pub(crate) fn read_csv(path: &Path) -> (Vec<String>, Vec<HashMap<String, String>>) {
    let bytes = fs::read(path).unwrap();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let names: Vec<String> = reader.headers().unwrap().iter().map(ToOwned::to_owned).collect();
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        names.iter().cloned().zip(record.iter().map(ToOwned::to_owned)).collect()
    });
    let rows = rows.collect();
    (names, rows)
}
