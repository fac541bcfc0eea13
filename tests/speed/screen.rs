//! When the picture on a display changed last.

use std::time::{Duration, Instant};

use x11rb::connection::Connection;
use x11rb::protocol::Event;
use x11rb::protocol::damage::{ConnectionExt as _, ReportLevel};
use x11rb::protocol::xproto::Screen as Root;
use x11rb::rust_connection::RustConnection;

/// A picture that stands for so long is finished.
const STILL: Duration = Duration::from_millis(1_500);
/// Pixels of a change that can only be a window's page.
const LARGE: u32 = 100_000;
/// How often the display is asked.
const INTERVAL: Duration = Duration::from_micros(500);
/// How long a start may take before the measurement is given up.
const LIMIT: Duration = Duration::from_secs(60);

/// A display, watched for changes of its picture.
pub struct Screen(RustConnection);

impl Screen {
    /// Begins to watch a display, every window on it included.
    pub fn watch(display: &str) -> Self {
        let (connection, number) = x11rb::connect(Some(display)).expect("the display");
        connection
            .damage_query_version(1, 1)
            .expect("an answer")
            .reply()
            .expect("the damage extension");
        let roots: &[Root] = &connection.setup().roots;
        let root = roots[number].root;
        let damage = connection.generate_id().expect("an id");
        connection
            .damage_create(damage, root, ReportLevel::RAW_RECTANGLES)
            .expect("an answer")
            .check()
            .expect("the root window is watched");
        Self(connection)
    }

    /// Waits until nothing has changed for a while, so that a change from now on is the program's that
    /// starts next.
    pub fn settle(&self) {
        let mut last = Instant::now();
        while last.elapsed() < STILL {
            if self.changed().is_some() {
                last = Instant::now();
            }
            std::thread::sleep(INTERVAL);
        }
    }

    /// The time from `since` to the last change of the picture, known once it stands still. A window's
    /// page is waited for.
    pub fn finished(&self, since: Instant) -> Duration {
        let (mut last, mut painted) = (since, false);
        loop {
            if let Some(pixels) = self.changed() {
                last = Instant::now();
                painted |= pixels >= LARGE;
            }
            if painted && last.elapsed() > STILL {
                return last - since;
            }
            assert!(since.elapsed() < LIMIT, "nothing was painted");
            std::thread::sleep(INTERVAL);
        }
    }

    /// Pixels of the largest change since this was asked last; none when there was no change.
    fn changed(&self) -> Option<u32> {
        let mut largest = None;
        while let Some(event) = self.0.poll_for_event().expect("the display") {
            if let Event::DamageNotify(damage) = event {
                let pixels = u32::from(damage.area.width) * u32::from(damage.area.height);
                largest = largest.max(Some(pixels));
            }
        }
        largest
    }
}
