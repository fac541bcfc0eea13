//! A flags file for OpenFeature's flagd: what is under a prefix as flags, each with its value as the
//! default variant. <https://flagd.dev/schema/v0/flags.json>
//!
//! The prefix stands in the file's `metadata`, where evaluators pass it on and do not mind it, so that the
//! flags come back in as the keys that they were.

use super::Exported;
use super::json::{self, JsonShape};
use super::members::Members;

const SCHEMA: &[u8] = b"{\n  \"$schema\": \"https://flagd.dev/schema/v0/flags.json\",\n";
const FLAGS: &[u8] = b"  \"flags\": {";
pub(super) const END: &[u8] = b"}\n}\n";

/// The largest whole number that flagd's schema allows, and that programs read exactly.
const MAX_NUMBER: f64 = 9_007_199_254_740_991.0;

/// Characters that end a line: the schema's names are of one line, and with any other name no flag of the
/// file is valid.
pub(crate) const LINE_ENDS: [char; 5] = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];

/// Appends what stands before the flags.
pub(super) fn write_start(prefix: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(SCHEMA);
    if !prefix.is_empty() {
        out.extend_from_slice(br#"  "metadata": {"keyPrefix": "#);
        json::quote_into(prefix, out);
        out.extend_from_slice(b"},\n");
    }
    out.extend_from_slice(FLAGS);
}

/// What the `metadata` of a flags file says of its keys.
pub(super) struct Described {
    /// What they begin with, before the flags' names.
    pub prefix: String,
    /// Whether it says nothing else.
    pub alone: bool,
}

/// None where it says nothing of them.
pub(super) fn described(metadata: &[u8]) -> Option<Described> {
    let members: Vec<_> = Members::of(metadata).collect();
    let prefix = members.iter().find(|member| member.name == b"keyPrefix")?;
    Some(Described {
        prefix: serde_json::from_slice(prefix.value).ok()?,
        alone: members.len() == 1,
    })
}

/// Whether a flag can be called so.
pub(super) fn is_on_one_line(name: &str) -> bool {
    !name.contains(LINE_ENDS)
}

/// The flag's name: the key without the prefix; none if nothing is left or the prefix is another.
pub(super) fn flag_name<'a>(key: &'a str, prefix: &str) -> Option<&'a str> {
    key.strip_prefix(prefix).filter(|name| !name.is_empty())
}

/// Appends a flag, without what separates it from others; false if the entry is left out: its value is
/// not text, it is not under the prefix, or no flag can have its name.
///
/// As in the map, a number or an object stands there as it is and other text as a string; so do lists,
/// for which flagd has no kind, and numbers that programs would not read exactly.
pub(super) fn write_entry(entry: &Exported<'_>, prefix: &str, out: &mut Vec<u8>) -> bool {
    let name = flag_name(entry.key, prefix).filter(|name| is_on_one_line(name));
    let (Some(name), Ok(text)) = (name, std::str::from_utf8(entry.value)) else {
        return false;
    };
    json::quote_into(name, out);
    out.extend_from_slice(br#": {"state": "ENABLED", "variants": {"#);
    let variant: &[u8] = match text {
        "true" | "false" => {
            out.extend_from_slice(br#""on": true, "off": false"#);
            if text == "true" { b"on" } else { b"off" }
        }
        text => {
            out.extend_from_slice(br#""value": "#);
            if json::embeds(entry.value) && is_kind_of_flag(text) {
                out.extend_from_slice(entry.value);
            } else {
                json::quote_into(text, out);
            }
            b"value"
        }
    };
    out.extend_from_slice(br#"}, "defaultVariant": ""#);
    out.extend_from_slice(variant);
    out.extend_from_slice(b"\"}");
    true
}

/// Whether flagd has a kind of flags for JSON of this shape, and programs read it exactly.
fn is_kind_of_flag(json: &str) -> bool {
    match json::shape(json.as_bytes()) {
        Some(JsonShape::Object) => true,
        Some(JsonShape::Number) => json.parse().is_ok_and(|number: f64| number.abs() <= MAX_NUMBER),
        _ => false,
    }
}
