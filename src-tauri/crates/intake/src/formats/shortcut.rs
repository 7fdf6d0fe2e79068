use std::{io::Cursor, path::Path};

use fetchlist_model::Cells;

use super::{
    Opened,
    stream::{Records, guarded},
    whole::{bytes_of, text_of},
};
use crate::IntakeError;

const NO_SHORTCUT: &str = "no saved link is; make a text of it with a web address a line";

/// A link saved as a file: `.url` of Windows, `.webloc` of macOS, `.desktop` of freedesktop.org.
pub(crate) fn open(path: &Path, name: &str) -> Result<Opened, IntakeError> {
    let bytes = bytes_of(path, name, NO_SHORTCUT)?;
    let is_list = bytes.starts_with(b"bplist") || bytes.windows(6).take(1_024).any(|part| part == b"<plist");
    let url = if is_list {
        guarded(move || url_of_property_list(bytes)).flatten()
    } else {
        url_of_lines(&text_of(path, name, NO_SHORTCUT)?)
    };
    let url = url.ok_or_else(|| IntakeError::no_list(name, "no URL stands in it"))?;
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let cells: Cells = [url.trim(), &*stem].into_iter().collect();
    Ok(Opened::links(&["url", "name"], Records::few(vec![cells])))
}

fn url_of_property_list(bytes: Vec<u8>) -> Option<String> {
    let value = plist::Value::from_reader(Cursor::new(bytes)).ok()?;
    value.as_dictionary()?.get("URL")?.as_string().map(str::to_owned)
}

fn url_of_lines(text: &str) -> Option<String> {
    let mut is_section = false;
    text.lines().map(str::trim).find_map(|line| {
        if line.starts_with('[') {
            let sections = ["[InternetShortcut]", "[Desktop Entry]"];
            is_section = sections.iter().any(|section| section.eq_ignore_ascii_case(line));
        }
        let (key, value) = line.split_once('=').filter(|_| is_section)?;
        match key.trim_end().to_ascii_lowercase().as_str() {
            "url" => Some(value.trim().to_owned()),
            // KDE marks a value so in which `$` begins a variable, and writes two where it means one.
            "url[$e]" => Some(value.trim().replace("$$", "$")),
            _ => None,
        }
    })
}
