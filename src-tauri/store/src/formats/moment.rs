use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Characters of a date alone, like `2030-01-31`.
const DATE: usize = 10;

/// Reads a moment as people and programs write it: Unix time in whole seconds, RFC 3339 like
/// `2030-01-31T12:00:00Z`, or a date alone, which is its first moment in UTC. Unix seconds; none for anything
/// else: a time without a zone could mean several. <https://www.rfc-editor.org/rfc/rfc3339>
pub fn read_moment(text: &str) -> Option<i64> {
    let seconds = text.parse().ok();
    let moment = || Some(text.parse::<Timestamp>().ok()?.as_second());
    seconds.or_else(moment).or_else(|| first_of_day(text))
}

fn first_of_day(text: &str) -> Option<i64> {
    let date: Date = Some(text).filter(|text| text.len() == DATE)?.parse().ok()?;
    Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_unix_seconds_or_rfc_3339_or_a_date() {
        for (text, seconds) in [
            ("1900000000", Some(1_900_000_000)),
            ("2030-01-31T12:00:00Z", Some(1_896_091_200)),
            ("2030-01-31T13:00:00+01:00", Some(1_896_091_200)),
            ("2030-01-31 12:00:00Z", Some(1_896_091_200)),
            ("", None),
            ("tomorrow", None),
            ("2030-01-31", Some(1_896_048_000)),
            ("2030-02-31", None),
            ("2030-01-31T12:00:00", None),
            ("2030-W05-4", None),
            ("31.01.2030", None),
            ("12:00", None),
            ("1e9", None),
            ("2030-02-31T00:00:00Z", None),
        ] {
            assert_eq!(read_moment(text), seconds, "{text}");
        }
    }
}
