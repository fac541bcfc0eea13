//! A namespace with examples, for a person who wants to try before they type.

use store::model::{Deed, Namespace, NewNamespace, Origin};
use store::{Incoming, IncomingRow, Job};
use tauri::State;

use super::Answer;
use crate::database::Database;

/// One of each kind of thing that people keep here, under the key names of the reference.
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("feature:new_checkout", "true", "The new checkout page"),
    ("feature:dark_mode", "false", "Dark mode for everyone"),
    ("feature:beta_search", "false", "Search that is still being tried"),
    (
        "user:cust_abc123",
        "{\"theme\": \"dark\", \"language\": \"en\", \"notifications\": true}",
        "One customer's preferences",
    ),
    (
        "user:cust_def456",
        "{\"theme\": \"light\", \"language\": \"de\", \"notifications\": false}",
        "",
    ),
    ("ratelimit:cust_abc123:api_calls", "42", "Calls in the last hour"),
    (
        "cache:product:prod_123",
        "{\"name\": \"Tea pot\", \"price\": 22.00, \"stock\": 7}",
        "Prices keep their zeros",
    ),
    ("message:welcome", "Good to see you.", "Shown on the first page"),
];

/// Makes a namespace with examples in it.
#[tauri::command]
#[specta::specta]
pub async fn add_examples(database: State<'_, Database>) -> Answer<Namespace> {
    let store = database.store().await?;
    let new = NewNamespace {
        id: None,
        name: "examples".to_owned(),
        description: "Things to try. Delete it whenever you like.".to_owned(),
    };
    let namespace = store.create_namespace(new).await?;
    let rows: Vec<IncomingRow> = EXAMPLES.iter().copied().map(example).collect();
    let job = Job::default();
    let plan = store
        .plan_rows(&namespace.id, Deed::AddedExamples, Origin::App, rows, &job)
        .await?;
    store.plan_apply(&plan.id, None, &job).await?;
    Ok(store.namespace(&namespace.id).await?)
}

fn example((key, value, note): (&str, &str, &str)) -> IncomingRow {
    IncomingRow::Put(Incoming {
        line: 0,
        key: key.to_owned(),
        value: value.as_bytes().to_vec(),
        expiry: None,
        metadata: (!note.is_empty()).then(|| serde_json::json!({ "description": note }).to_string()),
    })
}
