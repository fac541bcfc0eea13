//! What is planned for later: made, told, moved, cancelled, and done when it is due, once, as a change of its own.

use store::model::{
    Applied, Counts, Deed, Expiry, LaterDeed, LaterKind, LaterStep, MOST_PLANNED_KEYS, NewLater, Planned,
    Program, SetEntry, Standing,
};
use store::{CarriedOut, FailureCode, Store};

use crate::support::{START, World, code, open, text_entry};

pub const HOUR: i64 = 3_600;

/// These steps for one key, at seconds after the start.
pub fn later(key: &str, steps: &[(i64, LaterDeed)]) -> NewLater {
    let step = |(after, does): &(i64, LaterDeed)| LaterStep {
        due: START + after,
        does: does.clone(),
    };
    NewLater {
        namespace: "test".to_owned(),
        keys: vec![key.to_owned()],
        steps: steps.iter().map(step).collect(),
        note: None,
    }
}

/// A world in which `beta` is off and is turned on after an hour.
pub async fn planned() -> World {
    let world = World::new().await;
    world.set("beta", "false").await;
    let new = later("beta", &[(HOUR, LaterDeed::TurnOn)]);
    world.store.plan_later(new).await.unwrap();
    world
}

pub async fn all(store: &Store) -> Vec<Planned> {
    store.planned(None, None).await.unwrap()
}

pub async fn only(store: &Store) -> Planned {
    let mut all = all(store).await;
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

/// Has so many seconds pass, with somebody looking in between: a longer time would be a leap.
pub async fn pass(world: &World, seconds: i64) -> CarriedOut {
    world.pass_seconds(seconds);
    world.store.carry_out_due().await.unwrap()
}

fn done(carried: &CarriedOut) -> Vec<&Applied> {
    carried.done.iter().map(|(_, applied)| applied).collect()
}

#[tokio::test]
async fn what_is_planned_is_told_and_is_no_key() {
    let world = planned().await;
    let told = only(&world.store).await;
    assert_eq!(told.name, "2027-01-15T09:00:00Z turn-on beta");
    assert_eq!(
        (told.namespace.as_str(), told.namespace_name.as_str()),
        ("kv_test", "test")
    );
    let what = told.what.unwrap();
    assert_eq!((what.due, what.does), (START + HOUR, LaterDeed::TurnOn));
    assert_eq!(what.keys, ["beta"]);
    assert_eq!(told.standing, Standing::Waiting);
    assert_eq!(world.keys().await, ["beta"]);
    assert_eq!(world.get("beta").await.as_deref(), Some("false"));
    assert_eq!(world.store.list_namespaces().await.unwrap().len(), 1);
    let of_key = async |key| world.store.planned(Some("test"), Some(key)).await.unwrap().len();
    assert_eq!((of_key("beta").await, of_key("other").await), (1, 0));
    assert_eq!(
        code(world.store.planned(Some("none"), None).await),
        FailureCode::NamespaceNotFound
    );
}

#[tokio::test]
async fn it_is_done_when_it_is_due_and_not_before_as_a_change_that_says_so() {
    let world = planned().await;
    assert_eq!(pass(&world, HOUR - 1).await, CarriedOut::default());
    assert_eq!(world.get("beta").await.as_deref(), Some("false"));
    let mut events = world.store.events();
    let carried = pass(&world, 1).await;
    // A window that follows its own calls looks too.
    let told = std::iter::from_fn(|| events.try_recv().ok()).find(|event| event.change_id != 0);
    let told = told.map(|event| (event.own, event.namespace));
    assert_eq!(told, Some((false, Some("kv_test".to_owned()))));
    let counts = Counts {
        changed: 1,
        ..Counts::default()
    };
    let deed = Deed::PlanDone {
        deed: Box::new(Deed::TurnedOn {
            key: "beta".to_owned(),
        }),
        counts,
    };
    assert_eq!(done(&carried)[0].deed, deed);
    assert_eq!(carried.done[0].0, "test");
    assert_eq!(world.get("beta").await.as_deref(), Some("true"));
    assert!(all(&world.store).await.is_empty());
    // Listed with the changes of its namespace, once, and once only.
    let changes = world.store.list_changes(Some("test"), None, 10).await.unwrap();
    assert_eq!(changes[0].deed, deed);
    assert_eq!(pass(&world, 1).await, CarriedOut::default());
    assert_eq!(
        world.store.list_changes(None, None, 10).await.unwrap().len(),
        changes.len()
    );
    // What was planned is no deleted key.
    let trash = world.store.list_trashed_keys(None, None, None, 10).await.unwrap();
    assert!(trash.is_empty(), "{trash:#?}");
}

#[tokio::test]
async fn on_and_back_off_is_one_change_and_each_expects_what_the_one_before_makes() {
    let world = World::new().await;
    world.set("beta", "false").await;
    let steps = [(2 * HOUR, LaterDeed::TurnOff), (HOUR, LaterDeed::TurnOn)];
    let made = world.store.plan_later(later("beta", &steps)).await.unwrap();
    match made.deed {
        Deed::PlanMade { planned, more: 1 } => {
            assert_eq!((planned.does, planned.due), (LaterKind::TurnOn, START + HOUR));
            assert_eq!((planned.to.as_str(), planned.keys), ("beta", 1));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(all(&world.store).await.len(), 2);
    world.store.undo().await.unwrap();
    assert!(all(&world.store).await.is_empty());
    world.store.redo().await.unwrap();
    assert_eq!(done(&pass(&world, HOUR).await).len(), 1);
    assert_eq!(world.get("beta").await.as_deref(), Some("true"));
    assert_eq!(only(&world.store).await.standing, Standing::Waiting);
    assert_eq!(done(&pass(&world, HOUR).await).len(), 1);
    assert_eq!(world.get("beta").await.as_deref(), Some("false"));
}

#[tokio::test]
async fn what_is_planned_after_something_else_expects_what_that_makes() {
    let world = planned().await;
    let off = later("beta", &[(2 * HOUR, LaterDeed::TurnOff)]);
    world.store.plan_later(off).await.unwrap();
    // Between the two, though planned last.
    let text = "\"maybe\"".to_owned();
    let between = later("beta", &[(HOUR + 60, LaterDeed::Set { text })]);
    world.store.plan_later(between).await.unwrap();
    assert_eq!(done(&pass(&world, HOUR).await).len(), 1);
    assert_eq!(world.get("beta").await.as_deref(), Some("true"));
    let standings = async || {
        let all = all(&world.store).await;
        all.into_iter().map(|one| one.standing).collect::<Vec<_>>()
    };
    assert_eq!(standings().await, [Standing::Waiting, Standing::Waiting]);
    assert_eq!(done(&pass(&world, 60).await).len(), 1);
    // What was planned before that did not know of it.
    let key = "beta".to_owned();
    assert_eq!(standings().await, [Standing::Changed { key, keys: 1 }]);
    let carried = pass(&world, HOUR).await;
    assert_eq!((carried.done.len(), carried.asking), (0, 1));
    // What was missed does not count as what is still to come.
    world.set("beta", "false").await;
    let on = later("beta", &[(3 * HOUR, LaterDeed::TurnOn)]);
    world.store.plan_later(on).await.unwrap();
    assert_eq!(done(&pass(&world, HOUR).await).len(), 1);
    assert_eq!(world.get("beta").await.as_deref(), Some("true"));
}

#[tokio::test]
async fn what_became_due_together_is_done_one_after_the_other() {
    let world = World::new().await;
    world.set("limit", "1").await;
    let steps = [2, 3, 4].map(|limit| {
        let text = limit.to_string();
        (HOUR + limit, LaterDeed::Set { text })
    });
    world.store.plan_later(later("limit", &steps)).await.unwrap();
    let carried = pass(&world, HOUR + 10).await;
    assert_eq!((carried.done.len(), carried.asking), (3, 0));
    assert_eq!(world.get("limit").await.as_deref(), Some("4"));
}

#[tokio::test]
async fn values_are_set_and_keys_deleted_with_what_stands_beside_left_alone() {
    let world = World::new().await;
    world.set_with_expiry("limit", "10", 5 * HOUR).await;
    world.set("old", "x").await;
    let text = "22.00".to_owned();
    let set = later("limit", &[(HOUR, LaterDeed::Set { text: text.clone() })]);
    world.store.plan_later(set).await.unwrap();
    let made = later("new", &[(HOUR, LaterDeed::Set { text })]);
    world.store.plan_later(made).await.unwrap();
    let delete = NewLater {
        keys: vec!["old".to_owned(), "limit".to_owned(), "old".to_owned()],
        note: Some(" spring cleaning ".to_owned()),
        ..later("", &[(2 * HOUR, LaterDeed::Delete)])
    };
    // One that is planned stands on what the keys are now, not on what other plans make of them.
    let after_an_hour = pass(&world, HOUR).await;
    assert_eq!(done(&after_an_hour).len(), 2);
    assert_eq!(world.get("limit").await.as_deref(), Some("22.00"));
    assert_eq!(world.get("new").await.as_deref(), Some("22.00"));
    let entry = world.store.get_entry("test", "limit").await.unwrap();
    assert_eq!(entry.unwrap().expires_at, Some(START + 5 * HOUR));
    world.store.plan_later(delete).await.unwrap();
    let told = only(&world.store).await;
    assert_eq!(told.note.as_deref(), Some("spring cleaning"));
    assert_eq!(told.what.unwrap().keys, ["old", "limit"]);
    let carried = pass(&world, HOUR).await;
    assert_eq!(world.keys().await, ["new"]);
    let change = &world.store.list_changes(None, None, 1).await.unwrap()[0];
    assert_eq!(change.note.as_deref(), Some("spring cleaning"));
    assert_eq!(change.deed, done(&carried)[0].deed);
    let trash = world.store.list_trashed_keys(None, None, None, 10).await.unwrap();
    let mut trash: Vec<String> = trash.into_iter().map(|key| key.key).collect();
    trash.sort();
    assert_eq!(trash, ["limit", "old"]);
}

#[tokio::test]
async fn it_is_moved_and_cancelled_by_who_saw_it_as_it_is_and_both_are_undone() {
    let world = planned().await;
    let store = &world.store;
    let first = only(store).await;
    let moved = store
        .move_planned("test", &first.name, first.version, START + 2 * HOUR)
        .await
        .unwrap();
    assert!(matches!(moved.deed, Deed::PlanMoved { .. }));
    let second = only(store).await;
    assert_eq!(second.what.as_ref().unwrap().due, START + 2 * HOUR);
    for gone in [
        code(store.cancel_planned("test", &first.name, first.version).await),
        code(store.cancel_planned("test", &second.name, first.version).await),
        code(
            store
                .move_planned("test", &first.name, first.version, START + HOUR)
                .await,
        ),
        code(store.do_planned("test", &first.name, &first.seen).await),
    ] {
        assert_eq!(gone, FailureCode::PlannedGone);
    }
    assert_eq!(
        pass(&world, HOUR).await,
        CarriedOut::default(),
        "not at the old moment"
    );
    let cancelled = store.cancel_planned("test", &second.name, second.version).await;
    assert!(matches!(cancelled.unwrap().deed, Deed::PlanCancelled { .. }));
    assert!(all(store).await.is_empty());
    assert_eq!(pass(&world, HOUR).await, CarriedOut::default());
    assert_eq!(world.get("beta").await.as_deref(), Some("false"));
}

#[tokio::test]
async fn what_cannot_be_planned_is_refused_with_nothing_changed() {
    let world = World::new().await;
    world.set("text", "hello").await;
    world.set("beta", "true").await;
    let store = &world.store;
    let refused = async |new| code(store.plan_later(new).await);
    for (key, after, does, expected) in [
        ("beta", 0, LaterDeed::TurnOff, FailureCode::DueNotAhead),
        ("beta", -START - 1, LaterDeed::TurnOff, FailureCode::DueNotAhead),
        (
            "beta",
            i64::MAX - START,
            LaterDeed::TurnOff,
            FailureCode::ExpiryTooFar,
        ),
        ("text", HOUR, LaterDeed::TurnOff, FailureCode::NotASwitch),
        ("none", HOUR, LaterDeed::TurnOff, FailureCode::KeyNotFound),
        ("none", HOUR, LaterDeed::Delete, FailureCode::KeyNotFound),
        ("", HOUR, LaterDeed::Delete, FailureCode::EmptyKey),
    ] {
        assert_eq!(
            refused(later(key, &[(after, does)])).await,
            expected,
            "{key} {after}"
        );
    }
    let off_and_gone = [(HOUR, LaterDeed::Delete), (2 * HOUR, LaterDeed::TurnOff)];
    assert_eq!(
        refused(later("beta", &off_and_gone)).await,
        FailureCode::KeyNotFound
    );
    let many = NewLater {
        keys: (0..=MOST_PLANNED_KEYS)
            .map(|number| format!("k{number}"))
            .collect(),
        ..later("", &[(HOUR, LaterDeed::Delete)])
    };
    assert_eq!(refused(many).await, FailureCode::TooManyPlanned);
    assert!(all(store).await.is_empty());
    let nothing = store.plan_later(later("beta", &[])).await.unwrap();
    assert_eq!(nothing, Applied::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_programs_that_do_it_at_the_same_moment_one_does_it() {
    let world = World::new().await;
    for number in 0..20 {
        let key = format!("k{number}");
        world.set(&key, "false").await;
        let new = later(&key, &[(HOUR, LaterDeed::TurnOn)]);
        world.store.plan_later(new).await.unwrap();
    }
    let before = world.store.list_changes(None, None, 100).await.unwrap().len();
    let lux = open(&world.path(), &world.clock, Program::Lux).await;
    world.pass_seconds(HOUR);
    let carry_out = |store: Store| async move { store.carry_out_due().await.unwrap() };
    let (app, lux) = tokio::join!(
        tokio::spawn(carry_out(world.store.clone())),
        tokio::spawn(carry_out(lux.clone()))
    );
    let (app, lux) = (app.unwrap(), lux.unwrap());
    assert_eq!(app.done.len() + lux.done.len(), 20);
    assert_eq!(app.asking + lux.asking, 0);
    assert_eq!(
        world.store.list_changes(None, None, 100).await.unwrap().len(),
        before + 20
    );
    assert!(all(&world.store).await.is_empty());
}

#[tokio::test]
async fn it_goes_with_its_namespace_and_comes_back_with_it() {
    let world = planned().await;
    world.store.delete_namespace("test").await.unwrap();
    assert!(all(&world.store).await.is_empty());
    assert_eq!(pass(&world, HOUR).await, CarriedOut::default());
    world.store.undo().await.unwrap();
    // While it was in Trash nothing was done, and the moment has not long passed.
    assert_eq!(done(&world.store.carry_out_due().await.unwrap()).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_stays_does_it_by_itself() {
    let world = planned().await;
    world.store.close().await;
    world.pass_seconds(HOUR);
    let options = store::OpenOptions {
        clock: world.clock.clone(),
        ..store::OpenOptions::staying(Program::App)
    };
    let staying = Store::open(&world.path(), options).await.unwrap();
    let mut events = staying.events();
    while staying.get_value("test", "beta").await.unwrap().as_deref() != Some(b"true") {
        events.recv().await.unwrap();
    }
    // What is planned while it runs and is due by then is found by the commit that plans it.
    let again = NewLater {
        namespace: "test".to_owned(),
        ..later("beta", &[(HOUR + 1, LaterDeed::TurnOff)])
    };
    staying.plan_later(again).await.unwrap();
    world.pass_seconds(1);
    staying.set_entry(text_entry("other", "1")).await.unwrap();
    while staying.get_value("test", "beta").await.unwrap().as_deref() != Some(b"false") {
        events.recv().await.unwrap();
    }
    staying.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_stays_wakes_at_the_moment() {
    let world = World::new().await;
    world.set("beta", "false").await;
    world.store.close().await;
    let staying = store::OpenOptions::staying(Program::App);
    let staying = Store::open(&world.path(), staying).await.unwrap();
    let mut events = staying.events();
    // The next second may have begun before it is planned.
    loop {
        let step = LaterStep {
            due: staying.clock().now() + 1,
            does: LaterDeed::TurnOn,
        };
        let new = NewLater {
            steps: vec![step],
            ..later("beta", &[])
        };
        match staying.plan_later(new).await {
            Err(store::StoreError::DueNotAhead) => {}
            planned => break assert_ne!(planned.unwrap().change_id, 0),
        }
    }
    while staying.get_value("test", "beta").await.unwrap().as_deref() != Some(b"true") {
        events.recv().await.unwrap();
    }
    assert!(all(&staying).await.is_empty());
    staying.close().await;
}

#[tokio::test]
async fn an_expired_key_is_no_key_when_the_moment_comes() {
    let world = World::new().await;
    let edit = SetEntry {
        expiry: Expiry::In { seconds: HOUR },
        ..text_entry("beta", "false")
    };
    world.store.set_entry(edit).await.unwrap();
    world
        .store
        .plan_later(later("beta", &[(HOUR, LaterDeed::TurnOn)]))
        .await
        .unwrap();
    let carried = pass(&world, HOUR).await;
    assert_eq!((carried.done.len(), carried.asking), (0, 1));
    assert_eq!(world.get("beta").await, None);
    let key = "beta".to_owned();
    assert_eq!(
        only(&world.store).await.standing,
        Standing::Changed { key, keys: 1 }
    );
}
