//! One field of a JSON text set or taken out: only its bytes become others.

use std::ops::Range;

use super::members::{Member, Members, end_of, says};
use super::{FieldStep, quote_into, skip_space};

/// What setting a field comes to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Patched {
    /// The text as it is then.
    Text(Vec<u8>),
    /// The field has this value already, to the byte.
    Same,
    /// There is no such field, and it was not to be added.
    NoSuchField,
    /// It cannot be added: on the way there is something that has no fields, or a list that is too short.
    NoPlace,
}

/// Sets the field at a path to a value, both known to be JSON; of two fields of one name the last, which is
/// what programs read. Where it is not there it is added, with all that leads to it, or left alone.
pub(crate) fn set_field(text: &[u8], path: &[FieldStep], value: &[u8], adds: bool) -> Patched {
    let mut at = skip_space(text, 0);
    for (done, step) in path.iter().enumerate() {
        let Some(members) = Members::of(text, at) else {
            return Patched::NoPlace;
        };
        match found(text, members, step) {
            Found::At(member) => at = member.value.start,
            Found::Not { items, last } if adds => return added(text, at, last, items, &path[done..], value),
            Found::Not { .. } => return Patched::NoSuchField,
        }
    }
    let place = at..end_of(text, at);
    match &text[place.clone()] == value {
        true => Patched::Same,
        false => Patched::Text(spliced(text, place, &[value])),
    }
}

/// Takes all members of a name out of an object; `None` where there is none.
pub(crate) fn without_member(text: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut text = text.to_vec();
    let mut removed = false;
    loop {
        let at = skip_space(&text, 0);
        let members: Vec<Member> = Members::of(&text, at)?.collect();
        let Some(found) = members
            .iter()
            .position(|member| says(&text[member.name.clone()], name))
        else {
            return removed.then_some(text);
        };
        // With the comma before it, or else the one behind it.
        let place = match (found.checked_sub(1), members.get(found + 1)) {
            (Some(before), _) => members[before].value.end..members[found].value.end,
            (None, Some(behind)) => members[found].name.start..behind.name.start,
            (None, None) => members[found].name.start..members[found].value.end,
        };
        text = spliced(&text, place, &[]);
        removed = true;
    }
}

/// The bytes of the last member of a name of an object, which is what programs read.
pub(crate) fn member_of<'a>(text: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let members = Members::of(text, skip_space(text, 0))?;
    let named = members.filter(|member| says(&text[member.name.clone()], name));
    named.last().map(|member| &text[member.value])
}

/// Whether the field at a path has this value, as it is written there, or is a text that says it; of two fields
/// of one name the last.
pub(crate) fn field_is(text: &[u8], path: &[FieldStep], value: &str, only_text: bool) -> bool {
    let mut at = skip_space(text, 0);
    for step in path {
        let Some(Found::At(member)) = Members::of(text, at).map(|members| found(text, members, step)) else {
            return false;
        };
        at = member.value.start;
    }
    let found = &text[at..end_of(text, at)];
    !only_text && found == value.as_bytes() || says(found, value)
}

/// The items of a list, each as it is written; `None` where the text is no list.
pub(crate) fn items_of(text: &[u8]) -> Option<Vec<&[u8]>> {
    let items = Members::of(text, skip_space(text, 0))?;
    match items.is_object() {
        true => None,
        false => Some(items.map(|item| &text[item.value]).collect()),
    }
}

enum Found {
    At(Member),
    Not { items: usize, last: Option<Member> },
}

fn found(text: &[u8], members: Members<'_>, step: &FieldStep) -> Found {
    let is_object = members.is_object();
    let (mut found, mut last, mut items) = (None, None, 0);
    for member in members {
        let is_meant = match is_object {
            true => step
                .name
                .as_deref()
                .is_some_and(|name| says(&text[member.name.clone()], name)),
            false => step.index == Some(items),
        };
        if is_meant {
            found = Some(member.clone());
        }
        items += 1;
        last = Some(member);
    }
    match found {
        Some(member) => Found::At(member),
        None => Found::Not { items, last },
    }
}

/// Adds what is missing of a path to the object or list that begins at a place, behind its last member and
/// set apart from it as that one is from the one before.
fn added(
    text: &[u8],
    at: usize,
    last: Option<Member>,
    items: usize,
    missing: &[FieldStep],
    value: &[u8],
) -> Patched {
    let Some((first, deeper)) = missing.split_first() else {
        return Patched::NoPlace;
    };
    let Some(value) = nested(deeper, value) else {
        return Patched::NoPlace;
    };
    let mut new = Vec::new();
    match (text.get(at), &first.name) {
        (Some(b'{'), Some(name)) => quote_into(name, &mut new),
        (Some(b'['), _) if first.index == Some(items) => {}
        _ => return Patched::NoPlace,
    }
    let is_member = !new.is_empty();
    let Some(last) = last else {
        if is_member {
            new.push(b':');
        }
        return Patched::Text(spliced(text, at + 1..at + 1, &[&new, &value]));
    };
    let begins = last.name.start;
    let gap = begins
        - text[..begins]
            .iter()
            .rev()
            .take_while(|byte| is_space(**byte))
            .count();
    let between = match is_member {
        true => &text[last.name.end..last.value.start],
        false => &[],
    };
    let end = last.value.end;
    Patched::Text(spliced(
        text,
        end..end,
        &[b",", &text[gap..begins], &new, between, &value],
    ))
}

/// A value within objects, and lists of one item, that lead to it.
fn nested(steps: &[FieldStep], value: &[u8]) -> Option<Vec<u8>> {
    let mut value = value.to_vec();
    for step in steps.iter().rev() {
        let mut around = Vec::with_capacity(value.len() + 8);
        let end = match (&step.name, step.index) {
            (Some(name), _) => {
                around.push(b'{');
                quote_into(name, &mut around);
                around.push(b':');
                b'}'
            }
            (None, Some(0)) => {
                around.push(b'[');
                b']'
            }
            (None, _) => return None,
        };
        around.extend_from_slice(&value);
        around.push(end);
        value = around;
    }
    Some(value)
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn spliced(text: &[u8], place: Range<usize>, new: &[&[u8]]) -> Vec<u8> {
    let more: usize = new.iter().map(|piece| piece.len()).sum();
    let mut out = Vec::with_capacity(text.len() + more);
    out.extend_from_slice(&text[..place.start]);
    new.iter().for_each(|piece| out.extend_from_slice(piece));
    out.extend_from_slice(&text[place.end..]);
    out
}

#[cfg(test)]
mod tests;
