//! The limit that a shell can set on the size of files (`ulimit -f`).

/// From now on a write beyond the limit is an error, as one on a full disk is, and not the end of the
/// program, which would leave half of a file behind. For the start of a program.
#[cfg(unix)]
pub fn survive_file_size_limit() {
    #[allow(unsafe_code, reason = "there is no safe way to ignore a signal")]
    // SAFETY: nothing of this program is called when a signal is ignored.
    unsafe {
        libc::signal(libc::SIGXFSZ, libc::SIG_IGN);
    }
}

/// Here there is no such limit.
#[cfg(not(unix))]
pub fn survive_file_size_limit() {}
