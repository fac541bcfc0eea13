//! A JSON Schema of what values have in common: each of them fits it.

use std::fmt::Write as _;

use serde_json::Value;

use crate::gather::Place;
use crate::kinds::FieldKind;
use crate::pattern::Pattern;

/// The schema as a text that a person can read on: in the order of the fields, two spaces for each level.
pub(crate) fn schema(pattern: &Pattern, place: &Place) -> String {
    let mut out = String::from("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n");
    let _ = write!(out, "  \"title\": {},\n  ", pattern.quoted());
    members(place, 1, &mut out);
    out.push_str("\n}\n");
    out
}

/// The members of a schema for a place, without the braces around them.
fn members(place: &Place, level: usize, out: &mut String) {
    let _ = write!(out, "\"type\": {}", types(place));
    let line = |level: usize| format!(",\n{}", "  ".repeat(level));
    if !place.fields.is_empty() {
        out.push_str(&line(level));
        out.push_str("\"properties\": {");
        for (at, (name, field)) in place.fields.iter().enumerate() {
            out.push_str(if at == 0 { "\n" } else { ",\n" });
            let _ = write!(out, "{}{}: ", "  ".repeat(level + 1), Value::from(name.as_str()));
            one(field, level + 1, out);
        }
        let _ = write!(out, "\n{}}}", "  ".repeat(level));
        let groups = place.of_kind(FieldKind::Group);
        let always = place.fields.iter().filter(|(_, field)| field.seen == groups);
        let always: Vec<&str> = always.map(|(name, _)| name.as_str()).collect();
        if !always.is_empty() {
            out.push_str(&line(level));
            let _ = write!(out, "\"required\": {}", list(&always));
        }
    }
    if let Some(items) = &place.items {
        out.push_str(&line(level));
        out.push_str("\"items\": ");
        one(items, level, out);
    }
}

/// A schema inside another one: on one line where there is only a type.
fn one(place: &Place, level: usize, out: &mut String) {
    if place.fields.is_empty() && place.items.is_none() {
        let _ = write!(out, "{{ \"type\": {} }}", types(place));
        return;
    }
    let _ = write!(out, "{{\n{}", "  ".repeat(level + 1));
    members(place, level + 1, out);
    let _ = write!(out, "\n{}}}", "  ".repeat(level));
}

fn types(place: &Place) -> String {
    let name = |kind| match kind {
        FieldKind::Text => "string",
        FieldKind::Number if place.whole => "integer",
        FieldKind::Number => "number",
        FieldKind::Switch => "boolean",
        FieldKind::Nothing => "null",
        FieldKind::Group => "object",
        FieldKind::List => "array",
    };
    match &place.kinds().into_iter().map(name).collect::<Vec<_>>()[..] {
        [only] => format!("\"{only}\""),
        several => list(several),
    }
}

fn list(texts: &[&str]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| Value::from(*text).to_string()).collect();
    format!("[{}]", quoted.join(", "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::gather::Gathered;
    use crate::schema::{Outcome, Schema};

    fn made(values: &[String]) -> String {
        let mut gathered = Gathered::default();
        values
            .iter()
            .for_each(|value| assert!(gathered.add(value), "{value}"));
        schema(&Pattern::new("user:{id}"), &gathered.whole)
    }

    #[test]
    fn it_is_a_text_to_read_on() {
        let values = [
            r#"{"theme":"dark","size":22.00,"tags":[{"x":1}]}"#,
            r#"{"theme":null,"size":1,"tags":[]}"#,
        ];
        let text = made(&values.map(str::to_owned));
        let expected = r#"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "user:{id}",
  "type": "object",
  "properties": {
    "theme": { "type": ["string", "null"] },
    "size": { "type": "number" },
    "tags": {
      "type": "array",
      "items": {
        "type": "object",
        "properties": {
          "x": { "type": "integer" }
        },
        "required": ["x"]
      }
    }
  },
  "required": ["theme", "size", "tags"]
}
"#;
        assert_eq!(text, expected);
    }

    /// JSON as people and programs write it, and worse: names twice, numbers of any size, any nesting.
    fn json() -> impl Strategy<Value = String> {
        let name = prop_oneof![
            Just("a"),
            Just("b"),
            Just("A"),
            Just(""),
            Just("$ref"),
            Just("type"),
            Just("é/~\\\"")
        ];
        let leaf = prop_oneof![
            Just("null".to_owned()),
            any::<bool>().prop_map(|on| on.to_string()),
            any::<i64>().prop_map(|number| number.to_string()),
            (-1e9..1e9).prop_map(|number: f64| format!("{number:.2}")),
            Just("1e300".to_owned()),
            Just("-0".to_owned()),
            ".{0,12}".prop_map(|text| Value::from(text).to_string()),
        ];
        leaf.prop_recursive(5, 60, 6, move |inner| {
            let member = (name.clone(), inner.clone())
                .prop_map(|(name, value)| format!("{}: {value}", Value::from(name)));
            prop_oneof![
                prop::collection::vec(inner, 0..6).prop_map(|items| format!("[{}]", items.join(","))),
                prop::collection::vec(member, 0..6)
                    .prop_map(|members| format!("{{{}}}", members.join(" , "))),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_value_fits_the_schema_that_was_made_of_them(values in prop::collection::vec(json(), 1..12)) {
            let text = made(&values);
            let schema = Schema::new(text.as_bytes()).unwrap_or_else(|error| panic!("{error:?} in {text}"));
            for value in &values {
                let outcome = schema.check(value.as_bytes(), &store::Job::default()).unwrap();
                prop_assert!(matches!(outcome, Outcome::Fits), "{value} and {text}: {outcome:?}");
            }
        }
    }
}
