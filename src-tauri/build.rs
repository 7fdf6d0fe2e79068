//! Prepares the window's context, and closes every command to windows that are not given it by name.

// A build script has no other way to speak.
#![allow(clippy::print_stderr, clippy::print_stdout)]

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let commands = tauri_build::AppManifest::new().commands(&[
        "add_import",
        "add_text",
        "cancel_import",
        "cancel_work",
        "choose_import",
        "copy_rows",
        "count_import",
        "count_retries",
        "delete_rows",
        "export_bodies",
        "export_rows",
        "failures",
        "history",
        "job",
        "look_at_text",
        "new_job",
        "open_job",
        "open_recent",
        "open_state",
        "open_waiting",
        "pause",
        "preview_import",
        "preview_paste",
        "quit",
        "recover_job",
        "resume",
        "retry",
        "row",
        "rows",
        "sample_body",
        "save_columns",
        "save_copy",
        "save_export_choices",
        "save_fields",
        "save_settings",
        "select",
        "show_export",
        "start",
        "stop",
        "try_fields",
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
