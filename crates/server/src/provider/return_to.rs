//! Where a person is after signing in: at an address of this app, never elsewhere.

use reqwest::Url;

use crate::request::is_api;

/// The longest address that is gone back to, in bytes.
const LIMIT: usize = 2000;

/// The address as it is gone back to: path, question and place of the app, which is below `base` (`/security`, or nothing
/// at the root); its first page where the text is no such address. It begins with a single `/`, and holds neither `\` nor
/// control characters, which some browsers read otherwise.
#[must_use]
pub fn own(base: &str, text: &str) -> String {
    checked(base, text).unwrap_or_else(|| home(base))
}

/// The app's first page.
#[must_use]
pub fn home(base: &str) -> String {
    base.to_owned() + "/"
}

fn checked(base: &str, text: &str) -> Option<String> {
    let foreign = |one: char| one == '\\' || one.is_control();
    if !text.starts_with('/') || text.starts_with("//") || text.len() > LIMIT || text.chars().any(foreign) {
        return None;
    }
    // As a browser reads it, dots and all.
    let here = Url::parse("https://own.invalid/").ok()?;
    let url = here.join(text).ok()?;
    let path = url.path().strip_prefix(base)?;
    let of_the_server = is_api(path) || path == "/sign-in";
    if url.origin() != here.origin()
        || url.path().starts_with("//")
        || !path.starts_with('/')
        || of_the_server
    {
        return None;
    }
    let read = url.as_str().strip_prefix("https://own.invalid")?;
    (read.len() <= 3 * LIMIT).then(|| read.to_owned())
}
