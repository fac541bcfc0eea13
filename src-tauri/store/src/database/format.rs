//! Which files are ours, and which version of the format they have.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::error::{Obstacle, Result, StoreError};
use crate::files::{make_private_folder, refuse_what_is_no_file};
use crate::model::Damage;

/// `KVst` in the file's header: https://www.sqlite.org/fileformat.html#application_id.
pub(crate) const APPLICATION_ID: i64 = 0x4b56_7374;

/// The migrations, in order. A file's `user_version` is how many of them it has been through.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_store.sql"),
    include_str!("../../migrations/0002_deeds.sql"),
    include_str!("../../migrations/0003_upkeep.sql"),
    include_str!("../../migrations/0004_checks.sql"),
    include_str!("../../migrations/0005_lent_values.sql"),
    include_str!("../../migrations/0006_overwriting.sql"),
    include_str!("../../migrations/0007_expired_in_backups.sql"),
    include_str!("../../migrations/0008_companions.sql"),
];

/// The format that this version of the program writes.
pub(crate) const FORMAT: i64 = MIGRATIONS.len() as i64;

/// The first format in which namespaces have companions.
pub(crate) const COMPANIONS_SINCE: i64 = 8;

const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Looks at a file without SQLite, so that something that is not a database is never touched: not
/// even by a journal or a lock beside it. A missing or empty file is to be made.
pub(crate) fn check_before_opening(path: &Path) -> Result<()> {
    let cannot_open = |obstacle| StoreError::CannotOpen {
        path: path.to_owned(),
        obstacle,
    };
    refuse_what_is_no_file(path).map_err(cannot_open)?;
    let mut head = [0_u8; 100];
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return make_folder(path),
        Err(error) => return Err(cannot_open(Obstacle::to_reading(&error))),
    };
    let length = file
        .metadata()
        .map_err(|error| cannot_open(Obstacle::to_reading(&error)))?
        .len();
    if length == 0 {
        let wal = PathBuf::from(format!("{}-wal", path.display()));
        if !wal.metadata().is_ok_and(|wal| wal.len() > 0) {
            return Ok(());
        }
        // Another program may have made the file meanwhile.
        if path.metadata().is_ok_and(|about| about.len() > 0) {
            return check_before_opening(path);
        }
        return Err(StoreError::Damaged {
            path: Some(path.to_owned()),
            damage: Damage::Emptied,
        });
    }
    if file.read_exact(&mut head).is_err() || &head[..16] != MAGIC {
        return Err(StoreError::NotADatabase {
            path: path.to_owned(),
        });
    }
    // The header as it is on the disk; what a WAL beside it adds is looked at again once open.
    let field = |at: usize| {
        i64::from(u32::from_be_bytes([
            head[at],
            head[at + 1],
            head[at + 2],
            head[at + 3],
        ]))
    };
    let (schema_cookie, user_version, application_id) = (field(40), field(60), field(68));
    let is_new = schema_cookie == 0 && user_version == 0 && application_id == 0;
    check_identity(path, application_id, user_version, FORMAT, is_new)
}

/// Refuses a file of another application or of a newer version.
pub(super) fn check_identity(
    path: &Path,
    application: i64,
    format: i64,
    known: i64,
    is_new: bool,
) -> Result<()> {
    if application != APPLICATION_ID && !is_new {
        return Err(StoreError::OtherApplication {
            path: path.to_owned(),
        });
    }
    if format > known {
        return Err(StoreError::NewerVersion {
            path: path.to_owned(),
            found: format,
            known,
        });
    }
    Ok(())
}

fn make_folder(path: &Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) else {
        return Ok(());
    };
    make_private_folder(folder).map_err(|error| StoreError::CannotWrite {
        path: folder.to_owned(),
        obstacle: Obstacle::to_making_folder(&error),
    })
}
