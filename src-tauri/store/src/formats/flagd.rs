//! A flags file for OpenFeature's flagd: the switches under a prefix as boolean flags.
//! <https://flagd.dev/schema/v0/flags.json>

use super::{Exported, json};

pub(super) const START: &[u8] =
    b"{\n  \"$schema\": \"https://flagd.dev/schema/v0/flags.json\",\n  \"flags\": {";
pub(super) const END: &[u8] = b"}\n}\n";

/// Whether a value is a switch: exactly `true` or `false`.
pub(super) fn is_switch(value: &[u8]) -> bool {
    matches!(value, b"true" | b"false")
}

/// The flag's name: the key without the prefix; none if nothing is left or the prefix is another.
pub(super) fn flag_name<'a>(key: &'a str, prefix: &str) -> Option<&'a str> {
    key.strip_prefix(prefix).filter(|name| !name.is_empty())
}

/// Appends a flag, without what separates it from others; false if the entry is left out because it
/// is not a switch or not under the prefix.
pub(super) fn write_entry(entry: &Exported<'_>, prefix: &str, out: &mut Vec<u8>) -> bool {
    let Some(name) = flag_name(entry.key, prefix).filter(|_| is_switch(entry.value)) else {
        return false;
    };
    let variant: &[u8] = if entry.value == b"true" { b"on" } else { b"off" };
    json::quote_into(name, out);
    out.extend_from_slice(
        br#": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": ""#,
    );
    out.extend_from_slice(variant);
    out.extend_from_slice(b"\"}");
    true
}
