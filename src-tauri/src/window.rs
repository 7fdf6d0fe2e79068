//! The life of the window: drops, and being closed in the middle of a run.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use fetchlist_model::{AppState, HostError, ImportPreview};
use serde::Serialize;
use tauri::{DragDropEvent, Emitter, Manager, Window, WindowEvent, Wry};

use crate::host::Host;

/// What the window is told of a list that was dropped on it.
#[derive(Clone, Serialize)]
#[serde(rename_all = "snake_case")]
enum Dropped {
    Preview(Box<ImportPreview>),
    Error(HostError),
}

/// What the window is told of a job that was opened from outside.
#[derive(Clone, Serialize)]
#[serde(rename_all = "snake_case")]
enum Opened {
    State(Box<AppState>),
    Error(HostError),
}

/// Who asks to close again within this time means it, or faces a window that does not answer any more.
const INSISTING: Duration = Duration::from_secs(4);

/// When the user was last asked whether to close in the middle of a run.
static ASKED: Mutex<Option<Instant>> = Mutex::new(None);

pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    match event {
        WindowEvent::DragDrop(DragDropEvent::Enter { .. }) => tell(window, "drag", "over"),
        WindowEvent::DragDrop(DragDropEvent::Leave) => tell(window, "drag", "leave"),
        WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
            tell(window, "drag", "leave");
            let is_job = |path: &PathBuf| {
                path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("fetchlist"))
            };
            let job = paths.iter().find(|path| is_job(path)).cloned();
            let (paths, window) = (paths.clone(), window.clone());
            tauri::async_runtime::spawn(async move {
                match job {
                    Some(job) => open(&window, job).await,
                    None if paths.is_empty() => {}
                    None => look_over(&window, paths).await,
                }
            });
        }
        WindowEvent::CloseRequested { api, .. } => {
            let is_running = tauri::async_runtime::block_on(window.state::<Host>().is_running());
            if is_running && !is_insisting() {
                api.prevent_close();
                tell(window, "close_requested", ());
            }
        }
        _ => {}
    }
}

fn is_insisting() -> bool {
    let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    asked.replace(Instant::now()).is_some_and(|before| before.elapsed() < INSISTING)
}

/// Opens a job from outside the window, unless that would end a run: then the user is asked first.
pub(crate) async fn open<Place: Emitter<Wry> + Manager<Wry>>(window: &Place, path: PathBuf) {
    let host = window.state::<Host>();
    if host.is_running().await {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        host.wait_with(path).await;
        return tell(window, "job_waiting", name);
    }
    let opened = match host.open_job(&path).await {
        Ok(state) => Opened::State(Box::new(state)),
        Err(error) => Opened::Error(error),
    };
    tell(window, "job", opened);
}

async fn look_over(window: &Window, paths: Vec<PathBuf>) {
    let dropped = match window.state::<Host>().look_over(paths).await {
        Ok(preview) => Dropped::Preview(Box::new(preview)),
        Err(error) => Dropped::Error(error),
    };
    tell(window, "import", dropped);
}

fn tell(window: &impl Emitter<Wry>, event: &str, payload: impl Serialize + Clone) {
    // A window that is gone needs to be told nothing.
    let _ = window.emit(event, payload);
}
