//! The values of many keys: turned on or off, one field of them set, text in them replaced.

use clap::ValueEnum;
use store::formats::json::{quote_into, validate};
use store::model::BulkEdit;

use super::{Picked, edit};
use crate::commands::Namespace;
use crate::failure::Stop;
use crate::plan::PlanArgs;
use crate::session::Session;

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum State {
    /// The value true.
    On,
    /// The value false.
    Off,
}

/// Turn switches on or off, in one change. Keys that are neither true nor false are left alone.
#[derive(Debug, clap::Args)]
pub struct Turn {
    #[command(flatten)]
    pub(in crate::commands) namespace: Namespace,

    /// on or off.
    #[arg(value_name = "STATE")]
    state: State,

    #[command(flatten)]
    picked: Picked,

    #[command(flatten)]
    plan: PlanArgs,
}

impl Turn {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let turn = BulkEdit::Turn {
            on: self.state == State::On,
        };
        edit(session, &self.namespace, self.picked, turn, self.plan).await
    }
}

/// Set one field of the JSON of many keys, in one change. The rest of each value stays as it is, to the byte.
#[derive(Debug, clap::Args)]
pub struct SetField {
    #[command(flatten)]
    pub(in crate::commands) namespace: Namespace,

    /// The way to the field: theme, limits.daily, items[0].name, or ["a.b"] for a name with a dot.
    #[arg(value_name = "PATH")]
    path: String,

    /// JSON, written as it is given; what is not JSON is a text.
    #[arg(value_name = "VALUE", allow_negative_numbers = true)]
    value: String,

    #[command(flatten)]
    picked: Picked,

    /// Add the field where it is not there yet; otherwise such keys are left alone.
    #[arg(long)]
    add: bool,

    #[command(flatten)]
    plan: PlanArgs,
}

impl SetField {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let set = BulkEdit::SetField {
            field: self.path,
            json: json_of(self.value),
            add_missing: self.add,
        };
        edit(session, &self.namespace, self.picked, set, self.plan).await
    }
}

/// What is JSON as it is, and all else as a JSON string.
fn json_of(value: String) -> String {
    if validate(value.as_bytes()).is_ok() {
        return value;
    }
    let mut quoted = Vec::new();
    quote_into(&value, &mut quoted);
    String::from_utf8(quoted).unwrap_or_default()
}

/// Replace a text wherever it is in the values of many keys, in one change.
#[derive(Debug, clap::Args)]
pub struct Replace {
    #[command(flatten)]
    pub(in crate::commands) namespace: Namespace,

    /// The text to find, as it is: no pattern.
    #[arg(value_name = "FIND", allow_hyphen_values = true)]
    find: String,

    /// What comes in its place; "" for nothing.
    #[arg(value_name = "WITH", allow_hyphen_values = true)]
    with: String,

    #[command(flatten)]
    picked: Picked,

    /// Find A to Z as a to z.
    #[arg(long)]
    ignore_case: bool,

    /// Only where it is the whole value.
    #[arg(long)]
    whole: bool,

    #[command(flatten)]
    plan: PlanArgs,
}

impl Replace {
    pub async fn run(self, session: &Session) -> Result<(), Stop> {
        let replace = BulkEdit::Replace {
            find: self.find,
            with: self.with,
            ignore_case: self.ignore_case,
            whole: self.whole,
        };
        edit(session, &self.namespace, self.picked, replace, self.plan).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_json_is_a_text() {
        let of = |value: &str| json_of(value.to_owned());
        assert_eq!(of("22.00"), "22.00");
        assert_eq!(of("{ }"), "{ }");
        assert_eq!(of("dark \"mode\""), r#""dark \"mode\"""#);
        assert_eq!(of("\"dark\""), "\"dark\"");
        assert_eq!(of(""), "\"\"");
    }
}
