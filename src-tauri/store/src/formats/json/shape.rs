/// What a JSON text is at its outermost level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum JsonShape {
    /// `{…}`.
    Object,
    /// `[…]`.
    Array,
    /// Text in quotation marks.
    String,
    /// A number of any length.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
}
