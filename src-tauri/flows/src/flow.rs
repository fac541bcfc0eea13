//! What is run: the code, its inputs and the limits that it keeps.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::value::RawValue;
use store::model::Selection;

/// A function that a program hands to a flow beside its inputs: JSON texts of the arguments in, the JSON
/// text of the result out, or the message of an error that the flow may catch.
pub type HostFunction = Arc<dyn Fn(&[String]) -> Result<String, String> + Send + Sync>;

/// A flow that can be run.
#[derive(Clone)]
pub struct Flow {
    /// The namespace that `kv` reads and writes, an id or a name.
    pub namespace: String,
    /// What the change is called after: "Ran rate limit".
    pub name: String,
    /// The body of an asynchronous JavaScript function, in strict mode.
    pub code: String,
    /// Names and values, each a JSON text.
    pub(crate) inputs: Vec<(String, String)>,
    pub(crate) functions: Vec<(String, HostFunction)>,
    /// Names that are undefined in the code, where nothing else has them.
    pub(crate) absent: Vec<String>,
    /// Runs once for each of these keys, in their order, all in one plan: the inputs `key` and `value`, a text,
    /// or an `ArrayBuffer` where it is none, are the key and its value before the first run.
    pub each: Option<Selection>,
    /// What it may use.
    pub limits: Limits,
    /// Instead of the clock, in Unix milliseconds: the same run twice, for a test.
    pub pinned_now: Option<i64>,
    /// Instead of chance, for a test.
    pub pinned_seed: Option<u64>,
}

/// What a run may use. A run that reaches one of them ends, and writes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// From start to end, waiting for the store included; for many keys, each by itself.
    pub time: Duration,
    /// Of what the code holds, in bytes.
    pub memory: usize,
    /// Of calls within calls, in bytes.
    pub stack: usize,
    /// Calls that set or delete a key.
    pub writes: u32,
    /// Values written by all those calls together, in bytes.
    pub written_bytes: u64,
    /// Text printed by `console`, in bytes; what is printed beyond is left out.
    pub log_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(10),
            memory: 64 * 1_048_576,
            stack: 512 * 1_024,
            writes: 100_000,
            written_bytes: 1_073_741_824,
            log_bytes: 262_144,
        }
    }
}

/// Why inputs cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputError {
    /// A value is no JSON text.
    #[error("the value of “{name}” is not JSON")]
    NotJson {
        /// The input's name.
        name: String,
    },
    /// All inputs together are no JSON object.
    #[error("the inputs are not a JSON object")]
    NotAnObject,
}

impl Flow {
    /// A flow without inputs, with the usual limits.
    pub fn new(namespace: impl Into<String>, name: impl Into<String>, code: impl Into<String>) -> Self {
        Self {
            namespace: namespace.into(),
            name: name.into(),
            code: code.into(),
            inputs: Vec::new(),
            functions: Vec::new(),
            absent: Vec::new(),
            each: None,
            limits: Limits::default(),
            pinned_now: None,
            pinned_seed: None,
        }
    }

    /// Gives it an input; the later of one name holds.
    ///
    /// Errors: `NotJson`.
    pub fn with_input(mut self, name: impl Into<String>, json: &str) -> Result<Self, InputError> {
        let name = name.into();
        if serde_json::from_str::<&RawValue>(json).is_err() {
            return Err(InputError::NotJson { name });
        }
        self.inputs.retain(|(other, _)| *other != name);
        self.inputs.push((name, json.to_owned()));
        Ok(self)
    }

    /// Gives it all members of a JSON object as inputs, to the byte.
    ///
    /// Errors: `NotAnObject`.
    pub fn with_inputs(mut self, json: &str) -> Result<Self, InputError> {
        let members = Members::of(json).ok_or(InputError::NotAnObject)?;
        let members = members.0.into_iter();
        self.take(members.map(|(name, value)| (name, value.get().to_owned())));
        Ok(self)
    }

    /// Gives it many inputs in one go; the later of one name holds, in its place.
    ///
    /// Errors: `NotJson`; then it has none of them.
    pub fn with_all(mut self, inputs: Vec<(String, String)>) -> Result<Self, InputError> {
        for (name, json) in &inputs {
            if serde_json::from_str::<&RawValue>(json).is_err() {
                return Err(InputError::NotJson { name: name.clone() });
            }
        }
        self.take(inputs);
        Ok(self)
    }

    /// Takes inputs that are JSON; the later of one name holds, in its place.
    fn take(&mut self, inputs: impl IntoIterator<Item = (String, String)>) {
        self.inputs.extend(inputs);
        let mut seen = HashSet::new();
        let mut latest: Vec<bool> = Vec::with_capacity(self.inputs.len());
        latest.extend(
            self.inputs
                .iter()
                .rev()
                .map(|(name, _)| seen.insert(name.as_str())),
        );
        self.inputs.retain(|_| latest.pop().unwrap_or(true));
    }

    /// Keys that were picked one by one, in their order and each once.
    pub(crate) fn in_order(mut self) -> Self {
        if let Some(Selection::Keys { keys }) = &mut self.each {
            keys.sort_unstable();
            keys.dedup();
        }
        self
    }

    /// The names of the inputs that it has.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        let inputs = self.inputs.iter().map(|(name, _)| name.as_str());
        inputs.chain(self.functions.iter().map(|(name, _)| name.as_str()))
    }

    /// Hands it a function, which it calls like one of its own, with `await`.
    #[must_use]
    pub fn with_function(mut self, name: impl Into<String>, function: HostFunction) -> Self {
        self.functions.push((name.into(), function));
        self
    }
}

/// The members of a JSON object in their order.
struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    fn of(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

impl<'de> serde::Deserialize<'de> for Members {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Members;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inputs_are_the_members_of_an_object_to_the_byte() {
        let flow = Flow::new("n", "f", "")
            .with_inputs(r#"{"a": 22.00, "b": [1, 2], "a": 1e400}"#)
            .unwrap();
        let inputs: Vec<_> = flow
            .inputs
            .iter()
            .map(|(name, json)| (name.as_str(), json.as_str()))
            .collect();
        assert_eq!(inputs, [("b", "[1, 2]"), ("a", "1e400")]);
        for not_an_object in ["", "[]", "1", "{", r#"{"a":1} x"#] {
            let refused = Flow::new("n", "f", "").with_inputs(not_an_object);
            assert_eq!(refused.err(), Some(InputError::NotAnObject), "{not_an_object}");
        }
    }

    #[test]
    fn an_input_that_is_not_json_is_refused_by_its_name() {
        let refused = Flow::new("n", "f", "").with_input("user", "cust_1");
        assert_eq!(refused.err(), Some(InputError::NotJson { name: "user".into() }));
    }
}
