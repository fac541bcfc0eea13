use crate::formats::row::{MAX_KEY, MAX_METADATA};
use crate::limits::MAX_VALUE_BYTES;

/// Which column is which, from 0.
#[derive(Clone)]
pub(in crate::formats) struct Columns {
    pub key: usize,
    pub value: Option<usize>,
    pub expiration: Option<usize>,
    pub metadata: Option<usize>,
    limits: Vec<usize>,
}

impl Columns {
    pub fn new(
        count: usize,
        key: usize,
        value: Option<usize>,
        expiration: Option<usize>,
        metadata: Option<usize>,
    ) -> Self {
        let mut limits = vec![0; count];
        let kept = [
            (value, MAX_VALUE_BYTES),
            (expiration, 64),
            (metadata, MAX_METADATA),
            (Some(key), MAX_KEY),
        ];
        for (column, limit) in kept {
            if let Some(entry) = column.and_then(|column| limits.get_mut(column)) {
                *entry = limit;
            }
        }
        Self {
            key,
            value,
            expiration,
            metadata,
            limits,
        }
    }

    /// Key and value, in this order.
    pub fn pair() -> Self {
        Self::new(2, 0, Some(1), None, None)
    }

    /// How many bytes of each column are of use.
    pub fn limits(&self) -> &[usize] {
        &self.limits
    }
}
