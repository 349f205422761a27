//! The alerts of the demonstration: once the service of a tenant is on, what its services have to tell goes through the door through which
//! they send it (`security-center-server ingest`), once.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::failure::{Attempting, Failure};
use crate::generate;

/// What of the demonstration was told.
pub(crate) struct DemoAlerts {
    server: PathBuf,
    data: PathBuf,
    /// The directories of the tenants that have nothing yet, by their ids.
    waiting: HashMap<String, Value>,
}

impl DemoAlerts {
    /// Of the tenants of a folder, for a server that keeps its data there.
    pub(crate) fn new(server: PathBuf, data: &Path, folder: &Path) -> Result<Self, Failure> {
        let mut waiting = HashMap::new();
        for entry in fs::read_dir(folder).attempting(&format!("read {}", folder.display()))? {
            let path = entry.attempting(&format!("read {}", folder.display()))?.path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let text = fs::read_to_string(&path).attempting(&format!("read {}", path.display()))?;
            let directory: Value = serde_json::from_str(&text)
                .map_err(|fault| Failure::Because(format!("{}: {fault}", path.display())))?;
            let id = directory["organization"]["id"].as_str().unwrap_or_default().to_ascii_lowercase();
            if !told(data, &id).exists() {
                waiting.insert(id, directory);
            }
        }
        Ok(Self { server, data: data.to_owned(), waiting })
    }

    /// Whether any tenant has nothing yet.
    pub(crate) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Tells what the services of those tenants have to tell whose service is on by now. Says how much of whom.
    pub(crate) fn look(&mut self) -> Result<Vec<String>, Failure> {
        let mut listed = self.command();
        let listed = listed.args(["tenant", "list", "--data"]).arg(&self.data).stderr(Stdio::null());
        let listed = listed.output().attempting("list the tenants")?;
        let mut said = Vec::new();
        for line in String::from_utf8_lossy(&listed.stdout).lines() {
            let mut words = line.split_whitespace();
            let (Some(id), Some("on")) = (words.next(), words.next()) else { continue };
            if let Some(directory) = self.waiting.remove(id) {
                said.push(self.tell(id, &directory)?);
            }
        }
        Ok(said)
    }

    fn tell(&self, id: &str, directory: &Value) -> Result<String, Failure> {
        let name = directory["organization"]["displayName"].as_str().unwrap_or(id);
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let mut count = 0;
        for (service, lines) in generate::demonstration(directory, now)? {
            let mut ingest = self.command();
            ingest.args(["ingest", "--tenant", id, "--service", service, "--data"]).arg(&self.data).arg("-");
            let ingest = ingest.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
            let mut child = ingest.spawn().attempting("send alerts")?;
            // Where it takes nothing it says why itself.
            let _ = child.stdin.take().map(|mut to| to.write_all(lines.as_bytes()));
            let done = child.wait_with_output().attempting("send alerts")?;
            if !done.status.success() {
                let why = String::from_utf8_lossy(&done.stderr);
                return Ok(format!("The alerts of {service} did not reach {name}: {}", why.trim()));
            }
            count += lines.lines().count();
        }
        File::create(told(&self.data, id)).attempting("note that alerts were sent")?;
        Ok(format!("The services of {name} sent {count} alerts."))
    }

    fn command(&self) -> Command {
        Command::new(&self.server)
    }
}

/// There once the services of a tenant have told.
fn told(data: &Path, id: &str) -> PathBuf {
    data.join(format!("alerts-of-{id}"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::tools;

    const SERVER: &str = r#"#!/bin/sh
here=$(dirname "$0")
case $1 in
tenant) cat "$here/list" ;;
ingest) cat > "$here/$5" ; [ ! -e "$here/refuses" ] || { echo "not now" >&2; exit 1; } ;;
esac
"#;

    #[test]
    fn a_tenant_gets_what_its_deployed_services_tell_once_and_only_once_it_is_on() {
        let root = std::env::temp_dir().join(format!("xtask-demo-alerts-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        let server = root.join("server");
        fs::write(&server, SERVER).unwrap();
        fs::set_permissions(&server, fs::Permissions::from_mode(0o755)).unwrap();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
        let text = fs::read_to_string(folder.join("contoso.json")).unwrap();
        let directory: Value = serde_json::from_str(&text).unwrap();
        let id = directory["organization"]["id"].as_str().unwrap();
        let new = || DemoAlerts::new(server.clone(), &root, &folder).unwrap();
        let mut alerts = new();
        fs::write(root.join("list"), format!("{id}  off           Contoso\n")).unwrap();
        assert_eq!(alerts.look().unwrap(), Vec::<String>::new());
        fs::write(root.join("list"), format!("{id}  on            Contoso\n")).unwrap();
        let said = alerts.look().unwrap();
        assert!(said.len() == 1 && said[0].starts_with("The services of Contoso sent "), "{said:?}");
        for (service, lines) in generate::demonstration(&directory, 1_592_990_400).unwrap() {
            let sent = fs::read_to_string(root.join(service)).unwrap();
            assert_eq!(sent.lines().count(), lines.lines().count(), "{service}");
            assert!(sent.lines().count() > 10, "{service}");
        }
        assert_eq!(alerts.look().unwrap(), Vec::<String>::new(), "once");
        assert_eq!(new().look().unwrap(), Vec::<String>::new(), "also at the next start");
        fs::remove_file(told(&root, id)).unwrap();
        fs::write(root.join("refuses"), "").unwrap();
        assert!(new().look().unwrap()[0].ends_with("did not reach Contoso: not now"));
        tools::remove_folder(&root).unwrap();
    }
}
