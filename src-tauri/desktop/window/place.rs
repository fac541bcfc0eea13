//! Where the window was: kept from one start to the next, and brought onto a screen that is there.

use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use store::{PartFile, Result, make_private_folder};

/// The smallest window, as in tauri.conf.json.
const LEAST: (u32, u32) = (720, 480);
/// So much of the bar at its top must be on a screen for a person to take hold of a window,
const HOLD_WIDTH: i64 = 120;
const HOLD_HEIGHT: i64 = 24;
/// which is so high at least.
const BAR: u32 = 28;

/// A part of the area that all screens make up, in logical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    pub x: i32,
    pub y: i32,
    pub width: u32,
    pub height: u32,
}

/// A window's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Where it is, or would be if it did not fill its screen.
    #[serde(flatten)]
    pub area: Area,
    /// Whether it fills its screen.
    pub maximized: bool,
}

impl Area {
    fn right(self) -> i64 {
        i64::from(self.x) + i64::from(self.width)
    }

    fn bottom(self) -> i64 {
        i64::from(self.y) + i64::from(self.height)
    }

    /// Width and height of what two areas have in common; nothing where they do not meet.
    fn shared(self, other: Self) -> Option<(i64, i64)> {
        let width = self.right().min(other.right()) - i64::from(self.x.max(other.x));
        let height = self.bottom().min(other.bottom()) - i64::from(self.y.max(other.y));
        (width > 0 && height > 0).then_some((width, height))
    }

    /// Whether a window here can be moved by the bar at its top.
    fn can_be_held(self, screens: &[Self]) -> bool {
        let bar = Self { height: BAR, ..self };
        let mut shared = screens.iter().filter_map(|screen| bar.shared(*screen));
        shared.any(|(width, height)| width >= HOLD_WIDTH && height >= HOLD_HEIGHT)
    }

    /// The screen that most of a window here is on.
    fn screen(self, screens: &[Self]) -> Option<Self> {
        let on = screens.iter().filter_map(|screen| {
            let (width, height) = self.shared(*screen)?;
            Some((width * height, *screen))
        });
        on.max_by_key(|(pixels, _)| *pixels).map(|(_, screen)| screen)
    }

    /// The same size, at most as large as a screen, in the middle of it.
    fn centred_on(self, screen: Self) -> Self {
        let Self { width, height, .. } = self.within(screen);
        let middle = |from: i32, room: u32, taken: u32| {
            from.saturating_add(i32::try_from(room.saturating_sub(taken) / 2).unwrap_or(0))
        };
        Self {
            x: middle(screen.x, screen.width, width),
            y: middle(screen.y, screen.height, height),
            width,
            height,
        }
    }

    /// At most as large as a screen, where that is large enough for a window.
    fn within(self, screen: Self) -> Self {
        let fits = Self {
            width: self.width.min(screen.width),
            height: self.height.min(screen.height),
            ..self
        };
        fits.large_enough()
    }

    /// Not smaller than the smallest window.
    fn large_enough(self) -> Self {
        Self {
            width: self.width.max(LEAST.0),
            height: self.height.max(LEAST.1),
            ..self
        }
    }
}

impl Place {
    /// What is known once a window was seen here: one that fills its screen says nothing of where it would
    /// be otherwise.
    pub fn after(self, before: Option<Self>) -> Option<Self> {
        if !self.maximized {
            return Some(self);
        }
        let area = before?.area;
        Some(Self { area, ..self })
    }

    /// The same with these screens, of which the first is the main one: a window that nobody could take
    /// hold of comes to the middle of the screen that most of it is on, or of the main one. Without a
    /// screen that is known nothing is changed.
    pub fn on(self, screens: &[Area]) -> Self {
        let was = self.area.large_enough();
        let on = was.screen(screens);
        let Some(screen) = on.or_else(|| screens.first().copied()) else {
            return self;
        };
        let area = if was.can_be_held(screens) {
            was.within(screen)
        } else {
            was.centred_on(screen)
        };
        Self { area, ..self }
    }
}

/// What was kept; nothing where that is not as this version writes it.
pub fn read(note: &Path) -> Option<Place> {
    serde_json::from_slice(&std::fs::read(note).ok()?).ok()
}

/// Keeps a place for the next start.
///
/// Errors: those of writing a file.
pub fn write(note: &Path, place: Place) -> Result<()> {
    make_private_folder(note.parent().unwrap_or(Path::new("")))?;
    let mut part = PartFile::create(note)?;
    part.file
        .write_all(&serde_json::to_vec(&place).unwrap_or_default())?;
    part.put_in_place()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPTOP: Area = area(0, 0, 1366, 768);
    const LEFT_OF_IT: Area = area(-1920, -200, 1920, 1080);

    const fn area(x: i32, y: i32, width: u32, height: u32) -> Area {
        Area { x, y, width, height }
    }

    fn on(screens: &[Area], area: Area) -> Area {
        let place = Place {
            area,
            maximized: false,
        };
        place.on(screens).area
    }

    #[test]
    fn a_window_stays_where_a_person_put_it_also_half_beside_the_screen() {
        for there in [
            area(100, 50, 900, 600),
            area(-700, 50, 900, 600),
            area(1200, 700, 900, 600),
            area(-1900, -200, 1300, 900),
            area(-500, 100, 1000, 600), // on both
        ] {
            assert_eq!(on(&[LAPTOP, LEFT_OF_IT], there), there);
        }
    }

    #[test]
    fn a_window_on_a_screen_that_was_removed_comes_to_the_middle_of_the_main_one() {
        let was = area(-1900, -100, 1000, 600);
        assert_eq!(on(&[LEFT_OF_IT, LAPTOP], was), was);
        assert_eq!(on(&[LAPTOP], was), area(183, 84, 1000, 600));
    }

    #[test]
    fn a_window_whose_bar_is_above_the_screen_or_hardly_on_it_comes_back() {
        let back = area(233, 84, 900, 600);
        for out in [
            area(100, -300, 900, 600),
            area(1300, 100, 900, 600),
            area(-850, 100, 900, 600),
            area(100, 760, 900, 600),
        ] {
            assert_eq!(on(&[LAPTOP], out), back, "{out:?}");
        }
    }

    #[test]
    fn a_window_is_no_larger_than_its_screen_and_no_smaller_than_the_least() {
        assert_eq!(on(&[LAPTOP], area(0, 0, 2560, 1400)), area(0, 0, 1366, 768));
        assert_eq!(on(&[LAPTOP], area(-3000, 0, 2560, 1400)), LAPTOP);
        assert_eq!(on(&[LAPTOP], area(10, 10, 1, 0)), area(10, 10, 720, 480));
        let tiny = area(0, 0, 320, 200);
        assert_eq!(on(&[tiny], area(900, 900, 900, 600)), area(0, 0, 720, 480));
    }

    #[test]
    fn a_window_that_fills_its_screen_is_known_by_where_it_was_before() {
        let place = |area, maximized| Place { area, maximized };
        let was = area(100, 50, 900, 600);
        let fills = place(LAPTOP, true);
        assert_eq!(fills.after(None), None);
        assert_eq!(fills.after(Some(place(was, false))), Some(place(was, true)));
        assert_eq!(fills.after(Some(place(was, true))), Some(place(was, true)));
        let now = place(area(5, 5, 800, 500), false);
        assert_eq!(now.after(Some(place(was, true))), Some(now));
    }

    #[test]
    fn no_number_is_too_large() {
        let far = area(i32::MAX, i32::MIN, u32::MAX, u32::MAX);
        assert_eq!(on(&[LAPTOP], far), LAPTOP);
        assert_eq!(on(&[far], area(0, 0, 900, 600)).width, 900);
    }

    #[test]
    fn without_a_screen_that_is_known_nothing_changes() {
        let there = area(5_000, 5_000, 900, 600);
        assert_eq!(on(&[], there), there);
    }

    #[test]
    fn what_is_written_is_read_and_what_is_damaged_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("new/window");
        assert_eq!(read(&note), None);
        let place = Place {
            area: area(-5, 7, 900, 600),
            maximized: true,
        };
        write(&note, place).unwrap();
        assert_eq!(read(&note), Some(place));
        for damaged in [
            "",
            "{}",
            r#"{"x":1e99,"y":0,"width":1,"height":1,"maximized":false}"#,
        ] {
            std::fs::write(&note, damaged).unwrap();
            assert_eq!(read(&note), None, "{damaged}");
        }
    }
}
