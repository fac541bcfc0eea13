use std::path::PathBuf;

use crate::clock::Clock;
use crate::job::Job;
use crate::model::Program;

/// How to open a store.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// Who writes: decides whose undo takes a change back.
    pub program: Program,
    /// The source of time.
    pub clock: Clock,
    /// Whether to watch for other programs' commits and to sweep expired entries: for a program
    /// that stays open. A command that ends at once needs neither.
    pub background: bool,
    /// The usual folder of automatic backups; `None`: no backups but those asked for by path.
    pub backup_folder: Option<PathBuf>,
    /// Whether the file is made, with its folder, when it does not exist.
    pub makes: bool,
    /// Tells that the file is being brought to this version's format, which takes long where it is large, and
    /// can stop it.
    pub job: Job,
}

impl OpenOptions {
    /// For a program that stays open.
    pub fn staying(program: Program) -> Self {
        Self {
            program,
            clock: Clock::System,
            background: true,
            backup_folder: None,
            makes: true,
            job: Job::default(),
        }
    }

    /// For a command that ends at once.
    pub fn passing(program: Program) -> Self {
        Self {
            program,
            clock: Clock::System,
            background: false,
            backup_folder: None,
            makes: true,
            job: Job::default(),
        }
    }
}
