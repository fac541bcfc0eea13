//! Writing to what is no file: bytes pass through, and nothing is replaced.

use std::fs::{File, Metadata};
use std::io::{self, Write};
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::os::unix::net::UnixStream;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use rustix::io::{Errno, FdFlags};

use super::part::cannot_write;
use super::place::own_descriptor;
use super::wait::{A_MOMENT, until_writable};
use crate::error::{Obstacle, Result, StoreError};
use crate::job::Job;

/// Bytes for which there is room in a pipe that can be written to at all: more could have to wait, and
/// would not hear that the work is cancelled.
const BYTES_AT_ONCE: usize = 4_096;

/// Something that bytes are written to as they come.
pub(crate) struct Stream {
    file: File,
    /// Whether it takes bytes only as fast as somebody reads them.
    waits: bool,
    written: u64,
    job: Job,
}

impl Stream {
    /// Opens what is at a path, links followed, if bytes stream through it. None where there is a file,
    /// or nothing. Waits for somebody to read from a pipe.
    ///
    /// Errors: `CannotWrite` for a folder and for a device that keeps what is written; `Cancelled`.
    pub(super) fn open(path: &Path, job: &Job) -> Result<Option<Self>> {
        let refuse = |obstacle| StoreError::CannotWrite {
            path: path.to_owned(),
            obstacle,
        };
        if let Some(number) = own_descriptor(path) {
            let file = duplicate(number).map_err(|error| cannot_write(path, &error))?;
            return Ok(Some(Self::of(file, job)));
        }
        let Ok(about) = path.symlink_metadata() else {
            // Nothing is there, or it cannot be looked at, which making the file tells, too.
            return Ok(None);
        };
        let kind = about.file_type();
        if kind.is_file() {
            return Ok(None);
        }
        let opened = if kind.is_dir() {
            return Err(refuse(Obstacle::IsFolder));
        } else if kind.is_fifo() {
            open_pipe(path, job)?
        } else if kind.is_socket() {
            UnixStream::connect(path).map(|socket| File::from(OwnedFd::from(socket)))
        } else if kind.is_char_device() && keeps_nothing(path, &about) {
            File::options().write(true).open(path)
        } else {
            return Err(refuse(Obstacle::NotAFile));
        };
        let file = opened.map_err(|error| cannot_write(path, &error))?;
        Ok(Some(Self::of(file, job)))
    }

    fn of(file: File, job: &Job) -> Self {
        Self {
            waits: file.metadata().is_ok_and(|about| !about.is_file()),
            file,
            written: 0,
            job: job.clone(),
        }
    }

    /// Bytes that were written.
    pub(super) fn written(&self) -> u64 {
        self.written
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        loop {
            let mut bytes = bytes;
            if self.waits {
                until_writable(&self.file, &self.job)?;
                bytes = &bytes[..bytes.len().min(BYTES_AT_ONCE)];
            }
            match self.file.write(bytes) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                written => {
                    self.written += *written.as_ref().unwrap_or(&0) as u64;
                    return written;
                }
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Another descriptor of the same opening: a file is written to where the opening stands, as a shell's
/// redirection is, and not from its start.
fn duplicate(number: RawFd) -> io::Result<File> {
    let copied = match number {
        1 => io::stdout().as_fd().try_clone_to_owned(),
        2 => io::stderr().as_fd().try_clone_to_owned(),
        number if number < 0 => Err(Errno::BADF.into()),
        number => {
            #[allow(unsafe_code, reason = "the number was named by the person")]
            // SAFETY: it is only copied, and the system refuses that where it is not open.
            let named = unsafe { BorrowedFd::borrow_raw(number) };
            // What was opened here closes when another program is started; what the person opened, and
            // gave to this one, does not.
            match rustix::io::fcntl_getfd(named)?.contains(FdFlags::CLOEXEC) {
                true => Err(Errno::BADF.into()),
                false => named.try_clone_to_owned(),
            }
        }
    };
    Ok(File::from(copied?))
}

/// A pipe's end for writing, as soon as somebody has opened the other.
fn open_pipe(path: &Path, job: &Job) -> Result<io::Result<File>> {
    let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    loop {
        match rustix::fs::open(path, flags, Mode::empty()) {
            // The system has no way to be told of it.
            Err(Errno::NXIO | Errno::INTR) => std::thread::sleep(A_MOMENT),
            opened => return Ok(opened.map(File::from).map_err(io::Error::from)),
        }
        job.check()?;
    }
}

/// Whether nothing is lost by writing to a device: a terminal, or the one that forgets everything.
fn keeps_nothing(path: &Path, about: &Metadata) -> bool {
    let is = |known: &str| {
        let known = Path::new(known).metadata();
        known.is_ok_and(|known| known.file_type().is_char_device() && known.rdev() == about.rdev())
    };
    is("/dev/null") || is("/dev/tty") || path.starts_with("/dev/pts")
}
