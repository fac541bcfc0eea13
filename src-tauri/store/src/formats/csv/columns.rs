use crate::formats::capture::{MAX_BASE64, MAX_KEY, MAX_METADATA};
use crate::limits::MAX_VALUE_BYTES;

/// Which column is which, from 0.
#[derive(Clone, Default)]
pub(in crate::formats) struct Columns {
    pub key: usize,
    pub value: Option<usize>,
    pub expiration: Option<usize>,
    pub expiration_ttl: Option<usize>,
    pub metadata: Option<usize>,
    pub base64: Option<usize>,
    pub(super) limits: Vec<usize>,
}

/// The most of a moment, a span or a true or false that is looked at, in bytes.
const MAX_WORD: usize = 64;

impl Columns {
    /// Key and value, in this order.
    pub fn pair() -> Self {
        let pair = Self {
            value: Some(1),
            ..Self::default()
        };
        pair.of(2)
    }

    /// The same of a table that has so many columns.
    pub fn of(mut self, count: usize) -> Self {
        let value = match self.base64 {
            Some(_) => MAX_BASE64,
            None => MAX_VALUE_BYTES,
        };
        self.limits = vec![0; count];
        for (column, limit) in [
            (self.value, value),
            (self.expiration, MAX_WORD),
            (self.expiration_ttl, MAX_WORD),
            (self.base64, MAX_WORD),
            (self.metadata, MAX_METADATA),
            (Some(self.key), MAX_KEY),
        ] {
            if let Some(entry) = column.and_then(|column| self.limits.get_mut(column)) {
                *entry = limit;
            }
        }
        self
    }

    /// Those that are of use.
    pub fn used(&self) -> impl Iterator<Item = usize> {
        [
            Some(self.key),
            self.value,
            self.expiration,
            self.expiration_ttl,
            self.metadata,
            self.base64,
        ]
        .into_iter()
        .flatten()
    }

    /// How many bytes of each column are of use.
    pub fn limits(&self) -> &[usize] {
        &self.limits
    }
}
