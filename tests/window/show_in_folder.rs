//! “Show in folder” beside the end message: the file manager selects the file, or at least opens its
//! folder.

use std::fs;
use std::path::PathBuf;

use gio::prelude::FileExt;

use crate::app::App;
use crate::contents;
use crate::desk::Desk;
use crate::file_manager::FileManager;
use crate::wait::until_now;

#[tokio::test]
async fn what_was_exported_is_shown_by_the_file_manager() {
    let desk = Desk::new("show-in-folder").await;
    contents::put(&desk, "flags", r#"{"limit": 250}"#).await;
    let opened = opens_folders(&desk);
    let manager = FileManager::start(&desk);
    let app = App::start(&desk).await;
    app.click_text("namespace-item", "flags").await;
    let file = desk.file("50% more, now.json");
    app.export_map("flags", &file).await;
    app.click_text("toast-action", "Show in folder").await;
    assert_eq!(manager.asked().await, [gio::File::for_path(&file).uri()]);
    assert!(!opened.is_symlink(), "the folder was opened as well");

    manager.refuse();
    app.export_map("flags", &desk.file("other.json")).await;
    app.click_text("toast-action", "Show in folder").await;
    let folder = until_now("the open folder", || fs::read_link(&opened).ok()).await;
    assert_eq!(folder, desk.path());

    let gone = desk.file("gone.json");
    app.export_map("flags", &gone).await;
    fs::remove_file(&gone).unwrap();
    app.click_text("toast-action", "Show in folder").await;
    app.find_text("toast", "no longer there").await;
    app.quit().await;
}

/// Makes a program the one that opens folders; it leaves a link to the folder that it opens.
fn opens_folders(desk: &Desk) -> PathBuf {
    let opened = desk.file("opened");
    let (programs, choices) = (desk.file("data/applications"), desk.file("config"));
    fs::create_dir_all(&programs).unwrap();
    fs::create_dir_all(&choices).unwrap();
    let program = format!(
        "[Desktop Entry]\nType=Application\nName=Folders\nExec=ln -s %f {}\nMimeType=inode/directory;\n",
        opened.display()
    );
    fs::write(programs.join("folders.desktop"), program).unwrap();
    let choice = "[Default Applications]\ninode/directory=folders.desktop\n";
    fs::write(choices.join("mimeapps.list"), choice).unwrap();
    opened
}
