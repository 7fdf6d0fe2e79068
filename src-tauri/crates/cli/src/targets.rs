use std::path::{Path, PathBuf};

use fetchlist_export::{check_file, check_folder, format_for, is_same_file};
use fetchlist_runner::Job;

use crate::commands::CommandError;

/// What a command reads and writes, and how the user has named it.
#[derive(Default)]
pub(crate) struct Targets<'a> {
    /// What is read.
    lists: Vec<&'a Path>,
    /// The job, as `--job FILE` or so, with its file.
    job: Option<(String, &'a Path)>,
    /// Files to be written, each with its argument.
    files: Vec<(&'static str, &'a Path)>,
    /// The folder to be written into.
    folder: Option<&'a Path>,
}

impl<'a> Targets<'a> {
    pub(crate) fn lists(mut self, lists: &'a [PathBuf]) -> Self {
        // What the shell has opened for standard input is a file that can be overwritten, too.
        let path = |list: &'a PathBuf| if list == Path::new("-") { Path::new("/dev/stdin") } else { list };
        self.lists.extend(lists.iter().map(path));
        self
    }

    /// `argument`: what stands in front of the path.
    pub(crate) fn job(mut self, argument: &str, path: Option<&'a Path>) -> Self {
        self.job = path.map(|path| (format!("{argument} {}", path.display()), path));
        self
    }

    pub(crate) fn files(
        mut self,
        argument: &'static str,
        paths: impl IntoIterator<Item = &'a PathBuf>,
    ) -> Self {
        self.files.extend(paths.into_iter().map(|path| (argument, &**path)));
        self
    }

    pub(crate) fn folder(mut self, path: Option<&'a Path>) -> Self {
        self.folder = path;
        self
    }

    /// Finds out before anything is fetched or written what is wrong with what is to be written.
    pub(crate) fn check(&self) -> Result<(), CommandError> {
        let folder = self.folder.map(|path| ("--bodies", path));
        let all: Vec<_> = self.files.iter().copied().chain(folder).collect();
        for (index, (argument, path)) in all.iter().enumerate() {
            if let Some(lost) = self.lost(path, &all[..index]) {
                let target = format!("{argument} {}", path.display());
                return Err(CommandError::Overwrites { target, lost });
            }
        }
        for (_, path) in &self.files {
            format_for(path)?;
            check_file(path)?;
        }
        Ok(self.folder.map_or(Ok(()), check_folder)?)
    }

    /// What of the user's would be lost if `path` was written, `before` being written before.
    fn lost(&self, path: &Path, before: &[(&str, &Path)]) -> Option<String> {
        if let Some(list) = self.lists.iter().find(|list| is_same_file(list, path)) {
            return Some(format!("the list {}", list.display()));
        }
        if let Some((name, _)) = self.job.as_ref().filter(|(_, job)| Job::owns(job, path)) {
            return Some(name.clone());
        }
        let same = before.iter().find(|(_, other)| is_same_file(other, path));
        same.map(|(argument, other)| format!("{argument} {}", other.display()))
    }
}
