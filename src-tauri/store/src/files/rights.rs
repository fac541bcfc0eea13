//! The owner and the mode of a file that a new one takes the place of.

use std::fs::File;
use std::path::Path;

use crate::error::Obstacle;

/// What is at the name of a file that is to be written.
pub(super) struct Rights {
    #[cfg(unix)]
    mode: u32,
    /// The numbers of the user and of the group.
    #[cfg(unix)]
    owner: (u32, u32),
}

impl Rights {
    /// Those of the file that is there; none where nothing is. A file that may not be written may not be
    /// replaced either.
    pub(super) fn of(path: &Path) -> Result<Option<Self>, Obstacle> {
        let about = match path.symlink_metadata() {
            Ok(about) => about,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Obstacle::to_writing(&error)),
        };
        if about.is_dir() {
            return Err(Obstacle::IsFolder);
        }
        if !about.is_file() {
            return Err(Obstacle::NotAFile);
        }
        let opened = File::options().write(true).open(path);
        opened.map_err(|error| Obstacle::to_writing(&error))?;
        Ok(Some(Self::told(&about)))
    }
}

#[cfg(unix)]
impl Rights {
    fn told(about: &std::fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self {
            mode: about.mode() & 0o7777,
            owner: (about.uid(), about.gid()),
        }
    }

    /// Gives a new file the same owner.
    ///
    /// Errors: `OtherOwner` where that is not allowed.
    pub(super) fn give_owner(&self, file: &File) -> Result<(), Obstacle> {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let about = file.metadata().map_err(|error| Obstacle::to_writing(&error))?;
        let (user, group) = self.owner;
        let user = (about.uid() != user).then_some(user);
        let group = (about.gid() != group).then_some(group);
        if user.is_none() && group.is_none() {
            return Ok(());
        }
        fchown(file, user, group).map_err(|_| Obstacle::OtherOwner)
    }

    /// Gives a whole file the same mode.
    pub(super) fn give_mode(&self, file: &File) -> std::io::Result<()> {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(std::fs::Permissions::from_mode(self.mode))
    }
}

#[cfg(not(unix))]
impl Rights {
    fn told(_: &std::fs::Metadata) -> Self {
        Self {}
    }

    /// The folder says who has which rights.
    pub(super) fn give_owner(&self, _: &File) -> Result<(), Obstacle> {
        Ok(())
    }

    /// As for the owner.
    pub(super) fn give_mode(&self, _: &File) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt as _;

    #[test]
    fn an_owner_is_kept_or_the_file_is_refused() {
        let file = tempfile::tempfile().unwrap();
        let rights = Rights {
            mode: 0o640,
            owner: (4_321, 4_322),
        };
        // Only root may give files away.
        let given = rights.give_owner(&file);
        match rustix::process::geteuid().is_root() {
            true => {
                let about = file.metadata().unwrap();
                assert_eq!((given, about.uid(), about.gid()), (Ok(()), 4_321, 4_322));
            }
            false => assert_eq!(given, Err(Obstacle::OtherOwner)),
        }
        rights.give_mode(&file).unwrap();
        assert_eq!(file.metadata().unwrap().mode() & 0o7777, 0o640);
    }
}
