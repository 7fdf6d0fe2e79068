use icu_normalizer::ComposingNormalizerBorrowed;

/// The longest name without its ending, in bytes of UTF-8: with an ending and a number behind it, it fits every file
/// system (255 bytes or UTF-16 units).
const MOST_BYTES: usize = 120;

/// What a name must not begin with: a dot hides a file, the others make it an option or a formula to some program.
const HIDING: [char; 9] = ['.', '-', '=', '+', '@', '＝', '＋', '－', '＠'];

/// What stands for a character that a name must not have, and for a name of which nothing is left.
const STAND_IN: char = '_';

/// Names of devices on Windows, with any ending too (Microsoft, "Naming Files, Paths, and Namespaces"); the numbered ones
/// aside.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// The text as the name of a file on Windows, macOS and Linux, without its ending: one part of a path, never empty, in
/// Unicode's form NFC.
pub(super) fn safe_name(text: &str) -> String {
    let kept = text.chars().filter(|character| !is_direction(*character));
    let name: String =
        kept.map(|character| if is_forbidden(character) { STAND_IN } else { character }).collect();
    // macOS takes names that differ only in form for one.
    let name = ComposingNormalizerBorrowed::new_nfc().normalize(&name);
    let name = shortened(name.trim_start());
    if name.is_empty() || name.starts_with(HIDING) || is_device(name) {
        return shortened(&format!("{STAND_IN}{name}")).to_owned();
    }
    name.to_owned()
}

/// What is equal for names that some file system takes for one, where both are safe.
pub(super) fn key(name: &str) -> String {
    name.to_uppercase().to_lowercase()
}

fn shortened(name: &str) -> &str {
    trimmed(&name[..name.floor_char_boundary(MOST_BYTES)])
}

/// The name without dots and spaces at its end, which Windows drops.
fn trimmed(name: &str) -> &str {
    name.trim_end_matches(|character: char| character == '.' || character.is_whitespace())
}

fn is_forbidden(character: char) -> bool {
    matches!(character, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '\u{2028}' | '\u{2029}')
        || character.is_control()
}

/// Marks that turn the direction of what follows, with which a name can pretend to have another ending (Unicode, UAX #9).
fn is_direction(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_device(name: &str) -> bool {
    let base = trimmed(name.split('.').next().unwrap_or_default()).to_lowercase();
    let mut numbered =
        base.strip_prefix("com").or_else(|| base.strip_prefix("lpt")).unwrap_or_default().chars();
    let is_numbered =
        matches!(numbered.next(), Some('0'..='9' | '¹' | '²' | '³')) && numbered.next().is_none();
    is_numbered || DEVICES.contains(&base.as_str())
}

#[cfg(test)]
mod tests {
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_safe_everywhere() {
        for (text, name) in [
            ("1-report", "1-report"),
            ("Übersicht 2024 (final)", "Übersicht 2024 (final)"),
            ("../../etc/passwd", "_.._.._etc_passwd"),
            ("..", "_"),
            ("", "_"),
            (" . ", "_"),
            ("/", "_"),
            ("C:\\Windows", "C__Windows"),
            ("a:b", "a_b"),
            ("a\0b\nc\u{85}d", "a_b_c_d"),
            ("a<b>c|d?e*f\"g", "a_b_c_d_e_f_g"),
            ("  name. . ", "name"),
            (".htaccess", "_.htaccess"),
            ("-rf", "_-rf"),
            ("=1", "_=1"),
            ("con", "_con"),
            ("NUL.tar", "_NUL.tar"),
            ("Com1 .x", "_Com1 .x"),
            ("LPT³", "_LPT³"),
            ("CONIN$", "_CONIN$"),
            ("com", "com"),
            ("com10", "com10"),
            ("console", "console"),
            ("ex\u{202e}gnp.\u{2066}exe", "exgnp.exe"),
            ("a\u{308}", "ä"),
        ] {
            assert_eq!(safe_name(text), name, "{text:?}");
        }
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        assert_eq!(safe_name(&"x".repeat(300)), "x".repeat(120));
        assert_eq!(safe_name(&"😀".repeat(300)), "😀".repeat(30));
        assert_eq!(safe_name(&format!("x{}", "😀".repeat(300))).len(), 117);
        assert_eq!(safe_name(&format!("{}. y", "x".repeat(118))), "x".repeat(118));
    }

    #[test]
    fn names_that_some_system_takes_for_one_have_one_key() {
        for (one, other) in [("README", "readme"), ("Straße", "STRASSE"), ("Ä", "a\u{308}"), ("ς", "σ")] {
            assert_eq!(key(&safe_name(one)), key(&safe_name(other)), "{one} {other}");
        }
        assert_ne!(key("a"), key("ä"));
    }

    fn nasty() -> impl Strategy<Value = String> {
        let parts = vec![
            "..", "/", "\\", ":", "C:", "con", "nul", "COM1", "lpt²", ".", " ", "\0", "\u{202e}", "\u{308}",
            "a", "-", "\u{a0}", "\u{2028}", "😀", "\u{feff}", "x~1", "Ω", "\u{0344}", "\u{fb2c}", "\u{3000}",
        ];
        prop_oneof![
            any::<String>(),
            prop::collection::vec(prop::sample::select(parts), 0..60).prop_map(|parts| parts.concat())
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_024))]

        #[test]
        fn any_text_becomes_one_harmless_name(text in nasty()) {
            let name = safe_name(&text);
            prop_assert!((1..=MOST_BYTES).contains(&name.len()), "{name:?}");
            prop_assert!(!name.contains(['/', '\\', ':', '\0', '<', '>', '"', '|', '?', '*']), "{name:?}");
            prop_assert!(!name.chars().any(char::is_control) && !name.ends_with(['.', ' ']), "{name:?}");
            prop_assert!(!is_device(&name) && !name.starts_with(['.', '-', ' ']), "{name:?}");
            let parts: Vec<_> = Path::new(&name).components().collect();
            prop_assert_eq!(parts, [Component::Normal(name.as_ref())]);
            prop_assert!(ComposingNormalizerBorrowed::new_nfc().is_normalized(&name), "{name:?}");
            prop_assert_eq!(safe_name(&name), name);
        }
    }
}
