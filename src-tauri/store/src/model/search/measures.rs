//! Sizes and lengths of time as people write them: `1.5MB`, `7d`.

/// Bytes of each unit, the largest first: of 1,024, as sizes are shown.
const SIZES: [(&str, i64); 5] = [
    ("TB", 1 << 40),
    ("GB", 1 << 30),
    ("MB", 1 << 20),
    ("KB", 1 << 10),
    ("B", 1),
];
/// Seconds of each unit, the largest first.
const TIMES: [(&str, i64); 6] = [
    ("y", 31_536_000),
    ("w", 604_800),
    ("d", 86_400),
    ("h", 3_600),
    ("m", 60),
    ("s", 1),
];

/// Bytes; without a unit it is bytes.
pub(super) fn size(text: &str) -> Option<i64> {
    measure(text, &SIZES, Some(1))
}

/// Seconds; without a unit it could be anything.
pub(super) fn time(text: &str) -> Option<i64> {
    measure(text, &TIMES, None)
}

/// Bytes in the largest unit of which they are a whole number.
pub(super) fn size_words(bytes: i64) -> String {
    words(bytes, &SIZES, "B")
}

/// Seconds in the largest unit of which they are a whole number.
pub(super) fn time_words(seconds: i64) -> String {
    words(seconds, &TIMES, "s")
}

fn words(amount: i64, units: &[(&str, i64)], smallest: &str) -> String {
    let whole = units.iter().find(|(_, of)| amount > 0 && amount % of == 0);
    match whole {
        Some((unit, of)) => format!("{}{unit}", amount / of),
        None => format!("{amount}{smallest}"),
    }
}

/// A number without a sign, with at most nine digits behind a point, and a unit; what is less than the smallest
/// unit is cut off. `None` too where it is too large for any key.
fn measure(text: &str, units: &[(&str, i64)], bare: Option<i64>) -> Option<i64> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let of = match unit {
        "" => bare?,
        unit => units.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit))?.1,
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || part.len() > 9 || number.ends_with('.') || part.contains('.') {
        return None;
    }
    let whole = whole.parse::<i64>().ok()?.checked_mul(of)?;
    let part = match part {
        "" => 0,
        part => {
            let scale = 10_i128.pow(u32::try_from(part.len()).ok()?);
            i64::try_from(part.parse::<i128>().ok()? * i128::from(of) / scale).ok()?
        }
    };
    // Far enough from the end for a moment to be added.
    whole.checked_add(part).filter(|amount| *amount < 1 << 50)
}
