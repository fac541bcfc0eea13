//! What programs print around entries: a flags file of flagd, and the answers of Workers KV and of
//! wrangler to a list and to a bulk get. They are told from a map by all their names together and by what
//! the values are, never by one of them alone. Only a map that has nothing but such keys with such values
//! is taken for the answer; the preview says what a file was taken for.
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

use super::json::{JsonShape, skip_space};
use super::members::{Member, Members, scanned};

/// What stands inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Inside {
    /// Flags.
    Flags,
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

/// The members, if they have only these names and the last that the text has is the only one cut off.
fn only<'a>(head: &'a [u8], names: &[&str]) -> Option<Vec<Member<'a>>> {
    let mut members = Vec::new();
    for member in Members::of(head) {
        if !names.iter().any(|name| name.as_bytes() == member.name) || members.len() > names.len() {
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
    let members = only(head, &["$schema", "$evaluators", "flags", "metadata"])?;
    let flags = named(&members, "flags")?;
    let is_flagds = |member: &Member<'_>| {
        memchr::memmem::find(member.value, b"flagd.dev/").is_some() && member.shape == Some(JsonShape::String)
    };
    let first = match flags.shape? {
        JsonShape::Object => Members::of(flags.value).next().map(|flag| flag.value),
        JsonShape::Array => Some(&flags.value[1..]),
        _ => return None,
    };
    let looks_like_flags = first.is_some_and(|flag| {
        let mut fields = Members::of(flag);
        fields.any(|field| matches!(field.name, b"variants" | b"defaultVariant"))
    });
    (looks_like_flags || named(&members, "$schema").is_some_and(is_flagds)).then_some(Answer {
        inside: Inside::Flags,
        path: &["flags"],
    })
}

fn list(head: &[u8]) -> Option<Answer> {
    let members = only(head, &["keys", "list_complete", "cursor", "cacheStatus"])?;
    let keys = named(&members, "keys").filter(|keys| lists_names(keys))?;
    // The rest follows behind the keys where they are too many for the start of the text.
    (!keys.whole || named(&members, "list_complete").is_some()).then_some(Answer {
        inside: Inside::Names,
        path: &["keys"],
    })
}

fn rest(head: &[u8]) -> Option<Answer> {
    let members = only(head, &["result", "success", "errors", "messages", "result_info"])?;
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
    let values = Members::of(result.value).next()?;
    let only_values = values.name == b"values" && values.shape == Some(JsonShape::Object);
    only_values.then(|| Answer {
        inside: of_values(values.value),
        path: &["result", "values"],
    })
}

/// What wrangler prints: the values, or in older versions an object around them.
fn wranglers(head: &[u8]) -> Option<Answer> {
    let mut members = Members::of(head);
    let around = match (members.next(), members.next()) {
        (Some(one), None) => one.name == b"values" && one.shape == Some(JsonShape::Object) && !is_entry(&one),
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
        .filter(|value| value.shape != Some(JsonShape::Null))
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
    let fields: Vec<_> = Members::of(member.value).map(|field| field.name).collect();
    fields.contains(&&b"value"[..])
        && fields
            .iter()
            .all(|name| matches!(*name, b"value" | b"metadata" | b"expiration"))
}

/// Whether it is a list whose first item, if any, is an object with a name.
fn lists_names(member: &Member<'_>) -> bool {
    let Some(items) = member.value.strip_prefix(b"[") else {
        return false;
    };
    match items.get(skip_space(items, 0)) {
        Some(b']') => true,
        _ => Members::of(items).any(|field| field.name == b"name"),
    }
}

/// Whether the text is one object and that line, and nothing else.
fn ends_with_success(head: &[u8]) -> bool {
    let start = skip_space(head, 0);
    scanned(head, start).is_some_and(|(object, shape)| {
        shape == JsonShape::Object && head[start + object.len()..].trim_ascii() == SUCCESS
    })
}
