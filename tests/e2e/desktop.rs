use std::{
    env, fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tempfile::TempDir;

use crate::{program::Program, wait::eventually};

/// Windows take the whole of a small computer: one test at a time.
static TURN: Mutex<()> = Mutex::new(());

/// A bus that starts no services: nothing outside of the test takes part in it.
const BUS: &str = "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><policy context='default'>\
    <allow send_destination='*'/><allow receive_sender='*'/><allow own='*'/></policy></busconfig>";

/// File dialogs begin with the cursor in the field that takes a path.
const FILE_DIALOGS: &str =
    "[org/gtk/settings/file-chooser]\nlocation-mode='filename-entry'\nstartup-mode='cwd'\n";

/// Few computers have the languages of all tests: this one, which all have, stands in for them. What the app takes from a
/// language is its name.
const ANY_LANGUAGE: &str = "/usr/lib/locale/C.utf8";

/// A person's taste.
#[derive(Clone, Copy)]
pub(crate) struct Taste {
    pub(crate) language: &'static str,
    pub(crate) theme: &'static str,
}

pub(crate) const ENGLISH: Taste = Taste { language: "en_US.UTF-8", theme: "Adwaita" };
pub(crate) const DARK: Taste = Taste { theme: "Adwaita:dark", ..ENGLISH };
pub(crate) const CHINESE: Taste = Taste { language: "zh_CN.UTF-8", ..ENGLISH };

/// A screen with a window manager, a message bus and an empty home folder. All of it ends with this value.
pub(crate) struct Desktop {
    variables: Vec<(&'static str, String)>,
    // Ended in this order.
    _programs: [Program; 3],
    home: TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Desktop {
    pub(crate) fn new(taste: Taste) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let home = TempDir::with_prefix("fetchlist-").unwrap();
        let file = |name: &str| home.path().join(name);
        fs::create_dir_all(file(".config/glib-2.0/settings")).unwrap();
        fs::write(file(".config/glib-2.0/settings/keyfile"), FILE_DIALOGS).unwrap();
        fs::create_dir(file("languages")).unwrap();
        symlink(ANY_LANGUAGE, file("languages").join(taste.language)).unwrap();
        fs::create_dir(file("run")).unwrap();
        fs::set_permissions(file("run"), fs::Permissions::from_mode(0o700)).unwrap();
        fs::write(file("bus.xml"), BUS).unwrap();

        let mut screen = Command::new("Xvfb");
        screen.args(["-displayfd", "1", "-screen", "0", "1280x840x24", "-nolisten", "tcp", "-noreset"]);
        let (screen, display) = Program::start_and_read(&mut screen, &file("screen.log"));
        let mut bus = Command::new("dbus-daemon");
        bus.args(["--nofork", "--print-address=1", "--config-file"]).arg(file("bus.xml"));
        let (bus, address) = Program::start_and_read(&mut bus, &file("bus.log"));

        let path = |name: &str| file(name).display().to_string();
        let variables = vec![
            ("PATH", env::var("PATH").unwrap()),
            ("DISPLAY", format!(":{display}")),
            ("DBUS_SESSION_BUS_ADDRESS", address),
            ("HOME", path("")),
            ("XDG_CACHE_HOME", path(".cache")),
            ("XDG_CONFIG_HOME", path(".config")),
            ("XDG_DATA_HOME", path(".local/share")),
            ("XDG_RUNTIME_DIR", path("run")),
            ("LC_ALL", taste.language.into()),
            ("LOCPATH", path("languages")),
            ("TZ", "UTC".into()),
            ("GTK_THEME", taste.theme.into()),
            ("GSETTINGS_BACKEND", "keyfile".into()),
            // Without a bus for screen readers every program would wait for one.
            ("NO_AT_BRIDGE", "1".into()),
        ];
        let mut manager = Command::new("openbox");
        manager.env_clear().envs(variables.clone());
        let manager = Program::start(&mut manager, &file("manager.log"));
        let desktop = Self { variables, _programs: [manager, bus, screen], home, _turn: turn };
        eventually("the window manager", || desktop.xdotool(&["get_desktop"]));
        desktop
    }

    /// A file in the home folder.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// A command that runs on this desktop and knows of no other.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.variables.clone()).current_dir(self.home());
        command
    }

    /// Waits for a window of this title and gives it the keyboard.
    pub(crate) fn focus(&self, title: &str) -> String {
        let find = || self.xdotool(&["search", "--onlyvisible", "--name", title]);
        let window = eventually(title, find);
        self.xdotool(&["windowactivate", "--sync", &window]).unwrap();
        window
    }

    /// Asks the app's window to close, as a person does.
    pub(crate) fn close_window(&self) {
        self.focus("^Fetchlist$");
        self.xdotool(&["key", "alt+F4"]).unwrap();
    }

    /// Drags files over the app's window out of a program that is as good as a file manager.
    pub(crate) fn drag_files(&self, files: &[PathBuf]) -> Program {
        let mut source = self.command(env!("CARGO_BIN_EXE_drag-source"));
        let program = Program::start(source.args(files), &self.file("drag.log"));
        let source = self.focus("^Files to drag$");
        let go = |arguments: &str| self.xdotool(&arguments.split(' ').collect::<Vec<_>>()).unwrap();
        go(&format!("windowmove --sync {source} 20 20"));
        go(&format!("mousemove --window {source} 60 40 mousedown 1"));
        // One jump would be no drag.
        for step in 0..20 {
            go(&format!("mousemove {} {}", 100 + step * 25, 80 + step * 16));
        }
        program
    }

    /// Lets go of what is dragged. The program that it is dragged from has a part in the drop, so it has to live until then.
    pub(crate) fn drop_files(&self, source: Program) {
        self.xdotool(&["mouseup", "1"]).unwrap();
        let said = || fs::read_to_string(self.file("drag.log")).unwrap();
        eventually("the drop", || said().contains("let go").then_some(()).ok_or_else(said));
        drop(source);
    }

    /// What `xdotool` answers; an error where it finds nothing.
    pub(crate) fn xdotool(&self, arguments: &[&str]) -> Result<String, String> {
        let output = self.command("xdotool").args(arguments).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }
}
