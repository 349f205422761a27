//! Where the app will be on its host: the page names its files from the root, or from a path of it.

use std::fs;
use std::path::Path;

use crate::failure::{Attempting, Failure};

/// The root of a host.
pub(crate) const ROOT: &str = "/";

/// A path such as `/security/`, as it was given on the command line.
pub(crate) fn path(text: &str) -> Result<String, Failure> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~');
    if text == ROOT {
        return Ok(ROOT.to_owned());
    }
    match text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        Some(inner) if inner.split('/').all(|part| !part.is_empty() && part.bytes().all(plain)) => {
            Ok(text.to_owned())
        }
        _ => Err(Failure::Because(format!(
            "--public-url needs a path that begins and ends with a slash, of letters, digits, -, _ and ~, such as \
             /security/, not `{text}`"
        ))),
    }
}

/// Moves the page of an app that was built for the root. Everything else of the app is found from the page.
pub(crate) fn page(dist: &Path, path: &str) -> Result<(), Failure> {
    let file = dist.join("index.html");
    let built = fs::read_to_string(&file).attempting(&format!("read {}", file.display()))?;
    fs::write(&file, moved(&built, path)).attempting(&format!("write {}", file.display()))
}

/// The page is delivered without quotes around its attributes, but need not be.
fn moved(page: &str, path: &str) -> String {
    let mut page = page.to_owned();
    for begins in ["href=", "src="].into_iter().flat_map(|name| [name.to_owned(), format!("{name}\"")]) {
        page = page.replace(&format!("{begins}/"), &format!("{begins}{path}"));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_the_page_are_named_from_the_path() {
        let page = r#"<link href=/app.css><script src="/boot.js"></script><meta content="a.js a.wasm"><link href="data:,x">"#;
        let below = r#"<link href=/x/y/app.css><script src="/x/y/boot.js"></script><meta content="a.js a.wasm"><link href="data:,x">"#;
        assert_eq!(moved(page, "/x/y/"), below);
        assert_eq!(moved(page, ROOT), page);
    }

    #[test]
    fn a_path_that_means_something_else_elsewhere_is_refused() {
        for good in ["/", "/security/", "/a/b-c_d~e/"] {
            assert_eq!(path(good).as_deref().ok(), Some(good));
        }
        for bad in ["", "security", "/security", "security/", "//", "/a//b/", "/a.b/", "/a b/", "https://a/"]
        {
            assert!(path(bad).is_err(), "{bad}");
        }
    }
}
