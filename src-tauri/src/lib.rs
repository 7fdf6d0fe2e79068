//! The shell: what the window may ask, native dialogs, and the life of the window. All work is done by [`host::Host`],
//! which needs no window.

mod commands;
mod dialogs;
mod host;
mod lists;
mod recent;
mod results;
mod window;

use std::{path::PathBuf, time::Duration};

use tauri::{AppHandle, Manager as _, RunEvent};

use crate::host::Host;

/// How long closing may take before the program ends regardless; what is committed is safe either way.
const CLOSING: Duration = Duration::from_secs(5);

/// Opens the window and returns when it is closed.
pub fn run() {
    #[cfg(target_os = "linux")]
    paint_without_shaders();
    fetchlist_runner::allow_many_connections();
    let app = tauri::Builder::default()
        // The first, so that a second program ends before it does anything.
        .plugin(tauri_plugin_single_instance::init(opened_again))
        .plugin(tauri_plugin_dialog::init())
        .setup(|app| {
            let folder = app.path().app_data_dir()?;
            // What a file manager opens a job with.
            let asked_for = std::env::args_os().nth(1).map(PathBuf::from);
            app.manage(Host::new(folder, asked_for));
            Ok(())
        })
        .on_window_event(window::on_event)
        .invoke_handler(commands::handler())
        .build(tauri::generate_context!());
    let app = match app {
        Ok(app) => app,
        Err(error) => {
            // There is no window to say it in.
            #[allow(clippy::print_stderr)]
            {
                eprintln!("Fetchlist cannot open its window: {error}");
            }
            std::process::exit(1);
        }
    };
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            tauri::async_runtime::block_on(async {
                let _ = tokio::time::timeout(CLOSING, app.state::<Host>().close()).await;
            });
        }
    });
}

/// Fetchlist was started a second time, perhaps with a job to open: the window that is there comes to the front.
fn opened_again(app: &AppHandle, arguments: Vec<String>, folder: String) {
    if let Some(window) = app.get_webview_window("main") {
        // A window manager may have reasons of its own.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
    if let Some(path) = arguments.into_iter().nth(1) {
        let (app, path) = (app.clone(), PathBuf::from(folder).join(path));
        tauri::async_runtime::spawn(async move { window::open(&app, path).await });
    }
}

/// Has WebKit paint on the processor (<https://docs.webkit.org/Ports/WebKitGTK%20and%20WPE%20WebKit/EnvironmentVariables.html>).
/// Where the graphics are software too, as in a virtual machine or a remote desktop, each new kind of shape otherwise
/// stops the window for a third of a second; and a table of text gains nothing from shaders. The user's own choice stands.
///
/// To be called while this thread is the only one.
#[cfg(target_os = "linux")]
fn paint_without_shaders() {
    // Fails only for a name that no variable can have.
    let _ = glib::setenv("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1", false);
}
