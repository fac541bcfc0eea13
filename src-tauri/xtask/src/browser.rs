//! The browser that the components' tests run in: one that is there, else Debian's package.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use crate::packages;
use crate::shell::Outcome;

/// Names another browser than the one that is found.
pub const VARIABLE: &str = "CHROMIUM";

/// Ubuntu has no package of Chromium; Chrome is the same engine.
const PROGRAMS: &[&str] = &["chromium", "google-chrome"];

/// Finds the browser, or installs it where that is a package.
pub fn ensure() -> Outcome<PathBuf> {
    if let Some(browser) = find_here() {
        return Ok(browser);
    }
    packages::ensure_program("chromium", "chromium")
        .map_err(|why| format!("{why}\nOr install Chrome, or name a browser in {VARIABLE}"))?;
    find_here().ok_or_else(|| format!("no browser was found; name one in {VARIABLE}"))
}

/// The browser of this machine, when there is one.
pub fn find_here() -> Option<PathBuf> {
    find(env::var_os(VARIABLE), &env::var_os("PATH").unwrap_or_default())
}

fn find(named: Option<OsString>, path: &OsStr) -> Option<PathBuf> {
    let named = named.filter(|name| !name.is_empty()).map(PathBuf::from);
    let mut programs = PROGRAMS
        .iter()
        .flat_map(|program| env::split_paths(path).map(move |folder| folder.join(program)));
    named.or_else(|| programs.find(|program| program.is_file()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Looks in a folder that holds these programs, and removes it again.
    fn found(name: &str, programs: &[&str], named: Option<&str>) -> Option<OsString> {
        let folder = env::temp_dir().join(format!("xtask-browser-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for program in programs {
            fs::write(folder.join(program), "").unwrap();
        }
        let browser = find(named.map(OsString::from), folder.as_os_str());
        fs::remove_dir_all(&folder).unwrap();
        browser.and_then(|browser| browser.file_name().map(OsStr::to_owned))
    }

    #[test]
    fn chrome_does_where_there_is_no_chromium() {
        let browser = found("chrome", &["google-chrome", "firefox"], None);
        assert_eq!(browser.as_deref(), Some(OsStr::new("google-chrome")));
    }

    #[test]
    fn chromium_comes_first_and_a_named_browser_before_it() {
        let programs = ["google-chrome", "chromium"];
        let browser = found("both", &programs, None);
        assert_eq!(browser.as_deref(), Some(OsStr::new("chromium")));
        let browser = found("named", &programs, Some("/opt/other"));
        assert_eq!(browser.as_deref(), Some(OsStr::new("other")));
    }

    #[test]
    fn no_browser_is_found_where_there_is_none() {
        assert_eq!(found("none", &["firefox"], Some("")), None);
    }
}
