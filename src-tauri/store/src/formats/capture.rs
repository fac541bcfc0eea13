use crate::limits::MAX_VALUE_BYTES;

/// The most of a key that is held, in bytes; a key that may be stored has 512.
pub(super) const MAX_KEY: usize = 64 << 10;
/// The most base64 text, in bytes, that can stand for a value that may be stored.
pub(super) const MAX_BASE64: usize = MAX_VALUE_BYTES.div_ceil(3) * 4;
/// The most of an entry's metadata that is held, in bytes; metadata that may be stored has 1,024.
pub(super) const MAX_METADATA: usize = 64 << 10;

/// Bytes that are kept up to a limit; beyond it only the fact that there were more.
#[derive(Default)]
pub(super) struct Capture {
    bytes: Vec<u8>,
    /// Of all that was pushed.
    length: usize,
    limit: usize,
    too_long: bool,
}

/// Captures above this are handed over as they are; below it copied, to keep the buffer.
const LARGE: usize = 64 << 10;
/// What is kept of something too long, to show it.
const KEPT_START: usize = 256;

impl Capture {
    /// Starts anew with another limit in bytes.
    pub fn start(&mut self, limit: usize) {
        self.bytes.clear();
        self.length = 0;
        self.limit = limit;
        self.too_long = false;
    }

    #[inline]
    pub fn push(&mut self, more: &[u8]) {
        self.length += more.len();
        if self.too_long {
            return;
        }
        let length = self.length;
        if length > self.limit {
            self.too_long = true;
            self.bytes.truncate(KEPT_START);
            self.bytes.shrink_to(LARGE);
            return;
        }
        if length > self.bytes.capacity() {
            // Double as usual, but not beyond what will ever be kept.
            let capacity = (self.bytes.capacity() * 2).clamp(length, self.limit);
            self.bytes.reserve_exact(capacity - self.bytes.len());
        }
        self.bytes.extend_from_slice(more);
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty() && !self.too_long
    }

    pub fn too_long(&self) -> bool {
        self.too_long
    }

    /// The length of all of it, in bytes.
    pub fn length(&self) -> usize {
        self.length
    }

    /// What was kept: everything, or the start of what is too long.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub fn take(&mut self) -> Vec<u8> {
        if self.bytes.len() > LARGE {
            let mut bytes = std::mem::take(&mut self.bytes);
            bytes.shrink_to_fit();
            return bytes;
        }
        self.bytes.clone()
    }
}
