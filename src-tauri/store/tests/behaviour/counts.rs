//! A count that is not the number of entries, as an older version could leave it, does not last.

use sqlx::{ConnectOptions as _, Connection as _};
use store::model::Program;
use store::{FailureCode, Job, OpenOptions, Store};

use crate::support::{World, code};

async fn run_sql(world: &World, sql: &'static str) {
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(world.path());
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn with_backups() -> World {
    let World { clock, folder, store } = World::new().await;
    store.close().await;
    drop(store);
    let options = OpenOptions {
        clock: clock.clone(),
        backup_folder: Some(folder.path().join("backups")),
        ..OpenOptions::passing(Program::App)
    };
    let store = Store::open(&folder.path().join("kv.sqlite"), options)
        .await
        .unwrap();
    World { store, clock, folder }
}

#[tokio::test]
async fn the_daily_backup_mends_a_count_that_is_off_and_is_whole() {
    let world = with_backups().await;
    let job = Job::default();
    world.set("a", "1").await;
    world.set("b", "2").await;
    run_sql(&world, "UPDATE namespaces SET entry_count = 0").await;
    let target = world.folder.path().join("by hand.kvbackup");
    let by_hand = world.store.back_up_to(&target, &job).await;
    assert_eq!(code(by_hand), FailureCode::Damaged);

    let made = world.store.back_up_if_due(&job).await.unwrap().unwrap();
    assert_eq!((made.entries, made.problem), (2, None));
    assert_eq!(world.count().await, 2);
    world.store.back_up_to(&target, &job).await.unwrap();
    world.pass_seconds(86_400);
    assert_eq!(
        world.store.back_up_if_due(&job).await.unwrap(),
        None,
        "mending is no change that a backup is made for"
    );
}
