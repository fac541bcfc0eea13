//! Where something is written out to: a file that is put in its place when it is whole, or a stream.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::part::{PartFile, refused, remove_left_parts};
use super::place::follow;
#[cfg(unix)]
use super::stream::Stream;
use crate::error::Result;
use crate::job::Job;

/// What is written out. Dropped before it is finished, a file is as it was.
pub(crate) enum OutFile {
    File(PartFile),
    #[cfg(unix)]
    Stream(Stream),
}

impl OutFile {
    /// Looks at what is at a path and gets ready to write there. Waits for a pipe's reader.
    ///
    /// Errors: `CannotWrite`, `DiskFull`, `Cancelled`.
    pub(crate) fn open(path: &Path, job: &Job) -> Result<Self> {
        let refuse = |obstacle| refused(path, obstacle);
        let target = follow(path).map_err(refuse)?;
        #[cfg(unix)]
        if let Some(stream) = Stream::open(&target, job)? {
            return Ok(Self::Stream(stream));
        }
        #[cfg(not(unix))]
        job.check()?;
        remove_left_parts(target.parent().unwrap_or(Path::new("")), |of| of == target);
        PartFile::beside(target).map(Self::File).map_err(refuse)
    }

    /// The file that is written, beside its place; none of a stream.
    pub(crate) fn path(&self) -> Option<PathBuf> {
        match self {
            Self::File(part) => Some(part.path().to_owned()),
            #[cfg(unix)]
            Self::Stream(_) => None,
        }
    }

    /// Puts a file in its place. Returns how many bytes were written. Errors: as `put_in_place`.
    pub(crate) fn finish(self) -> Result<u64> {
        match self {
            Self::File(part) => part.put_in_place(),
            #[cfg(unix)]
            Self::Stream(stream) => Ok(stream.written()),
        }
    }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(part) => part.file.write(bytes),
            #[cfg(unix)]
            Self::Stream(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::File(part) => part.file.flush(),
            #[cfg(unix)]
            Self::Stream(stream) => stream.flush(),
        }
    }
}
