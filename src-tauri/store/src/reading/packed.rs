//! Many rows handed over as one: sqlx takes some 2 us for each row, SQLite far less to join their
//! bytes and say how long each is.

use crate::error::{Fault, Result, StoreError};

/// Takes pieces off the front of joined bytes.
pub(crate) struct Packed(std::vec::IntoIter<u8>);

impl Packed {
    pub(crate) fn new(bytes: Option<Vec<u8>>) -> Self {
        Self(bytes.unwrap_or_default().into_iter())
    }

    /// The next piece. Errors: `Internal`, when there is less than its row said.
    pub(crate) fn take(&mut self, length: usize) -> Result<Vec<u8>> {
        let piece = self.0.as_slice().get(..length).ok_or_else(torn)?.to_vec();
        if length > 0 {
            self.0.nth(length - 1);
        }
        Ok(piece)
    }
}

/// The rows' own numbers: `;` between rows, a space between the numbers of one, `-` for NULL.
pub(crate) fn heads(text: Option<&str>) -> impl Iterator<Item = Head<'_>> {
    text.into_iter()
        .flat_map(|text| text.split(';'))
        .map(|row| Head(row.split(' ')))
}

/// The numbers of one row.
pub(crate) struct Head<'a>(std::str::Split<'a, char>);

impl Head<'_> {
    pub(crate) fn number(&mut self) -> Result<i64> {
        self.optional()?.ok_or_else(torn)
    }

    pub(crate) fn length(&mut self) -> Result<usize> {
        usize::try_from(self.number()?).map_err(|_| torn())
    }

    /// A number that may be NULL, or left out at the end.
    pub(crate) fn optional(&mut self) -> Result<Option<i64>> {
        match self.0.next() {
            None | Some("-") => Ok(None),
            Some(number) => number.parse().map(Some).map_err(|_| torn()),
        }
    }
}

fn torn() -> StoreError {
    Fault::TornRows.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_off_the_front_and_never_past_the_end() {
        let mut packed = Packed::new(Some(b"abcdef".to_vec()));
        assert_eq!(packed.take(2).unwrap(), b"ab");
        assert_eq!(packed.take(0).unwrap(), b"");
        assert_eq!(packed.take(4).unwrap(), b"cdef");
        assert!(packed.take(1).is_err());
    }

    #[test]
    fn numbers_may_be_null_or_left_out() {
        let mut rows = heads(Some("1 2;3 - 4"));
        let mut first = rows.next().unwrap();
        assert_eq!((first.number().unwrap(), first.length().unwrap()), (1, 2));
        assert_eq!(first.optional().unwrap(), None);
        let mut second = rows.next().unwrap();
        assert_eq!(second.number().unwrap(), 3);
        assert_eq!(second.optional().unwrap(), None);
        assert_eq!(second.optional().unwrap(), Some(4));
        assert!(rows.next().is_none() && heads(None).next().is_none());
    }
}
