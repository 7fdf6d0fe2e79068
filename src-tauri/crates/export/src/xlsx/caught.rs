use std::{
    any::Any,
    error::Error,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
};

use rust_xlsxwriter::XlsxError;

/// Does something with a workbook, which cannot be used any more where that fails.
///
/// Where the file in which its rows lie cannot be written, because the disk is full, `rust_xlsxwriter` panics: that is an
/// error as every other.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T, XlsxError>) -> io::Result<T> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(plain),
        Err(panic) => Err(told(&*panic)),
    }
}

/// The error as the system gave it, which tells a full disk from others.
fn plain(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) | XlsxError::TempFileError(_, error) => error,
        // A ZIP file's error has the system's for its cause.
        other => match other.source().and_then(|cause| cause.downcast_ref::<io::Error>()) {
            Some(cause) => again(cause),
            None => io::Error::other(other),
        },
    }
}

fn again(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

/// The system's error that a panic tells of: its text ends in `Os { code: 28, kind: …, message: … }`.
fn told(panic: &(dyn Any + Send)) -> io::Error {
    let text = panic.downcast_ref::<String>().map_or("the workbook's rows cannot be kept", String::as_str);
    let code = text.split_once("code: ").and_then(|(_, rest)| rest.split(',').next()?.parse().ok());
    code.map_or_else(|| io::Error::other(text), io::Error::from_raw_os_error)
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    #[test]
    fn a_panic_is_the_error_that_it_tells_of() {
        let full = || io::Error::from_raw_os_error(if cfg!(windows) { 112 } else { 28 });
        let works: [fn(io::Result<u32>) -> u32; 2] =
            [|it| it.expect("Couldn't write to xml file"), |it| it.unwrap()];
        for work in works {
            let error = caught(|| Ok(work(Err(full())))).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::StorageFull);
        }
        let error = caught(|| Err::<(), _>(XlsxError::IoError(full()))).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::StorageFull);
        let error = caught(|| -> Result<(), _> { panic!("something else") }).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Other);
    }
}
