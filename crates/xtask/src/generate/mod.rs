//! `cargo xtask generate`: alerts of a tenant as its services would send them, for trying out, tests and measuring. What comes
//! out follows from the seed and the moment alone; each service's part is of the same events, so that they fit together.

mod chance;
mod export;
mod kinds;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use self::chance::{Chance, moment};
use self::kinds::{Kind, NOISE, STEPS};
use crate::failure::{Attempting, Failure};

/// What to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// The directory of the tenant, as `tenant import` reads it: its people are the first that alerts are about.
    pub(crate) directory: PathBuf,
    /// Whose alerts; of all services where nothing is said.
    pub(crate) service: Option<Service>,
    /// About how many alerts all services together have.
    pub(crate) alerts: usize,
    /// Over how many days until now.
    pub(crate) days: u64,
    /// Of how many accounts; as many as it takes for most attacks to be of different ones where nothing is said.
    pub(crate) accounts: Option<usize>,
    /// Whether the events begin one after the other, as they arrive where somebody waits for them; else they are told in no order.
    pub(crate) in_order: bool,
    /// As rows of the streaming export; else as Microsoft Graph answers.
    pub(crate) as_rows: bool,
    /// Another number makes other events.
    pub(crate) seed: u64,
}

/// A supported service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    DefenderAtp,
    Office365Atp,
    CloudAppSecurity,
    AzureAtp,
}

/// Each with its code here, its name in Microsoft Graph, and what its ids begin with there.
const SERVICES: [(Service, &str, &str, &str); 4] = [
    (Service::DefenderAtp, "defenderAtp", "microsoftDefenderForEndpoint", "da"),
    (Service::Office365Atp, "office365Atp", "microsoftDefenderForOffice365", "fa"),
    (Service::CloudAppSecurity, "cloudAppSecurity", "microsoftDefenderForCloudApps", "ca"),
    (Service::AzureAtp, "azureAtp", "microsoftDefenderForIdentity", "aa"),
];

/// How all services together are named on the command line.
const ALL: &str = "all";

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;

impl Options {
    /// Reads the words behind `generate`.
    pub(crate) fn parse(mut words: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut options = Self {
            directory: PathBuf::from("demo/contoso.json"),
            service: Some(Service::DefenderAtp),
            alerts: 200,
            days: 14,
            accounts: None,
            in_order: false,
            as_rows: false,
            seed: 1,
        };
        while let Some(word) = words.next() {
            if word == "--in-order" {
                options.in_order = true;
                continue;
            }
            let value = words.next().unwrap_or_default();
            match word.as_str() {
                "--directory" => options.directory = PathBuf::from(value),
                "--service" if value == ALL => options.service = None,
                "--service" => {
                    let found = SERVICES.iter().find(|(_, code, ..)| *code == value);
                    let codes: Vec<_> = SERVICES.iter().map(|(_, code, ..)| *code).collect();
                    let fault = || format!("--service is one of {}, {ALL}, not `{value}`", codes.join(", "));
                    let found = found.ok_or_else(|| Failure::Because(fault()))?;
                    options.service = Some(found.0);
                }
                "--form" if matches!(value.as_str(), "graph" | "export") => {
                    options.as_rows = value == "export"
                }
                "--form" => {
                    return Err(Failure::Because(format!("--form is graph or export, not `{value}`")));
                }
                "--alerts" => options.alerts = number(&word, &value, 10_000_000)? as usize,
                "--accounts" => options.accounts = Some(number(&word, &value, 1_000_000)? as usize),
                "--days" => options.days = number(&word, &value, 3_650)?,
                "--seed" => options.seed = number(&word, &value, u64::MAX)?,
                _ => {
                    return Err(Failure::Because(format!(
                        "generate does not know `{word}`; see: cargo xtask help"
                    )));
                }
            }
        }
        Ok(options)
    }
}

fn number(word: &str, value: &str, most: u64) -> Result<u64, Failure> {
    let number = value.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| Failure::Because(format!("{word} needs a number from 1 to {most}, not `{value}`")))
}

/// Prints the alerts as JSON lines.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let text = fs::read_to_string(&options.directory)
        .attempting(&format!("read {}", options.directory.display()))?;
    let directory: Value = serde_json::from_str(&text)
        .map_err(|fault| Failure::Because(format!("{}: {fault}", options.directory.display())))?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let mut out = BufWriter::new(io::stdout().lock());
    for item in items(options, &directory, now) {
        // Whoever reads no further has enough.
        if writeln!(out, "{item}").is_err() {
            break;
        }
    }
    Ok(())
}

/// The alerts in the form that was asked for.
fn items<'a>(options: &'a Options, directory: &'a Value, now: u64) -> impl Iterator<Item = Value> + 'a {
    let tenant_id = directory["organization"]["id"].as_str().unwrap_or_default();
    alerts(options, directory, now).flat_map(move |alert| match options.as_rows {
        true => export::rows(&alert, tenant_id),
        false => vec![alert],
    })
}

/// What the deployed services of a tenant of the demonstration have to tell, each with its code, as JSON lines.
pub(crate) fn demonstration(directory: &Value, now: u64) -> Result<Vec<(&'static str, String)>, Failure> {
    let services = directory["securityCenter"]["services"].as_array().cloned().unwrap_or_default();
    // Azure ATP alone has an integration, without which nothing is taken from it.
    let sends = |one: &Value| one["deployed"] == true && one["integration"] != false;
    let deployed = |code: &str| services.iter().any(|one| one["service"] == code && sends(one));
    let mut told = Vec::new();
    for (service, code, ..) in SERVICES.into_iter().filter(|(_, code, ..)| deployed(code)) {
        let options = Options { service: Some(service), ..Options::parse(std::iter::empty())? };
        let lines: Vec<String> = alerts(&options, directory, now).map(|alert| format!("{alert}\n")).collect();
        told.push((code, lines.concat()));
    }
    Ok(told)
}

/// The alerts of the service, in the order of the events. No more of them than those of one event are in memory.
fn alerts<'a>(options: &'a Options, directory: &'a Value, now: u64) -> impl Iterator<Item = Value> + 'a {
    let mut world = World::new(options, directory, now);
    std::iter::from_fn(move || {
        let mut alerts = Vec::new();
        (world.made < options.alerts).then(|| {
            if world.chance.below(3) == 0 {
                world.attack(&mut alerts)
            } else {
                world.noise(&mut alerts)
            }
            alerts
        })
    })
    .flatten()
}

/// Somebody's account: the directory's id, and the name to sign in with.
type Account = (String, String);

struct World<'a> {
    options: &'a Options,
    now: u64,
    chance: Chance,
    accounts: Vec<Account>,
    domain: String,
    made: usize,
}

impl<'a> World<'a> {
    fn new(options: &'a Options, directory: &Value, now: u64) -> Self {
        let people = directory["users"]["value"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut accounts: Vec<Account> =
            people.iter().map(|one| (text(&one["id"]), text(&one["userPrincipalName"]))).collect();
        let domain =
            accounts.first().and_then(|(_, name)| name.split_once('@')).map(|(_, domain)| domain.to_owned());
        let domain = domain.unwrap_or_else(|| "tenant.example".to_owned());
        // As many accounts as it takes for attacks to be of different ones.
        for number in accounts.len()..options.accounts.unwrap_or(options.alerts / 4) {
            accounts.push((
                format!("00000000-0000-4000-8000-{number:012}"),
                format!("account-{number:05}@{domain}"),
            ));
        }
        Self { options, now, chance: Chance(options.seed), accounts, domain, made: 0 }
    }

    /// A moment within the days, so that what follows within some hours is not in the future.
    fn begins(&mut self) -> u64 {
        let span = self.options.days * DAY;
        let ago = match self.options.in_order {
            true => span - span * self.made as u64 / self.options.alerts as u64,
            false => self.chance.below(span),
        };
        self.now.saturating_sub(4 * 60 * MINUTE + ago)
    }

    /// Steps of one attack on the device and the account of one person, each some minutes after the one before.
    fn attack(&mut self, to: &mut Vec<Value>) {
        let whose = self.chance.below(self.accounts.len() as u64) as usize;
        let mut at = self.begins();
        let first = self.chance.below(4) as usize;
        let steps = 2 + self.chance.below(4) as usize;
        for (place, step) in STEPS.iter().skip(first).take(steps).enumerate() {
            at += (3 + self.chance.below(45)) * MINUTE;
            let severity = ["low", "medium", "medium", "high", "high"][place.min(4)];
            self.alert(*step, severity, "malicious", whose, at, to);
        }
    }

    fn noise(&mut self, to: &mut Vec<Value>) {
        let whose = self.chance.below(self.accounts.len() as u64) as usize;
        let kind = NOISE[self.chance.below(NOISE.len() as u64) as usize];
        let severity = if self.chance.below(3) == 0 { "low" } else { "informational" };
        let at = self.begins();
        self.alert(kind, severity, "suspicious", whose, at, to);
    }

    fn alert(
        &mut self,
        (category, title, service, techniques): Kind,
        severity: &str,
        verdict: &str,
        whose: usize,
        at: u64,
        to: &mut Vec<Value>,
    ) {
        self.made += 1;
        // What chance gives does not depend on whose alerts are printed.
        let (file, mail) = (self.chance.hexadecimal(64), self.chance.hexadecimal(32));
        let address =
            format!("8.{}.{}.{}", self.chance.below(256), self.chance.below(256), 1 + self.chance.below(254));
        if self.options.service.is_some_and(|wanted| wanted != service) {
            return;
        }
        let (id, name) = &self.accounts[whose];
        let device = format!("pc-{whose:05}");
        let user = json!({
            "@odata.type": "#microsoft.graph.security.userEvidence", "verdict": verdict,
            "userAccount": { "azureAdUserId": id, "userPrincipalName": name },
        });
        let group = ["Workstations", "Servers", "Laptops"][whose % 3];
        let on_device = json!({
            "@odata.type": "#microsoft.graph.security.deviceEvidence", "verdict": verdict,
            "mdeDeviceId": device, "deviceDnsName": format!("{device}.{}", self.domain),
            "osPlatform": "Windows10", "rbacGroupId": 1 + whose % 3,
            "rbacGroupName": group,
        });
        let evidence = match service {
            Service::DefenderAtp => vec![
                on_device,
                user,
                json!({
                    "@odata.type": "#microsoft.graph.security.fileEvidence", "verdict": verdict,
                    "remediationStatus": if severity == "high" { "none" } else { "remediated" },
                    "fileDetails": { "sha256": file, "fileName": "setup.exe", "filePath": "C:\\Temp" },
                }),
            ],
            Service::AzureAtp => vec![user, on_device],
            Service::CloudAppSecurity => vec![
                user,
                json!({ "@odata.type": "#microsoft.graph.security.ipEvidence", "verdict": verdict, "ipAddress": address }),
            ],
            Service::Office365Atp => vec![
                json!({
                    "@odata.type": "#microsoft.graph.security.mailboxEvidence", "verdict": verdict,
                    "primaryAddress": name, "upn": name, "userAccount": { "azureAdUserId": id, "userPrincipalName": name },
                }),
                json!({
                    "@odata.type": "#microsoft.graph.security.analyzedMessageEvidence", "verdict": verdict,
                    "networkMessageId": mail, "recipientEmailAddress": name,
                }),
            ],
        };
        let Some((_, _, source, prefix)) = SERVICES.iter().find(|(one, ..)| *one == service) else { return };
        let moment = moment(at);
        to.push(json!({
            "id": format!("{prefix}{}-{}", self.options.seed, self.made), "serviceSource": source, "title": title,
            "severity": severity, "category": category, "mitreTechniques": techniques, "status": "new", "createdDateTime": moment,
            "lastUpdateDateTime": moment, "firstActivityDateTime": moment, "lastActivityDateTime": moment,
            "evidence": evidence,
        }));
    }
}

#[cfg(test)]
mod tests;
