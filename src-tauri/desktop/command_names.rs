// The name of every command that the window may call. build.rs reads this list into the app manifest;
// a test compares it with the registry and with the capability.

pub const COMMAND_NAMES: &[&str] = &[
    // namespaces
    "list_namespaces",
    "create_namespace",
    "rename_namespace",
    "describe_namespace",
    "delete_namespace",
    // reading
    "list_entries",
    "count_entries",
    "position_of",
    "list_groups",
    "get_entry",
    "read_value",
    "read_version",
    "search_values",
    // writing
    "set_entry",
    "rename_key",
    "duplicate_key",
    "delete_key",
    "save_value_to_file",
    "load_value_from_file",
    // plans
    "plan_paste",
    "plan_delete",
    "choose_import_file",
    "look_at_file",
    "plan_import_file",
    "plan_summary",
    "plan_rows",
    "plan_read_after",
    "plan_tick",
    "plan_tick_all",
    "plan_tick_namespace",
    "plan_policy",
    "plan_refresh",
    "plan_apply",
    "plan_discard",
    // json
    "lay_out_json",
    "check_json",
    // jobs
    "cancel_job",
    // export
    "export_file",
    "check_export",
    "show_in_folder",
    // history
    "undo_state",
    "undo",
    "redo",
    "plan_revert",
    "list_changes",
    "change_revisions",
    "key_history",
    "restore_version",
    "set_change_note",
    // trash
    "list_trashed_namespaces",
    "list_trashed_keys",
    "restore_namespace",
    "restore_keys",
    "purge_keys",
    "purge_namespace",
    "empty_trash",
    "usage",
    "set_retention",
    // backups
    "back_up_now",
    "save_backup_copy",
    "list_backups",
    "choose_backup",
    "plan_restore",
    "backup_settings",
    "set_backup_settings",
    "choose_backup_folder",
    // drafts
    "list_drafts",
    "read_draft",
    "put_draft",
    "forget_draft",
    "rename_drafts",
    // examples
    "add_examples",
    // recovery
    "recovery_state",
    "recover_salvaged",
    "recover_from_backup",
    "recover_fresh",
    // app
    "app_state",
    "choose_database",
    "retry_open",
    "quit",
];
