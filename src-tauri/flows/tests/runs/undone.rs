//! A run that is undone leaves the store as it was, to the byte.

use proptest::prelude::*;
use store::Job;
use store::model::Selection;

use crate::support::{NAMESPACE, World, flow};

#[derive(Debug, Clone)]
enum Act {
    Set(u8, Vec<u8>),
    /// With an expiry, a note and tags, one of which tells it from others.
    SetWithAll(u8, Vec<u8>, u8),
    /// Long enough that versions with the same value share it.
    SetLong(u8, u8),
    /// What another key has, and nothing else of it.
    Copy(u8, u8),
    Delete(u8),
    DeleteAll,
}

fn act() -> impl Strategy<Value = Act> {
    let value = || proptest::collection::vec(any::<u8>(), 0..40);
    prop_oneof![
        3 => (0..6_u8, value()).prop_map(|(key, value)| Act::Set(key, value)),
        2 => (0..6_u8, value(), any::<u8>()).prop_map(|(key, value, tag)| Act::SetWithAll(key, value, tag)),
        2 => (0..6_u8, 0..3_u8).prop_map(|(key, which)| Act::SetLong(key, which)),
        2 => (0..6_u8, 0..6_u8).prop_map(|(from, to)| Act::Copy(from, to)),
        2 => (0..6_u8).prop_map(Act::Delete),
        1 => Just(Act::DeleteAll),
    ]
}

fn code(acts: &[Act]) -> String {
    let lines = acts.iter().map(|act| match act {
        Act::Set(key, value) => format!("await kv.set('k{key}', new Uint8Array({value:?}));"),
        Act::SetWithAll(key, value, tag) => format!(
            "await kv.set('k{key}', new Uint8Array({value:?}), {{ expiration: {},
                metadata: {{ description: 'why', tags: ['t{tag}'] }} }});",
            4_000_000_000_u64 + u64::from(*tag)
        ),
        Act::SetLong(key, which) => format!("await kv.set('k{key}', '{which}'.repeat(5000));"),
        Act::Copy(from, to) => format!(
            "{{ const there = await kv.get('k{from}', 'arrayBuffer');
               if (there !== null) await kv.set('k{to}', there); }}"
        ),
        Act::Delete(key) => format!("await kv.delete('k{key}');"),
        Act::DeleteAll => "for (const { name } of (await kv.list()).keys) await kv.delete(name);".to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

type Entry = (String, Vec<u8>, Option<i64>, Option<String>);

/// All entries to the byte, and how many the namespace says that it has.
async fn state(world: &World) -> (Vec<Entry>, u32) {
    let everything = Selection::Matching {
        filter: Default::default(),
        except: Vec::new(),
    };
    let mut batches = world
        .store
        .stream_entries(NAMESPACE, everything, &Job::default())
        .await
        .unwrap();
    let mut entries = Vec::new();
    while let Some(batch) = batches.recv().await {
        entries.extend(batch.unwrap().entries().map(|entry| {
            let metadata = entry.metadata.map(str::to_owned);
            (
                entry.key.to_owned(),
                entry.value.to_vec(),
                entry.expires_at,
                metadata,
            )
        }));
    }
    let count = world.store.namespace(NAMESPACE).await.unwrap().entry_count;
    (entries, count)
}

/// Runs code and applies what it writes; whether that was anything.
async fn change(world: &World, acts: &[Act], each: bool) -> bool {
    let mut flow = flow(&code(acts));
    flow.each = each.then(|| Selection::beginning("k"));
    let done = flows::run_and_apply(&world.store, &flow, None, &Job::default()).await;
    done.unwrap().applied.change_id != 0
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn runs_that_are_undone_leave_the_store_as_it_was_before_each(
        before in proptest::collection::vec(act(), 0..8),
        runs in proptest::collection::vec((proptest::collection::vec(act(), 1..12), any::<bool>()), 1..4),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            change(&world, &before, false).await;
            let mut states = vec![state(&world).await];
            for (acts, each) in &runs {
                if change(&world, acts, *each).await {
                    states.push(state(&world).await);
                } else {
                    prop_assert_eq!(&state(&world).await, states.last().unwrap());
                }
            }
            for there in states.iter().rev().skip(1) {
                world.store.undo().await.unwrap();
                prop_assert_eq!(&state(&world).await, there);
            }
            for done in states.iter().skip(1) {
                world.store.redo().await.unwrap();
                prop_assert_eq!(&state(&world).await, done);
            }
            Ok(())
        })?;
    }
}
