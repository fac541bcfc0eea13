//! Whether a schema can be used: it stands for itself, and holding a value against it ends.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::budget::STEP;

/// Schemas in which one may stand for the same value inside each other, references followed.
const DEEPEST: usize = 40;
/// Patterns for texts and names.
const MOST_PATTERNS: usize = 100;
/// Bytes of one pattern.
const LONGEST_PATTERN: usize = 1_000;
/// Levels down to the references of a schema, all together: they are followed one inside the other.
const MOST_LEVELS: usize = 5_000;

/// Why a schema cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unsound {
    /// A reference leads out of the schema.
    Elsewhere(String),
    /// A reference leads to nothing that is a schema.
    Nowhere(String),
    /// A part of it has an address of its own, by which references mean something else.
    OwnAddress,
    /// It refers to itself for one and the same value.
    Circle,
    /// There are too many references, or schemas inside each other.
    TooDeep,
    /// There are too many patterns, or a very long one.
    Patterns,
}

/// What stands under a keyword.
enum Holds {
    /// A schema, a list of schemas, or nothing of interest.
    Schemas,
    /// Schemas by name.
    Named,
    /// A value, in which nothing is a schema.
    Value,
}

fn holds(keyword: &str) -> Holds {
    match keyword {
        "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas"
        | "dependencies" => Holds::Named,
        "enum" | "const" => Holds::Value,
        _ => Holds::Schemas,
    }
}

/// Whether what stands under a keyword is held against the same value as what it stands in.
fn is_of_the_same(keyword: &str) -> bool {
    matches!(
        keyword,
        "allOf" | "anyOf" | "oneOf" | "not" | "if" | "then" | "else" | "dependentSchemas" | "dependencies"
    )
}

/// Calls for each schema directly in another, with the keyword that it stands under and the steps to it.
fn each_inside<'a>(schema: &'a Map<String, Value>, mut with: impl FnMut(&'a str, String, &'a Value)) {
    for (keyword, value) in schema {
        match (holds(keyword), value) {
            (Holds::Value, _) => {}
            (Holds::Named, Value::Object(named)) => {
                for (name, inner) in named {
                    with(keyword, format!("/{}/{}", step(keyword), step(name)), inner);
                }
            }
            (_, Value::Array(list)) => {
                for (at, inner) in list.iter().enumerate() {
                    with(keyword, format!("/{}/{at}", step(keyword)), inner);
                }
            }
            (_, inner) => with(keyword, format!("/{}", step(keyword)), inner),
        }
    }
}

/// A name as a step of a JSON pointer.
fn step(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[derive(Default)]
struct Found {
    /// The schemas, by their pointers and by the names that they give themselves.
    places: HashMap<String, usize>,
    anchors: HashMap<String, usize>,
    /// For each schema those that are held against the same value.
    same: Vec<Vec<usize>>,
    /// References: where they stand, where they lead, and at what level.
    references: Vec<(usize, String, usize)>,
    patterns: usize,
    long_pattern: bool,
    own_address: bool,
}

/// Looks at a schema as a whole and says why it cannot be used; `base` is its own address.
pub(crate) fn refuse_unsound(schema: &Value) -> Result<(), Unsound> {
    let mut found = Found::default();
    found.look(schema, String::new(), 0);
    if found.own_address {
        return Err(Unsound::OwnAddress);
    }
    if found.patterns > MOST_PATTERNS || found.long_pattern {
        return Err(Unsound::Patterns);
    }
    if found
        .references
        .iter()
        .map(|(.., level)| level + 1)
        .sum::<usize>()
        > MOST_LEVELS
    {
        return Err(Unsound::TooDeep);
    }
    let base = schema.get("$id").and_then(Value::as_str).unwrap_or_default();
    for (from, reference, _) in std::mem::take(&mut found.references) {
        let to = found.target(&reference, base)?;
        found.same[from].push(to);
    }
    found.refuse_circles()
}

impl Found {
    fn look(&mut self, schema: &Value, at: String, level: usize) -> Option<usize> {
        if !schema.is_object() && !schema.is_boolean() {
            return None;
        }
        let number = self.same.len();
        self.same.push(Vec::new());
        let Value::Object(keywords) = schema else {
            self.places.insert(at, number);
            return Some(number);
        };
        self.note(keywords, number, level);
        let mut inside = Vec::new();
        each_inside(keywords, |keyword, steps, inner| {
            inside.push((keyword, steps, inner))
        });
        for (keyword, steps, inner) in inside {
            let inner = self.look(inner, format!("{at}{steps}"), level + 1);
            if let Some(inner) = inner.filter(|_| is_of_the_same(keyword)) {
                self.same[number].push(inner);
            }
        }
        self.places.insert(at, number);
        Some(number)
    }

    /// What a schema says of itself.
    fn note(&mut self, keywords: &Map<String, Value>, number: usize, level: usize) {
        let text = |keyword| keywords.get(keyword).and_then(Value::as_str);
        for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
            if let Some(reference) = text(keyword) {
                self.references.push((number, reference.to_owned(), level));
            }
        }
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = text(keyword) {
                self.anchors.insert(name.to_owned(), number);
            }
        }
        for keyword in ["$id", "id"] {
            match text(keyword) {
                Some(name) if name.starts_with('#') => {
                    self.anchors.insert(name[1..].to_owned(), number);
                }
                Some(_) if number > 0 => self.own_address = true,
                _ => {}
            }
        }
        let named = keywords.get("patternProperties").and_then(Value::as_object);
        let patterns = text("pattern")
            .into_iter()
            .chain(named.into_iter().flat_map(Map::keys).map(String::as_str));
        for pattern in patterns {
            self.patterns += 1;
            self.long_pattern |= pattern.len() > LONGEST_PATTERN;
        }
    }

    fn target(&self, reference: &str, base: &str) -> Result<usize, Unsound> {
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if !address.is_empty() && address != base.trim_end_matches('#') {
            return Err(Unsound::Elsewhere(reference.to_owned()));
        }
        let fragment = decoded(fragment);
        let found = match fragment.is_empty() || fragment.starts_with('/') {
            true => self.places.get(&fragment),
            false => self.anchors.get(&fragment),
        };
        found
            .copied()
            .ok_or_else(|| Unsound::Nowhere(reference.to_owned()))
    }

    /// Refuses schemas that come back to themselves, or go too deep, without going into the value.
    fn refuse_circles(&self) -> Result<(), Unsound> {
        // How deep it goes from a schema on; `None` while that is found out.
        let mut depths: HashMap<usize, Option<usize>> = HashMap::new();
        for start in 0..self.same.len() {
            // A schema, and which of those inside it is next.
            let mut way = vec![(start, 0)];
            if depths.contains_key(&start) {
                continue;
            }
            depths.insert(start, None);
            while let Some((at, next)) = way.last_mut() {
                let at = *at;
                match self.same[at].get(*next) {
                    Some(inner) => {
                        *next += 1;
                        match depths.get(inner) {
                            Some(None) => return Err(Unsound::Circle),
                            Some(Some(_)) => {}
                            None => {
                                depths.insert(*inner, None);
                                way.push((*inner, 0));
                            }
                        }
                    }
                    None => {
                        let inner = self.same[at]
                            .iter()
                            .filter_map(|inner| depths.get(inner).copied().flatten());
                        let depth = inner.max().map_or(0, |deepest| deepest + 1);
                        if depth > DEEPEST {
                            return Err(Unsound::TooDeep);
                        }
                        depths.insert(at, Some(depth));
                        way.pop();
                    }
                }
            }
        }
        Ok(())
    }
}

/// A fragment of an address without its `%` escapes.
fn decoded(fragment: &str) -> String {
    let bytes = fragment.as_bytes();
    let (mut decoded, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%')
            .then(|| fragment.get(at + 1..at + 3))
            .flatten();
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Puts the keyword that counts into every schema of a schema.
pub(crate) fn count_steps(schema: &mut Value) {
    let Value::Object(keywords) = schema else { return };
    for (keyword, value) in keywords.iter_mut() {
        match (holds(keyword), value) {
            (Holds::Value, _) => {}
            (Holds::Named, Value::Object(named)) => named.values_mut().for_each(count_steps),
            (_, Value::Array(list)) => list.iter_mut().for_each(count_steps),
            (_, inner) => count_steps(inner),
        }
    }
    keywords.insert(STEP.to_owned(), Value::Bool(true));
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_stands_for_itself_and_ends_can_be_used() {
        for schema in [
            json!(true),
            json!({ "$ref": "#/$defs/a%20b", "$defs": { "a b": { "type": "string" } } }),
            json!({ "properties": { "next": { "$ref": "#" } } }),
            json!({ "$id": "https://example.com/a", "items": { "$ref": "https://example.com/a#name" }, "$defs": { "x": { "$anchor": "name" } } }),
            json!({ "properties": { "enum": { "$ref": "#/properties/a~1b" }, "a/b": false } }),
            json!({ "definitions": { "enum": { "type": "null" } }, "allOf": [{ "$ref": "#/definitions/enum" }] }),
            json!({ "const": { "$ref": "#/nowhere" }, "enum": [{ "$ref": "elsewhere" }] }),
        ] {
            assert_eq!(refuse_unsound(&schema), Ok(()), "{schema}");
        }
    }

    #[test]
    fn what_leads_out_or_round_is_refused() {
        let circle = json!({ "$ref": "#/$defs/a", "$defs": { "a": { "anyOf": [{ "$ref": "#/$defs/b" }] }, "b": { "not": { "$ref": "#/$defs/a" } } } });
        for (schema, why) in [
            (json!({ "$ref": "#" }), Unsound::Circle),
            (circle, Unsound::Circle),
            (
                json!({ "items": { "$ref": "https://example.com/x.json" } }),
                Unsound::Elsewhere("https://example.com/x.json".into()),
            ),
            (
                json!({ "items": { "$ref": "file:///etc/passwd" } }),
                Unsound::Elsewhere("file:///etc/passwd".into()),
            ),
            (
                json!({ "$ref": "#/const", "const": { "$ref": "#/const" } }),
                Unsound::Nowhere("#/const".into()),
            ),
            (
                json!({ "$ref": "#/$defs/no" }),
                Unsound::Nowhere("#/$defs/no".into()),
            ),
            (
                json!({ "items": { "$id": "https://example.com/x" } }),
                Unsound::OwnAddress,
            ),
            (json!({ "pattern": "x".repeat(1_001) }), Unsound::Patterns),
        ] {
            assert_eq!(refuse_unsound(&schema), Err(why), "{schema}");
        }
    }

    #[test]
    fn a_long_chain_of_references_is_refused() {
        let mut named = Map::new();
        for at in 0..60 {
            named.insert(
                format!("d{at}"),
                json!({ "$ref": format!("#/$defs/d{}", at + 1) }),
            );
        }
        named.insert("d60".into(), json!(true));
        assert_eq!(
            refuse_unsound(&json!({ "$ref": "#/$defs/d0", "$defs": named })),
            Err(Unsound::TooDeep)
        );
    }

    #[test]
    fn every_schema_counts_and_no_value_does() {
        let mut schema = json!({ "properties": { "enum": { "enum": [{ "a": {} }] } }, "items": [{ "not": {} }], "required": ["x"] });
        count_steps(&mut schema);
        assert_eq!(
            schema,
            json!({
                "properties": { "enum": { "enum": [{ "a": {} }], STEP: true } },
                "items": [{ "not": { STEP: true }, STEP: true }],
                "required": ["x"],
                STEP: true,
            })
        );
    }
}
