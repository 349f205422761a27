//! Where things are: the checkout, what is built, and the person's cache of tools.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// The folders that the commands read and write.
#[derive(Debug)]
pub(crate) struct Places {
    /// The root of the checkout.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
    /// Tools, each in a folder named after its version; shared by all checkouts of this person.
    pub(crate) tools: PathBuf,
}

impl Places {
    /// Finds them from where this program was built and from the environment.
    pub(crate) fn find() -> Result<Self, Failure> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = root_of(&manifest)
            .ok_or_else(|| "no checkout found; run this with `cargo xtask` inside of it".to_owned())?;
        let program = std::env::current_exe().map_err(|error| {
            format!("cannot find where this program is: {error}; run it with `cargo xtask`")
        })?;
        let target = target_of(&program).unwrap_or_else(|| root.join("target"));
        let cache =
            cache_folder(std::env::var_os("XDG_CACHE_HOME"), std::env::var_os("HOME")).ok_or_else(|| {
                "neither HOME nor XDG_CACHE_HOME is set; set one, tools are kept there".to_owned()
            })?;
        Ok(Self { root, target, tools: cache.join("security-center").join("tools") })
    }

    /// The server as Cargo builds it for development.
    pub(crate) fn server(&self) -> PathBuf {
        self.target.join("debug").join("security-center-server")
    }
}

fn root_of(manifest: &Path) -> Option<PathBuf> {
    manifest.ancestors().find(|folder| folder.join("Cargo.lock").is_file()).map(Path::to_path_buf)
}

/// `<target>/debug/xtask` is where Cargo puts this program.
fn target_of(program: &Path) -> Option<PathBuf> {
    let profile = program.parent()?;
    (profile.file_name()? == "debug").then(|| profile.parent().map(Path::to_path_buf))?
}

fn cache_folder(xdg: Option<std::ffi::OsString>, home: Option<std::ffi::OsString>) -> Option<PathBuf> {
    // An XDG path that is not absolute has to be ignored, says its specification.
    let xdg = xdg.map(PathBuf::from).filter(|path| path.is_absolute());
    xdg.or_else(|| home.map(|home| PathBuf::from(home).join(".cache")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_folder_is_two_above_the_program() {
        assert_eq!(target_of(Path::new("/x/target/debug/xtask")), Some(PathBuf::from("/x/target")));
        assert_eq!(target_of(Path::new("/usr/bin/xtask")), None);
    }

    #[test]
    fn a_relative_cache_folder_is_ignored() {
        assert_eq!(cache_folder(Some("/c".into()), Some("/h".into())), Some(PathBuf::from("/c")));
        assert_eq!(cache_folder(Some("c".into()), Some("/h".into())), Some(PathBuf::from("/h/.cache")));
        assert_eq!(cache_folder(None, None), None);
    }

    #[test]
    fn the_root_holds_the_lock_file() {
        let root = root_of(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        assert!(root.join("crates/xtask").is_dir());
    }
}
