//! The life of the window: drops, and being closed in the middle of a run.

use std::{
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use fetchlist_model::{HostError, ImportPreview};
use serde::Serialize;
use tauri::{DragDropEvent, Emitter as _, Manager as _, Window, WindowEvent};

use crate::host::Host;

/// What the window is told of a list that was dropped on it.
#[derive(Clone, Serialize)]
#[serde(rename_all = "snake_case")]
enum Dropped {
    Preview(Box<ImportPreview>),
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
            if let Some(path) = paths.first() {
                tauri::async_runtime::spawn(look_over(window.clone(), path.clone()));
            }
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

async fn look_over(window: Window, path: PathBuf) {
    let dropped = match window.state::<Host>().look_over(&path).await {
        Ok(preview) => Dropped::Preview(Box::new(preview)),
        Err(error) => Dropped::Error(error),
    };
    tell(&window, "import", dropped);
}

fn tell(window: &Window, event: &str, payload: impl Serialize + Clone) {
    // A window that is gone needs to be told nothing.
    let _ = window.emit(event, payload);
}
