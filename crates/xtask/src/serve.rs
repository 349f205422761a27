//! `cargo xtask serve`: the server with the demonstration directory, and the app in front of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

use security_center_contract::{HeldRole, RoleSource, SignInMethods};

use crate::arguments::ServeOptions;
use crate::build;
use crate::demo_alerts::DemoAlerts;
use crate::failure::{Attempting, Failure};
use crate::http;
use crate::places::Places;
use crate::processes::{Event, Id, Output, Processes};
use crate::tools;

/// Where `Trunk.toml` looks for the server.
const USUAL_SERVER: &str = "127.0.0.1:8787";

/// How often it is looked whether a tenant's service is on, so that its alerts come.
const LOOK: Duration = Duration::from_secs(2);

/// How often a server that starts is asked whether it answers yet.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves until somebody ends it or one of the two ends by itself.
pub(crate) fn run(options: &ServeOptions, places: &Places, processes: &mut Processes) -> Result<(), Failure> {
    http::demand_free(options.port, "--port")?;
    http::demand_free(options.api_port, "--api-port")?;
    let tools = tools::bring(tools::ALL, places, processes)?;

    println!("Building the server …");
    let mut command = Command::new("cargo");
    command.args(["build", "--package", "security-center-server"]).current_dir(&places.root);
    if !processes.run(&mut command)?.success() {
        return Err(Failure::Because("the server was not built; the lines above say why".to_owned()));
    }
    // In the checkout even when Cargo builds elsewhere: another checkout has data of its own.
    let data = places.root.join("target").join("demo-data");
    if options.fresh {
        tools::remove_folder(&data)?;
    }
    let server = processes.spawn(&mut server(options, places, &data), Output::Inherited)?;
    let server = Named { id: server, name: "the server" };
    until(processes, &[server], || http::get(options.api_port, "/api/health/ready"))?;

    println!("Building the app …");
    let configuration = Configuration::write(&places.root, options.api_port)?;
    let mut command = build::trunk(&tools, places);
    command.args(["serve", "--address", "127.0.0.1", "--port", &options.port.to_string()]);
    configuration.apply(&mut command);
    if options.release {
        command.arg("--release");
    }
    let trunk = Named { id: processes.spawn(&mut command, Output::Inherited)?, name: "Trunk" };
    until(processes, &[server, trunk], || http::get(options.port, "/"))?;
    let methods = until(processes, &[server, trunk], || http::get(options.port, "/api/sign-in"))?;
    drop(configuration);

    print!("{}", welcome(options.port, &methods)?);
    let mut alerts = DemoAlerts::new(places.server(), &data, &places.root.join("demo"))?;
    let mut looked = Instant::now();
    loop {
        // However much happens between.
        if alerts.is_waiting() && looked.elapsed() >= LOOK {
            alerts.look()?.iter().for_each(|said| println!("{said}"));
            looked = Instant::now();
        }
        match processes.next(if alerts.is_waiting() { LOOK } else { Duration::from_secs(3600) }) {
            Some(Event::Interrupted) => {
                processes.stop_all();
                println!("Ended.");
                return Ok(());
            }
            Some(Event::Ended(id, status)) => ended(processes, &[server, trunk], id, status)?,
            Some(Event::Line(..)) | None => {}
        }
    }
}

#[derive(Clone, Copy)]
struct Named {
    id: Id,
    name: &'static str,
}

fn server(options: &ServeOptions, places: &Places, data: &Path) -> Command {
    let mut command = Command::new(places.server());
    command.current_dir(&places.root).args(["serve", "--demo", "--demo-directory", "demo", "--listen"]);
    command.arg(format!("127.0.0.1:{}", options.api_port)).arg("--data").arg(data);
    command
}

/// Asks until there is an answer, as long as all of these run.
fn until<T>(
    processes: &mut Processes,
    needed: &[Named],
    mut ask: impl FnMut() -> Option<T>,
) -> Result<T, Failure> {
    loop {
        if let Some(answer) = ask() {
            return Ok(answer);
        }
        match processes.next(PAUSE) {
            Some(Event::Interrupted) => {
                processes.stop_all();
                return Err(Failure::Interrupted);
            }
            Some(Event::Ended(id, status)) => ended(processes, needed, id, status)?,
            Some(Event::Line(..)) | None => {}
        }
    }
}

/// When one of these has ended: ends the others and says so.
fn ended(processes: &mut Processes, needed: &[Named], id: Id, status: ExitStatus) -> Result<(), Failure> {
    let Some(gone) = needed.iter().find(|named| named.id == id) else { return Ok(()) };
    processes.stop_all();
    let others: Vec<&str> = needed.iter().filter(|named| named.id != id).map(|named| named.name).collect();
    let others =
        if others.is_empty() { String::new() } else { format!("; {} was ended, too", others.join(", ")) };
    Err(Failure::Because(format!(
        "{} ended by itself ({status}), the lines above say why{others}",
        gone.name
    )))
}

/// Trunk's configuration for a demonstration: the server where it is, for Trunk has no option that moves its proxy, and
/// the portals of the demonstration in the place of the empty `config.json`. Trunk looks for everything beside the file,
/// so the file has to be in the root as long as Trunk reads it.
struct Configuration(PathBuf);

/// Puts the portals of the demonstration into every build, before the build is served.
const PORTALS: &str = r#"
[[hooks]]
stage = "post_build"
command = "sh"
command_arguments = ["-c", "cp demo/portals/config.json \"$TRUNK_STAGING_DIR/config.json\""]
"#;

impl Configuration {
    fn write(root: &Path, api_port: u16) -> Result<Self, Failure> {
        let server = format!("127.0.0.1:{api_port}");
        let usual = fs::read_to_string(root.join("Trunk.toml")).attempting("read Trunk.toml")?;
        if !usual.contains(USUAL_SERVER) {
            return Err(Failure::Because(format!(
                "Trunk.toml passes nothing on to {USUAL_SERVER}, so --api-port cannot move it"
            )));
        }
        let path = root.join(format!(".trunk-{api_port}.toml"));
        fs::write(&path, usual.replace(USUAL_SERVER, &server) + PORTALS)
            .attempting(&format!("write {}", path.display()))?;
        Ok(Self(path))
    }

    fn apply(&self, command: &mut Command) {
        command.arg("--config").arg(&self.0);
    }
}

impl Drop for Configuration {
    fn drop(&mut self) {
        // Left behind it does no harm: nothing reads it by itself.
        let _ = fs::remove_file(&self.0);
    }
}

/// What a person is told once everything answers.
fn welcome(port: u16, methods: &str) -> Result<String, Failure> {
    let methods: SignInMethods = serde_json::from_str(methods)
        .map_err(|error| format!("the server's answer to /api/sign-in is not understood: {error}"))?;
    let tenants = methods.demonstration.unwrap_or_default();
    if tenants.is_empty() {
        return Err(Failure::Because(
            "the server has no demonstration directory; is `demo` complete?".to_owned(),
        ));
    }
    let people = tenants.iter().flat_map(|tenant| &tenant.people);
    let width = people.map(|person| person.person.display_name.chars().count()).max().unwrap_or(0);
    let mut text =
        format!("\nThe security center is at  http://127.0.0.1:{port}/\n\nSign in there as one of\n");
    for tenant in &tenants {
        text.push_str(&format!("  {}\n", tenant.tenant.display_name));
        for person in &tenant.people {
            let roles: Vec<String> = person.roles.iter().map(role).collect();
            let roles = if roles.is_empty() { "no role".to_owned() } else { roles.join(", ") };
            text.push_str(&format!("    {:width$}  {roles}\n", person.person.display_name));
        }
    }
    text.push_str("\nA few seconds after the service of a tenant is on, alerts of its services arrive.\n");
    text.push_str(
        "\nCtrl-C ends it. What is done stays for the next start, unless that is given --fresh.\n\n",
    );
    Ok(text)
}

fn role(held: &HeldRole) -> String {
    match held.source {
        RoleSource::AzureActiveDirectory => held.display_name.clone(),
        RoleSource::AppRole => format!("{} (an app role)", held.display_name),
        RoleSource::ThisServer => format!("{} (given at this server)", held.display_name),
        RoleSource::SecurityComplianceCenter => {
            format!("{} (only in the Security & Compliance Center)", held.display_name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const METHODS: &str = r#"{"provider":null,"password":false,"demonstration":[{"tenant":{"id":"t","displayName":"Contoso"},"people":[
        {"person":{"id":"1","displayName":"Ada","userPrincipalName":"ada@contoso.example"},"roles":[
            {"roleTemplateId":"r","displayName":"Security Reader","role":"securityReader",
             "source":"azureActiveDirectory"},
            {"roleTemplateId":"r","displayName":"Security Administrator","role":null,
             "source":"securityComplianceCenter"}]},
        {"person":{"id":"2","displayName":"Bartholomew","userPrincipalName":"b@contoso.example"},"roles":[]}]}]}"#;

    #[test]
    fn a_person_is_told_where_and_as_whom() {
        let text = welcome(8080, METHODS).unwrap();
        assert!(text.contains("http://127.0.0.1:8080/"), "{text}");
        assert!(text.contains("  Contoso\n"), "{text}");
        let ada = "    Ada          Security Reader, Security Administrator (only in the Security & Compliance Center)";
        assert!(text.contains(ada), "{text}");
        assert!(text.contains("    Bartholomew  no role\n"), "{text}");
    }

    #[test]
    fn a_server_without_demonstration_is_not_called_ready() {
        assert!(matches!(welcome(1, r#"{"demonstration":null}"#), Err(Failure::Because(_))));
        assert!(matches!(welcome(1, "<html>"), Err(Failure::Because(_))));
    }

    #[test]
    fn without_trunks_own_file_there_is_none() {
        assert!(Configuration::write(Path::new("/nowhere"), 8788).is_err());
    }

    #[test]
    fn the_proxy_and_the_portals_are_where_the_demonstration_needs_them_as_long_as_it_does() {
        let root = std::env::temp_dir().join(format!("xtask-serve-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("Trunk.toml"), "[[proxy]]\nbackend = \"http://127.0.0.1:8787/api\"\n").unwrap();
        let configuration = Configuration::write(&root, 9000).unwrap();
        let path = configuration.0.clone();
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.contains("http://127.0.0.1:9000/api") && text.contains("demo/portals/config.json"),
            "{text}"
        );
        drop(configuration);
        assert!(!path.exists());
        tools::remove_folder(&root).unwrap();
    }

    #[test]
    fn when_one_ends_the_other_is_ended_and_both_are_named() {
        let mut processes = Processes::start().unwrap();
        let stays = processes.spawn(Command::new("sleep").arg("600"), Output::Inherited).unwrap();
        let goes = processes.spawn(&mut Command::new("false"), Output::Inherited).unwrap();
        let needed = [Named { id: stays, name: "the server" }, Named { id: goes, name: "Trunk" }];
        let failure = until(&mut processes, &needed, || None::<()>).unwrap_err();
        let Failure::Because(sentence) = failure else { panic!("{failure:?}") };
        assert!(sentence.starts_with("Trunk ended by itself (exit status: 1)"), "{sentence}");
        assert!(sentence.ends_with("the server was ended, too"), "{sentence}");
    }
}
