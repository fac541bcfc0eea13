//! The manual: one page with every command, from the same text as the help.

use std::io::Write as _;

use clap::{Arg, Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use crate::args::Lux;
use crate::failure::Stop;
use crate::output::Output;

const EXAMPLES: &[(&str, &str)] = &[
    (
        "lux data kv init user-preferences \"User preference storage\"",
        "Make a namespace and print its id.",
    ),
    (
        "lux data kv set user-preferences user:456 '{\"theme\":\"dark\"}' --ttl 3600",
        "Set a key that is gone after an hour.",
    ),
    (
        "lux data kv keys user-preferences --prefix user: --json | lux data kv delete-bulk user-preferences -",
        "Delete all keys under a prefix.",
    ),
    (
        "lux data kv import user-preferences backup.json --policy make-identical --dry-run",
        "See what an import would do.",
    ),
    (
        "lux data kv run user-preferences --flow \"rate limit\" --input userId=ann --dry-run",
        "See what a saved flow would write.",
    ),
    (
        "lux data kv restore flags.kvbackup --namespace user-preferences --policy make-identical --dry-run",
        "See what it would take to go back to a backup.",
    ),
];

/// Prints the page.
pub fn print() -> Result<(), Stop> {
    let mut out = Output::open();
    out.write_all(&page()?)?;
    out.finish()
}

fn page() -> Result<Vec<u8>, Stop> {
    let mut lux = Lux::command();
    lux.build();
    let man = Man::new(lux.clone()).title("LUX").manual("KV Store");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    let mut rest = Roff::new();
    rest.control("SH", ["SYNOPSIS"]);
    rest.text([
        bold("lux"),
        roman(" [--db "),
        italic("FILE"),
        roman("] [--quiet] "),
        bold("data kv"),
        roman(" "),
        italic("COMMAND"),
        roman(" …"),
    ]);
    rest.control("SH", ["DESCRIPTION"]);
    rest.text([roman(about(&lux))]);
    rest.control("SH", ["OPTIONS"]);
    lux.get_arguments()
        .filter(|arg| is_told(arg, true))
        .for_each(|arg| option(&mut rest, arg));
    rest.control("SH", ["COMMANDS"]);
    let kv = lux
        .find_subcommand("data")
        .and_then(|data| data.find_subcommand("kv"));
    for command in kv
        .into_iter()
        .flat_map(Command::get_subcommands)
        .filter(|command| command.get_name() != "help")
    {
        describe(&mut rest, command);
    }
    rest.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in [
        ("0", "Done. Also when whoever reads the output has seen enough."),
        ("1", "No such namespace, key or change."),
        ("2", "Bad usage or bad input; nothing was changed."),
        ("3", "The store cannot be used."),
        ("130", "Stopped by Ctrl+C; nothing was changed."),
    ] {
        rest.control("TP", []).text([bold(code)]).text([roman(meaning)]);
    }
    rest.control("SH", ["ENVIRONMENT"]);
    rest.control("TP", []).text([bold("KV_STORE_DB")]);
    rest.text([roman(
        "The store's file, where --db does not name one; for the app too.",
    )]);
    rest.control("TP", []).text([bold("KV_STORE_BACKUPS")]);
    rest.text([roman("The folder of automatic backups; for the app too.")]);
    rest.control("SH", ["FILES"]);
    rest.control("TP", []).text([italic("kv-store/kv-store.db")]);
    rest.text([roman(
        "The store, in the platform's data folder: ~/.local/share on Linux. The app has the same file, and both may be open.",
    )]);
    rest.control("TP", []).text([italic("KV Store Backups/")]);
    rest.text([roman(
        "Automatic backups, in the documents folder unless another was chosen in the app; kv-store-backups in the data folder where there is no documents folder. drop, restore and import --policy make-identical begin with one.",
    )]);
    rest.text([roman(
        "A backup is a whole copy with its history: what has expired or was deleted since is still in it. Where that is chosen in the app, what has expired leaves the automatic ones within a day or so; backup --remove-expired takes it out at once. Backups that a person asked for, and what was deleted, stay as they are.",
    )]);
    rest.control("SH", ["EXAMPLES"]);
    for (command, what) in EXAMPLES {
        rest.control("TP", []).text([bold(*command)]).text([roman(*what)]);
    }
    rest.to_writer(&mut page)?;
    Ok(page)
}

/// A command as a section of its own.
fn describe(page: &mut Roff, command: &Command) {
    let mut usage: Vec<Inline> = vec![bold(command.get_name())];
    for arg in command.get_positionals() {
        let name = value_name(arg);
        usage.push(roman(if arg.is_required_set() { " " } else { " [" }));
        usage.push(italic(name));
        if !arg.is_required_set() {
            usage.push(roman("]"));
        }
    }
    page.control("SS", [""]).text(usage);
    page.text([roman(about(command))]);
    command
        .get_arguments()
        .filter(|arg| is_told(arg, false))
        .for_each(|arg| option(page, arg));
}

/// Whether an argument is described with a command: those for every command are described once.
fn is_told(arg: &Arg, global: bool) -> bool {
    arg.is_global_set() == global && !matches!(arg.get_id().as_str(), "help" | "version")
}

fn option(page: &mut Roff, arg: &Arg) {
    let mut name = Vec::new();
    if let Some(long) = arg.get_long() {
        name.push(bold(format!("--{long}")));
        if arg.get_action().takes_values() {
            name.push(roman(" "));
            name.push(italic(value_name(arg)));
        }
    } else {
        name.push(italic(value_name(arg)));
    }
    page.control("TP", []).text(name);
    let mut help = arg
        .get_long_help()
        .or(arg.get_help())
        .map(ToString::to_string)
        .unwrap_or_default();
    let possible: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|_| arg.get_action().takes_values())
        .map(|value| value.get_name().to_owned())
        .collect();
    // Sentences of the help have no full stop where they are the last.
    if !help.is_empty() && !help.ends_with(['.', '?']) {
        help.push('.');
    }
    if !possible.is_empty() {
        help.push_str(&format!(" One of: {}.", possible.join(", ")));
    }
    page.text([roman(help)]);
}

fn value_name(arg: &Arg) -> String {
    let names = arg.get_value_names().and_then(|names| names.first());
    names.map_or_else(|| arg.get_id().as_str().to_uppercase(), ToString::to_string)
}

fn about(command: &Command) -> String {
    let about = command.get_long_about().or(command.get_about());
    about.map(ToString::to_string).unwrap_or_default()
}
