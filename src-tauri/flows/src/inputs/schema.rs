//! What a JSON Schema says of inputs: the part of it that a form can show.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{InputKind, Said};

#[derive(Deserialize)]
struct Schema {
    #[serde(default)]
    properties: BTreeMap<String, Property>,
    #[serde(default)]
    required: Vec<String>,
}

#[derive(Deserialize)]
struct Property {
    r#type: Option<Value>,
    description: Option<String>,
    title: Option<String>,
    default: Option<Box<RawValue>>,
}

/// Names and what is said of them; none where this is no JSON Schema of an object.
pub(super) fn properties(schema: &str) -> Vec<(String, Said)> {
    let Ok(Schema { properties, required }) = serde_json::from_str(schema) else {
        return Vec::new();
    };
    let said = |(name, property): (String, Property)| {
        let default = property.default.map(|json| json.get().to_owned());
        let kind = property.r#type.as_ref().and_then(kind_of);
        let said = Said {
            kind: kind.or(default.as_deref().map(InputKind::of_json)),
            description: property.description.or(property.title),
            required: Some(required.contains(&name)),
            default,
        };
        (name, said)
    };
    properties.into_iter().map(said).collect()
}

/// The kind that a `type` is filled in as; of several, null aside, the only one.
fn kind_of(types: &Value) -> Option<InputKind> {
    let one = |name: &str| match name {
        "string" => InputKind::Text,
        "number" | "integer" => InputKind::Number,
        "boolean" => InputKind::Switch,
        _ => InputKind::Json,
    };
    match types {
        Value::String(name) => Some(one(name)),
        Value::Array(names) => {
            let mut names = names
                .iter()
                .filter_map(Value::as_str)
                .filter(|name| *name != "null");
            let first = names.next()?;
            Some(match names.next() {
                None => one(first),
                Some(_) => InputKind::Json,
            })
        }
        _ => None,
    }
}
