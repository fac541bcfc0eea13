//! Many entries handed over as a few joined columns: sqlx takes some 2 us for each row and each
//! entry of its own four allocations, SQLite far less to join their bytes.
//!
//! Pieces are joined with 0xFF, a byte that UTF-8 never has, so keys, texts and metadata need no
//! lengths. Values that are no text, or large, stand apart, with their sizes among the extras.

use std::ops::Range;
use std::str::FromStr;

use memchr::memchr;

use super::packed::torn;
use crate::error::Result;
use crate::formats::Exported;
use crate::limits::told_expiry;

const BETWEEN: u8 = 0xff;

/// Some entries of a selection, in the order of their keys; at least one.
#[derive(Debug)]
pub struct EntryBatch {
    rows: usize,
    joined: Vec<u8>,
    keys: Range<usize>,
    /// The small values; for those that stand apart, nothing between two marks.
    values: Range<usize>,
    /// Four pieces for each entry with an expiry, metadata or a value apart: key, expiry, metadata,
    /// `<version> <size>`. What an entry does not have is empty.
    extras: Range<usize>,
    apart: Vec<u8>,
}

impl EntryBatch {
    /// Takes what SQLite joined: the length of the keys, a space, that of the values, a space; keys,
    /// values, extras.
    ///
    /// Errors: `Internal`, when there are not as many values as keys.
    pub(super) fn new(joined: Vec<u8>) -> Result<Self> {
        let mut spaces = memchr::memchr_iter(b' ', &joined);
        let (Some(first), Some(second)) = (spaces.next(), spaces.next()) else {
            return Err(torn());
        };
        let length = |digits: Range<usize>| number::<usize>(text(&joined[digits])?);
        let (keys, values) = (length(0..first)?, length(first + 1..second)?);
        let keys = second + 1..keys.saturating_add(second + 1);
        let values = keys.end..values.saturating_add(keys.end);
        if values.end > joined.len() {
            return Err(torn());
        }
        let batch = Self {
            rows: marks(&joined[keys.clone()]) + 1,
            extras: values.end..joined.len(),
            keys,
            values,
            joined,
            apart: Vec::new(),
        };
        // Before any value is used: one too many would shift all that follow.
        if marks(batch.values()) + 1 == batch.rows {
            Ok(batch)
        } else {
            Err(torn())
        }
    }

    fn keys(&self) -> &[u8] {
        &self.joined[self.keys.clone()]
    }

    fn values(&self) -> &[u8] {
        &self.joined[self.values.clone()]
    }

    fn extras(&self) -> &[u8] {
        &self.joined[self.extras.clone()]
    }

    /// Leaves out the entries from the first on whose value, with those before it, would be more than
    /// `most` bytes that stand apart; the first of those stays, whatever its size. Returns the
    /// versions whose values stand apart.
    pub(super) fn keep_what_fits(&mut self, most: usize) -> Result<Vec<i64>> {
        let (mut versions, mut bytes) = (Vec::new(), 0);
        let mut extras = Pieces(self.extras());
        let mut cut = None;
        while !extras.is_empty() {
            let before = self.extras.len() - extras.0.len();
            let (key, _, _) = (extras.next(), extras.next(), extras.next());
            let Some((version, size)) = place_apart(extras.next())? else {
                continue;
            };
            bytes += size;
            if bytes > most && !versions.is_empty() {
                cut = Some((key.to_vec(), before));
                break;
            }
            versions.push(version);
        }
        if let Some((key, extras)) = cut {
            self.cut_at(&key, extras);
        }
        Ok(versions)
    }

    /// Leaves out the entries from a key on, and the extras from a place on.
    fn cut_at(&mut self, key: &[u8], extras: usize) {
        let (mut keys, mut values) = (Pieces(self.keys()), Pieces(self.values()));
        let mut rows = 0;
        let (mut keys_end, mut values_end) = (0, 0);
        while !keys.is_empty() {
            let ends = (self.keys.len() - keys.0.len(), self.values.len() - values.0.len());
            if keys.next() == key {
                (keys_end, values_end) = ends;
                break;
            }
            values.next();
            rows += 1;
        }
        // Each end but the first is behind a mark.
        let end = |range: &Range<usize>, end: usize| range.start + end.saturating_sub(1);
        self.keys.end = end(&self.keys, keys_end);
        self.values.end = end(&self.values, values_end);
        self.extras.end = end(&self.extras, extras);
        self.rows = rows;
    }

    /// Gives the values that stand apart, one after the other.
    pub(super) fn put_apart(&mut self, values: Vec<u8>) {
        self.apart = values;
    }

    /// How many entries there are.
    #[allow(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> usize {
        self.rows
    }

    pub(super) fn last_key(&self) -> Result<&str> {
        let keys = self.keys();
        let start = memchr::memrchr(BETWEEN, keys).map_or(0, |at| at + 1);
        text(&keys[start..])
    }

    /// The entries. Each may say that it does not fit together (`Internal`).
    pub fn entries(&self) -> impl Iterator<Item = Result<Exported<'_>>> {
        let mut entries = Entries {
            keys: Pieces(self.keys()),
            values: Pieces(self.values()),
            extras: Pieces(self.extras()),
            last: b"",
            special: None,
            apart: &self.apart,
        };
        entries.look_for_special();
        (0..self.rows).map(move |_| entries.next())
    }
}

struct Entries<'a> {
    keys: Pieces<'a>,
    values: Pieces<'a>,
    extras: Pieces<'a>,
    last: &'a [u8],
    /// The next key that has extras.
    special: Option<&'a [u8]>,
    apart: &'a [u8],
}

impl<'a> Entries<'a> {
    fn next(&mut self) -> Result<Exported<'a>> {
        let (key, value) = (self.keys.next(), self.values.next());
        // SQLite joins rows as it meets them, in the order of the keys; that it does is not promised.
        if key <= self.last {
            return Err(torn());
        }
        self.last = key;
        let mut entry = Exported {
            key: text(key)?,
            value,
            expires_at: None,
            metadata: None,
        };
        if self.special == Some(key) {
            let expires_at = Some(text(self.extras.next())?)
                .filter(|digits| !digits.is_empty())
                .map(number)
                .transpose()?;
            entry.expires_at = told_expiry(expires_at);
            entry.metadata = Some(text(self.extras.next())?).filter(|metadata| !metadata.is_empty());
            if let Some((_, size)) = place_apart(self.extras.next())? {
                (entry.value, self.apart) = self.apart.split_at_checked(size).ok_or_else(torn)?;
            }
            self.look_for_special();
        }
        Ok(entry)
    }

    fn look_for_special(&mut self) {
        self.special = (!self.extras.is_empty()).then(|| self.extras.next());
    }
}

/// Joined pieces that are taken off the front.
struct Pieces<'a>(&'a [u8]);

impl<'a> Pieces<'a> {
    fn next(&mut self) -> &'a [u8] {
        let (piece, rest) = match memchr(BETWEEN, self.0) {
            Some(at) => (&self.0[..at], &self.0[at + 1..]),
            None => (self.0, &[][..]),
        };
        self.0 = rest;
        piece
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn marks(joined: &[u8]) -> usize {
    memchr::memchr_iter(BETWEEN, joined).count()
}

/// Version and size of a value that stands apart.
fn place_apart(piece: &[u8]) -> Result<Option<(i64, usize)>> {
    let piece = text(piece)?;
    if piece.is_empty() {
        return Ok(None);
    }
    let (version, size) = piece.split_once(' ').ok_or_else(torn)?;
    Ok(Some((number(version)?, number(size)?)))
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| torn())
}

fn number<N: FromStr>(digits: &str) -> Result<N> {
    digits.parse().map_err(|_| torn())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch([keys, values, extras]: [&[u8]; 3]) -> Result<EntryBatch> {
        let lengths = format!("{} {} ", keys.len(), values.len());
        EntryBatch::new([lengths.as_bytes(), keys, values, extras].concat())
    }

    const THREE: [&[u8]; 3] = [
        b"a\xffb\xffc",
        b"\xff\xff3",
        b"b\xff60\xff[]\xff7 2\xffc\xff\xff{}\xff",
    ];

    #[test]
    fn every_entry_gets_its_own_and_what_only_some_have() {
        let mut joined = batch(THREE).unwrap();
        assert_eq!(joined.keep_what_fits(2).unwrap(), [7]);
        joined.put_apart(b"\xff\x00".to_vec());
        let entries: Vec<_> = joined.entries().map(Result::unwrap).collect();
        let told = |at: usize| {
            let entry: &Exported<'_> = &entries[at];
            (entry.key, entry.value, entry.expires_at, entry.metadata)
        };
        assert_eq!(told(0), ("a", &b""[..], None, None));
        assert_eq!(told(1), ("b", &b"\xff\x00"[..], Some(60), Some("[]")));
        assert_eq!(told(2), ("c", &b"3"[..], None, Some("{}")));
        assert_eq!((entries.len(), joined.last_key().unwrap()), (3, "c"));
    }

    #[test]
    fn a_batch_ends_before_the_value_that_does_not_fit() {
        let large: [&[u8]; 3] = [
            b"a\xffb\xffc\xffd",
            b"1\xff\xff\xff",
            b"b\xff\xff\xff1 900\xffc\xff\xff\xff2 5\xffd\xff\xff\xff3 5",
        ];
        for (most, versions, rows, last) in [
            (1, &[1][..], 2, "b"),
            (905, &[1, 2], 3, "c"),
            (910, &[1, 2, 3], 4, "d"),
        ] {
            let mut joined = batch(large).unwrap();
            assert_eq!(joined.keep_what_fits(most).unwrap(), versions);
            assert_eq!((joined.len(), joined.last_key().unwrap()), (rows, last));
            joined.put_apart(vec![0; 910]);
            assert_eq!(joined.entries().filter(Result::is_ok).count(), rows);
        }
    }

    #[test]
    fn columns_that_do_not_fit_together_are_refused() {
        assert!(batch([b"a\xffb", b"1", b""]).is_err());
        assert!(batch([b"a", b"1\xff2", b""]).is_err());
        let mut short = batch([b"a", b"", b"a\xff\xff\xff9 5"]).unwrap();
        short.put_apart(b"1234".to_vec());
        assert!(short.entries().next().unwrap().is_err());
        let unsorted = batch([b"b\xffa", b"1\xff2", b""]).unwrap();
        assert!(unsorted.entries().nth(1).unwrap().is_err());
        for torn in [
            "",
            "1 ",
            "5 5 ab",
            "x 1 ab",
            "-1 1 ab",
            "99999999999999999999 1 ab",
        ] {
            assert!(EntryBatch::new(torn.into()).is_err(), "{torn}");
        }
    }
}
