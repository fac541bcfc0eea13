//! Shapes found in a store: which keys are siblings, what is read of them, and what is told.

use shapes::{FieldKind, FoundShape, found_shape, made_schema};
use store::model::{NewNamespace, Program};
use store::{Job, OpenOptions, Paste, Store};

async fn store_with(folder: &tempfile::TempDir, text: String) -> Store {
    let options = OpenOptions::passing(Program::App);
    let store = Store::open(&folder.path().join("kv.sqlite"), options)
        .await
        .unwrap();
    let new = NewNamespace {
        name: "n".into(),
        ..Default::default()
    };
    store.create_namespace(new).await.unwrap();
    let job = Job::default();
    let plan = store
        .plan_paste("n", text, Paste::Set, false, &job)
        .await
        .unwrap();
    store.plan_apply(&plan.id, None, &job).await.unwrap();
    store
}

/// A map of entries as text.
fn map(entries: impl IntoIterator<Item = (String, String)>) -> String {
    let entries: Vec<String> = entries
        .into_iter()
        .map(|(key, value)| format!("{key:?}: {value}"))
        .collect();
    format!("{{{}}}", entries.join(","))
}

async fn shape(store: &Store, key: &str) -> Option<FoundShape> {
    found_shape(store, "n", key).await.unwrap()
}

async fn pattern(store: &Store, key: &str) -> Option<String> {
    shape(store, key).await.map(|found| found.pattern)
}

#[tokio::test]
async fn siblings_tell_which_fields_there_are_and_the_key_itself_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let users = (1..=4).map(|id| (format!("user:{id}"), format!(r#"{{"theme":"dark","age":{id}}}"#)));
    let others = [
        ("user:5", r#"{"theme":"light","vip":true}"#),
        ("user:1:cart", r#"{"items":[]}"#),
        ("users", r#"{"x":1}"#),
        ("user:text", r#""plain""#),
    ];
    let others = others.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let store = store_with(&folder, map(users.chain(others))).await;
    let found = shape(&store, "user:5").await.unwrap();
    assert_eq!(
        (found.pattern.as_str(), found.siblings, found.kind),
        ("user:{userId}", 4, FieldKind::Group)
    );
    let told: Vec<_> = found
        .fields
        .iter()
        .map(|field| {
            (
                field.path[0].as_deref().unwrap(),
                field.seen,
                field.of,
                field.kind,
                field.values.clone(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("theme", 4, 4, FieldKind::Text, vec!["\"dark\"".to_owned()]),
            ("age", 4, 4, FieldKind::Number, vec![]),
        ]
    );
    assert_eq!(
        shape(&store, "user:").await.unwrap().siblings,
        5,
        "a key that is yet to be named"
    );
    for none in ["users", "nobody:1", "", ":", "user"] {
        assert_eq!(shape(&store, none).await, None, "{none}");
    }
    store.close().await;
}

#[tokio::test]
async fn segments_are_names_or_places_as_keys_show() {
    let folder = tempfile::tempdir().unwrap();
    let mut entries = Vec::new();
    for id in 0..20 {
        for key in [
            format!("cache:product:{id}"),
            format!("cache:user:{id}"),
            format!("order:{id}:items"),
            format!("order:{id}:address"),
            format!("ratelimit:{id}:{}", id + 100),
        ] {
            entries.push((key, "{}".to_owned()));
        }
    }
    let store = store_with(&folder, map(entries)).await;
    for (key, expected) in [
        ("cache:product:1", "cache:product:{name}"),
        ("cache:user:new", "cache:user:{name}"),
        ("order:1:items", "order:{name}:items"),
        ("order:1:other", "order:{name}:{part}"),
        ("ratelimit:1:101", "ratelimit:{userId}:{action}"),
        ("ratelimit::", "ratelimit:{userId}:{action}"),
    ] {
        assert_eq!(pattern(&store, key).await.as_deref(), Some(expected), "{key}");
    }
    store.close().await;
}

#[tokio::test]
async fn no_more_is_read_than_a_sample() {
    let folder = tempfile::tempdir().unwrap();
    let users = (0..3_000).map(|id| (format!("user:{id:04}"), r#"{"a":1}"#.to_owned()));
    let large = (0..9).map(|id| {
        (
            format!("large:{id}"),
            format!(r#"{{"a":"{}"}}"#, "x".repeat(60_000)),
        )
    });
    let huge = [("huge:1".to_owned(), format!("[\"{}\"]", "x".repeat(300_000)))];
    let store = store_with(&folder, map(users.chain(large).chain(huge))).await;
    assert_eq!(shape(&store, "user:x").await.unwrap().siblings, 50);
    assert_eq!(
        shape(&store, "large:x").await.unwrap().siblings,
        4,
        "256 KiB of values"
    );
    assert_eq!(shape(&store, "huge:x").await, None);
    store.close().await;
}

#[tokio::test]
async fn a_schema_is_made_of_the_sample_with_the_key_itself() {
    let folder = tempfile::tempdir().unwrap();
    let entries = [("user:1", r#"{"a":1}"#), ("user:2", r#"{"a":1,"b":"x"}"#)];
    let store = store_with(
        &folder,
        map(entries.map(|(key, value)| (key.to_owned(), value.to_owned()))),
    )
    .await;
    let (pattern, schema) = made_schema(&store, "n", "user:2", None).await.unwrap().unwrap();
    assert_eq!(pattern.as_str(), "user:{userId}");
    assert!(schema.contains(r#""b": { "type": "string" }"#), "{schema}");
    assert!(schema.contains(r#""required": ["a"]"#), "{schema}");
    assert!(
        made_schema(&store, "n", "nobody:2", None)
            .await
            .unwrap()
            .is_none()
    );
    store.close().await;
}
