//! What the tests that cross rooms share.

use std::{env, path::PathBuf};

/// The program that stands beside this test among what was built, or the one that the environment variable names.
///
/// # Panics
///
/// Where there is none; the message says how to build it.
pub fn built(program: &str, package: &str, variable: &str) -> PathBuf {
    if let Some(path) = env::var_os(variable) {
        return path.into();
    }
    // target/debug/deps/TEST
    let test = env::current_exe().unwrap_or_default();
    let path = test.ancestors().nth(2).unwrap_or(&test).join(program);
    assert!(
        path.is_file(),
        "{} is not there: run `cargo build -p {package}` first, or name another in {variable}",
        path.display()
    );
    path
}
