//! Short reads never wait for long ones, however many of those there are.

use store::Job;
use store::model::{Filter, Selection};

use crate::support::{World, bytes_entry};

fn everything() -> Selection {
    Selection::Matching {
        filter: Filter::default(),
        except: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_comes_while_many_exports_stand_still() {
    let world = World::new().await;
    for key in ["a", "b", "c", "d", "e"] {
        let large = bytes_entry(key, vec![b'x'; 9 << 20]);
        world.store.set_entry(large).await.unwrap();
    }
    let mut undrained = Vec::new();
    for _ in 0..6 {
        let stream = world
            .store
            .stream_entries("kv_test", everything(), &Job::default())
            .await
            .unwrap();
        undrained.push(stream);
    }
    assert_eq!(world.keys().await, ["a", "b", "c", "d", "e"]);
    assert_eq!(world.count().await, 5);
    for stream in &mut undrained {
        let first = stream.recv().await.unwrap().unwrap();
        assert!(first.len() > 0);
    }
}
