/// The brackets that are open, one bit each: whether it is an object's.
///
/// A value of 25 MiB can open 26 million brackets; they take 3 MiB here.
#[derive(Default)]
pub(super) struct Nesting {
    /// Complete words of 64 brackets, outermost first.
    outer: Vec<u64>,
    /// The innermost 1 to 64 brackets; the lowest bit is the innermost one.
    inner: u64,
    depth: usize,
}

/// Brackets that may be open at once. More cannot close again within a value that may be stored.
const DEEPEST: usize = 32 << 20;

impl Nesting {
    pub fn is_empty(&self) -> bool {
        self.depth == 0
    }

    pub fn in_object(&self) -> bool {
        self.inner & 1 == 1
    }

    /// Opens a bracket; false if too many are open.
    #[must_use]
    pub fn open(&mut self, object: bool) -> bool {
        if self.depth == DEEPEST {
            return false;
        }
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.outer.push(self.inner);
            self.inner = 0;
        }
        self.inner = self.inner << 1 | u64::from(object);
        self.depth += 1;
        true
    }

    /// Closes the innermost bracket; one must be open.
    pub fn close(&mut self) {
        debug_assert!(self.depth > 0);
        self.inner >>= 1;
        self.depth -= 1;
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.inner = self.outer.pop().unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_close_in_the_order_in_which_they_opened() {
        let mut nesting = Nesting::default();
        let object = |at: u32| at.count_ones().is_multiple_of(2);
        assert!((0..1000).all(|at| nesting.open(object(at))));
        for at in (0..1000).rev() {
            assert_eq!(nesting.in_object(), object(at));
            nesting.close();
        }
        assert!(nesting.is_empty());
    }

    #[test]
    fn more_brackets_than_a_value_can_hold_are_refused() {
        let mut nesting = Nesting::default();
        assert!((0..26_214_400).all(|_| nesting.open(false)));
        assert!((0..26_214_400).any(|_| !nesting.open(true)));
    }
}
