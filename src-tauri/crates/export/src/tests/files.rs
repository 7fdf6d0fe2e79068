use std::{cell::Cell, fs, io};

use super::*;
use crate::check_file;

/// Rows of which the third cannot be had.
fn breaking() -> impl Iterator<Item = Result<ExportRow, io::Error>> {
    [Ok(ok_row()), Ok(ok_row()), Err(io::Error::other("the job file is damaged"))].into_iter()
}

fn names_in(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_file_appears_whole_and_replaces_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out.csv");
    fs::write(&path, "old").unwrap();
    let seen = Cell::new(String::new());
    let rows = std::iter::once_with(|| {
        seen.set(fs::read_to_string(&path).unwrap());
        Ok::<_, Infallible>(ok_row())
    });
    let report = write_file(
        &path,
        &Table { input: &strings(&["sku", "n"]), fields: &[] },
        &request(CSV, false),
        rows,
        |_| true,
    )
    .unwrap();
    assert_eq!(seen.take(), "old", "it is untouched until all rows are written");
    assert_eq!((report.rows, report.path.as_str()), (1, path.to_str().unwrap()));
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        written(&["sku", "n"], &request(CSV, false), vec![ok_row()])
    );
    assert_eq!(report.bytes, fs::metadata(&path).unwrap().len());
    assert_eq!(names_in(folder.path()), ["out.csv"]);
}

#[test]
fn an_error_leaves_the_old_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.csv"), folder.path().join("new.csv"));
    fs::write(&old, "old").unwrap();
    for path in [&old, &new] {
        let error = write_file(path, &NONE, &request(CSV, false), breaking(), |_| true).unwrap_err();
        assert!(matches!(&error, ExportError::Rows(_)));
        assert_eq!(error.to_string(), "the job file is damaged");
    }
    assert_eq!(fs::read_to_string(&old).unwrap(), "old");
    assert_eq!(names_in(folder.path()), ["old.csv"]);
}

#[test]
fn what_cannot_be_written_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let read_only = folder.path().join("locked.csv");
    fs::write(&read_only, "old").unwrap();
    let mut permissions = fs::metadata(&read_only).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&read_only, permissions).unwrap();
    for (path, code, message) in [
        (read_only, HostErrorCode::ReadOnlyTarget, if cfg!(windows) { "close it" } else { "you may not" }),
        (folder.path().join("missing/out.csv"), HostErrorCode::MissingTarget, "make that folder first"),
        (folder.path().join("locked.csv/out.csv"), HostErrorCode::MissingTarget, "where a folder is needed"),
        (folder.path().to_owned(), HostErrorCode::ExportFailed, "choose the name of a file"),
    ] {
        let rows = std::iter::once(Ok::<_, Infallible>(ok_row()));
        let error = write_file(&path, &NONE, &request(CSV, false), rows, |_| true).unwrap_err();
        assert_eq!(check_file(&path).unwrap_err().to_string(), error.to_string(), "known without a row");
        assert_eq!(error.code(), code, "{error}");
        assert!(error.to_string().starts_with(path.to_str().unwrap()), "{error}");
        assert!(error.to_string().contains(message), "{error}");
    }
    assert_eq!(names_in(folder.path()), ["locked.csv"]);
}

#[test]
fn a_look_at_a_target_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("old.csv"), folder.path().join("new.csv"));
    fs::write(&old, "old").unwrap();
    check_file(&old).unwrap();
    check_file(&new).unwrap();
    assert_eq!(fs::read_to_string(&old).unwrap(), "old");
    assert_eq!(names_in(folder.path()), ["old.csv"]);
}

#[test]
fn an_error_of_the_disk_has_its_code() {
    struct Broken(io::ErrorKind);
    impl io::Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for (kind, code) in [
        (io::ErrorKind::StorageFull, HostErrorCode::FullTarget),
        (io::ErrorKind::QuotaExceeded, HostErrorCode::FullTarget),
        (io::ErrorKind::FileTooLarge, HostErrorCode::FullTarget),
        (io::ErrorKind::ReadOnlyFilesystem, HostErrorCode::ReadOnlyTarget),
        (io::ErrorKind::BrokenPipe, HostErrorCode::ExportFailed),
    ] {
        for format in [CSV, JSON, ExportFormat::JsonLines, ExportFormat::Xlsx] {
            // More rows than any buffer holds, and one row, which only a flush brings out.
            for count in [2_000, 1] {
                let rows = (0..count).map(|_| Ok::<_, Infallible>(failed()));
                let error = write_rows(
                    Broken(kind),
                    &std::env::temp_dir(),
                    &NONE,
                    &request(format, true),
                    rows,
                    |_| true,
                )
                .unwrap_err();
                assert_eq!(error.code(), code);
            }
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn write(path: &std::path::Path) -> Result<u32, ExportError> {
        let rows = std::iter::once(Ok::<_, Infallible>(ok_row()));
        write_file(path, &NONE, &request(CSV, false), rows, |_| true).map(|report| report.rows)
    }

    #[test]
    fn permissions_are_those_of_the_old_file_or_of_any_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
        fs::write(folder.path().join("usual"), "").unwrap();
        write(&folder.path().join("new.csv")).unwrap();
        assert_eq!(mode("new.csv"), mode("usual"));

        let private = folder.path().join("private.csv");
        fs::write(&private, "").unwrap();
        for bits in [0o600, 0o664] {
            fs::set_permissions(&private, fs::Permissions::from_mode(bits)).unwrap();
            write(&private).unwrap();
            assert_eq!(mode("private.csv"), bits);
        }
    }

    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("deep")).unwrap();
        symlink("deep/middle.csv", at("link.csv")).unwrap();
        symlink("real.csv", at("deep/middle.csv")).unwrap();
        for _ in 0..2 {
            write(&at("link.csv")).unwrap();
            assert!(at("link.csv").is_symlink() && at("deep/middle.csv").is_symlink());
            assert!(fs::metadata(at("deep/real.csv")).unwrap().len() > 0);
        }
        symlink("round.csv", at("round.csv")).unwrap();
        assert_eq!(write(&at("round.csv")).unwrap_err().code(), HostErrorCode::ExportFailed);
    }

    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        assert_eq!(write("/dev/null".as_ref()).unwrap(), 1);
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
        if fs::metadata("/dev/full").is_ok() {
            assert_eq!(write("/dev/full".as_ref()).unwrap_err().code(), HostErrorCode::FullTarget);
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_folder_that_takes_no_file_is_named_and_no_file_in_it() {
        // Where root may not write either.
        for folder in ["/sys/kernel", "/proc/self"] {
            let path = std::path::Path::new(folder).join("out.csv");
            let error = check_file(&path).unwrap_err().to_string();
            assert!(!error.contains(".part") && error.contains("os error"), "{error}");
            assert!(error.starts_with(&format!("{folder}/out.csv cannot be written (")), "{error}");
        }
    }
}
