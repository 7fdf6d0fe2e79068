//! The shell: what the window may ask, native dialogs, and the life of the window. All work is done by [`host::Host`],
//! which needs no window.

mod commands;
mod dialogs;
mod host;
mod recent;
mod window;

use std::{path::PathBuf, time::Duration};

use tauri::{Manager as _, RunEvent};

use crate::host::Host;

/// How long closing may take before the program ends regardless; what is committed is safe either way.
const CLOSING: Duration = Duration::from_secs(5);

/// Opens the window and returns when it is closed.
pub fn run() {
    fetchlist_runner::allow_many_connections();
    let app = tauri::Builder::default()
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
