use super::nesting::Nesting;
use super::number::Part;
use super::{Expected, JsonShape, plain_run, skip_space};

/// Finds the end of one JSON value in chunks of bytes, and checks it on the way.
///
/// The chunks start at the value's first byte and may be cut anywhere. The scanner keeps its place
/// in the grammar between them, not the bytes.
pub(in crate::formats) struct Scanner {
    place: Place,
    nesting: Nesting,
    shape: Option<JsonShape>,
}

/// What came of a chunk.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::formats) enum Step {
    /// All of it belongs to the value, which may go on.
    More,
    /// The value ends after that many bytes of it.
    Done(usize),
}

/// Where in the chunk the grammar was broken.
#[derive(Debug)]
pub(in crate::formats) struct Fault {
    pub at: usize,
    pub expected: Expected,
}

#[derive(Clone, Copy)]
enum Place {
    Value,
    /// After `[`.
    FirstItem,
    /// After `{`.
    FirstKey,
    /// After a comma in an object.
    Key,
    Colon,
    /// After a complete value.
    After,
    Text(Role),
    Escape(Role),
    /// Hexadecimal digits still to come.
    Hex(Role, u8),
    Number(Part),
    /// What is left of a word, and the word.
    Word(&'static [u8], Expected),
}

#[derive(Clone, Copy)]
enum Role {
    Key,
    Value,
}

impl Scanner {
    pub fn new() -> Self {
        Self {
            place: Place::Value,
            nesting: Nesting::default(),
            shape: None,
        }
    }

    /// What the value is; none before its first byte.
    pub fn shape(&self) -> Option<JsonShape> {
        self.shape
    }

    /// Says that no more bytes follow; an error if the value is not complete.
    pub fn finish(&self) -> Result<(), Expected> {
        match self.place {
            Place::After | Place::Number(_) if !self.nesting.is_empty() => Err(self.separator()),
            Place::After => Ok(()),
            Place::Number(part) if part.may_end() => Ok(()),
            Place::Number(_) => Err(Expected::Digit),
            Place::Value => Err(Expected::Value),
            Place::FirstItem => Err(Expected::ValueOrEnd),
            Place::FirstKey => Err(Expected::KeyOrEnd),
            Place::Key => Err(Expected::Key),
            Place::Colon => Err(Expected::Colon),
            Place::Text(_) => Err(Expected::VisibleText),
            Place::Escape(_) => Err(Expected::EscapeLetter),
            Place::Hex(..) => Err(Expected::HexDigit),
            Place::Word(_, word) => Err(word),
        }
    }

    pub fn feed(&mut self, bytes: &[u8]) -> Result<Step, Fault> {
        let mut at = 0;
        let mut place = self.place;
        loop {
            place = match place {
                Place::Text(role) => {
                    at += plain_run(&bytes[at..]);
                    match bytes.get(at) {
                        None => break,
                        Some(b'"') => match role {
                            Role::Key => Place::Colon,
                            Role::Value => Place::After,
                        },
                        Some(b'\\') => Place::Escape(role),
                        Some(_) => {
                            return Err(Fault {
                                at,
                                expected: Expected::VisibleText,
                            });
                        }
                    }
                }
                Place::Escape(role) => match bytes.get(at) {
                    None => break,
                    Some(b'u') => Place::Hex(role, 4),
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Place::Text(role),
                    Some(_) => {
                        return Err(Fault {
                            at,
                            expected: Expected::EscapeLetter,
                        });
                    }
                },
                Place::Hex(role, left) => match bytes.get(at) {
                    None => break,
                    Some(byte) if !byte.is_ascii_hexdigit() => {
                        return Err(Fault {
                            at,
                            expected: Expected::HexDigit,
                        });
                    }
                    Some(_) if left == 1 => Place::Text(role),
                    Some(_) => Place::Hex(role, left - 1),
                },
                Place::Number(mut part) => {
                    while let Some(next) = bytes.get(at).and_then(|&byte| part.next(byte)) {
                        part = next;
                        at += 1;
                    }
                    if at == bytes.len() {
                        place = Place::Number(part);
                        break;
                    }
                    if !part.may_end() {
                        return Err(Fault {
                            at,
                            expected: Expected::Digit,
                        });
                    }
                    place = Place::After;
                    continue;
                }
                Place::Word(rest, word) => match (bytes.get(at), rest) {
                    (_, []) => {
                        place = Place::After;
                        continue;
                    }
                    (None, _) => break,
                    (Some(byte), [first, rest @ ..]) if byte == first => Place::Word(rest, word),
                    _ => {
                        return Err(Fault { at, expected: word });
                    }
                },
                Place::After if self.nesting.is_empty() => {
                    self.place = place;
                    return Ok(Step::Done(at));
                }
                _ => {
                    at = skip_space(bytes, at);
                    let Some(&byte) = bytes.get(at) else {
                        break;
                    };
                    let token = self.token(place, byte);
                    token.map_err(|expected| Fault { at, expected })?
                }
            };
            at += 1;
        }
        self.place = place;
        Ok(Step::More)
    }

    /// Where the first byte of a token leads to.
    #[inline(always)]
    fn token(&mut self, place: Place, byte: u8) -> Result<Place, Expected> {
        Ok(match (place, byte) {
            (Place::Key | Place::FirstKey, b'"') => Place::Text(Role::Key),
            (Place::Colon, b':') => Place::Value,
            (Place::After, b',') if self.nesting.in_object() => Place::Key,
            (Place::After, b',') => Place::Value,
            (Place::After | Place::FirstKey, b'}') if self.nesting.in_object() => {
                self.nesting.close();
                Place::After
            }
            (Place::After | Place::FirstItem, b']') if !self.nesting.in_object() => {
                self.nesting.close();
                Place::After
            }
            (Place::After, _) => return Err(self.separator()),
            (Place::Colon, _) => return Err(Expected::Colon),
            (Place::Key, _) => return Err(Expected::Key),
            (Place::FirstKey, _) => return Err(Expected::KeyOrEnd),
            (_, b'"') => self.starts(JsonShape::String, Place::Text(Role::Value)),
            (_, b'{') => self.opens(true)?,
            (_, b'[') => self.opens(false)?,
            (_, b'-') => self.starts(JsonShape::Number, Place::Number(Part::Minus)),
            (_, b'0') => self.starts(JsonShape::Number, Place::Number(Part::Zero)),
            (_, b'1'..=b'9') => self.starts(JsonShape::Number, Place::Number(Part::Integer)),
            (_, b't') => self.starts(JsonShape::Bool, Place::Word(b"rue", Expected::True)),
            (_, b'f') => self.starts(JsonShape::Bool, Place::Word(b"alse", Expected::False)),
            (_, b'n') => self.starts(JsonShape::Null, Place::Word(b"ull", Expected::Null)),
            (Place::FirstItem, _) => return Err(Expected::ValueOrEnd),
            _ => return Err(Expected::Value),
        })
    }

    fn starts(&mut self, shape: JsonShape, place: Place) -> Place {
        self.shape.get_or_insert(shape);
        place
    }

    fn opens(&mut self, object: bool) -> Result<Place, Expected> {
        self.shape.get_or_insert(if object {
            JsonShape::Object
        } else {
            JsonShape::Array
        });
        if !self.nesting.open(object) {
            return Err(Expected::LessNesting);
        }
        Ok(if object { Place::FirstKey } else { Place::FirstItem })
    }

    fn separator(&self) -> Expected {
        if self.nesting.in_object() {
            Expected::CommaOrBrace
        } else {
            Expected::CommaOrBracket
        }
    }
}
