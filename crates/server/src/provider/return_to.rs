//! Where a person is after signing in: at an address of this app, never elsewhere.

use reqwest::Url;

/// The longest address that is gone back to, in bytes.
const LIMIT: usize = 2000;

/// The app's first page.
pub const HOME: &str = "/";

/// The address as it is gone back to: path, question and place of this app; its first page where the text is no such
/// address. It begins with a single `/`, and holds neither `\` nor control characters, which some browsers read otherwise.
#[must_use]
pub fn own(text: &str) -> String {
    checked(text).unwrap_or_else(|| HOME.to_owned())
}

fn checked(text: &str) -> Option<String> {
    let foreign = |one: char| one == '\\' || one.is_control();
    if !text.starts_with('/') || text.starts_with("//") || text.len() > LIMIT || text.chars().any(foreign) {
        return None;
    }
    // As a browser reads it, dots and all.
    let base = Url::parse("https://own.invalid/").ok()?;
    let url = base.join(text).ok()?;
    let path = url.path();
    let of_the_server = path == "/api" || path.starts_with("/api/") || path == "/sign-in";
    if url.origin() != base.origin() || path.starts_with("//") || of_the_server {
        return None;
    }
    let read = url.as_str().strip_prefix("https://own.invalid")?;
    (read.len() <= 3 * LIMIT).then(|| read.to_owned())
}
