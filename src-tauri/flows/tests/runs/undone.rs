//! A run that is undone leaves the store as it was, to the byte.

use proptest::prelude::*;
use store::Job;
use store::model::Selection;

use crate::support::{NAMESPACE, World, flow};

#[derive(Debug, Clone)]
enum Act {
    Set(u8, Vec<u8>, bool),
    Delete(u8),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => (0..6_u8, proptest::collection::vec(any::<u8>(), 0..40), any::<bool>())
            .prop_map(|(key, value, expires)| Act::Set(key, value, expires)),
        1 => (0..6_u8).prop_map(Act::Delete),
    ]
}

fn code(acts: &[Act]) -> String {
    let lines = acts.iter().map(|act| match act {
        Act::Set(key, value, expires) => {
            let options = if *expires {
                ", { ttl: 3600, metadata: { a: 1 } }"
            } else {
                ""
            };
            format!("await kv.set('k{key}', new Uint8Array({value:?}){options});")
        }
        Act::Delete(key) => format!("await kv.delete('k{key}');"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

type Entry = (String, Vec<u8>, Option<i64>, Option<String>);

async fn all(world: &World) -> Vec<Entry> {
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
    entries
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_run_followed_by_undo_leaves_the_store_as_it_was(
        before in proptest::collection::vec(act(), 0..8),
        acts in proptest::collection::vec(act(), 1..12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            world.applied(flow(&code(&before))).await;
            let there = all(&world).await;
            let ran = world.try_run(flow(&code(&acts))).await.unwrap();
            let job = Job::default();
            let applied = world.store.plan_apply(&ran.plan.id, None, &job).await.unwrap();
            if applied.change_id != 0 {
                let done = all(&world).await;
                world.store.undo().await.unwrap();
                prop_assert_eq!(&all(&world).await, &there);
                world.store.redo().await.unwrap();
                prop_assert_eq!(all(&world).await, done);
            } else {
                prop_assert_eq!(all(&world).await, there);
            }
            Ok(())
        })?;
    }
}
