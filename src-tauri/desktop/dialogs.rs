//! The system's own dialogs, behind a trait: commands say what they need, never how it is drawn.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;

use rfd::AsyncFileDialog;
use store::location;
use tauri::WebviewWindow;

/// A path that the person chose; `None` when they cancelled.
pub type Chosen<'a> = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send + 'a>>;

/// A kind of file, as a dialog offers it.
#[derive(Debug, Clone, Copy)]
pub struct FileKind {
    pub name: &'static str,
    pub endings: &'static [&'static str],
}

/// What a dialog asks for.
#[derive(Debug, Clone)]
pub struct Question {
    pub title: String,
    pub kinds: &'static [FileKind],
    /// A name to start from, when saving.
    pub name: String,
}

/// Asks the person for files.
pub trait Dialogs: Send + Sync {
    /// An existing file.
    fn open<'a>(&'a self, window: &'a WebviewWindow, question: Question) -> Chosen<'a>;
    /// An existing folder.
    fn folder<'a>(&'a self, window: &'a WebviewWindow, question: Question) -> Chosen<'a>;
    /// A file to be written; the dialog asks before it accepts one that exists.
    fn save<'a>(&'a self, window: &'a WebviewWindow, question: Question) -> Chosen<'a>;
}

/// The platform's file dialogs.
pub struct NativeDialogs;

impl Dialogs for NativeDialogs {
    fn open<'a>(&'a self, window: &'a WebviewWindow, question: Question) -> Chosen<'a> {
        Box::pin(async move {
            let file = dialog(window, &question).pick_file().await?;
            Some(file.path().to_path_buf())
        })
    }

    fn folder<'a>(&'a self, window: &'a WebviewWindow, question: Question) -> Chosen<'a> {
        Box::pin(async move {
            let folder = dialog(window, &question).pick_folder().await?;
            Some(folder.path().to_path_buf())
        })
    }

    fn save<'a>(&'a self, window: &'a WebviewWindow, question: Question) -> Chosen<'a> {
        Box::pin(async move {
            let mut dialog = dialog(window, &question).set_file_name(&question.name);
            // Where a person looks for what they saved, whatever folder the app was started in.
            if let Some(documents) = location::documents() {
                dialog = dialog.set_directory(documents);
            }
            let file = dialog.save_file().await?;
            Some(file.path().to_path_buf())
        })
    }
}

fn dialog(window: &WebviewWindow, question: &Question) -> AsyncFileDialog {
    let mut dialog = AsyncFileDialog::new()
        .set_title(&question.title)
        .set_parent(window);
    for kind in question.kinds {
        dialog = dialog.add_filter(kind.name, kind.endings);
    }
    dialog
}

/// A file name made of a person's words: what file systems refuse becomes a dash.
pub fn file_name(words: &str, ending: &str) -> String {
    let refused = |char: char| char.is_control() || r#"/\:*?"<>|"#.contains(char);
    let name: String = words
        .chars()
        .map(|char| if refused(char) { '-' } else { char })
        .take(80)
        .collect();
    let name = name.trim_matches(|char: char| char == '.' || char.is_whitespace());
    format!("{}.{ending}", if name.is_empty() { "export" } else { name })
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_file_name_has_nothing_that_file_systems_refuse() {
        assert_eq!(file_name("user-preferences", "json"), "user-preferences.json");
        assert_eq!(file_name("a/b: c?", "csv"), "a-b- c-.csv");
        assert_eq!(file_name("..", "json"), "export.json");
        assert_eq!(file_name(" ", "json"), "export.json");
        assert_eq!(file_name(&"x".repeat(512), "json").len(), 85);
    }
}
