//! Numbers as they cross to the window.

/// A size in bytes, as it crosses to the window.
pub(crate) fn size(bytes: i64) -> u32 {
    u32::try_from(bytes).unwrap_or_default()
}

/// A count, as it crosses to the window.
pub(crate) fn count(rows: i64) -> u32 {
    u32::try_from(rows).unwrap_or(if rows < 0 { 0 } else { u32::MAX })
}
