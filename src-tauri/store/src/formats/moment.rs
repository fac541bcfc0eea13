use jiff::Timestamp;

/// Reads a moment as people and programs write it: Unix time in whole seconds, or RFC 3339 like
/// `2030-01-31T12:00:00Z`. Unix seconds; none for anything else. <https://www.rfc-editor.org/rfc/rfc3339>
pub fn read_moment(text: &str) -> Option<i64> {
    let seconds = text.parse().ok();
    seconds.or_else(|| Some(text.parse::<Timestamp>().ok()?.as_second()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_unix_seconds_or_rfc_3339() {
        for (text, seconds) in [
            ("1900000000", Some(1_900_000_000)),
            ("2030-01-31T12:00:00Z", Some(1_896_091_200)),
            ("2030-01-31T13:00:00+01:00", Some(1_896_091_200)),
            ("2030-01-31 12:00:00Z", Some(1_896_091_200)),
            ("", None),
            ("tomorrow", None),
            ("2030-01-31", None),
            ("12:00", None),
            ("1e9", None),
            ("2030-02-31T00:00:00Z", None),
        ] {
            assert_eq!(read_moment(text), seconds, "{text}");
        }
    }
}
