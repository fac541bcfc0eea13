//! What `kv` says in a flow when it refuses something: the messages of the errors that it throws.

use store::StoreError;
use store::limits::{MAX_KEY_BYTES, MAX_METADATA_BYTES, MAX_VALUE_BYTES, MIN_EXPIRY_SECONDS};

/// The message for a limit that a key, a value or an option does not keep; `None` for a failure that is not
/// the flow's, and which it cannot catch.
pub(crate) fn refusal(error: &StoreError) -> Option<String> {
    Some(match error {
        StoreError::EmptyKey => "A key has at least one character.".to_owned(),
        StoreError::ReservedKey { key } => format!("“{key}” cannot be a key."),
        StoreError::KeyTooLong { bytes, .. } => {
            format!("A key has at most {MAX_KEY_BYTES} bytes, and this one has {bytes}.")
        }
        StoreError::ValueTooLarge { bytes } => {
            format!("A value has at most {MAX_VALUE_BYTES} bytes (25 MiB), and this one has {bytes}.")
        }
        StoreError::MetadataTooLarge { bytes } => {
            format!("Metadata has at most {MAX_METADATA_BYTES} bytes as JSON, and this has {bytes}.")
        }
        StoreError::MetadataNotJson => "Metadata is JSON.".to_owned(),
        StoreError::ExpiryTooSoon => {
            format!("A key expires at the earliest {MIN_EXPIRY_SECONDS} seconds from now.")
        }
        StoreError::ExpiryTooFar => "A key expires at the latest in the year 9999.".to_owned(),
        _ => return None,
    })
}
