use std::{
    fs, io,
    path::{Path, PathBuf},
};

use fetchlist_model::RecentJob;
use fetchlist_runner::Job;

/// How many jobs are remembered ...
const REMEMBERED: usize = 30;
/// ... and how many are shown.
const SHOWN: usize = 8;

/// The jobs that were open, the last one first, as a list of paths in a file.
#[derive(Debug)]
pub(crate) struct Recent {
    file: PathBuf,
    paths: Vec<PathBuf>,
}

impl Recent {
    /// Reads the list; one that is missing or damaged is empty, for nothing of worth is lost with it.
    pub(crate) fn read(file: PathBuf) -> Self {
        let text = fs::read_to_string(&file).unwrap_or_default();
        Self { file, paths: serde_json::from_str(&text).unwrap_or_default() }
    }

    pub(crate) fn last(&self) -> Option<&Path> {
        self.paths.first().map(PathBuf::as_path)
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Path> {
        self.paths.iter().map(PathBuf::as_path).find(|path| path.to_string_lossy() == id)
    }

    /// Puts a job first.
    pub(crate) fn opened(&mut self, path: &Path) -> io::Result<()> {
        self.paths.retain(|known| known != path);
        self.paths.insert(0, path.to_owned());
        self.paths.truncate(REMEMBERED);
        self.write()
    }

    pub(crate) fn forget(&mut self, path: &Path) -> io::Result<()> {
        self.paths.retain(|known| known != path);
        self.write()
    }

    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        self.paths.clone()
    }

    fn write(&self) -> io::Result<()> {
        let part = self.file.with_extension("part");
        fs::write(&part, serde_json::to_vec(&self.paths)?)?;
        fs::rename(part, &self.file)
    }
}

/// What the window shows of these jobs; those that are gone, empty or unreadable are left out.
pub(crate) async fn shown(paths: Vec<PathBuf>, open: &Path) -> Vec<RecentJob> {
    let mut shown = Vec::new();
    for path in paths.into_iter().filter(|path| path != open) {
        if shown.len() == SHOWN {
            break;
        }
        let Ok(header) = Job::peek(&path).await else { continue };
        if header.total == 0 {
            continue;
        }
        shown.push(RecentJob {
            id: path.to_string_lossy().into_owned(),
            name: header.name,
            total: header.total,
            done: header.ok + header.failed,
            changed_at_ms: header.changed_at_ms,
        });
    }
    shown
}
