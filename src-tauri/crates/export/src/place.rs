use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::file::follow_links;

/// Whether two paths lead to one file or folder: by other names for its folder, by links, or, where nothing stands there
/// yet, to one place. What is neither, such as a pipe or a device, is the same as nothing: it cannot be overwritten.
///
/// Neither is opened for it: to open and close a job file would drop the locks that `SQLite` has on it.
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    let (found, other_found) = (fs::metadata(one), fs::metadata(other));
    if [&found, &other_found].into_iter().flatten().any(|found| !found.is_file() && !found.is_dir()) {
        return false;
    }
    // Hard links are one file with two paths.
    #[cfg(unix)]
    if let (Ok(found), Ok(other_found)) = (&found, &other_found) {
        use std::os::unix::fs::MetadataExt as _;
        return (found.dev(), found.ino()) == (other_found.dev(), other_found.ino());
    }
    resolved(one) == resolved(other)
}

/// Whether the path leads to this folder, or into it, whether or not they are there yet.
pub fn is_within(path: &Path, folder: &Path) -> bool {
    resolved(path).ancestors().any(|part| is_same_file(part, folder))
}

/// The path from the root without links, as far as it is there; the rest as it stands.
fn resolved(path: &Path) -> PathBuf {
    let path = follow_links(path).unwrap_or_else(|_| path.to_owned());
    let path = std::path::absolute(&path).unwrap_or(path);
    let found = path.ancestors().find_map(|part| Some((fs::canonicalize(part).ok()?, part)));
    let Some((found, part)) = found else { return path };
    let rest = path.strip_prefix(part).unwrap_or(Path::new(""));
    if cfg!(any(windows, target_os = "macos")) {
        // Names that differ only in capitals will be one file there.
        return found.join(rest.to_string_lossy().to_lowercase());
    }
    found.join(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_the_same_by_any_path() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("deep")).unwrap();
        fs::write(at("list.csv"), "").unwrap();
        fs::write(at("other.csv"), "").unwrap();
        for (one, other, is_same) in [
            ("list.csv", "list.csv", true),
            ("list.csv", "deep/../list.csv", true),
            ("list.csv", "other.csv", false),
            ("list.csv", "new.csv", false),
            ("new.csv", "deep/../new.csv", true),
            ("new.csv", "newer.csv", false),
            ("new.csv", "deep/new.csv", false),
            ("none/new.csv", "deep/../none/new.csv", true),
            ("deep", "deep/", true),
        ] {
            assert_eq!(is_same_file(&at(one), &at(other)), is_same, "{one} {other}");
            assert_eq!(is_same_file(&at(other), &at(one)), is_same, "{other} {one}");
        }
        for (path, is_inside) in [("deep", true), ("deep/a/b", true), ("deeper", false), ("list.csv", false)]
        {
            assert_eq!(is_within(&at(path), &at("deep")), is_inside, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_lead_to_what_they_point_at() {
        use std::os::unix::fs::symlink;

        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("list.csv"), "").unwrap();
        fs::hard_link(at("list.csv"), at("hard.csv")).unwrap();
        symlink("list.csv", at("soft.csv")).unwrap();
        symlink("new.csv", at("dangling.csv")).unwrap();
        symlink(".", at("here")).unwrap();
        symlink("round/x", at("round")).unwrap();
        for (one, other) in [
            ("list.csv", "hard.csv"),
            ("list.csv", "soft.csv"),
            ("hard.csv", "here/soft.csv"),
            ("new.csv", "dangling.csv"),
            ("here/new.csv", "dangling.csv"),
        ] {
            assert!(is_same_file(&at(one), &at(other)), "{one} {other}");
        }
        assert!(!is_same_file(&at("round"), &at("list.csv")));
        let device = Path::new("/dev/null");
        assert!(!is_same_file(device, device), "nothing is lost there");
    }
}
