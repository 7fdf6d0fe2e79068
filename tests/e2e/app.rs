use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::{
    desktop::Desktop,
    program::Program,
    wait::eventually,
    webdriver::{Element, Session, key},
};

const PAGE: &str = include_str!("page.js");

/// The app's window.
pub(crate) struct App<'desktop> {
    pub(crate) session: Session,
    desktop: &'desktop Desktop,
    pid: Pid,
    _driver: Program,
}

impl<'desktop> App<'desktop> {
    /// Opens the app and waits for its window to be drawn.
    pub(crate) fn open(desktop: &'desktop Desktop) -> Self {
        Self::open_with(desktop, &[])
    }

    /// Opens a job in it, as a file manager does.
    pub(crate) fn open_job(desktop: &'desktop Desktop, job: &Path) -> Self {
        Self::open_with(desktop, &[job.to_str().unwrap()])
    }

    fn open_with(desktop: &'desktop Desktop, arguments: &[&str]) -> Self {
        let application = fetchlist_tests::built("fetchlist", "fetchlist", "FETCHLIST_APP");
        let [port, native_port] = free_ports();
        let mut driver = desktop.command("tauri-driver");
        driver.args(["--port", &port.to_string(), "--native-port", &native_port.to_string()]);
        let driver = Program::start(&mut driver, &desktop.file("app.log"));
        let session = Session::open(port, application.to_str().unwrap(), arguments);
        let pid = eventually("the app's process", || process(&driver, &application).ok_or("absent"));
        let app = Self { session, desktop, pid, _driver: driver };
        app.eventually("the window to be drawn", "return document.querySelector('footer') ? true : null");
        app
    }

    /// Closes the window and waits for the app to end.
    pub(crate) fn close(self) {
        self.desktop.close_window();
        self.ended();
    }

    /// Clicks the button that ends the app.
    pub(crate) fn press_last(self, button: &str) {
        self.session.click_last(&self.find("button", button));
        self.ended();
    }

    /// Ends the app without a word.
    pub(crate) fn kill(self) {
        kill_process(self.pid, Signal::KILL).unwrap();
        self.ended();
    }

    fn ended(&self) {
        let folder = PathBuf::from(format!("/proc/{}", self.pid.as_raw_nonzero()));
        eventually("the app to end", || match fs::read_to_string(folder.join("stat")) {
            Ok(state) if !state.contains(") Z ") => Err(state),
            _ => Ok(()),
        });
    }

    /// What a function in the page returns; it may use what `page.js` declares.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.run_with(script, &json!([]))
    }

    /// The same with arguments.
    pub(crate) fn run_with(&self, script: &str, arguments: &Value) -> Value {
        self.session.run(&format!("{PAGE}\n{script}"), arguments)
    }

    /// What a function in the page hands to its last argument.
    pub(crate) fn run_async(&self, script: &str) -> Value {
        self.session.run_async(&format!("{PAGE}\n{script}"), &json!([]))
    }

    /// The memory of the app's own process, without the page's, in megabytes.
    pub(crate) fn resident_mb(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid.as_raw_nonzero())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
    }

    /// Runs a function in the page until it returns something.
    pub(crate) fn eventually(&self, what: &str, script: &str) -> Value {
        eventually(what, || match self.run(script) {
            Value::Null => Err(self.run("return textOf(document.body)")),
            found => Ok(found),
        })
    }

    /// What has that role and name, as soon as it is there and can be used.
    pub(crate) fn find(&self, role: &str, name: &str) -> Element {
        let script = "const found = find(...arguments); return found && !found.disabled ? found : null";
        let element = eventually(&format!("{role} {name:?}"), || {
            Element::from_json(&self.run_with(script, &json!([role, name])))
                .ok_or_else(|| self.run("return textOf(document.body)"))
        });
        let label = self.session.label(&element);
        let fits = if role == "radio" { label.starts_with(name) } else { label == name };
        assert!(fits, "{role} {name:?} is called {label:?}");
        element
    }

    pub(crate) fn has(&self, role: &str, name: &str) -> bool {
        self.run_with("return Boolean(find(...arguments))", &json!([role, name])) == true
    }

    /// Clicks what has that role and name.
    pub(crate) fn click(&self, role: &str, name: &str) {
        self.session.click(&self.find(role, name));
    }

    pub(crate) fn press(&self, button: &str) {
        self.click("button", button);
    }

    /// Replaces the text of a field and leaves it.
    pub(crate) fn fill(&self, role: &str, name: &str, text: &str) {
        self.click(role, name);
        self.session.type_with_control('a');
        self.session.type_keys(text);
        self.session.type_keys(&key::TAB.to_string());
    }

    /// Chooses an option of a list by its value.
    pub(crate) fn choose(&self, name: &str, value: &str) {
        let choose = "const [list, value] = arguments; list.value = value;
            list.dispatchEvent(new Event('change', { bubbles: true })); return list.value";
        let chosen = self.run_with(choose, &json!([self.find("combobox", name).to_json(), value]));
        assert_eq!(chosen, value);
    }

    /// What a field holds.
    pub(crate) fn value(&self, role: &str, name: &str) -> String {
        let value = self.run_with("return arguments[0].value", &json!([self.find(role, name).to_json()]));
        value.as_str().unwrap().to_owned()
    }

    /// Puts text on the clipboard, by way of the box for URLs, and pastes it into the window.
    pub(crate) fn paste(&self, text: &str) {
        self.paste_into("URLs", text);
    }

    /// The same where the box has another name.
    pub(crate) fn paste_into(&self, name: &str, text: &str) {
        self.click("textbox", name);
        let set = "const [box, text] = arguments; box.value = text; box.dispatchEvent(new Event('input'))";
        self.run_with(set, &json!([self.find("textbox", name).to_json(), text]));
        self.session.type_with_control('a');
        self.session.type_with_control('x');
        assert_eq!(self.value("textbox", name), "", "the text went to the clipboard");
        self.session.type_with_control('v');
    }

    /// The sentence under the bar.
    pub(crate) fn sentence(&self) -> String {
        let script =
            "return textOf(document.querySelector('section:has(> [role=progressbar]) > [role=status]'))";
        self.run(script).as_str().unwrap().to_owned()
    }

    /// Waits for the sentence under the bar to have this in it, and returns all of it.
    pub(crate) fn sentence_with(&self, part: &str) -> String {
        eventually(&format!("a sentence with {part:?}"), || {
            let sentence = self.sentence();
            if sentence.contains(part) { Ok(sentence) } else { Err(sentence) }
        })
    }

    /// Waits for text anywhere in the window.
    pub(crate) fn text_with(&self, part: &str) {
        eventually(&format!("{part:?} in the window"), || {
            let text = self.text();
            if text.contains(part) { Ok(()) } else { Err(text) }
        });
    }

    /// Waits until this text is nowhere in the window any more.
    pub(crate) fn text_without(&self, part: &str) {
        eventually(&format!("no {part:?} in the window"), || {
            let text = self.text();
            if text.contains(part) { Err(text) } else { Ok(()) }
        });
    }

    fn text(&self) -> String {
        self.run("return textOf(document.body)").as_str().unwrap().to_owned()
    }

    /// The cells of the rows on screen, in order, once there are at least so many.
    pub(crate) fn rows(&self, count: usize) -> Vec<Vec<String>> {
        let script = "const rows = [...document.querySelectorAll('[role=grid] [data-index]')];
            rows.sort((one, other) => one.ariaRowIndex - other.ariaRowIndex);
            return rows.map((row) => [...row.children].map(textOf))";
        eventually(&format!("{count} rows in the table"), || {
            let rows: Vec<Vec<String>> = serde_json::from_value(self.run(script)).unwrap();
            // A row that has not come yet is a single empty cell.
            let are_there = rows.len() >= count && rows.iter().all(|row| row.len() > 1);
            if are_there { Ok(rows) } else { Err(rows) }
        })
    }

    /// Keeps a picture of the window, for people to look at.
    pub(crate) fn keep_picture(&self, folder: &Path, name: &str) {
        let Some(picture) = self.session.picture() else { return };
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    }
}

impl Drop for App<'_> {
    fn drop(&mut self) {
        if !thread::panicking() {
            return;
        }
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let name = thread::current().name().unwrap_or("window").replace("::", "-");
        self.keep_picture(folder, &name);
        let log = fs::read_to_string(self.desktop.file("app.log")).unwrap_or_default();
        #[allow(clippy::print_stderr, reason = "it belongs to what the failing test says")]
        {
            eprintln!("The window: {}\nThe app said: {log}", folder.join(format!("{name}.png")).display());
        }
    }
}

/// Two ports that nobody listens on. Both are held until both are known: asked for one after the other, they can be the
/// same.
fn free_ports() -> [u16; 2] {
    let held = [(); 2].map(|()| std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap());
    held.map(|listener| listener.local_addr().unwrap().port())
}

/// The process that runs this program among those that the driver started.
fn process(driver: &Program, program: &Path) -> Option<Pid> {
    let group = driver.group().as_raw_nonzero().to_string();
    let program = program.canonicalize().ok()?;
    fs::read_dir("/proc").ok()?.flatten().find_map(|folder| {
        let pid = folder.file_name().to_str()?.parse().ok()?;
        let stat = fs::read_to_string(folder.path().join("stat")).ok()?;
        // After the name in brackets: state, parent, group.
        let is_in_group = stat.rsplit(") ").next()?.split(' ').nth(2) == Some(&group);
        let runs = fs::read_link(folder.path().join("exe")).ok()? == program;
        if is_in_group && runs { Pid::from_raw(pid) } else { None }
    })
}
