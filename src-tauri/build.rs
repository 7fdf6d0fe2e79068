//! Prepares the window's context, and closes every command to windows that are not given it by name.

// A build script has no other way to speak.
#![allow(clippy::print_stderr, clippy::print_stdout)]

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let commands = tauri_build::AppManifest::new().commands(&[
        "add_import",
        "add_text",
        "cancel_import",
        "choose_import",
        "copy_rows",
        "count_retries",
        "delete_rows",
        "export_rows",
        "failures",
        "history",
        "job",
        "new_job",
        "open_job",
        "open_recent",
        "open_state",
        "open_waiting",
        "pause",
        "preview_import",
        "quit",
        "recover_job",
        "resume",
        "retry",
        "row",
        "rows",
        "save_columns",
        "save_copy",
        "save_settings",
        "select",
        "show_export",
        "start",
        "stop",
        "try_sample",
        "watch",
    ]);
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(commands);
    if let Err(error) = tauri_build::try_build(attributes) {
        eprintln!("{error:#}");
        std::process::exit(1);
    }
}
