//! Records: the columns of a row (section 2.1 of the file format).

use super::bytes::varint;

/// The most columns that a row of ours has; a record with more is not read.
const MOST_COLUMNS: usize = 16;

/// What a column holds, and where in the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Null,
    /// The numbers 0 and 1 have serial types of their own and take no bytes.
    Bit(bool),
    Int {
        start: usize,
        length: usize,
    },
    Real,
    Text {
        start: usize,
        length: usize,
    },
    Blob {
        start: usize,
        length: usize,
    },
}

/// The header of a record.
pub(super) struct Record {
    columns: [Column; MOST_COLUMNS],
    count: usize,
}

impl Record {
    /// Reads the header at the start of a payload of which the first bytes are here. `None` unless
    /// header and columns together make exactly `payload` bytes.
    pub(super) fn parse(head: &[u8], payload: usize) -> Option<Self> {
        let (header, mut at) = varint(head, 0)?;
        let header = usize::try_from(header)
            .ok()
            .filter(|header| *header <= head.len())?;
        let mut columns = [Column::Null; MOST_COLUMNS];
        let (mut count, mut start) = (0, header);
        while at < header {
            let (serial, after) = varint(head, at)?;
            let (column, length) = column(serial, start)?;
            *columns.get_mut(count)? = column;
            start = start.checked_add(length)?;
            (count, at) = (count + 1, after);
        }
        (at == header && start == payload).then_some(Self { columns, count })
    }

    /// The columns.
    pub(super) fn columns(&self) -> &[Column] {
        self.columns.get(..self.count).unwrap_or_default()
    }
}

fn column(serial: u64, start: usize) -> Option<(Column, usize)> {
    let int = |length| Some((Column::Int { start, length }, length));
    match serial {
        0 => Some((Column::Null, 0)),
        1 => int(1),
        2 => int(2),
        3 => int(3),
        4 => int(4),
        5 => int(6),
        6 => int(8),
        7 => Some((Column::Real, 8)),
        8 => Some((Column::Bit(false), 0)),
        9 => Some((Column::Bit(true), 0)),
        10 | 11 => None,
        _ => {
            let length = usize::try_from((serial - 12) / 2).ok()?;
            let column = if serial.is_multiple_of(2) {
                Column::Blob { start, length }
            } else {
                Column::Text { start, length }
            };
            Some((column, length))
        }
    }
}

impl Column {
    /// A whole number.
    pub(super) fn int(self, payload: &[u8]) -> Option<i64> {
        match self {
            Self::Bit(one) => Some(i64::from(one)),
            Self::Int { start, length } => {
                let bytes = payload.get(start..start.checked_add(length)?)?;
                let negative = bytes.first()? & 0x80 != 0;
                let begin = if negative { -1_i64 } else { 0 };
                Some(
                    bytes
                        .iter()
                        .fold(begin, |value, byte| (value << 8) | i64::from(*byte)),
                )
            }
            _ => None,
        }
    }

    /// A whole number, or nothing.
    pub(super) fn int_or_null(self, payload: &[u8]) -> Option<Option<i64>> {
        match self {
            Self::Null => Some(None),
            _ => self.int(payload).map(Some),
        }
    }

    /// UTF-8 text.
    pub(super) fn text(self, payload: &[u8]) -> Option<&str> {
        match self {
            Self::Text { start, length } => {
                std::str::from_utf8(payload.get(start..start.checked_add(length)?)?).ok()
            }
            _ => None,
        }
    }

    /// Text, or nothing.
    pub(super) fn text_or_null(self, payload: &[u8]) -> Option<Option<&str>> {
        match self {
            Self::Null => Some(None),
            _ => self.text(payload).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_by_their_serial_types() {
        // Header of 6 bytes: null, 1, -2 as one byte, "é", x'00'.
        let payload = [6, 0, 9, 1, 17, 14, 0xfe, 0xc3, 0xa9, 0x00];
        let record = Record::parse(&payload, payload.len()).unwrap();
        let [null, one, minus, text, blob] = record.columns() else {
            panic!("five columns");
        };
        assert_eq!(null.int_or_null(&payload), Some(None));
        assert_eq!(one.int(&payload), Some(1));
        assert_eq!(minus.int(&payload), Some(-2));
        assert_eq!(text.text(&payload), Some("é"));
        assert_eq!(*blob, Column::Blob { start: 9, length: 1 });
    }

    #[test]
    fn a_record_that_does_not_fill_its_payload_is_none() {
        assert!(Record::parse(&[2, 1, 5], 3).is_some());
        assert!(Record::parse(&[2, 1, 5], 4).is_none());
        assert!(Record::parse(&[3, 1, 5], 3).is_none());
        assert!(Record::parse(&[2, 10, 5], 3).is_none());
        assert!(Record::parse(&[], 0).is_none());
        assert!(Record::parse(&[0xff; 9], 9).is_none());
    }
}
