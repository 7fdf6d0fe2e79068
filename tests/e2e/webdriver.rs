//! The little of <https://www.w3.org/TR/webdriver2/> that the tests need. A client library would do it too; those there
//! are change how the whole workspace's `serde_json` is built, and with it the app that is tested.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use ureq::Agent;

use crate::wait::{LIMIT, eventually};

/// The name under which an element travels.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// More bytes than a picture of the window ever has.
const PICTURE: u64 = 50_000_000;

/// Keys without a character of their own.
pub(crate) mod key {
    pub(crate) const TAB: char = '\u{e004}';
    pub(crate) const ENTER: char = '\u{e007}';
    pub(crate) const CONTROL: char = '\u{e009}';
    pub(crate) const ESCAPE: char = '\u{e00c}';
    pub(crate) const DELETE: char = '\u{e017}';
    pub(crate) const DOWN: char = '\u{e015}';
}

/// Something in the page.
#[derive(Debug, Clone)]
pub(crate) struct Element(String);

impl Element {
    pub(crate) fn from_json(value: &Value) -> Option<Self> {
        Some(Self(value.get(ELEMENT)?.as_str()?.to_owned()))
    }

    pub(crate) fn to_json(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

/// A conversation with the driver of one window.
pub(crate) struct Session {
    agent: Agent,
    address: String,
}

impl Session {
    /// Has the driver at this port open the app with these arguments.
    pub(crate) fn open(port: u16, application: &str, arguments: &[&str]) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(LIMIT))
            .build()
            .new_agent();
        let driver = format!("http://127.0.0.1:{port}");
        eventually("the driver", || agent.get(format!("{driver}/status")).call());
        let wanted =
            json!({ "alwaysMatch": { "tauri:options": { "application": application, "args": arguments } } });
        let session = Self { agent, address: driver };
        let opened = session.post("/session", &json!({ "capabilities": wanted }));
        let address = format!("{}/session/{}", session.address, opened["sessionId"].as_str().unwrap());
        Self { address, ..session }
    }

    /// What a function in the page returns; it finds its arguments in `arguments`.
    pub(crate) fn run(&self, script: &str, arguments: &Value) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// What a function in the page hands to its last argument.
    pub(crate) fn run_async(&self, script: &str, arguments: &Value) -> Value {
        self.post("/execute/async", &json!({ "script": script, "args": arguments }))
    }

    pub(crate) fn click(&self, element: &Element) {
        self.post(&format!("/element/{}/click", element.0), &json!({}));
    }

    /// Clicks what ends the window, and with it this conversation.
    pub(crate) fn click_last(&self, element: &Element) {
        let _ = self.agent.post(format!("{}/element/{}/click", self.address, element.0)).send_json(json!({}));
    }

    /// The name that a screen reader says.
    pub(crate) fn label(&self, element: &Element) -> String {
        self.get(&format!("/element/{}/computedlabel", element.0)).as_str().unwrap_or_default().to_owned()
    }

    /// Presses and releases each key in turn, wherever the focus is.
    pub(crate) fn type_keys(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|key| [key_action("keyDown", key), key_action("keyUp", key)]);
        self.keyboard(&strokes.collect::<Vec<_>>());
    }

    /// Presses a key while Control is held.
    pub(crate) fn type_with_control(&self, key: char) {
        self.keyboard(&[
            key_action("keyDown", key::CONTROL),
            key_action("keyDown", key),
            key_action("keyUp", key),
            key_action("keyUp", key::CONTROL),
        ]);
    }

    /// The window's content as a PNG; nothing where there is no window any more.
    pub(crate) fn picture(&self) -> Option<Vec<u8>> {
        let mut answer = self.agent.get(format!("{}/screenshot", self.address)).call().ok()?;
        let answer: Value = answer.body_mut().with_config().limit(PICTURE).read_json().ok()?;
        BASE64_STANDARD.decode(answer["value"].as_str()?).ok()
    }

    fn keyboard(&self, strokes: &[Value]) {
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.post("/actions", &json!({ "actions": [keyboard] }));
    }

    fn get(&self, path: &str) -> Value {
        let answer = self.agent.get(format!("{}{path}", self.address)).call();
        value(path, answer.unwrap().body_mut().read_json().unwrap())
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.agent.post(format!("{}{path}", self.address)).send_json(body);
        value(path, answer.unwrap().body_mut().read_json().unwrap())
    }
}

fn key_action(kind: &str, key: char) -> Value {
    json!({ "type": kind, "value": key })
}

fn value(path: &str, mut answer: Value) -> Value {
    let value = answer["value"].take();
    assert!(value.get("error").is_none(), "{path}: {value}");
    value
}
