//! The commands on where a tenant is read from: Microsoft Graph or files, and what the operator adds to either.

use std::error::Error;
use std::fmt::Write;
use std::sync::Arc;

use super::tenant_text::{counted, place, service_name};
use super::terminal::{shown, shown_lines};
use crate::clock::{Clock, timestamp};
use crate::directory::facts::{self, FactsChange};
use crate::directory::{self, Fault};
use crate::domain::cause::Cause;
use crate::domain::directory::Directory;
use crate::graph::{Connector, Done, Graph, NotConnected};
use crate::settings::Settings;
use crate::store::directory::Imported;
use crate::store::document::Written;
use crate::store::{Control, code};

type Finished = Result<(), Box<dyn Error>>;

/// Graph, which the settings have to name.
fn graph(settings: &Settings) -> Result<Arc<Graph>, Box<dyn Error>> {
    let graph = settings.graph.clone().ok_or(
        "there are no credentials for Microsoft Graph: give --graph-client-id and --graph-client-secret, best as \
         SECURITY_CENTER_GRAPH_CLIENT_ID and SECURITY_CENTER_GRAPH_CLIENT_SECRET or in the file of --config",
    )?;
    Ok(Arc::new(Graph::new(graph, Clock::of_the_machine())?))
}

fn tenant_id(text: &str) -> Result<String, Box<dyn Error>> {
    if directory::is_guid(text) {
        return Ok(text.to_ascii_lowercase());
    }
    Err(format!("{} is no tenant's id: it has to be a GUID, as the directory shows it", shown(text)).into())
}

/// Reads a tenant from Graph, and has it read so from now on. Nothing is changed where it cannot be read.
pub(super) async fn connect(
    settings: &Settings,
    control: &Control,
    tenant: &str,
    change: &FactsChange,
) -> Finished {
    let (id, graph) = (tenant_id(tenant)?, graph(settings)?);
    let is_new = control.document(&id).await?.is_none();
    let connector = Connector::new(control.clone(), Clock::of_the_machine(), Some(graph), 0);
    match connector.connect(&id, change, &Cause::operator()).await? {
        Ok(read) => {
            println!("connected  {id}  {}", shown(&read.directory.organization.display_name));
            print!("{}", found(&read.directory));
            if is_new && change.is_empty() {
                eprintln!("What Microsoft Graph cannot tell is taken as above; `tenant set` says otherwise.");
            }
            Ok(())
        }
        Err(NotConnected::Already) => Err(format!(
            "{id} is read from Microsoft Graph already: `tenant check` reads it now, `tenant set` says what Graph \
             cannot tell"
        )
        .into()),
        Err(NotConnected::Failed(failure)) => {
            let why = shown_lines(&failure.to_string());
            Err(format!("Microsoft Graph could not be read, so nothing was changed:\n{why}").into())
        }
        Err(NotConnected::Change(why)) => Err(why.into()),
        Err(NotConnected::Faults(faults)) => Err(faulty(&faults).into()),
    }
}

fn faulty(faults: &[Fault]) -> String {
    let mut text = "nothing was changed:\n".to_owned();
    for fault in faults {
        text.push_str(&shown_lines(&fault.to_string()));
    }
    if faults.iter().any(|fault| fault.place == "organization.countryLetterCode" && fault.what == "missing") {
        text.push_str("The directory does not say the tenant's country; say it with --country XX.");
    }
    text
}

/// Ends the reading from Graph.
pub(super) async fn disconnect(control: &Control, tenant: &str) -> Finished {
    let id = tenant.to_ascii_lowercase();
    if !control.disconnect_tenant(&id, &Cause::operator(), Clock::of_the_machine().now()).await? {
        return Err(format!("{} is not read from Microsoft Graph", shown(&id)).into());
    }
    println!("disconnected  {id}  {}", shown(&control.tenant_name(&id).await?));
    eprintln!("What was read last stays, until a file is imported or the tenant is connected again.");
    Ok(())
}

/// Reads a connected tenant now.
pub(super) async fn check(settings: &Settings, control: &Control, tenant: &str) -> Finished {
    let (id, graph) = (tenant.to_ascii_lowercase(), graph(settings)?);
    if control.connection(&id).await?.is_none() {
        let id = shown(&id);
        return Err(
            format!("{id} is not read from Microsoft Graph; `tenant connect {id}` begins that").into()
        );
    }
    let connector = Connector::new(control.clone(), Clock::of_the_machine(), Some(graph), 0);
    match connector.check(&id).await? {
        Done::Read(read, imported) => {
            let outcome = if imported == Imported::Unchanged { "unchanged" } else { "changed" };
            println!("{outcome}  {id}  {}", shown(&read.directory.organization.display_name));
            print!("{}", found(&read.directory));
            Ok(())
        }
        Done::Failed(failure) => {
            let why = shown_lines(&failure.to_string());
            Err(format!("Microsoft Graph could not be read; what was read before stays:\n{why}").into())
        }
        Done::Superseded => Err(format!("{id} is being read just now; `tenant show {id}` shows it").into()),
    }
}

/// Changes what Graph cannot tell.
pub(super) async fn set(control: &Control, tenant: &str, change: &FactsChange) -> Finished {
    let id = tenant.to_ascii_lowercase();
    if change.is_empty() {
        return Err("nothing is named that is to change; `tenant set --help` shows what can be".into());
    }
    loop {
        let Some((mut document, revision)) = directory::current(control, &id).await? else {
            let id = shown(&id);
            return Err(format!("there is no tenant {id}; `tenant list` shows which there are").into());
        };
        facts::change(&mut document, change)?;
        let read = document.read_without_the_gone().map_err(|faults| faulty(&faults))?;
        let now = Clock::of_the_machine().now();
        if let Written::Done(imported) = control.set_facts(&read, revision, &Cause::operator(), now).await? {
            let outcome = if imported == Imported::Unchanged { "unchanged" } else { "changed" };
            println!("{outcome}  {id}  {}", shown(&read.directory.organization.display_name));
            print!("{}", found(&read.directory));
            return Ok(());
        }
    }
}

/// What is known of a tenant now.
fn found(directory: &Directory) -> String {
    let organization = &directory.organization;
    let yes_or_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let with_roles = directory.people.iter().filter(|one| !one.roles.is_empty()).count();
    let trials = directory.subscriptions.iter().filter(|one| one.trial).count();
    let mut lines = vec![
        ("country", organization.country.clone()),
        ("subscriptions", format!("{}, {trials} of them on trial", directory.subscriptions.len())),
        ("people with roles", with_roles.to_string()),
        ("cloud", code::text(organization.cloud)),
        ("us government", yes_or_no(organization.us_government_institution)),
        ("turns on by itself", yes_or_no(organization.automatic_turn_on)),
    ];
    let deployed = directory.deployments.iter().filter_map(|one| Some((one.service, one.location?)));
    lines.extend(
        deployed.map(|(service, at)| {
            ("service", format!("{}: deployed in {}", service_name(service), place(at)))
        }),
    );
    aligned(&lines)
}

/// Where a tenant is read from, and how that stands.
pub(super) async fn show(control: &Control, id: &str) -> Result<String, Box<dyn Error>> {
    let now = Clock::of_the_machine().now();
    let read_at = control.directory_for(id, "").await?.map(|stored| stored.read_at).unwrap_or(now);
    let age = counted(u64::try_from((now - read_at) / 60_000).unwrap_or(0), "minute", "minutes");
    let mut lines = vec![("read at", format!("{}, {age} ago", timestamp(read_at).0))];
    let Some(connection) = control.connection(id).await? else {
        lines.insert(0, ("read from", "a file".to_owned()));
        return Ok(aligned(&lines));
    };
    lines.insert(0, ("read from", "Microsoft Graph".to_owned()));
    if let Some(failure) = &connection.failure {
        let attempts = u64::try_from(connection.failures).unwrap_or(0);
        let attempts = counted(attempts, "attempt", "attempts");
        lines.push(("reading failed", format!("{}, {attempts} in a row", timestamp(failure.at).0)));
        lines.push(("because", shown(&failure.detail)));
    }
    let next = if connection.running(now) { "now".to_owned() } else { timestamp(connection.next_at).0 };
    lines.push(("read next", next));
    Ok(aligned(&lines))
}

fn aligned(lines: &[(&str, String)]) -> String {
    lines.iter().fold(String::new(), |mut text, (name, value)| {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{name:<18}  {value}");
        text
    })
}
