//! Flags of a file for flagd, each as the value of its default variant.

use std::io::Read;

use super::capture::{Capture, MAX_KEY};
use super::json::{Expected, JsonShape};
use super::notes::Notes;
use super::row::key_of;
use super::source::Source;
use super::{Field, FileProblem, Incoming, Refusal, Row, RowFlaw};
use crate::limits::{Breach, MAX_VALUE_BYTES, check_value_size};

/// Reads the flags one by one, out of an object by their names, or of a list with a `key` in each.
#[derive(Default)]
pub(super) struct FlagRows {
    place: Place,
    text: Capture,
    /// The variants of the flag that is read, as they stand.
    variants: Capture,
    /// What each key has before its flag's name.
    prefix: String,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Place {
    #[default]
    Start,
    InObject,
    InList,
    /// Behind the last brace or bracket.
    End,
}

/// A key, or why there is none, with as much of it as can be shown.
type Key = Result<String, (Option<String>, Refusal)>;

/// What was read of a flag.
#[derive(Default)]
struct Flag {
    key: Option<Key>,
    disabled: bool,
    default: Option<String>,
    has_variants: bool,
}

/// The most of all variants of a flag that is held, in bytes.
const MAX_VARIANTS: usize = 2 * MAX_VALUE_BYTES;
/// The most of a word or of a variant's name that is held, in bytes.
const MAX_NAME: usize = 64 << 10;

impl FlagRows {
    /// Flags of keys that begin with a prefix, which their names do not have.
    pub fn new(prefix: String) -> Self {
        Self {
            prefix,
            ..Self::default()
        }
    }

    /// What each key has before its flag's name.
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The next row; none behind the last brace or bracket.
    pub fn next<R: Read>(
        &mut self,
        source: &mut Source<R>,
        notes: &mut Notes,
    ) -> Result<Option<Row>, FileProblem> {
        if self.place == Place::Start {
            self.place = match source.skip_space()? {
                Some(b'{') => Place::InObject,
                Some(b'[') => Place::InList,
                _ => return Err(source.unexpected(Expected::Value)),
            };
            source.consume(1);
            if source.skip_space()? == Some(self.closing()) {
                source.consume(1);
                self.place = Place::End;
            }
        }
        if self.place == Place::End {
            return Ok(None);
        }
        let line = source.line();
        let mut flag = Flag::default();
        if self.place == Place::InObject {
            flag.key = Some(self.read_key(source)?);
            source.expect(b':', Expected::Colon)?;
        }
        let row = match source.skip_space()? {
            Some(b'{') => {
                source.read_object(|source| self.read_field(&mut flag, source, notes))?;
                self.row_of(flag, line)
            }
            _ => {
                self.text.start(0);
                source.read_verbatim(&mut self.text)?;
                let key = flag.key.and_then(Result::ok);
                let reason = RowFlaw::NotAFlag.into();
                Row::Invalid { line, key, reason }
            }
        };
        match source.skip_space()? {
            Some(b',') => {}
            Some(byte) if byte == self.closing() => self.place = Place::End,
            _ if self.place == Place::InList => return Err(source.unexpected(Expected::CommaOrBracket)),
            _ => return Err(source.unexpected(Expected::CommaOrBrace)),
        }
        source.consume(1);
        Ok(Some(row))
    }

    fn closing(&self) -> u8 {
        if self.place == Place::InList { b']' } else { b'}' }
    }

    fn read_key<R: Read>(&mut self, source: &mut Source<R>) -> Result<Key, FileProblem> {
        if source.skip_space()? != Some(b'"') {
            return Err(source.unexpected(Expected::Key));
        }
        self.text.start(MAX_KEY);
        self.text.push(self.prefix.as_bytes());
        let is_text = source.read_string(&mut self.text)?;
        Ok(match key_of(&mut self.text) {
            _ if !is_text => Err((None, RowFlaw::HalfCharacter { field: Field::Key }.into())),
            key => key,
        })
    }

    fn read_field<R: Read>(
        &mut self,
        flag: &mut Flag,
        source: &mut Source<R>,
        notes: &mut Notes,
    ) -> Result<(), FileProblem> {
        self.text.start(MAX_NAME);
        source.read_string(&mut self.text)?;
        let name = self.text.take();
        source.expect(b':', Expected::Colon)?;
        let quoted = source.skip_space()? == Some(b'"');
        match &*name {
            b"key" if quoted && self.place == Place::InList => {
                flag.key = Some(self.read_key(source)?);
                return Ok(());
            }
            b"variants" => {
                self.variants.start(MAX_VARIANTS);
                let shape = source.read_verbatim(&mut self.variants)?;
                flag.has_variants = shape == JsonShape::Object;
                return Ok(());
            }
            b"state" | b"defaultVariant" if quoted => {
                self.text.start(MAX_NAME);
                source.read_string(&mut self.text)?;
                let word = String::from_utf8_lossy(self.text.bytes()).into_owned();
                match &*name {
                    b"state" => flag.disabled = word == "DISABLED",
                    _ => flag.default = Some(word),
                }
                return Ok(());
            }
            _ => {}
        }
        self.text.start(MAX_NAME);
        source.read_verbatim(&mut self.text)?;
        match &*name {
            // Without rules, as most flags are, nothing is lost.
            b"targeting" if matches!(self.text.bytes(), b"{}" | b"null") => {}
            b"targeting" => notes.rules(),
            b"state" | b"defaultVariant" => {}
            other => notes.ignored(&String::from_utf8_lossy(other)),
        }
        Ok(())
    }

    fn row_of(&mut self, flag: Flag, line: u64) -> Row {
        let key = match flag.key {
            Some(Ok(key)) => key,
            Some(Err((key, reason))) => return Row::Invalid { line, key, reason },
            None => {
                let reason = RowFlaw::FieldMissing { field: Field::Key }.into();
                return Row::Invalid {
                    line,
                    key: None,
                    reason,
                };
            }
        };
        let value = match flag.default {
            _ if flag.disabled => Err(RowFlaw::FlagDisabled.into()),
            _ if !flag.has_variants => Err(RowFlaw::NotAFlag.into()),
            None => Err(RowFlaw::FlagWithoutDefault.into()),
            Some(name) => self.variant(&name),
        };
        match value {
            Ok(value) => Row::Entry(Incoming {
                line,
                key,
                value,
                expiry: None,
                metadata: None,
            }),
            Err(reason) => Row::Invalid {
                line,
                key: Some(key),
                reason,
            },
        }
    }

    /// The value of the variant of that name.
    fn variant(&mut self, wanted: &str) -> Result<Vec<u8>, Refusal> {
        if self.variants.too_long() {
            let bytes = self.variants.length();
            return Err(Breach::ValueTooLarge { bytes }.into());
        }
        let mut source = Source::of_utf8(self.variants.bytes());
        let found = find_variant(&mut source, wanted, &mut self.text);
        let field = Field::Value;
        match found {
            Ok(Some((is_text, shape))) => {
                if shape == JsonShape::Null {
                    return Err(RowFlaw::ValueNull.into());
                }
                check_value_size(self.text.length())?;
                if !is_text {
                    return Err(RowFlaw::HalfCharacter { field }.into());
                }
                let value = self.text.take();
                match std::str::from_utf8(&value) {
                    Ok(_) => Ok(value),
                    Err(_) => Err(RowFlaw::NotUtf8 { field }.into()),
                }
            }
            // They were read before, so they are JSON.
            Ok(None) | Err(_) => Err(RowFlaw::FlagVariantMissing.into()),
        }
    }
}

/// Reads on to the variant of that name, into `text`: whether it is text if it is a string, and its shape.
fn find_variant<R: Read>(
    source: &mut Source<R>,
    wanted: &str,
    text: &mut Capture,
) -> Result<Option<(bool, JsonShape)>, FileProblem> {
    source.expect(b'{', Expected::Value)?;
    while source.skip_space()? == Some(b'"') {
        text.start(MAX_NAME);
        source.read_string(text)?;
        let found = text.bytes() == wanted.as_bytes();
        source.expect(b':', Expected::Colon)?;
        text.start(MAX_VALUE_BYTES);
        let quoted = source.skip_space()? == Some(b'"');
        match (found, quoted) {
            (true, true) => return Ok(Some((source.read_string(text)?, JsonShape::String))),
            (true, false) => return Ok(Some((true, source.read_verbatim(text)?))),
            (false, _) => {
                source.read_verbatim(text)?;
            }
        }
        match source.skip_space()? {
            Some(b',') => source.consume(1),
            _ => break,
        }
    }
    Ok(None)
}
