//! What a flow prints by `console`.

/// How loud a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type), serde(rename = "FlowLogLevel"))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// `console.log`, `console.info` and `console.debug`.
    Info,
    /// `console.warn`.
    Warn,
    /// `console.error`.
    Error,
}

/// A line that a flow printed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type), serde(rename = "FlowLogLine"))]
pub struct LogLine {
    /// How loud.
    pub level: Level,
    /// The text, which may have several lines.
    pub text: String,
}

/// The lines of a run, as far as there is room.
#[derive(Debug, Default)]
pub(crate) struct Log {
    lines: Vec<LogLine>,
    bytes: usize,
    is_full: bool,
}

/// What a line costs besides its text: ten million empty lines are much.
const LINE_COST: usize = 32;

impl Log {
    /// Adds a line; of one that has no room, its beginning, and nothing after it.
    pub(crate) fn add(&mut self, level: Level, mut text: String, room: usize) {
        if self.is_full {
            return;
        }
        let left = room.saturating_sub(self.bytes + LINE_COST);
        if text.len() > left {
            self.is_full = true;
            text.truncate(text.floor_char_boundary(left));
            text.push_str("… and more, which is left out.");
        }
        self.bytes += text.len() + LINE_COST;
        self.lines.push(LogLine { level, text });
    }

    pub(crate) fn take(&mut self) -> Vec<LogLine> {
        std::mem::take(&mut self.lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_ends_where_its_room_does() {
        let mut log = Log::default();
        log.add(Level::Info, "é".repeat(10), 100);
        log.add(Level::Error, "é".repeat(100), 100);
        log.add(Level::Info, "more".into(), 100);
        let lines = log.take();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].text, "é".repeat(10));
        assert_eq!(
            lines[1].text,
            format!("{}… and more, which is left out.", "é".repeat(8))
        );
    }
}
