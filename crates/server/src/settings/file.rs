//! The TOML file with options.

use std::path::Path;

use super::{Options, SettingsError};

/// The options of a file; none where there is no file. A fault is told with its line, and not with what stands there: that may
/// be a password.
pub(super) fn read(path: Option<&Path>) -> Result<Options, SettingsError> {
    let Some(path) = path else { return Ok(Options::default()) };
    let text =
        std::fs::read_to_string(path).map_err(|failure| SettingsError::File(path.to_owned(), failure))?;
    toml::from_str(&text).map_err(|fault: toml::de::Error| {
        let before = fault.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        SettingsError::Toml(path.to_owned(), before.matches('\n').count() + 1, fault.message().to_owned())
    })
}
