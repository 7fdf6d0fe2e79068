//! Native file dialogs. They are opened from here and not from the window, so that a choice gives the window no access
//! to files.

use std::path::{Path, PathBuf};

use tauri::WebviewWindow;
use tauri_plugin_dialog::{DialogExt as _, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;

pub(crate) async fn open_lists(window: &WebviewWindow) -> Option<Vec<PathBuf>> {
    let (answer, chosen) = oneshot::channel();
    dialog(window)
        .add_filter(
            "CSV, Excel, JSON, TXT, XML, HTML …",
            &[
                "csv", "tsv", "tab", "txt", "text", "list", "log", "xlsx", "xlsm", "xlsb", "xls", "ods",
                "json", "jsonl", "ndjson", "xml", "gz", "html", "htm", "md", "markdown", "url", "webloc",
                "desktop",
            ],
        )
        .add_filter("*", &["*"])
        .pick_files(|paths| drop(answer.send(paths)));
    let paths: Vec<_> = chosen.await.ok()??.into_iter().filter_map(|path| path.into_path().ok()).collect();
    (!paths.is_empty()).then_some(paths)
}

/// Asks for a folder.
pub(crate) async fn folder(window: &WebviewWindow) -> Option<PathBuf> {
    let (answer, chosen) = oneshot::channel();
    dialog(window).pick_folder(|path| drop(answer.send(path)));
    path(chosen).await
}

pub(crate) async fn open_job(window: &WebviewWindow) -> Option<PathBuf> {
    let (answer, chosen) = oneshot::channel();
    dialog(window).add_filter("Fetchlist", &["fetchlist"]).pick_file(|path| drop(answer.send(path)));
    path(chosen).await
}

/// Asks where to save a file of this ending; a name without an ending gets it.
pub(crate) async fn save(window: &WebviewWindow, name: &str, ending: &str) -> Option<PathBuf> {
    let (answer, chosen) = oneshot::channel();
    dialog(window)
        .set_file_name(name)
        .add_filter(ending.to_uppercase(), &[ending])
        .save_file(|path| drop(answer.send(path)));
    Some(with_ending(path(chosen).await?, ending))
}

fn dialog(window: &WebviewWindow) -> FileDialogBuilder<tauri::Wry> {
    window.dialog().file().set_parent(window)
}

async fn path(chosen: oneshot::Receiver<Option<FilePath>>) -> Option<PathBuf> {
    // A dialog that went away without an answer was cancelled.
    chosen.await.ok()??.into_path().ok()
}

/// The dialog has asked before replacing the name that was typed, and no other: with an ending added, a file that stands
/// there already is left alone.
fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    if path.extension().is_some() {
        return path;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let candidates = std::iter::once(format!("{name}.{ending}"))
        .chain((2..1_000).map(|number| format!("{name} ({number}).{ending}")))
        .map(|name| path.with_file_name(name));
    let mut candidates = candidates.filter(|path: &PathBuf| !Path::exists(path));
    candidates.next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_without_an_ending_gets_one_and_replaces_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("results");
        assert_eq!(with_ending(path.clone(), "csv"), folder.path().join("results.csv"));
        std::fs::write(folder.path().join("results.csv"), "kept").unwrap();
        assert_eq!(with_ending(path, "csv"), folder.path().join("results (2).csv"));
        let named = folder.path().join("mine.txt");
        assert_eq!(with_ending(named.clone(), "csv"), named);
    }
}
