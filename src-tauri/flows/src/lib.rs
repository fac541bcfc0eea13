//! Flows: the reference's code nodes, JavaScript that reads and writes keys, run over a store.
//!
//! A run sees one state of the store, and what it writes is staged as a plan: it is looked at, applied and
//! undone like any other, and does not apply once a key that the run read or wrote has become another.
//!
//! ```
//! use flows::{Flow, run};
//! use store::model::{NewNamespace, Program};
//! use store::{Job, OpenOptions, Store};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let options = OpenOptions::passing(Program::Lux);
//! let store = Store::open(&folder.path().join("kv.sqlite"), options).await?;
//! let new = NewNamespace { name: "counters".into(), ..Default::default() };
//! store.create_namespace(new).await?;
//!
//! let flow = Flow::new("counters", "count", "
//!     const count = parseInt(await kv.get('visits') || '0');
//!     await kv.set('visits', String(count + by));
//!     return { count: count + by };
//! ").with_input("by", "2")?;
//! let job = Job::default();
//! let ran = run(&store, &flow, &job).await?;
//! assert_eq!(ran.result.as_deref(), Some(r#"{"count":2}"#));
//! assert_eq!(store.get_value("counters", "visits").await?, None);
//!
//! store.plan_apply(&ran.plan.id, None, &job).await?;
//! assert_eq!(store.get_value("counters", "visits").await?, Some(b"2".to_vec()));
//! store.undo().await?;
//! assert_eq!(store.get_value("counters", "visits").await?, None);
//! store.close().await;
//! # Ok(())
//! # }
//! ```

#![deny(missing_docs)]

mod again;
mod answers;
mod engine;
mod examples;
mod failure;
mod flow;
mod globals;
mod host;
mod inputs;
mod kv;
mod located;
mod log;
mod run;
mod view;
mod watch;
mod words;

pub use again::{Done, run_and_apply, run_and_apply_where};
pub use examples::{Example, examples};
pub use failure::{Failure, FailureCode, RunError};
pub use flow::{Flow, HostFunction, InputError, Limits};
pub use inputs::{FlowInput, InputKind, inputs};
pub use log::{Level, LogLine};
pub use run::{Ran, run};
