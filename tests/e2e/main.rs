//! The real window, driven as a person would: by its names, the keyboard and the system's own file dialogs.
//!
//! Each test has a display, a message bus, a home folder and a copy of the app to itself; none waits for a fixed time.
//! A test that fails leaves a picture of the window in the folder that its message names.

#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "a helper fails like the test that calls it")]

// How a window is had and driven.
mod app;
mod desktop;
mod file_dialogs;
mod program;
mod site;
mod wait;
mod webdriver;

// What it has to do.
mod accessibility;
mod bridge;
mod documents;
mod ends;
mod first_run;
mod importing;
mod language;
mod long_list;
mod mistakes;
mod more_settings;
mod pausing;
mod reopening;
mod rows;
mod sample;
