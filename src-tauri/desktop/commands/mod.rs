//! What the window may call, by subject. Each is a line or two: the store does the work.

pub mod about;
pub mod app;
pub mod backups;
pub mod bulk;
pub mod drafts;
pub mod examples;
pub mod export;
pub mod files;
pub mod first_picture;
pub mod flows;
pub mod history;
pub mod jobs;
pub mod json;
pub mod later;
pub mod namespaces;
pub mod plans;
pub mod protected;
pub mod raw;
pub mod reading;
pub mod recovery;
pub mod shapes;
pub mod trash;
pub mod values;
pub mod writing;

use crate::failure::Failure;

/// What a command gives back.
pub type Answer<T> = Result<T, Failure>;
