//! A child is killed at a random moment, again and again, and the file is looked at each time.
//!
//! A run's seed is printed when it fails; `KV_STORE_CRASH_RUN_SEED` repeats it. The moment of a kill
//! depends on the machine, so a repeated run is alike, not the same.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use crate::child::{self, EMPHASIS, Emphasis, SEED, STORE};
use crate::invariants;
use crate::model::Model;
use crate::operation::Operation;
use crate::random::Random;

/// Kills of each of the four runs.
const KILLS: u32 = 50;
/// How long a write takes before the first of its kind was measured.
const FIRST_GUESS: Duration = Duration::from_millis(20);

#[test]
fn imports_are_there_wholly_or_not_at_all() {
    child::write_if_child();
    Run::new([60, 5, 10, 5]).all();
}

#[test]
fn bulk_deletes_are_there_wholly_or_not_at_all() {
    Run::new([25, 40, 10, 5]).all();
}

#[test]
fn undo_and_redo_are_there_wholly_or_not_at_all() {
    Run::new([10, 10, 60, 5]).all();
}

#[test]
fn edits_and_restores_are_there_wholly_or_not_at_all() {
    Run::new([5, 10, 5, 35]).all();
}

struct Run {
    seed: u64,
    random: Random,
    emphasis: Emphasis,
    folder: tempfile::TempDir,
    model: Model,
    /// The longest that each kind of write took.
    took: BTreeMap<&'static str, Duration>,
    report: BTreeMap<&'static str, Hits>,
    plans_left: u32,
}

/// Kills that met a kind of write, and how often it was there afterwards.
#[derive(Default)]
struct Hits {
    kills: u32,
    there: u32,
}

/// What a killed child had said.
#[derive(Default)]
struct Said {
    confirmed: Vec<Operation>,
    /// Begun and not confirmed.
    open: Option<Operation>,
}

impl Run {
    fn new(emphasis: Emphasis) -> Self {
        let given = std::env::var("KV_STORE_CRASH_RUN_SEED").ok();
        let seed = given.map_or_else(rand::random, |seed| seed.parse().expect("a number"));
        Self {
            seed,
            random: Random::new(seed),
            emphasis,
            folder: tempfile::tempdir().unwrap(),
            model: Model::default(),
            took: BTreeMap::new(),
            report: BTreeMap::new(),
            plans_left: 0,
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("kv.sqlite")
    }

    fn all(mut self) {
        // Shown by the test runner when the run fails.
        println!("KV_STORE_CRASH_RUN_SEED={}", self.seed);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async { child::open(&self.path()).await.close().await });
        for kill in 1..=KILLS {
            let started = Instant::now();
            let said = self.kill_one();
            let (writes, lived) = (said.confirmed.len(), started.elapsed());
            let met = said.open.as_ref().map_or("nothing", Operation::name);
            runtime.block_on(self.look(said));
            let looked = started.elapsed() - lived;
            println!("kill {kill}: {writes} confirmed, then {met}; lived {lived:?}, looked at in {looked:?}");
        }
        runtime.block_on(self.undo_everything());
        for (write, hits) in &self.report {
            println!(
                "killed in {write}: {}, there afterwards: {}",
                hits.kills, hits.there
            );
        }
        println!("kills that left plan files: {}", self.plans_left);
    }

    /// Starts a child and kills it: in a random one of its first writes, or while it opens.
    fn kill_one(&mut self) -> Said {
        let mut child = self.start();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = Said::default();
        let writes = self.random.below(8);
        let mut moment = self.random.below(30_000);
        if writes > 0 {
            let mut begun = 0;
            let mut since = Instant::now();
            while begun < writes {
                let Some(line) = lines.next() else {
                    self.ended_by_itself(&mut child)
                };
                match said.hear(&line.unwrap()) {
                    Heard::Begin => {
                        begun += 1;
                        since = Instant::now();
                    }
                    Heard::Done(write) => {
                        let longest = self.took.entry(write).or_default();
                        *longest = since.elapsed().max(*longest);
                    }
                    Heard::Other => {}
                }
            }
            let write = said.open.as_ref().map_or("", Operation::name);
            let longest = self.took.get(write).copied().unwrap_or(FIRST_GUESS);
            moment = self.random.below(longest.as_micros() as u64 * 11 / 10);
        }
        let from = Instant::now();
        while from.elapsed() < Duration::from_micros(moment) {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        said.hear_the_rest(lines);
        child.wait().unwrap();
        said
    }

    fn start(&mut self) -> Child {
        let emphasis = self.emphasis.map(|part| part.to_string()).join(",");
        Command::new(std::env::current_exe().unwrap())
            .args([
                "kill::imports_are_there_wholly_or_not_at_all",
                "--exact",
                "--nocapture",
            ])
            .env(STORE, self.path())
            .env(SEED, self.random.next().to_string())
            .env(EMPHASIS, emphasis)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap()
    }

    fn ended_by_itself(&self, child: &mut Child) -> ! {
        panic!("the child ended by itself: {:?}", child.wait());
    }

    /// The file is whole, what was confirmed is there, and the write that was cut off is there
    /// wholly or not at all. Then the store opens, and has cleared away the dead run's plans.
    async fn look(&mut self, said: Said) {
        let left = plan_files(&self.path());
        self.plans_left += u32::from(left > 0);
        let store = child::open(&self.path()).await;
        assert_eq!(plan_files(&self.path()), 0, "plan files that the dead run left");
        let entries = invariants::check(&self.path()).await;
        for operation in &said.confirmed {
            self.model.apply(operation);
        }
        if let Some(open) = said.open {
            let hits = self.report.entry(open.name()).or_default();
            hits.kills += 1;
            if entries == self.model.entries_after(&open) {
                hits.there += 1;
                self.model.apply(&open);
            }
        }
        assert!(
            entries == self.model.entries,
            "the entries are those of the confirmed writes: {} of {} agree, {} are there",
            agreeing(&entries, &self.model.entries),
            self.model.entries.len(),
            entries.len()
        );
        store.close().await;
    }

    /// After all those deaths the whole past is still there: undone to the beginning, the namespace
    /// is empty, and redone it is as it was.
    async fn undo_everything(&mut self) {
        let store = child::open(&self.path()).await;
        let last = self.model.entries.clone();
        let depth = self.model.depth();
        for _ in 0..depth {
            store.undo().await.unwrap();
        }
        assert!(invariants::check(&self.path()).await.is_empty());
        for _ in 0..depth {
            store.redo().await.unwrap();
        }
        assert!(invariants::check(&self.path()).await == last);
        store.close().await;
    }
}

enum Heard {
    Begin,
    Done(&'static str),
    Other,
}

impl Said {
    fn hear(&mut self, line: &str) -> Heard {
        if let Some(operation) = line.strip_prefix("begin ") {
            self.open = Some(serde_json::from_str(operation).unwrap());
            return Heard::Begin;
        }
        let Some(operation) = self.open.take_if(|_| line == "done") else {
            return Heard::Other;
        };
        let name = operation.name();
        self.confirmed.push(operation);
        Heard::Done(name)
    }

    /// What was in the pipe when the child died; a line that was cut off was never said.
    fn hear_the_rest(&mut self, lines: std::io::Lines<BufReader<ChildStdout>>) {
        for line in lines.map_while(Result::ok) {
            let cut_off =
                line.starts_with("begin ") && serde_json::from_str::<Operation>(&line[6..]).is_err();
            if !cut_off {
                self.hear(&line);
            }
        }
    }
}

fn plan_files(store: &Path) -> usize {
    let mut folder = store.as_os_str().to_owned();
    folder.push(".plans");
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

fn agreeing(one: &crate::model::Entries, other: &crate::model::Entries) -> usize {
    other
        .iter()
        .filter(|(key, text)| one.get(*key) == Some(text))
        .count()
}
