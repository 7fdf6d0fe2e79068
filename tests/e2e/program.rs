use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Child, Command, Stdio},
};

use rustix::process::{Pid, Signal, kill_process_group};

/// A program in a process group of its own, which ends with this value.
pub(crate) struct Program(Child);

impl Program {
    /// Starts a program; what it says goes to the file.
    pub(crate) fn start(command: &mut Command, log: &Path) -> Self {
        let log = File::create(log).unwrap();
        command.stdout(log.try_clone().unwrap()).stderr(log);
        Self::spawn(command)
    }

    /// Starts a program that says in one line of output where it is reached, and returns that too.
    pub(crate) fn start_and_read(command: &mut Command, log: &Path) -> (Self, String) {
        command.stdout(Stdio::piped()).stderr(File::create(log).unwrap());
        let mut program = Self::spawn(command);
        let mut line = String::new();
        BufReader::new(program.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let line = line.trim().to_owned();
        assert!(!line.is_empty(), "{command:?} said nothing");
        (program, line)
    }

    fn spawn(command: &mut Command) -> Self {
        let spawned = command.stdin(Stdio::null()).process_group(0).spawn();
        let name = command.get_program().display();
        Self(spawned.unwrap_or_else(|error| panic!("{name}: {error}; `scripts/setup test` installs it")))
    }

    /// The group, which is named after its first process.
    pub(crate) fn group(&self) -> Pid {
        Pid::from_child(&self.0)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = kill_process_group(self.group(), Signal::KILL);
        let _ = self.0.wait();
    }
}
