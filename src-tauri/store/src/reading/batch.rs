//! Many entries handed over at once, as a few columns: each for itself would cost four allocations and
//! going from thread to thread.

use crate::formats::Exported;
use crate::limits::told_expiry;

/// Bytes of keys, values and metadata with which a batch is handed on: few enough that they are still in
/// the processor's memory when they are used.
const FULL: usize = 256 << 10;

/// Some entries of a selection, in the order of their keys; at least one.
#[derive(Debug, Default)]
pub struct EntryBatch {
    rows: Vec<Row>,
    /// Keys and metadata, one after the other.
    texts: String,
    /// One after the other.
    values: Vec<u8>,
}

/// An entry's lengths in bytes, and what else it has.
#[derive(Debug)]
struct Row {
    key: usize,
    value: usize,
    metadata: usize,
    /// Unix seconds.
    expires_at: Option<i64>,
}

impl EntryBatch {
    /// An empty one, with room for about as much as another has.
    pub(super) fn like(other: &Self) -> Self {
        Self {
            rows: Vec::with_capacity(other.rows.len()),
            texts: String::with_capacity(other.texts.len()),
            // A large value stands alone: the next need not be.
            values: Vec::with_capacity(other.values.len().min(FULL)),
        }
    }

    pub(super) fn push(&mut self, entry: &Exported<'_>) {
        let metadata = entry.metadata.unwrap_or_default();
        self.rows.push(Row {
            key: entry.key.len(),
            value: entry.value.len(),
            metadata: metadata.len(),
            expires_at: told_expiry(entry.expires_at),
        });
        self.texts.push_str(entry.key);
        self.texts.push_str(metadata);
        self.values.extend_from_slice(entry.value);
    }

    pub(super) fn is_full(&self) -> bool {
        self.texts.len() + self.values.len() >= FULL
    }

    /// How many entries there are.
    #[allow(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The entries.
    pub fn entries(&self) -> impl Iterator<Item = Exported<'_>> {
        let (mut texts, mut values) = (self.texts.as_str(), self.values.as_slice());
        self.rows.iter().map(move |row| {
            let (key, metadata, value);
            (key, texts) = texts.split_at(row.key);
            (metadata, texts) = texts.split_at(row.metadata);
            (value, values) = values.split_at(row.value);
            Exported {
                key,
                value,
                expires_at: row.expires_at,
                // No JSON is empty.
                metadata: Some(metadata).filter(|metadata| !metadata.is_empty()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_gets_its_own() {
        let entries = [
            ("a", &b""[..], None, None),
            ("b", b"\xff\x00", Some(60), Some("[]")),
            ("\u{e9}", b"3", None, Some("{}")),
        ];
        let mut batch = EntryBatch::default();
        for (key, value, expires_at, metadata) in entries {
            batch.push(&Exported {
                key,
                value,
                expires_at,
                metadata,
            });
        }
        let told = |entry: Exported<'_>| (entry.key.to_owned(), entry.value.to_vec(), entry.expires_at);
        let expected =
            entries.map(|(key, value, expires_at, _)| (key.to_owned(), value.to_vec(), expires_at));
        assert!(batch.entries().map(told).eq(expected));
        let metadata = batch.entries().map(|entry| entry.metadata);
        assert!(metadata.eq(entries.map(|(.., metadata)| metadata)));
        assert_eq!((batch.len(), batch.is_full()), (3, false));
    }

    #[test]
    fn a_large_value_ends_a_batch_and_makes_no_large_room_in_the_next() {
        let mut batch = EntryBatch::default();
        batch.push(&Exported {
            key: "a",
            value: &vec![b'x'; 4 * FULL],
            expires_at: None,
            metadata: None,
        });
        assert!(batch.is_full());
        assert!(EntryBatch::like(&batch).values.capacity() < 2 * FULL);
    }
}
