use serde::{Deserialize, Serialize};

/// Keys that one planned deed may name.
pub const MOST_PLANNED_KEYS: usize = 1_000;

/// What waits to be done to keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum LaterDeed {
    /// Switches are set to `true`.
    TurnOn,
    /// Switches are set to `false`.
    TurnOff,
    /// Keys get a value; what stands beside it stays.
    Set {
        /// The value.
        text: String,
    },
    /// Keys are deleted.
    Delete,
}

/// The same without a value, for lists that tell what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum LaterKind {
    /// Switches are turned on.
    TurnOn,
    /// Switches are turned off.
    TurnOff,
    /// Keys get a value.
    Set,
    /// Keys are deleted.
    Delete,
}

impl LaterDeed {
    /// The same without its value.
    pub fn kind(&self) -> LaterKind {
        match self {
            Self::TurnOn => LaterKind::TurnOn,
            Self::TurnOff => LaterKind::TurnOff,
            Self::Set { .. } => LaterKind::Set,
            Self::Delete => LaterKind::Delete,
        }
    }
}

/// A deed and its moment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct LaterStep {
    /// When, in Unix seconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub due: i64,
    /// What.
    pub does: LaterDeed,
}

/// What a person plans for later, as one change: “on, Friday 9:00, back off Monday” has two steps.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct NewLater {
    /// The namespace: its id or its name.
    pub namespace: String,
    /// Its keys; the same ones in every step.
    pub keys: Vec<String>,
    /// At least one.
    pub steps: Vec<LaterStep>,
    /// Why.
    pub note: Option<String>,
}

/// What is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Planned {
    /// The id of the namespace whose keys it is for.
    pub namespace: String,
    /// That one's name.
    pub namespace_name: String,
    /// Under which it is kept, beside that namespace: begins with its moment.
    pub name: String,
    /// The version of it that was read.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub version: i64,
    /// What it says; `None` where that cannot be read.
    pub what: Option<PlannedWhat>,
    /// Why.
    pub note: Option<String>,
    /// How it stands.
    pub standing: Standing,
    /// Stands for it and for what its keys are now: whoever does it now says what they saw.
    pub seen: String,
}

/// What a planned entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlannedWhat {
    /// When, in Unix seconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub due: i64,
    /// What is done.
    pub does: LaterDeed,
    /// To which keys.
    pub keys: Vec<String>,
}

/// How something that is planned stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Standing {
    /// It is done by itself when it is due.
    Waiting,
    /// It was due while nothing ran, or came back after that, or the clock leapt: a person decides.
    Missed,
    /// Keys are not what they were when it was planned: a person decides.
    Changed {
        /// The first of them.
        key: String,
        /// How many.
        keys: u32,
    },
    /// What it says cannot be read: it was edited, or a newer version of the program made it.
    Unreadable,
}

/// What was planned, as the list of changes tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PlannedDeed {
    /// What is done.
    pub does: LaterKind,
    /// When, in Unix seconds.
    #[cfg_attr(feature = "specta", specta(type = super::Number))]
    pub due: i64,
    /// To which key, or to the first of several.
    pub to: String,
    /// How many keys.
    pub keys: u32,
}
