use std::{borrow::Cow, path::Path};

/// A word as it is typed in a command, so that the line can be pasted.
pub(crate) fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |character: char| {
        character.is_alphanumeric() || "-_./,:=@%+".contains(character) || cfg!(windows) && character == '\\'
    };
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.into();
    }
    if cfg!(windows) {
        return format!("\"{}\"", word.replace('"', "\"\"")).into();
    }
    // Nothing but the mark itself means anything between these.
    format!("'{}'", word.replace('\'', "'\\''")).into()
}

/// The same for a path.
pub(crate) fn quoted_path(path: &Path) -> String {
    quoted(&path.to_string_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn words_come_out_of_a_shell_as_they_are() {
        for (word, typed) in [
            ("out/Übersicht-1.csv", "out/Übersicht-1.csv"),
            ("my list.csv", "'my list.csv'"),
            ("{row}", "'{row}'"),
            ("it's", "'it'\\''s'"),
            ("~", "'~'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(word), typed);
            let said = std::process::Command::new("sh").args(["-c", &format!("printf %s {typed}")]).output();
            assert_eq!(String::from_utf8(said.unwrap().stdout).unwrap(), word);
        }
    }
}
