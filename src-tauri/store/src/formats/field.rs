use super::row::{MAX_METADATA, MAX_VALUE};

/// The fields of an entry in a list.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Field {
    Key,
    Value,
    Base64,
    Expiration,
    ExpirationTtl,
    Metadata,
}

impl Field {
    /// The field of that name; where only names are of interest, those that hold one.
    pub fn named(name: &[u8], names: bool) -> Option<Self> {
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

    pub fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Value => "value",
            Self::Base64 => "base64",
            Self::Expiration => "expiration",
            Self::ExpirationTtl => "expiration_ttl",
            Self::Metadata => "metadata",
        }
    }

    /// How much of it is held when it is not a string, in bytes.
    pub fn most_bytes(self) -> usize {
        match self {
            Self::Key => 0,
            Self::Value => MAX_VALUE,
            Self::Metadata => MAX_METADATA,
            Self::Base64 | Self::Expiration | Self::ExpirationTtl => 64,
        }
    }
}
