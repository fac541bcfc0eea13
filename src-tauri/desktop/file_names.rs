//! Names of files that any file system takes, for what may be anything: a key, or a path.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// A name for these bytes; no two of them share one.
pub fn name_for(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..16]
        .iter()
        .fold(String::new(), |mut digits, byte| {
            let _ = write!(digits, "{byte:02x}");
            digits
        })
}
