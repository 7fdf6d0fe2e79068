use std::path::Path;

use crate::{desktop::Desktop, wait::eventually};

impl Desktop {
    /// Types a path into the system's dialog that asks for a file, and accepts.
    pub(crate) fn open_file(&self, path: &Path) {
        self.answer("^Open File$", path);
    }

    /// Types a path into the system's dialog that asks for a name, and accepts.
    pub(crate) fn save_file(&self, path: &Path) {
        self.answer("^Save File$", path);
    }

    fn answer(&self, title: &str, path: &Path) {
        self.focus(title);
        self.xdotool(&["key", "ctrl+a"]).unwrap();
        self.xdotool(&["type", "--delay", "1", path.to_str().unwrap()]).unwrap();
        self.xdotool(&["key", "Return"]).unwrap();
        eventually("the dialog to go", || {
            match self.xdotool(&["search", "--onlyvisible", "--name", title]) {
                Ok(still) => Err(still),
                Err(_) => Ok(()),
            }
        });
    }
}
