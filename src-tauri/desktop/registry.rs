//! Every typed command and event, once. From here come the window's bindings and the handler.
//!
//! The types of all commands are only collected where the bindings are written: a start makes none of them.

use tauri::ipc::Invoke;
use tauri::{Wry, generate_handler};
use tauri_specta::{Builder, collect_events};

use crate::closing::Closing;
use crate::commands::{
    about, app, backups, bulk, drafts, examples, export, files, first_picture, flows, history, jobs, later,
    namespaces, plans, protected, reading, recovery, shapes, trash, values, writing,
};
use crate::events::{Changed, Damaged, FileDropped, Progress};

/// Hands the commands that the window calls to a macro.
macro_rules! every_command {
    ($taken_by:ident) => {
        $taken_by![
            namespaces::list_namespaces,
            namespaces::create_namespace,
            namespaces::reword_namespace,
            namespaces::delete_namespace,
            namespaces::companion,
            namespaces::make_companion,
            reading::list_entries,
            reading::count_entries,
            reading::position_of,
            reading::list_groups,
            reading::read_search,
            reading::get_entry,
            reading::tags_in_use,
            reading::search_values,
            shapes::found_shape,
            shapes::pinned_shape,
            shapes::pin_shape,
            shapes::import_shape,
            shapes::check_plan,
            shapes::check_keys,
            writing::set_entry,
            writing::rename_key,
            writing::duplicate_key,
            writing::delete_key,
            protected::protected_places,
            protected::protect,
            protected::unprotect,
            later::planned,
            later::plan_later,
            later::move_planned,
            later::cancel_planned,
            later::do_planned,
            values::save_value_to_file,
            values::load_value_from_file,
            plans::plan_paste,
            plans::plan_delete,
            bulk::plan_bulk,
            bulk::plan_compare,
            files::choose_import_file,
            files::look_at_file,
            plans::plan_import_file,
            plans::plan_summary,
            plans::plan_rows,
            plans::plan_tick,
            plans::plan_tick_all,
            plans::plan_tick_namespace,
            plans::plan_policy,
            plans::plan_refresh,
            plans::plan_apply,
            plans::plan_discard,
            flows::flow_run,
            flows::flow_run_and_apply,
            flows::flow_inputs,
            flows::flow_examples,
            jobs::cancel_job,
            export::export_file,
            export::check_export,
            export::show_in_folder,
            history::undo_state,
            history::undo,
            history::redo,
            history::plan_revert,
            history::list_changes,
            history::change_revisions,
            history::key_history,
            history::restore_version,
            history::set_change_note,
            trash::list_trashed_namespaces,
            trash::list_trashed_keys,
            trash::count_trashed_keys,
            trash::restore_namespace,
            trash::restore_keys,
            trash::purge_keys,
            trash::purge_namespace,
            trash::empty_trash,
            trash::usage,
            trash::set_retention,
            backups::back_up_now,
            backups::save_backup_copy,
            backups::list_backups,
            backups::choose_backup,
            backups::plan_restore,
            backups::failed_backup,
            backups::try_backup_again,
            backups::expired_left,
            backups::backup_settings,
            backups::set_backup_rhythm,
            backups::choose_backup_folder,
            drafts::list_drafts,
            drafts::forget_draft,
            drafts::move_draft,
            examples::add_examples,
            recovery::recovery_state,
            recovery::recover_salvaged,
            recovery::recover_from_backup,
            recovery::recover_fresh,
            about::about,
            about::set_text_size,
            first_picture::first_picture,
            first_picture::missed_since,
            app::choose_database,
            app::retry_open,
            app::closing_heard,
            app::quit,
        ]
    };
}

/// Runs the command that the window calls; `false` where there is no such one.
pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    every_command!(generate_handler)
}

/// The events that the window hears.
pub fn events() -> Builder<Wry> {
    Builder::new().events(collect_events![Changed, Progress, FileDropped, Damaged, Closing])
}

/// All of it, with its types.
#[cfg(test)]
fn registry() -> Builder<Wry> {
    use ::shapes::Checked;
    use tauri_specta::{ErrorHandlingMode, collect_commands};

    use crate::commands::json::JsonMistake;

    events()
        .error_handling(ErrorHandlingMode::Throw)
        // Ids, times and sizes: all far below 2^53, where a number of JavaScript is exact.
        .dangerously_cast_bigints_to_number()
        // One shape for both directions: what may be left out of a request is sent as null.
        .disable_serde_phases()
        .commands(every_command!(collect_commands))
        // Answered by a raw command, which names no types.
        .typ::<JsonMistake>()
        .typ::<Checked>()
}

#[cfg(test)]
mod tests;
