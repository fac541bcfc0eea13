//! What a plan says that keys would be, held against what it made of them, for random edits.

use std::collections::BTreeMap;

use store::Job;
use store::model::{Expiry, KeyEdit, MetadataEdit, NewValue, PlannedEntry};

use crate::built_plans::{LATER, build, json, set, text};
use crate::support::{START, World};

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

#[tokio::test]
async fn what_a_plan_says_a_key_would_be_is_what_applying_makes_it() {
    type Entries = BTreeMap<(&'static str, String), PlannedEntry>;
    let world = World::new().await;
    world.other_namespace().await;
    let (mut numbers, mut there) = (Numbers(7), Entries::new());
    let values = ["a".to_owned(), "b ".repeat(3_000), String::new()];
    for round in 0..12 {
        let mut plan = build(&world).await;
        let mut would = there.clone();
        for _ in 0..numbers.below(40) {
            let namespace = ["kv_test", "kv_other"][numbers.below(2) as usize];
            let key = format!("k{}", numbers.below(8));
            let at = (namespace, key.clone());
            if numbers.below(4) == 0 {
                plan.append(namespace, &key, KeyEdit::Remove).await.unwrap();
                would.remove(&at);
                continue;
            }
            let before = would.get(&at).cloned();
            // A key that is absent has no value to keep.
            let new_value = match numbers.below(3) {
                0 if before.is_some() => None,
                _ => Some(values[numbers.below(3) as usize].clone()),
            };
            let (expiry, expires_at) = match numbers.below(3) {
                0 => (Expiry::Keep, before.as_ref().and_then(|before| before.expires_at)),
                1 => (Expiry::Never, None),
                _ => (LATER, Some(START + 5_000)),
            };
            let (edit, metadata) = match numbers.below(3) {
                0 => (
                    MetadataEdit::Keep,
                    before.as_ref().and_then(|before| before.metadata.clone()),
                ),
                1 => (MetadataEdit::Clear, None),
                _ => (json(r#"{"n":1}"#), Some(r#"{"n":1}"#.to_owned())),
            };
            let after = PlannedEntry {
                value: match (&new_value, before) {
                    (Some(value), _) => value.clone().into_bytes(),
                    (None, before) => before.unwrap().value,
                },
                expires_at,
                metadata,
            };
            let new_value = new_value.map_or(NewValue::Keep, |value| text(&value));
            plan.append(namespace, &key, set(new_value, expiry, edit))
                .await
                .unwrap();
            would.insert(at.clone(), after);
            if numbers.below(3) == 0 {
                assert_eq!(
                    plan.planned(namespace, &key).await.unwrap().as_ref(),
                    would.get(&at)
                );
            }
        }
        let plan = plan.check(&Job::default()).await.unwrap();
        assert_eq!(plan.counts.invalid, 0, "round {round}");
        world.apply(&plan.id).await.unwrap();
        for namespace in ["kv_test", "kv_other"] {
            for key in (0..8).map(|key| format!("k{key}")) {
                let now = world.entry(namespace, &key).await;
                assert_eq!(now.as_ref(), would.get(&(namespace, key)), "round {round}");
            }
        }
        there = would;
    }
}
