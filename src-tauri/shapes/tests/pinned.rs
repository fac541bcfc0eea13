//! Shapes that are pinned to patterns: which one a key follows, that each is used as it is now, and how the rows
//! of a plan fit.

use shapes::{Outcome, Pins, PlanShape, Shapes, pin};
use store::model::{NewNamespace, NewValue, Program, Purpose, SetEntry};
use store::{Job, OpenOptions, Paste, Store, StoreError};

const NUMBER: &str = r#"{"type":"number"}"#;
const TEXT: &str = r#"{"type":"string"}"#;

struct World {
    _folder: tempfile::TempDir,
    store: Store,
    shapes: Shapes,
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions::passing(Program::App);
        let store = Store::open(&folder.path().join("kv.sqlite"), options)
            .await
            .unwrap();
        let new = NewNamespace {
            name: "n".into(),
            ..Default::default()
        };
        store.create_namespace(new).await.unwrap();
        Self {
            _folder: folder,
            store,
            shapes: Shapes::default(),
        }
    }

    async fn pin(&self, pattern: &str, schema: &str) {
        let edit = SetEntry {
            namespace: self.store.make_companion("n", Purpose::Shapes).await.unwrap(),
            key: pattern.into(),
            value: NewValue::Text { text: schema.into() },
            ..Default::default()
        };
        self.store.set_entry(edit).await.unwrap();
    }

    /// The pattern by which a value was checked, and whether it fits.
    async fn check(&self, key: &str, value: &str) -> Option<(String, Outcome)> {
        let job = Job::default();
        let checked = self
            .shapes
            .check(&self.store, "n", key, value.into(), &job)
            .await
            .unwrap();
        checked.map(|checked| (checked.pattern, checked.outcome))
    }

    async fn plan(&self, text: &str) -> Vec<PlanShape> {
        let job = Job::default();
        let plan = self
            .store
            .plan_paste("n", text.into(), Paste::Set, false, &job)
            .await
            .unwrap();
        self.shapes.check_plan(&self.store, &plan.id, &job).await.unwrap()
    }
}

#[tokio::test]
async fn the_most_specific_pattern_counts_and_a_key_without_one_is_not_checked() {
    let world = World::new().await;
    assert_eq!(world.check("user:1", "x").await, None);
    world.pin("{a}:{b}", TEXT).await;
    world.pin("user:{id}", NUMBER).await;
    assert_eq!(
        world.check("user:1", "1").await,
        Some(("user:{id}".into(), Outcome::Fits))
    );
    assert_eq!(
        world.check("other:1", "x").await,
        Some(("{a}:{b}".into(), Outcome::Fits))
    );
    assert_eq!(world.check("plain", "x").await, None);
    let patterns = Pins::of(&world.store, "n").await.unwrap();
    let patterns: Vec<&str> = patterns
        .patterns()
        .iter()
        .map(|pattern| pattern.as_str())
        .collect();
    assert_eq!(patterns, ["user:{id}", "{a}:{b}"]);
}

#[tokio::test]
async fn a_shape_is_used_as_it_is_now() {
    let world = World::new().await;
    world.pin("user:{id}", NUMBER).await;
    let (_, outcome) = world.check("user:1", "x").await.unwrap();
    assert!(matches!(outcome, Outcome::Misfits { .. }));
    world.pin("user:{id}", TEXT).await;
    assert_eq!(world.check("user:1", "x").await.unwrap().1, Outcome::Fits);
    world.store.undo().await.unwrap();
    assert!(matches!(
        world.check("user:1", "x").await.unwrap().1,
        Outcome::Misfits { .. }
    ));
    // What was written without the app may be no schema at all: that is told, and refuses nothing.
    world.pin("user:{id}", r##"{"$ref":"#"}"##).await;
    let Outcome::Unusable { words } = world.check("user:1", "x").await.unwrap().1 else {
        panic!("it cannot be used");
    };
    let pinned = world
        .shapes
        .pinned_to(&world.store, "n", "user:1")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (pinned.pattern.as_str(), pinned.unusable),
        ("user:{id}", Some(words))
    );
}

#[tokio::test]
async fn rows_of_a_plan_that_do_not_fit_are_counted_and_the_first_are_named() {
    let world = World::new().await;
    assert_eq!(world.plan(r#"{"user:1":"x"}"#).await, []);
    world.pin("user:{id}", NUMBER).await;
    let rows: Vec<String> = (0..1_200)
        .map(|id| format!("\"user:{id:04}\":{}", if id % 2 == 0 { "1" } else { "\"x\"" }))
        .collect();
    let large = format!("\"user:large\":\"{}\"", "x".repeat(shapes::LARGEST_VALUE + 1));
    let text = format!("{{{},\"other\":[],{large}}}", rows.join(","));
    let held = world.plan(&text).await;
    let [one] = &held[..] else { panic!("{held:?}") };
    assert_eq!((one.pattern.as_str(), one.rows), ("user:{id}", 1_201));
    assert_eq!((one.misfits, one.unchecked, one.first.len()), (600, 1, 20));
    assert_eq!(one.first[0].key, "user:0001");
    assert_eq!(
        one.first[0].mistake.words,
        "This should be a number, and is text."
    );
}

#[tokio::test]
async fn rows_that_are_there_already_are_checked_where_they_change() {
    let world = World::new().await;
    let job = Job::default();
    let plan = world.store.plan_paste(
        "n",
        r#"{"user:1":"x","user:2":2}"#.into(),
        Paste::Set,
        false,
        &job,
    );
    let plan = plan.await.unwrap();
    world.store.plan_apply(&plan.id, None, &job).await.unwrap();
    world.pin("user:{id}", NUMBER).await;
    let held = world.plan(r#"{"user:1":"x","user:2":"y"}"#).await;
    assert_eq!(
        (held[0].rows, held[0].misfits),
        (1, 1),
        "what stays as it is is nobody's change"
    );
}

#[tokio::test]
async fn a_shape_that_cannot_be_used_is_told_before_an_import_and_a_check_can_be_cancelled() {
    let world = World::new().await;
    world.pin("user:{id}", "[]").await;
    let held = world.plan(r#"{"user:1":"x"}"#).await;
    assert!(held[0].unusable.is_some());
    assert_eq!((held[0].rows, held[0].misfits), (1, 0));
    let job = Job::default();
    let plan = world
        .store
        .plan_paste("n", r#"{"user:1":"x"}"#.into(), Paste::Set, false, &job);
    let plan = plan.await.unwrap();
    job.cancel();
    let ended = world.shapes.check_plan(&world.store, &plan.id, &job).await;
    assert!(matches!(ended, Err(StoreError::Cancelled)), "{ended:?}");
}

#[tokio::test]
async fn what_is_pinned_is_replaced_only_by_who_saw_it() {
    let world = World::new().await;
    let pin = async |schema: &str, seen| pin(&world.store, "n", "user:{id}", schema.into(), seen).await;
    pin(NUMBER, None).await.unwrap();
    let seen = async || {
        let pinned = world.shapes.pinned_to(&world.store, "n", "user:1").await.unwrap();
        pinned.unwrap().version
    };
    let first = seen().await;
    // Another program pins something else meanwhile, where nothing was seen or the first was.
    assert!(matches!(pin(TEXT, None).await, Err(StoreError::KeyTaken { .. })));
    world.pin("user:{id}", TEXT).await;
    let refused = pin("{}", Some(first)).await;
    assert!(
        matches!(refused, Err(StoreError::ChangedElsewhere { .. })),
        "{refused:?}"
    );
    assert_eq!(
        world.check("user:1", "x").await,
        Some(("user:{id}".into(), Outcome::Fits))
    );
    pin("{}", Some(seen().await)).await.unwrap();
    assert_eq!(
        world.check("user:1", "[]").await,
        Some(("user:{id}".into(), Outcome::Fits))
    );
}

#[tokio::test]
async fn all_keys_of_a_pattern_are_held_against_it_and_no_others() {
    let world = World::new().await;
    let mut rows: Vec<String> = (0..450).map(|at| format!("\"user:{at}\": {at}")).collect();
    rows.extend([
        "\"user:7:theme\": \"x\"".into(),
        "\"users\": \"x\"".into(),
        "\"user:me\": \"x\"".into(),
    ]);
    // Larger than what comes with a page, and larger than what is checked.
    rows.push(format!("\"user:long\": \"{}\"", "x".repeat(70_000)));
    let text = format!("{{{}}}", rows.join(","));
    let job = Job::default();
    let plan = world
        .store
        .plan_paste("n", text, Paste::Set, false, &job)
        .await
        .unwrap();
    world.store.plan_apply(&plan.id, None, &job).await.unwrap();
    let check = async |pattern: &str| {
        world
            .shapes
            .check_keys(&world.store, "n", pattern, &job)
            .await
            .unwrap()
    };
    assert_eq!(check("user:{id}").await, None);
    world.pin("user:{id}", NUMBER).await;
    world.pin("user:7", TEXT).await;
    let told = check("user:{id}").await.unwrap();
    assert_eq!((told.rows, told.misfits, told.unchecked), (451, 2, 0));
    let named: Vec<&str> = told.first.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(named.len(), 2);
    assert!(
        named.contains(&"user:me") && named.contains(&"user:long"),
        "{named:?}"
    );
    let told = check("user:7").await.unwrap();
    assert_eq!((told.rows, told.misfits), (1, 1));
    world.pin("user:7", "not a schema").await;
    assert!(check("user:7").await.unwrap().unusable.is_some());
    let job = Job::default();
    job.cancel();
    let stopped = world
        .shapes
        .check_keys(&world.store, "n", "user:{id}", &job)
        .await;
    assert!(matches!(stopped, Err(StoreError::Cancelled)), "{stopped:?}");
}
