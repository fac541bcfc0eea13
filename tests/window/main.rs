//! The whole product in its real window: a virtual display, a window manager, the app's own binary
//! driven over WebDriver, and the system's real file dialogs driven by key presses.
//!
//! Nothing here sleeps to let something happen: every step waits until what it needs is there.
#![cfg(target_os = "linux")]

mod app;
mod backups;
mod bad_databases;
mod bad_imports;
mod bytes;
mod closing;
mod comparing;
mod conflict;
mod contents;
mod damaged;
mod desk;
mod drafts;
mod drops;
mod expiry;
mod exports;
mod file_dialog;
mod file_manager;
mod flags;
mod flows;
mod form;
mod formatting;
mod history;
mod imports;
mod journey;
mod large;
mod later;
mod neighbour;
mod no_display;
mod no_room;
mod pages;
mod pastes;
mod place;
mod portrait;
mod previews;
mod protect;
mod repairing;
mod settings;
mod shapes;
mod show_in_folder;
mod table;
mod two_programs;
mod two_windows;
mod undo;
mod value_files;
mod wait;
