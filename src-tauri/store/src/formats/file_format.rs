/// What a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum FileFormat {
    /// `{"key": value, …}`.
    Map,
    /// `[{"key": …, "value": …}, …]`, wrangler's bulk format.
    List,
    /// `["a", "b"]`, wrangler's key listing `[{"name": "a"}, …]`, or Workers KV's answer with one: keys
    /// without values.
    Names,
    /// A table with a header.
    Csv,
    /// Lines like `key=value`: only of what is pasted.
    EqualsLines,
    /// Lines like `key: value`: only of what is pasted.
    ColonLines,
    /// A flags file for flagd: `{"flags": {"name": {"variants": …, "defaultVariant": …}, …}}`.
    Flags,
    /// What Workers KV answers to a bulk get: values by their keys.
    Values,
    /// A copy of a database; not for [`super::Reader`].
    Backup,
}
