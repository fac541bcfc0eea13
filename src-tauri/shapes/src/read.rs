//! JSON read one level at a time, in its order and to the byte, so that nothing is parsed that nobody asks for.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// The fields of an object in their order. Of a name that is there twice both are in it.
pub(crate) struct Fields<'a>(pub(crate) Vec<(String, &'a str)>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Fields<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some((name, raw)) = map.next_entry::<String, &RawValue>()? {
                    fields.push((name, raw.get()));
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// The fields of an object as it is written; none of what is no object.
pub(crate) fn fields(raw: &str) -> Vec<(String, &str)> {
    serde_json::from_str::<Fields<'_>>(raw).map_or_else(|_| Vec::new(), |fields| fields.0)
}

/// The items of an array as it is written; none of what is no array.
pub(crate) fn items(raw: &str) -> Vec<&str> {
    let items = serde_json::from_str::<Vec<&RawValue>>(raw).unwrap_or_default();
    items.into_iter().map(RawValue::get).collect()
}

/// JSON without the white space around it; `None` where it is no JSON, or nested too deeply to be looked at.
pub(crate) fn json(text: &str) -> Option<&str> {
    serde_json::from_str::<&RawValue>(text).ok().map(RawValue::get)
}
