//! The reference's common patterns, to begin with.

/// A flow to try things with.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type), serde(rename = "FlowExample"))]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// What a flow made of it is called.
    pub name: &'static str,
    /// What it shows, in a few words.
    pub title: &'static str,
    /// What a run does.
    pub description: &'static str,
    /// To the letter as the reference prints it.
    pub code: &'static str,
    /// A JSON object with an input for everything that it wants.
    pub inputs: &'static str,
    /// Keys and values without which it shows less.
    pub seed: &'static [(&'static str, &'static str)],
}

/// The four common patterns of the reference.
pub fn examples() -> &'static [Example] {
    EXAMPLES
}

const EXAMPLES: &[Example] = &[
    Example {
        name: "User preferences",
        title: "Read a value, or a default where there is none",
        description: "Gives back the preferences of one user. Changes nothing.",
        code: include_str!("../examples/preferences.js"),
        inputs: r#"{"userId": "cust_abc123"}"#,
        seed: &[("prefs:cust_abc123", r#"{"theme":"dark","notifications":false}"#)],
    },
    Example {
        name: "Rate limit",
        title: "Count, and stop at a hundred",
        description: "Adds one to a counter of a user and an action. Stops with a message once it is at 100.",
        code: include_str!("../examples/rate-limit.js"),
        inputs: r#"{"userId": "cust_abc123", "action": "api_calls"}"#,
        seed: &[("ratelimit:cust_abc123:api_calls", "41")],
    },
    Example {
        name: "Feature flag",
        title: "Ask whether a feature is on",
        description: "Tells whether the key of a feature is “true”. Changes nothing.",
        code: include_str!("../examples/feature-flag.js"),
        inputs: r#"{"featureName": "new_checkout"}"#,
        seed: &[("feature:new_checkout", "true")],
    },
    Example {
        name: "Cache",
        title: "Keep what was fetched",
        description: "Looks for a product, and where it is not there fetches it and keeps it under a key. What \
                      the database answers is an input here.",
        code: include_str!("../examples/cache.js"),
        inputs: r#"{"productId": "prod_123", "fetchFromDB": "{\"name\":\"Lamp\",\"price\":22.00}"}"#,
        seed: &[],
    },
];
