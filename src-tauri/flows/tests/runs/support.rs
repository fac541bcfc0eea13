//! A store in a folder of its own, and ways to run code over it.

use flows::{Failure, Flow, Ran, RunError, run};
use store::model::{Deed, Expiry, KeyEdit, MetadataEdit, NewNamespace, NewValue, Origin, Program};
use store::{Job, OpenOptions, Store};
use tempfile::TempDir;

pub const NAMESPACE: &str = "customers";

pub struct World {
    pub store: Store,
    _folder: TempDir,
}

impl World {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions::passing(Program::Lux);
        let store = Store::open(&folder.path().join("kv.sqlite"), options)
            .await
            .unwrap();
        let new = NewNamespace {
            name: NAMESPACE.into(),
            ..Default::default()
        };
        store.create_namespace(new).await.unwrap();
        Self {
            store,
            _folder: folder,
        }
    }

    /// With these keys.
    pub async fn with(pairs: &[(&str, &str)]) -> Self {
        let world = Self::new().await;
        for (key, value) in pairs {
            world.set(key, value).await;
        }
        world
    }

    pub async fn set(&self, key: &str, value: &str) {
        let edit = KeyEdit::Set {
            value: NewValue::Text { text: value.into() },
            expiry: Expiry::Keep,
            metadata: MetadataEdit::Keep,
        };
        let mut plan = self.store.build_plan(Deed::SetMany, Origin::App).await.unwrap();
        plan.append(NAMESPACE, key, edit).await.unwrap();
        let job = Job::default();
        let plan = plan.check(&job).await.unwrap();
        self.store.plan_apply(&plan.id, None, &job).await.unwrap();
    }

    pub async fn get(&self, key: &str) -> Option<String> {
        let value = self.store.get_value(NAMESPACE, key).await.unwrap();
        value.map(|bytes| String::from_utf8(bytes).unwrap())
    }

    pub async fn try_run(&self, flow: Flow) -> Result<Ran, RunError> {
        run(&self.store, &flow, &Job::default()).await
    }

    /// Runs code that comes to an end, and returns its result as JSON.
    pub async fn result(&self, code: &str) -> String {
        let ran = self.try_run(flow(code)).await;
        ran.unwrap_or_else(|error| panic!("{error:?}\n{code}"))
            .result
            .unwrap_or_default()
    }

    /// Runs code and applies what it writes; returns its result.
    pub async fn applied(&self, flow: Flow) -> String {
        let ran = self.try_run(flow).await.unwrap();
        self.store
            .plan_apply(&ran.plan.id, None, &Job::default())
            .await
            .unwrap();
        ran.result.unwrap_or_default()
    }

    /// Runs code that fails, and returns how.
    pub async fn failure(&self, flow: Flow) -> Failure {
        match self.try_run(flow).await {
            Err(RunError::Flow(failure)) => failure,
            other => panic!("{other:?}"),
        }
    }
}

pub fn flow(code: &str) -> Flow {
    Flow::new(NAMESPACE, "trial", code)
}
