//! What a flow wants to be given, found in its code and refined by what its author says of it.

mod documented;
mod schema;
mod used;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use rquickjs::{Context, Ctx, Runtime};

use crate::engine::compile;
use crate::failure::{Failure, FailureCode};
use crate::globals::OURS;
use crate::located::failure;

/// Stack for compiling code that is only looked at, in bytes: what is nested too deeply for it is refused.
const COMPILING_STACK: usize = 128 * 1_024;
/// Stack of the thread on which code is looked at, in bytes, for what the engine takes for nested. What the
/// parser alone does (`a.b.c`, `a + b + c`) is at most as deep as the code is long; the system gives a thread
/// only as much of its stack as it uses.
const PARSING_STACK: usize = 32 * 1_048_576;
const PARSING_STACK_PER_BYTE: usize = if cfg!(debug_assertions) { 4_096 } else { 1_024 };
/// The longest code that is looked at, in bytes; in longer code no inputs are found.
const MOST_LOOKED_AT: usize = 262_144;
/// Memory for compiling code that is only looked at, in bytes.
const COMPILING_MEMORY: usize = 64 * 1_048_576;

/// Something that a flow is given.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct FlowInput {
    /// As the code calls it.
    pub name: String,
    /// What it is filled in as.
    pub kind: InputKind,
    /// JSON text: what holds where nothing is given.
    pub default: Option<String>,
    /// What it is, in the words of the flow's author.
    pub description: Option<String>,
    /// Whether the flow does not do without it.
    pub required: bool,
    /// The code calls it as a function: what is given is what each call answers.
    pub called: bool,
}

/// What an input is filled in as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type), serde(rename = "FlowInputKind"))]
#[serde(rename_all = "snake_case")]
pub enum InputKind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// True or false.
    Switch,
    /// Any JSON.
    Json,
}

impl InputKind {
    /// The kind that a JSON text is.
    fn of_json(json: &str) -> Self {
        match json.trim_start().bytes().next() {
            Some(b'"') => Self::Text,
            Some(b't' | b'f') => Self::Switch,
            Some(b'-' | b'0'..=b'9') => Self::Number,
            _ => Self::Json,
        }
    }
}

/// What an author says of an input: each part only where it is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    kind: Option<InputKind>,
    default: Option<String>,
    description: Option<String>,
    required: Option<bool>,
}

impl FlowInput {
    fn take(&mut self, said: &Said) {
        self.kind = said.kind.unwrap_or(self.kind);
        self.required = said.required.unwrap_or(self.required);
        if said.default.is_some() {
            self.default.clone_from(&said.default);
            self.required = false;
        }
        if said.description.is_some() {
            self.description.clone_from(&said.description);
        }
    }
}

/// What a flow's code wants to be given, in the order in which it uses it: names that nothing declares, which are
/// required, and members of `inputs`, which it does without. Comments of JSDoc (`@param {number} [limit=5] how
/// many`) tell more of them and which are required, and so does a JSON Schema of `inputs`, which may add others;
/// one that is no JSON Schema says nothing. `key` and `value` are among them where the code uses them: a run for
/// each key gives those itself. Code of more than 256 KiB is not looked at.
///
/// Errors: `Syntax` with the place; `Stack` and `Memory` for code that is nested too deeply, or too long.
pub fn inputs(code: &str, schema: Option<&str>) -> Result<Vec<FlowInput>, Failure> {
    if code.len() > MOST_LOOKED_AT {
        return Ok(Vec::new());
    }
    let thread = std::thread::Builder::new()
        .name("inputs".to_owned())
        .stack_size(PARSING_STACK + code.len() * PARSING_STACK_PER_BYTE);
    let (code, schema) = (code.to_owned(), schema.map(str::to_owned));
    let looked = thread
        .spawn(move || look(&code, schema.as_deref()))
        .map_err(|error| Failure::new(FailureCode::Engine, error.to_string()))?;
    looked.join().map_err(|_| {
        let lost = "The code could not be looked at.";
        Failure::new(FailureCode::Engine, lost)
    })?
}

fn look(code: &str, schema: Option<&str>) -> Result<Vec<FlowInput>, Failure> {
    let known = compiled(code)?;
    let is_known = |name: &str| name == "arguments" || known.contains(name);
    let mut found = used::used(code, is_known);
    let places: HashMap<String, usize> = found
        .iter()
        .enumerate()
        .map(|(place, input)| (input.name.clone(), place))
        .collect();
    for (name, said) in documented::documented(code) {
        if let Some(place) = places.get(&name) {
            found[*place].take(&said);
        }
    }
    // Of a name of the schema there is only one.
    for (name, said) in schema.map(schema::properties).unwrap_or_default() {
        match places.get(&name) {
            Some(place) => found[*place].take(&said),
            None => {
                let mut input = FlowInput {
                    name,
                    kind: InputKind::Text,
                    default: None,
                    description: None,
                    required: false,
                    called: false,
                };
                input.take(&said);
                found.push(input);
            }
        }
    }
    Ok(found)
}

/// Compiles the code and runs nothing of it; returns the names that the engine has without it.
fn compiled(code: &str) -> Result<HashSet<String>, Failure> {
    let engine = |error: rquickjs::Error| Failure::new(FailureCode::Engine, error.to_string());
    let runtime = Runtime::new().map_err(engine)?;
    runtime.set_memory_limit(COMPILING_MEMORY);
    runtime.set_max_stack_size(COMPILING_STACK);
    let context = Context::full(&runtime).map_err(engine)?;
    let names = RefCell::new(HashSet::new());
    context.with(|ctx: Ctx<'_>| {
        let looked = || -> rquickjs::Result<()> {
            let all: Vec<String> = ctx.eval("Object.getOwnPropertyNames(globalThis)")?;
            names.borrow_mut().extend(all);
            compile(&ctx, code).map(|_| ())
        };
        looked().map_err(|error| failure(&ctx, error, FailureCode::Syntax))
    })?;
    let mut names = names.into_inner();
    names.extend(OURS.iter().map(|name| (*name).to_owned()));
    Ok(names)
}
