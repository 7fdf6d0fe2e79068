//! A small window from which files are dragged, as from a file manager: `drag-source FILE...`.

// What it says is all that it is for.
#![allow(clippy::print_stdout)]

use std::{env, error::Error};

use gtk::{EventBox, Label, Window, WindowType, gdk, gio, prelude::*};

fn main() -> Result<(), Box<dyn Error>> {
    gtk::init()?;
    let uris: Vec<_> = env::args_os().skip(1).map(|path| gio::File::for_path(path).uri()).collect();
    let source = EventBox::new();
    source.add(&Label::new(Some("Files")));
    source.drag_source_set(gdk::ModifierType::BUTTON1_MASK, &[], gdk::DragAction::COPY);
    source.drag_source_add_uri_targets();
    source.connect_drag_data_get(move |_, _, data, _, _| {
        let uris: Vec<_> = uris.iter().map(gtk::glib::GString::as_str).collect();
        data.set_uris(&uris);
    });
    // Until then the other window may still ask for something.
    source.connect_drag_end(|_, _| println!("let go"));
    let window = Window::new(WindowType::Toplevel);
    window.set_title("Files to drag");
    window.set_default_size(120, 80);
    window.add(&source);
    window.show_all();
    gtk::main();
    Ok(())
}
