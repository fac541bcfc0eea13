//! What a person reads of a file or pasted text: why it cannot be used, why one of its rows cannot, and
//! what to know about it.

use store::formats::json::{Expected, Instead, JsonShape};
use store::formats::{Differs, Field, FileFlaw, FileFormat, LeftAlone, Note, Refusal, RowFlaw};
use store::model::{PlanKind, PlanSummary};

use crate::failure::limit;
use crate::words::{grouped, on_one_line};

/// Why a file cannot be used, and where in it.
pub fn bad_file(line: Option<u64>, column: Option<u64>, flaw: &FileFlaw) -> String {
    let place = match (line, column) {
        (Some(line), Some(column)) => format!("Line {line}, column {column}: "),
        (Some(line), None) => format!("Line {line}: "),
        (None, _) => String::new(),
    };
    format!("{place}{} Nothing was changed.", file_flaw(flaw))
}

fn file_flaw(flaw: &FileFlaw) -> String {
    use FileFlaw as F;
    let words = match flaw {
        F::Empty => "The file is empty (0 bytes).",
        F::Blank => "There is nothing but blank space in the file.",
        F::NothingPasted => "There is no text to read.",
        F::PrefixBehind { prefix } => {
            return format!(
                "The flags are of keys that begin with “{prefix}”, which “metadata” says behind them. Put “metadata” before “flags” and try again."
            );
        }
        F::OneValue { shape } => {
            return format!(
                "The file holds {} where a map or a list of keys and values is expected.",
                a(*shape)
            );
        }
        F::OtherInList { shape } => {
            return format!("There is {} in the list where an entry is expected.", a(*shape));
        }
        F::Broken { expected, found } => return broken(*expected, found),
        F::Workbook => "This is a workbook or an archive. Save the sheet as CSV UTF-8 and import that.",
        F::Compressed => "This file is compressed. Unpack it first.",
        F::NotText => "This is not a text file.",
        F::Utf32 => "The file is in UTF-32. Save it as UTF-8 and try again.",
        F::DamagedUtf16 => "The text, in UTF-16, is damaged here. Save it as UTF-8 and try again.",
        F::Database => "This is a database, not a file of entries. Restore it as a backup instead.",
        F::OtherText => {
            "This is not a file that can be imported. Expected a map in braces, a list in brackets, or CSV whose first line names the columns."
        }
        F::OtherPaste => {
            "Expected a map in braces, a list in brackets, two columns, key and value, or lines like key=value."
        }
        F::ColumnTwice { name } => return format!("The first line names the column “{name}” twice."),
        F::ColumnMissing { name, columns } => {
            let columns: Vec<String> = columns.iter().map(|column| format!("“{column}”")).collect();
            return format!(
                "The first line must name the columns, and none is “{name}”. It has {}.",
                columns.join(", ")
            );
        }
        F::Unreadable { os } => {
            return format!(
                "The file could not be read on{}.",
                os.map_or_else(String::new, |os| format!(" (error {os})"))
            );
        }
    };
    words.to_owned()
}

fn a(shape: JsonShape) -> &'static str {
    match shape {
        JsonShape::Object => "a map",
        JsonShape::Array => "a list",
        JsonShape::String => "a single text",
        JsonShape::Number => "a number",
        JsonShape::Bool => "a true or false",
        JsonShape::Null => "a null",
    }
}

/// Why keys are left alone, as it follows how many there are.
fn left_alone(why: LeftAlone, keys: u64) -> &'static str {
    let one = keys == 1;
    match why {
        LeftAlone::NotThere if one => "key that is not there",
        LeftAlone::NotThere => "keys that are not there",
        LeftAlone::NotASwitch if one => "key that is neither on nor off",
        LeftAlone::NotASwitch => "keys that are neither on nor off",
        LeftAlone::NoFields if one => "key whose value is no JSON with fields",
        LeftAlone::NoFields => "keys whose values are no JSON with fields",
        LeftAlone::NoSuchField if one => "key without this field",
        LeftAlone::NoSuchField => "keys without this field",
        LeftAlone::NoPlaceForField if one => "key whose value has no place for this field",
        LeftAlone::NoPlaceForField => "keys whose values have no place for this field",
        LeftAlone::NotText if one => "key whose value is not text",
        LeftAlone::NotText => "keys whose values are not text",
        LeftAlone::NotFound if one => "key without this text",
        LeftAlone::NotFound => "keys without this text",
        LeftAlone::OtherMetadata if one => "key whose metadata has no place for this",
        LeftAlone::OtherMetadata => "keys whose metadata has no place for this",
        LeftAlone::OtherPrefix if one => "key with another prefix",
        LeftAlone::OtherPrefix => "keys with another prefix",
    }
}

/// Why a row cannot be used.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Limit(breach) => limit(breach),
        Refusal::Flaw(flaw) => row_flaw(flaw),
    }
}

fn row_flaw(flaw: &RowFlaw) -> String {
    use RowFlaw as F;
    let words = match flaw {
        F::NotUtf8 { field } => {
            return format!("The {} has bytes that are not text in UTF-8.", name(*field));
        }
        F::CellNotUtf8 => "The value has bytes that are not text in UTF-8. Save the file as CSV UTF-8.",
        F::HalfCharacter { field } => {
            return format!(
                "The {} has an escape like \\ud800 that stands for half a character.",
                name(*field)
            );
        }
        F::FieldTwice { field } => return format!("“{}” is there twice in this entry.", name(*field)),
        F::FieldMissing { field } => return format!("This entry has no “{}”.", name(*field)),
        F::NameMissing => "There is no “name” here.",
        F::KeyNotString => "The key must be text in double quotes.",
        F::ValueNull => "The value is null; write it in double quotes if that is the text to keep.",
        F::Base64NotBool => "“base64” must be true or false.",
        F::NotBase64 => "The value is not base64 as “base64” says.",
        F::Base64TooLong => "The value, in base64, is larger than 25 MiB, the most a value can hold.",
        F::NotSeconds { field, found } => {
            return format!(
                "“{}” must be a whole number of seconds, and “{}” is none.",
                name(*field),
                on_one_line(found)
            );
        }
        F::NotAMoment { found } => {
            return format!(
                "“{}” is no moment. The expiration must be one like 2030-01-31T12:00:00Z, a date like 2030-01-31, which is its beginning in UTC, or Unix time in whole seconds.",
                on_one_line(found)
            );
        }
        F::FlagDisabled => "This flag is disabled in the file, so it has no value.",
        F::FlagWithoutDefault => "This flag has no default variant, so it has no value.",
        F::FlagVariantMissing => "The default variant of this flag is not among its variants.",
        F::NotAFlag => "A flag in braces with its variants is expected here.",
        F::MetadataBroken { expected, found } => {
            return format!("The metadata is not JSON. {}", broken(*expected, found));
        }
        F::NameAlone => "This is a name alone; an entry needs a key and a value.",
        F::NotAName => "The name of a key in double quotes is expected here.",
        F::NotAnEntry => "An entry in braces with a key and a value is expected here.",
        F::NoValue => "This line has no value.",
        F::TooManyColumns { found, expected } => {
            return format!(
                "This line has {found} columns instead of {expected}. A text that contains the separator must stand in double quotes."
            );
        }
        F::TextBehindQuote => {
            "There is text behind a closing double quote. A text with quotes or separators in it must stand in double quotes, and the quotes in it are written twice."
        }
        F::QuoteNotClosed => "A double quote is opened here and never closed.",
        F::NothingToKeep => "This key is not there, so it has no value to keep.",
        F::ExpiryPassed => "The moment at which this key should expire has passed.",
        F::NoLongerKept => "What this key was before is no longer kept.",
        F::Repeated { rows, differs } => {
            return format!(
                "This key is there {} times, with different {}.",
                grouped(*rows),
                match differs {
                    Differs::Value => "values",
                    Differs::Beside => "expiries or metadata",
                }
            );
        }
    };
    words.to_owned()
}

fn name(field: Field) -> &'static str {
    match field {
        Field::Key => "key",
        Field::Value => "value",
        Field::Base64 => "base64",
        Field::Expiration => "expiration",
        Field::ExpirationTtl => "expiration_ttl",
        Field::Metadata => "metadata",
    }
}

/// Why a text stops being JSON.
fn broken(expected: Expected, found: &Instead) -> String {
    let expected = json(expected);
    match what(found) {
        Some(found) => format!("{expected} Found: {found}."),
        None => format!("{expected} The text ends here; it may be incomplete."),
    }
}

/// What would have been right where a text stops being JSON.
pub fn json(expected: Expected) -> &'static str {
    match expected {
        Expected::Value => "A value is expected here.",
        Expected::ValueOrEnd => "A value or ] is expected here.",
        Expected::KeyOrEnd => "A name in double quotes or } is expected here.",
        Expected::Key => "A name in double quotes is expected here.",
        Expected::Colon => "A colon is expected here.",
        Expected::CommaOrBrace => "A comma or } is expected here.",
        Expected::CommaOrBracket => "A comma or ] is expected here.",
        Expected::Digit => "This number is not complete.",
        Expected::True => "A value that begins like this must be exactly true. Put text into double quotes.",
        Expected::False => {
            "A value that begins like this must be exactly false. Put text into double quotes."
        }
        Expected::Null => "A value that begins like this must be exactly null. Put text into double quotes.",
        Expected::EscapeLetter => "This escape after \\ is not known.",
        Expected::HexDigit => "This \\u escape is not complete.",
        Expected::VisibleText => "The closing quote is missing, or this has to be written as an escape.",
        Expected::LessNesting => "Too many brackets are open here.",
        Expected::End => "The value is complete before this; nothing may follow.",
        Expected::Utf8 => "This is not text.",
    }
}

/// What stands at a place; none at the end.
fn what(found: &Instead) -> Option<String> {
    Some(match found {
        Instead::End => return None,
        Instead::LineEnd => "the end of the line".to_owned(),
        Instead::Tab => "a tab".to_owned(),
        Instead::Invisible { code } => format!("the invisible character U+{code:04X}"),
        Instead::Character { character } => character.to_string(),
        Instead::Byte { byte } => format!("the byte {byte:#04x}"),
    })
}

/// What a source was taken for, where that is not plain to see.
pub fn read_as(plan: &PlanSummary) -> Option<&'static str> {
    let (PlanKind::Import { format } | PlanKind::Paste { format }) = plan.kind else {
        return None;
    };
    match format {
        FileFormat::EqualsLines => Some("Read as lines of key=value."),
        FileFormat::ColonLines => Some("Read as lines of key: value."),
        FileFormat::Flags => Some("Read as flags for flagd; with --as-map, as a map."),
        FileFormat::Values => Some("Read as Workers KV's answer to a bulk get; with --as-map, as a map."),
        _ => None,
    }
}

/// Whether a name that is not the format's own is likely when keys expire: who leaves that out keeps tokens for
/// ever.
fn is_likely_expiry(name: &str) -> bool {
    let name = name.to_lowercase().replace([' ', '-'], "_");
    ["expire", "ttl", "expiry", "valid_until"]
        .iter()
        .any(|likely| name.starts_with(likely))
}

/// What to know about a source.
pub fn note(note: &Note) -> String {
    match note {
        Note::Ignored { name } if is_likely_expiry(name) => format!(
            "“{name}” is not part of this format and is ignored, so nothing expires by it. Name it “expiration” if its keys are to expire then, or “expiration_ttl” if it has seconds."
        ),
        Note::Ignored { name } => format!("“{name}” is not part of this format and is ignored."),
        Note::MoreIgnored => "More names that are not part of this format are ignored.".to_owned(),
        Note::TwoExpiries => {
            "Where an entry has both “expiration” and “expiration_ttl”, the latter counts.".to_owned()
        }
        Note::FlagRules { flags } => format!(
            "The rules of {} are not kept: only the default value is.",
            match flags {
                1 => "1 flag".to_owned(),
                flags => format!("{} flags", grouped(*flags)),
            }
        ),
        Note::NotThere { keys } => format!(
            "Keys that have no value in this file, and are left out: {}.",
            grouped(*keys)
        ),
        Note::NoHeader => {
            "No line names the columns “key” and “value”, so the first line was taken for an entry, too."
                .to_owned()
        }
        Note::LeftAlone { keys, why } => {
            format!("Left alone: {} {}.", grouped(*keys), left_alone(*why, *keys))
        }
        Note::Repeats { rows } => format!("Repeats with the same content were left out: {}.", grouped(*rows)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_stops_being_json_is_told_with_its_place_and_what_stands_there() {
        let flaw = FileFlaw::Broken {
            expected: Expected::Colon,
            found: Instead::Invisible { code: 0x1b },
        };
        assert_eq!(
            bad_file(Some(3), Some(7), &flaw),
            "Line 3, column 7: A colon is expected here. Found: the invisible character U+001B. Nothing was changed."
        );
        assert_eq!(
            bad_file(None, None, &FileFlaw::Empty),
            "The file is empty (0 bytes). Nothing was changed."
        );
    }

    #[test]
    fn rows_and_notes_are_told_with_their_numbers() {
        let repeated = RowFlaw::Repeated {
            rows: 40_000,
            differs: Differs::Value,
        };
        assert_eq!(
            refusal(&repeated.into()),
            "This key is there 40,000 times, with different values."
        );
        assert_eq!(
            note(&Note::Repeats { rows: 1_200 }),
            "Repeats with the same content were left out: 1,200."
        );
    }
}
