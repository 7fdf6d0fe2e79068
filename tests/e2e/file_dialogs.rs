use std::path::Path;

use crate::{desktop::Desktop, wait::eventually};

const OPEN: &str = "^Open File$";
const SAVE: &str = "^Save File$";
/// The app's window; and the list of names that begin as what is typed, which has no better name.
const APP: &str = "^Fetchlist$";

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

    /// The same for a file that is there already: agrees to replace it.
    pub(crate) fn replace_file(&self, path: &Path) {
        let before = self.visible(APP);
        let dialog = self.type_path(SAVE, path);
        // Its name is proposed once its folder is read, and would take the next key for itself.
        let is_proposed = |expected: bool| {
            let now = self.visible(APP);
            if (now != before) == expected { Ok(()) } else { Err(now) }
        };
        eventually("the name to be proposed", || is_proposed(true));
        self.xdotool(&["key", "Escape"]).unwrap();
        eventually("the proposal to go", || is_proposed(false));
        self.accept();
        eventually("the question whether to replace it", || match self.xdotool(&["getactivewindow"])? {
            active if active == dialog => Err(active),
            _ => Ok(()),
        });
        self.xdotool(&["key", "alt+r"]).unwrap();
        self.gone(SAVE);
    }

    fn type_path(&self, title: &str, path: &Path) -> String {
        let dialog = self.focus(title);
        self.xdotool(&["key", "ctrl+a"]).unwrap();
        self.xdotool(&["type", "--delay", "1", path.to_str().unwrap()]).unwrap();
        dialog
    }

    fn accept(&self) {
        self.xdotool(&["key", "Return"]).unwrap();
    }

    fn visible(&self, title: &str) -> Result<String, String> {
        self.xdotool(&["search", "--onlyvisible", "--name", title])
    }

    fn gone(&self, title: &str) {
        eventually(&format!("{title} to go"), || match self.visible(title) {
            Ok(still) => Err(still),
            Err(_) => Ok(()),
        });
    }
}
