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
    /// The directories of the tenants whose service can be turned on, by their ids.
    tenants: HashMap<String, Value>,
    /// What was said last of a tenant whose alerts did not come, so that it is said once.
    said: HashMap<String, String>,
}

impl DemoAlerts {
    /// Of the tenants of a folder, for a server that keeps its data there.
    pub(crate) fn new(server: PathBuf, data: &Path, folder: &Path) -> Result<Self, Failure> {
        let mut alerts =
            Self { server, data: data.to_owned(), tenants: HashMap::new(), said: HashMap::new() };
        for entry in fs::read_dir(folder).attempting(&format!("read {}", folder.display()))? {
            let path = entry.attempting(&format!("read {}", folder.display()))?.path();
            if path.extension().is_none_or(|ending| ending != "json") {
                continue;
            }
            let text = fs::read_to_string(&path).attempting(&format!("read {}", path.display()))?;
            let directory: Value = serde_json::from_str(&text)
                .map_err(|fault| Failure::Because(format!("{}: {fault}", path.display())))?;
            let id = directory["organization"]["id"].as_str().unwrap_or_default().to_ascii_lowercase();
            if alerts.can_be_on(&id)? {
                alerts.tenants.insert(id, directory);
            }
        }
        // Of those that were turned off since.
        alerts.states()?;
        Ok(alerts)
    }

    /// Whether any tenant has nothing yet.
    pub(crate) fn is_waiting(&self) -> bool {
        self.tenants.keys().any(|id| !told(&self.data, id).exists())
    }

    /// Tells what the services of those tenants have to tell whose service is on by now, again and again until all of it arrived. Says
    /// how much of whom.
    pub(crate) fn look(&mut self) -> Result<Vec<String>, Failure> {
        let mut all = Vec::new();
        for (id, state) in self.states()? {
            let Some(directory) = self.tenants.get(&id) else { continue };
            if state != "on" || told(&self.data, &id).exists() {
                continue;
            }
            let said = self.tell(&id, directory)?;
            if told(&self.data, &id).exists() {
                self.said.remove(&id);
            } else if self.said.insert(id, said.clone()).as_ref() == Some(&said) {
                continue;
            }
            all.push(said);
        }
        Ok(all)
    }

    /// The tenants and the states of their services. Of one that is off nothing was told: its alerts are hidden, or erased.
    fn states(&self) -> Result<Vec<(String, String)>, Failure> {
        let mut states = Vec::new();
        for line in self.says(&["tenant", "list"])?.lines() {
            let mut words = line.split_whitespace();
            let (Some(id), Some(state)) = (words.next(), words.next()) else { continue };
            let marker = told(&self.data, id);
            if state == "off" && marker.exists() {
                fs::remove_file(marker).attempting("note that alerts are to be sent again")?;
            }
            states.push((id.to_owned(), state.to_owned()));
        }
        Ok(states)
    }

    /// Whether the tenant is eligible, as far as the server knows it.
    fn can_be_on(&self, id: &str) -> Result<bool, Failure> {
        let shown = self.says(&["tenant", "show", id])?;
        let not = |line: &str| line.split_whitespace().eq(["eligible", "no"]);
        Ok(!shown.lines().any(not))
    }

    /// What a command of the server says of its data.
    fn says(&self, command: &[&str]) -> Result<String, Failure> {
        let mut asked = self.command();
        let asked = asked.args(command).arg("--data").arg(&self.data).stderr(Stdio::null());
        let said = asked.output().attempting("ask for the tenants")?;
        Ok(String::from_utf8_lossy(&said.stdout).into_owned())
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
tenant) cat "$here/$2$([ "$2" = show ] && echo "-$3")" 2>/dev/null ;;
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
        fs::write(root.join("list"), format!("{id}  off           Contoso\n")).unwrap();
        for (name, eligible) in [("contoso", "yes"), ("fabrikam", "no"), ("northwind-traders", "no")] {
            let text = fs::read_to_string(folder.join(name).with_extension("json")).unwrap();
            let other: Value = serde_json::from_str(&text).unwrap();
            let shown = root.join(format!("show-{}", other["organization"]["id"].as_str().unwrap()));
            fs::write(shown, format!("tenant            Some\neligible          {eligible}\n")).unwrap();
        }
        let mut alerts = new();
        let ids: Vec<String> = alerts.tenants.keys().cloned().collect();
        assert!(ids.len() == 3 && ids.iter().any(|one| one == id), "two cannot be on: {ids:?}");
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
        assert!(told(&root, id).exists());
        // Off, and so perhaps erased: once it is on again it is told again, as soon as all of it is taken.
        fs::write(root.join("list"), format!("{id}  off           Contoso\n")).unwrap();
        let mut alerts = new();
        assert!(!told(&root, id).exists() && alerts.is_waiting());
        fs::write(root.join("list"), format!("{id}  on            Contoso\n")).unwrap();
        fs::write(root.join("refuses"), "").unwrap();
        assert!(alerts.look().unwrap()[0].ends_with("did not reach Contoso: not now"));
        assert_eq!(alerts.look().unwrap(), Vec::<String>::new(), "said once");
        fs::remove_file(root.join("refuses")).unwrap();
        assert!(alerts.look().unwrap()[0].starts_with("The services of Contoso sent "));
        assert!(told(&root, id).exists());
        tools::remove_folder(&root).unwrap();
    }
}
