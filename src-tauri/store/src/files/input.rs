//! What entries are read from: a file, a pipe, standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::error::{Obstacle, Result, StoreError};
use crate::job::Job;

/// Bytes that are read once, from the first to the last. While they are awaited, cancelling the job ends
/// the reading with an error.
pub struct Input {
    bytes: Box<dyn Read + Send>,
    length: u64,
}

impl Input {
    /// Opens a file, or what bytes stream from: a pipe, a socket, a device.
    ///
    /// Errors: `CannotOpen`.
    pub fn open(path: &Path, job: &Job) -> Result<Self> {
        let refuse = |obstacle| StoreError::CannotOpen {
            path: path.to_owned(),
            obstacle,
        };
        if path.is_dir() {
            return Err(refuse(Obstacle::IsFolder));
        }
        let opened = open(path).and_then(|file| Self::of(file, job));
        opened.map_err(|error| refuse(Obstacle::to_reading(&error)))
    }

    /// This process's standard input. Nothing else may read from it at the same time.
    ///
    /// Errors: `Io`.
    pub fn standard(job: &Job) -> Result<Self> {
        Ok(standard(job)?)
    }

    /// How many bytes there are; 0 where only the last one tells.
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl Read for Input {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.bytes.read(bytes)
    }
}

#[cfg(unix)]
impl Input {
    fn of(file: File, job: &Job) -> io::Result<Self> {
        let about = file.metadata()?;
        let job = job.clone();
        Ok(Self {
            bytes: Box::new(Awaited { file, job }),
            length: if about.is_file() { about.len() } else { 0 },
        })
    }
}

/// Something that may have nothing to read for a while, as a file never has.
#[cfg(unix)]
struct Awaited {
    file: File,
    job: Job,
}

#[cfg(unix)]
impl Read for Awaited {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            super::wait::until_readable(&self.file, &self.job)?;
            match self.file.read(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                read => return read,
            }
        }
    }
}

/// Opens without waiting for whoever writes to a pipe: that is waited for when it is read.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    use std::os::unix::fs::FileTypeExt as _;
    if path.metadata()?.file_type().is_socket() {
        let socket = std::os::unix::net::UnixStream::connect(path)?;
        return Ok(File::from(std::os::fd::OwnedFd::from(socket)));
    }
    let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

#[cfg(unix)]
fn standard(job: &Job) -> io::Result<Input> {
    use std::os::fd::AsFd as _;
    let file = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    Input::of(file, job)
}

#[cfg(not(unix))]
impl Input {
    fn of(file: File, _: &Job) -> io::Result<Self> {
        Ok(Self {
            length: file.metadata()?.len(),
            bytes: Box::new(file),
        })
    }
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

#[cfg(not(unix))]
fn standard(_: &Job) -> io::Result<Input> {
    Ok(Input {
        bytes: Box::new(io::stdin()),
        length: 0,
    })
}
