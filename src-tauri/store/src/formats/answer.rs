//! What programs print around entries: a flags file of flagd, and the answers of Workers KV and of
//! wrangler to a list and to a bulk get. They are told from a map by all their names together and by what
//! the values are, never by one of them alone. Only a map that has nothing but such keys with such values
//! is taken for the answer; the preview says what a file was taken for, and there it can be read as a map.
//!
//! - flagd: `{"$schema": …, "flags": {name: {"state", "variants", "defaultVariant"}, …}}`, or the flags
//!   in a list, each with its `key`. <https://flagd.dev/schema/v0/flags.json>
//! - the Workers API's `list()`: `{"keys": [{"name", …}, …], "list_complete": …}`.
//!   <https://developers.cloudflare.com/kv/api/list-keys/>
//! - the REST API: `{"result": …, "success": true, "errors": [], "messages": []}` around a list of
//!   names or the `values` of a bulk get.
//!   <https://developers.cloudflare.com/api/resources/kv/subresources/namespaces/subresources/keys/>
//! - `wrangler kv bulk get`: `{key: {"value": text}, …}` or `{key: text, …}`, and then the line
//!   `Success!`.

use super::file_format::FileFormat;
use super::flagd::described;
use super::json::{JsonShape, skip_space};
use super::members::{Member, Members, scanned};

use JsonShape::{Array, Bool, Null, Number, Object, String as Text};

/// The members that an object may have, with what each may be; anything where nothing is named.
type Shape = [(&'static str, &'static [JsonShape])];

const FLAGS: &Shape = &[
    ("$schema", &[Text]),
    ("$evaluators", &[Object]),
    ("flags", &[Object, Array]),
    ("metadata", &[Object]),
];
const LIST: &Shape = &[
    ("keys", &[Array]),
    ("list_complete", &[Bool]),
    ("cursor", &[Text, Null]),
    ("cacheStatus", &[Text, Null]),
];
const REST: &Shape = &[
    ("result", &[Array, Object]),
    ("success", &[Bool]),
    ("errors", &[Array]),
    ("messages", &[Array, Null]),
    ("result_info", &[Object, Null]),
];
const NAME: &Shape = &[
    ("name", &[Text]),
    ("expiration", &[Number, Null]),
    ("metadata", &[]),
];
const ENTRY: &Shape = &[("value", &[]), ("metadata", &[]), ("expiration", &[Number, Null])];

/// What stands inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inside {
    /// Flags.
    Flags {
        /// What all keys begin with that are called by the flags; where it is known.
        prefix: String,
    },
    /// Values by their keys.
    Values {
        /// Each in an object, which may have more.
        wrapped: bool,
        /// Which has the metadata too, and the expiry.
        with_metadata: bool,
    },
    /// Names of keys.
    Names,
}

/// How entries or names stand in a text that is not made of them alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub inside: Inside,
    /// The names of the objects that lead there, from the outside.
    pub path: &'static [&'static str],
}

impl Answer {
    /// What a file is that is made so.
    pub fn format(&self) -> FileFormat {
        match self.inside {
            Inside::Flags { .. } => FileFormat::Flags,
            Inside::Values { .. } => FileFormat::Values,
            Inside::Names => FileFormat::Names,
        }
    }
}

/// The last line of what wrangler prints.
pub(super) const SUCCESS: &[u8] = b"Success!";

/// Tells what a text that begins with a brace is, if it is no map; `head` is its start, or all of it.
pub(super) fn recognise(head: &[u8]) -> Option<Answer> {
    if ends_with_success(head) {
        return wranglers(head);
    }
    let first = Members::of(head).next()?;
    match first.name {
        b"$schema" | b"$evaluators" | b"flags" | b"metadata" => flags(head),
        b"keys" | b"list_complete" | b"cursor" | b"cacheStatus" => list(head),
        b"result" | b"success" | b"errors" | b"messages" | b"result_info" => rest(head),
        _ => None,
    }
}

/// Whether a text of which this is only the start may be wrangler's answer, which its last line tells: as
/// far as the text goes, each value stands in an object of its own.
pub(super) fn may_be_wrapped(head: &[u8]) -> bool {
    let mut entries = 0;
    for member in Members::of(head) {
        match member.shape {
            Some(Null) | None => {}
            _ if is_entry(&member) => entries += 1,
            _ => return false,
        }
    }
    entries > 0
}

/// The members, if there are only such as the shape has.
fn only<'a>(head: &'a [u8], shape: &Shape) -> Option<Vec<Member<'a>>> {
    let mut members = Vec::new();
    for member in Members::of(head) {
        let (_, kinds) = shape.iter().find(|(name, _)| name.as_bytes() == member.name)?;
        // A value that is cut off may not show what it is.
        let fits = member
            .shape
            .is_none_or(|kind| kinds.is_empty() || kinds.contains(&kind));
        if !fits || members.len() == shape.len() {
            return None;
        }
        members.push(member);
    }
    Some(members)
}

fn named<'a>(members: &'a [Member<'a>], name: &str) -> Option<&'a Member<'a>> {
    members.iter().find(|member| member.name == name.as_bytes())
}

fn flags(head: &[u8]) -> Option<Answer> {
    let members = only(head, FLAGS)?;
    let flags = named(&members, "flags")?;
    let is_flagds = |member: &Member<'_>| memchr::memmem::find(member.value, b"flagd.dev/").is_some();
    let first = match flags.shape? {
        Object => Members::of(flags.value).next().map(|flag| flag.value),
        Array => Some(&flags.value[1..]),
        _ => return None,
    };
    let looks_like_flags = first.is_some_and(is_flag);
    (looks_like_flags || named(&members, "$schema").is_some_and(is_flagds)).then(|| {
        let described = named(&members, "metadata").and_then(|metadata| described(metadata.value));
        Answer {
            inside: Inside::Flags {
                prefix: described.map_or_else(String::new, |described| described.prefix),
            },
            path: &["flags"],
        }
    })
}

/// Whether what begins here is a flag: it has variants, and a default one that has a name.
fn is_flag(flag: &[u8]) -> bool {
    let mut found = false;
    for field in Members::of(flag) {
        let fits = match field.name {
            b"variants" => matches!(field.shape, Some(Object) | None),
            b"defaultVariant" => matches!(field.shape, Some(Text | Null) | None),
            _ => continue,
        };
        if !fits {
            return false;
        }
        found = true;
    }
    found
}

fn list(head: &[u8]) -> Option<Answer> {
    let members = only(head, LIST)?;
    let keys = named(&members, "keys").filter(|keys| lists_names(keys))?;
    // The rest follows behind the keys where they are too many for the start of the text.
    (!keys.whole || named(&members, "list_complete").is_some()).then_some(Answer {
        inside: Inside::Names,
        path: &["keys"],
    })
}

fn rest(head: &[u8]) -> Option<Answer> {
    let members = only(head, REST)?;
    let result = named(&members, "result")?;
    if result.whole && (named(&members, "success").is_none() || named(&members, "errors").is_none()) {
        return None;
    }
    if lists_names(result) {
        return Some(Answer {
            inside: Inside::Names,
            path: &["result"],
        });
    }
    let values = only(result.value, &[("values", &[Object])])?.pop()?;
    (values.shape == Some(Object)).then(|| Answer {
        inside: of_values(values.value),
        path: &["result", "values"],
    })
}

/// What wrangler prints: the values, or in older versions an object around them.
fn wranglers(head: &[u8]) -> Option<Answer> {
    let mut members = Members::of(head);
    let around = match (members.next(), members.next()) {
        (Some(one), None) => one.name == b"values" && one.shape == Some(Object) && !is_entry(&one),
        _ => false,
    };
    let path: &[&str] = if around { &["values"] } else { &[] };
    let values = if around {
        Members::of(head).next()?.value
    } else {
        head
    };
    Some(Answer {
        inside: of_values(values),
        path,
    })
}

fn of_values(values: &[u8]) -> Inside {
    let there: Vec<_> = Members::of(values)
        .filter(|value| value.shape != Some(Null))
        .collect();
    // One that is cut off counts where there is no other.
    let counts = |value: &&Member<'_>| value.whole || there.len() == 1;
    let wrapped = !there.is_empty() && there.iter().filter(counts).all(is_entry);
    let has_metadata = |value: &Member<'_>| Members::of(value.value).any(|field| field.name == b"metadata");
    Inside::Values {
        wrapped,
        with_metadata: wrapped && there.iter().any(has_metadata),
    }
}

/// Whether the value of a key stands in an object of its own.
fn is_entry(member: &Member<'_>) -> bool {
    only(member.value, ENTRY).is_some_and(|fields| named(&fields, "value").is_some())
}

/// Whether it is a list whose first item, if any, is an object with the name of a key.
fn lists_names(member: &Member<'_>) -> bool {
    let Some(items) = member.value.strip_prefix(b"[") else {
        return false;
    };
    match items.get(skip_space(items, 0)) {
        Some(b']') => true,
        _ => only(items, NAME).is_some_and(|fields| named(&fields, "name").is_some()),
    }
}

/// Whether the text is one object and that line, and nothing else.
fn ends_with_success(head: &[u8]) -> bool {
    let start = skip_space(head, 0);
    scanned(head, start).is_some_and(|(object, shape)| {
        shape == Object && head[start + object.len()..].trim_ascii() == SUCCESS
    })
}
