//! Where the database file is: what `KV_STORE_DB` names, else the place that the person chose once,
//! else the platform's data folder. The app and the command line ask here, so they always agree.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::files::{PartFile, behind_links, make_private_folder, narrow, narrow_folder};

/// Names another file than the usual one.
const OVERRIDE: &str = "KV_STORE_DB";
/// Names another folder for automatic backups.
const BACKUPS_OVERRIDE: &str = "KV_STORE_BACKUPS";
/// The app's own folder in the platform's folders.
const OWN: &str = "kv-store";
/// The end of a backup's name, without the dot.
pub(crate) const BACKUP_EXTENSION: &str = "kvbackup";
/// The name of the file in a folder that the person chooses.
const FILE: &str = "kv-store.db";

/// The file to open, behind all links.
pub fn chosen() -> PathBuf {
    behind_links(&choose(
        named(),
        remembered(),
        dirs::data_dir(),
        std::env::current_dir().ok(),
    ))
}

/// The usual folder of automatic backups: what `KV_STORE_BACKUPS` names, else a folder in the
/// person's documents, where they would look for it; never the database's own folder.
pub fn backup_folder() -> Option<PathBuf> {
    let named = std::env::var_os(BACKUPS_OVERRIDE).filter(|path| !path.is_empty());
    named.map(PathBuf::from).or_else(own_backup_folder)
}

fn own_backup_folder() -> Option<PathBuf> {
    match dirs::document_dir() {
        Some(documents) => Some(documents.join("KV Store Backups")),
        None => Some(dirs::data_dir()?.join("kv-store-backups")),
    }
}

/// Takes from others what versions before this one left them of the app's own folders: to look into them, and
/// to read the backups there. A folder that the person chose is never changed. For the start of a program.
pub fn narrow_own_folders() {
    if let Some(data) = dirs::data_dir() {
        narrow_folder(&data.join(OWN));
    }
    if let Some(backups) = own_backup_folder() {
        narrow_folder(&backups);
        let files = std::fs::read_dir(backups).into_iter().flatten().flatten();
        files
            .map(|file| file.path())
            .filter(|path| path.extension().is_some_and(|end| end == BACKUP_EXTENSION))
            .for_each(|path| narrow(&path));
    }
}

/// The folder of what is typed and not saved, with one folder in it for each store; `None` where the
/// platform names no place for an application's data.
pub fn drafts_folder() -> Option<PathBuf> {
    Some(dirs::data_dir()?.join(OWN).join("drafts"))
}

/// The folder in which windows say which files they have open; `None` as with `drafts_folder`.
pub fn windows_folder() -> Option<PathBuf> {
    Some(dirs::data_dir()?.join(OWN).join("windows"))
}

/// The file in which the app keeps where its window was; `None` where the platform names no place for
/// settings.
pub fn window_note() -> Option<PathBuf> {
    Some(dirs::config_dir()?.join(OWN).join("window"))
}

/// The person's documents; `None` where the platform names none, or they are not there.
pub fn documents() -> Option<PathBuf> {
    dirs::document_dir().filter(|folder| folder.is_dir())
}

/// The file in a folder that the person chose, behind all links.
pub fn in_folder(folder: &Path) -> PathBuf {
    behind_links(&folder.join(FILE))
}

/// Keeps the person's choice for the next start. Where that is not possible they are asked again.
pub fn remember(file: &Path) {
    let (None, Some(note), Some(path)) = (named(), note(), file.to_str()) else {
        return;
    };
    let _ = write(&note, path);
}

fn write(note: &Path, path: &str) -> Result<()> {
    make_private_folder(note.parent().unwrap_or(Path::new("")))?;
    let mut part = PartFile::create(note)?;
    part.write(path.as_bytes())?;
    part.put_in_place()?;
    Ok(())
}

fn named() -> Option<PathBuf> {
    std::env::var_os(OVERRIDE)
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
}

fn note() -> Option<PathBuf> {
    Some(dirs::config_dir()?.join(OWN).join("location"))
}

fn remembered() -> Option<PathBuf> {
    let path = PathBuf::from(std::fs::read_to_string(note()?).ok()?);
    path.is_absolute().then_some(path)
}

fn choose(
    named: Option<PathBuf>,
    remembered: Option<PathBuf>,
    data: Option<PathBuf>,
    here: Option<PathBuf>,
) -> PathBuf {
    match (named, remembered) {
        // Absolute from here on: the window shows it, and the current folder may change.
        (Some(path), _) => here.map_or_else(|| path.clone(), |here| here.join(&path)),
        (None, Some(path)) => path,
        (None, None) => data.unwrap_or_default().join(OWN).join(FILE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(path: &str) -> Option<PathBuf> {
        Some(PathBuf::from(path))
    }

    #[test]
    fn the_usual_file_is_in_the_data_folder() {
        let chosen = choose(None, None, path("/home/ada/.local/share"), None);
        assert_eq!(Some(chosen), path("/home/ada/.local/share/kv-store/kv-store.db"));
    }

    #[test]
    fn the_person_s_choice_wins_over_the_usual_file() {
        let chosen = choose(None, path("/media/flags/kv-store.db"), path("/data"), None);
        assert_eq!(Some(chosen), path("/media/flags/kv-store.db"));
    }

    #[test]
    fn a_named_file_wins_over_all_and_becomes_absolute() {
        let named = |name| choose(path(name), path("/chosen.db"), path("/data"), path("/home/ada"));
        assert_eq!(Some(named("flags.db")), path("/home/ada/flags.db"));
        assert_eq!(Some(named("/srv/flags.db")), path("/srv/flags.db"));
    }
}
