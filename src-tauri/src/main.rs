//! The desktop app.

// No console window beside the app's own.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    fetchlist::run();
}
