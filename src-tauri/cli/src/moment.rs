//! Moments: how a person writes when a key expires, and how a time is shown.

use jiff::Timestamp;
use store::formats::read_moment;
use store::model::Expiry;

/// Reads `--expires`: Unix seconds, RFC 3339, a date, or `never`.
pub fn parse_expiry(text: &str) -> Result<Expiry, String> {
    if text == "never" {
        return Ok(Expiry::Never);
    }
    match read_moment(text) {
        Some(seconds) => Ok(Expiry::At { seconds }),
        None => Err(
            "this is no moment; write RFC 3339 like 2030-01-31T12:00:00Z, a date, Unix seconds, or never"
                .to_owned(),
        ),
    }
}

/// Unix seconds as RFC 3339 in UTC; the bare number when no calendar reaches that far.
pub fn of_seconds(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or_else(|_| seconds.to_string(), |moment| moment.to_string())
}

/// Unix milliseconds as RFC 3339 in UTC, to the second.
pub fn of_milliseconds(milliseconds: i64) -> String {
    of_seconds(milliseconds.div_euclid(1_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_unix_seconds_or_rfc_3339_or_never() {
        let at = |seconds| Ok(Expiry::At { seconds });
        assert_eq!(parse_expiry("1900000000"), at(1_900_000_000));
        assert_eq!(parse_expiry("2030-01-31T12:00:00Z"), at(1_896_091_200));
        assert_eq!(parse_expiry("never"), Ok(Expiry::Never));
        assert!(parse_expiry("tomorrow").is_err());
    }

    #[test]
    fn a_time_is_shown_in_utc() {
        assert_eq!(of_seconds(1_896_091_200), "2030-01-31T12:00:00Z");
        assert_eq!(of_milliseconds(1_896_091_200_999), "2030-01-31T12:00:00Z");
        assert_eq!(of_seconds(i64::MAX), i64::MAX.to_string());
    }
}
