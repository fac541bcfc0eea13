use crate::formats::{Exported, WriteProblem};

/// The byte order mark, without which spreadsheets take UTF-8 for something else, and the header.
pub(in crate::formats) const HEADER: &[u8] = b"\xef\xbb\xbfkey,value,expiration,metadata\r\n";

/// Appends an entry as a record.
pub(in crate::formats) fn write_entry(entry: &Exported<'_>, out: &mut Vec<u8>) -> Result<(), WriteProblem> {
    if std::str::from_utf8(entry.value).is_err() {
        return Err(WriteProblem::NotText {
            key: entry.key.into(),
        });
    }
    write_field(entry.key.as_bytes(), out);
    out.push(b',');
    write_field(entry.value, out);
    out.push(b',');
    if let Some(seconds) = entry.expires_at {
        out.extend_from_slice(seconds.to_string().as_bytes());
    }
    out.push(b',');
    if let Some(metadata) = entry.metadata_text()? {
        write_field(metadata.as_bytes(), out);
    }
    out.extend_from_slice(b"\r\n");
    Ok(())
}

/// Quotes what RFC 4180 wants quoted, and what other readers might split or trim.
fn write_field(field: &[u8], out: &mut Vec<u8>) {
    let special = |&byte: &u8| matches!(byte, b'"' | b',' | b';' | b'\t' | b'\n' | b'\r');
    let trimmed = field.first().is_some_and(u8::is_ascii_whitespace)
        || field.last().is_some_and(u8::is_ascii_whitespace);
    if !trimmed && !field.iter().any(special) {
        out.extend_from_slice(field);
        return;
    }
    out.push(b'"');
    let mut rest = field;
    while let Some(at) = memchr::memchr(b'"', rest) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(b"\"\"");
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}
