use serde::{Deserialize, Serialize};

use super::capture::MAX_METADATA;
use crate::limits::MAX_VALUE_BYTES;

/// The fields of an entry in a list, called there as here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The key.
    Key,
    /// The value.
    Value,
    /// Whether the value is written in base64.
    Base64,
    /// When the entry expires.
    Expiration,
    /// After how long it expires.
    ExpirationTtl,
    /// Its metadata.
    Metadata,
}

impl Field {
    /// The field of that name; where only names are of interest, those that hold one.
    pub(super) fn named(name: &[u8], names: bool) -> Option<Self> {
        Some(match name {
            b"key" => Self::Key,
            b"name" if names => Self::Key,
            _ if names => return None,
            b"value" => Self::Value,
            b"base64" => Self::Base64,
            b"expiration" => Self::Expiration,
            b"expiration_ttl" => Self::ExpirationTtl,
            b"metadata" => Self::Metadata,
            _ => return None,
        })
    }

    /// How much of it is held when it is not a string, in bytes.
    pub(super) fn most_bytes(self) -> usize {
        match self {
            Self::Key => 0,
            Self::Value => MAX_VALUE_BYTES,
            Self::Metadata => MAX_METADATA,
            Self::Base64 | Self::Expiration | Self::ExpirationTtl => 64,
        }
    }
}
