use std::path::Path;

use crate::{desktop::Desktop, wait::eventually};

const OPEN: &str = "^Open File$";
const SAVE: &str = "^Save File$";

impl Desktop {
    /// Types a path into the system's dialog that asks for a file, and accepts.
    pub(crate) fn open_file(&self, path: &Path) {
        self.type_path(OPEN, path);
        self.accept();
        self.gone(OPEN);
    }

    /// Types the path of a new file into the system's dialog that asks for a name, and accepts.
    pub(crate) fn save_file(&self, path: &Path) {
        self.type_path(SAVE, path);
        self.accept();
        self.gone(SAVE);
    }

    /// Accepts the name that the system's dialog proposes, in the home folder, and agrees to replace what is there.
    pub(crate) fn replace_proposed_file(&self) {
        let dialog = self.focus(SAVE);
        self.accept();
        eventually("the question whether to replace it", || match self.xdotool(&["getactivewindow"])? {
            active if active == dialog => Err(active),
            _ => Ok(()),
        });
        self.xdotool(&["key", "alt+r"]).unwrap();
        self.gone(SAVE);
    }

    fn type_path(&self, title: &str, path: &Path) {
        self.focus(title);
        self.xdotool(&["key", "ctrl+a"]).unwrap();
        self.xdotool(&["type", "--delay", "1", path.to_str().unwrap()]).unwrap();
    }

    fn accept(&self) {
        self.xdotool(&["key", "Return"]).unwrap();
    }

    fn gone(&self, title: &str) {
        eventually(&format!("{title} to go"), || {
            match self.xdotool(&["search", "--onlyvisible", "--name", title]) {
                Ok(still) => Err(still),
                Err(_) => Ok(()),
            }
        });
    }
}
