//! A statement while its text is put together: what a filter composes serves sqlx and a plain statement alike.

use std::fmt::{Display, Write as _};

use sqlx::{QueryBuilder, Sqlite};

use crate::database::Bound;

/// A statement to whose end more is pushed.
pub(crate) trait Composed {
    /// Pushes SQL. Nothing that a person typed.
    fn push(&mut self, sql: impl Display) -> &mut Self;
    /// Pushes a parameter and what is bound to it.
    fn push_bind(&mut self, value: impl Into<Bound>) -> &mut Self;
}

impl From<i64> for Bound {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Bound {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Composed for QueryBuilder<Sqlite> {
    fn push(&mut self, sql: impl Display) -> &mut Self {
        self.push(sql)
    }

    fn push_bind(&mut self, value: impl Into<Bound>) -> &mut Self {
        match value.into() {
            Bound::Number(number) => self.push_bind(number),
            Bound::Text(text) => self.push_bind(text),
        }
    }
}

/// A statement that is stepped through row by row, on the thread of whoever reads.
#[derive(Default)]
pub(crate) struct Plain {
    pub(crate) sql: String,
    pub(crate) bound: Vec<Bound>,
}

impl Composed for Plain {
    fn push(&mut self, sql: impl Display) -> &mut Self {
        // A string takes whatever is written to it.
        let _ = write!(self.sql, "{sql}");
        self
    }

    fn push_bind(&mut self, value: impl Into<Bound>) -> &mut Self {
        self.sql.push('?');
        self.bound.push(value.into());
        self
    }
}
