use super::capture::Capture;
use super::{Field, Refusal, RowFlaw};
use crate::limits::Breach;

/// What a file says about one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A key and what it should hold.
    Entry(Incoming),
    /// A key alone, from a list of names.
    Name {
        /// From 1: where the key starts.
        line: u64,
        /// The key.
        key: String,
    },
    /// Something that cannot be used. The rows after it can.
    Invalid {
        /// From 1: where the entry starts.
        line: u64,
        /// The key, or its start if it is too long; none if it could not be read.
        key: Option<String>,
        /// Why not.
        reason: Refusal,
    },
}

/// An entry as a file describes it. Lengths are not checked, but the value has at most
/// 26,214,400 bytes and the key at most 65,536.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// From 1: where the entry starts.
    pub line: u64,
    /// The key.
    pub key: String,
    /// The value's bytes.
    pub value: Vec<u8>,
    /// `None`: the file gives none; see [`super::Reader::carries_expiry`].
    pub expiry: Option<IncomingExpiry>,
    /// JSON text as it stood in the file, without white space around it.
    pub metadata: Option<String>,
}

/// When an entry should expire; any integer that the file gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IncomingExpiry {
    /// Unix time in seconds.
    At(i64),
    /// Seconds from now.
    In(i64),
}

/// A key, or the reason why what was captured is none, with as much of it as can be shown.
pub(super) fn key_of(text: &mut Capture) -> Result<String, (Option<String>, Refusal)> {
    let (bytes, too_long) = (text.take(), text.too_long());
    if too_long {
        let start: String = String::from_utf8_lossy(&bytes).chars().take(60).collect();
        let key = start + "…";
        let breach = Breach::KeyTooLong {
            key: key.clone(),
            bytes: text.length(),
        };
        return Err((Some(key), breach.into()));
    }
    String::from_utf8(bytes).map_err(|_| (None, RowFlaw::NotUtf8 { field: Field::Key }.into()))
}
