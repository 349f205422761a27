//! What the commands on tenants say to the operator.

use std::fmt::Write;

use security_center_contract::{
    Actor, ActorKind, ConditionKind, DataCenterLocation, LocationReason, Refusal, SupportedService,
};

use super::terminal;
use crate::domain::access::{self, Standing};
use crate::domain::directory::Directory;
use crate::domain::eligibility;
use crate::domain::lifecycle::{self, Record};
use crate::store::code;
use crate::store::location_figures::Figures;

/// Everything that is known of the service of a tenant.
pub(super) fn show(directory: &Directory, service: &Record, retention_days: u32) -> String {
    let organization = &directory.organization;
    let eligibility = eligibility::assess(organization, &directory.subscriptions);
    let operator = Standing { views: true, administers: true };
    let actions =
        access::actions(operator, eligibility.eligible, service.state, (service.erasing, service.loads()));
    let shown = lifecycle::show(service.clone(), directory, retention_days, actions);
    let mut lines = vec![
        ("tenant", format!("{} ({})", terminal::shown(&organization.display_name), organization.id)),
        ("country", organization.country.clone()),
        ("state", code::text(shown.state)),
    ];
    if let Some(since) = &shown.since {
        lines.push(("since", since.0.clone()));
    }
    if let Some(actor) = &shown.changed_by {
        lines.push(("changed by", by(actor)));
    }
    lines.push(("location", location(directory, service)));
    lines.push(("preview features", on_or_off(shown.preview_features).to_owned()));
    lines.push(("turns on by itself", if shown.turns_on_by_itself { "yes" } else { "no" }.to_owned()));
    if service.erasing {
        lines.push(("data", "is being erased".to_owned()));
    } else if let Some(until) = &shown.data_kept_until {
        lines.push(("data kept until", until.0.clone()));
    }
    if let Some(provisioning) = &shown.provisioning {
        for step in &provisioning.steps {
            let failure = step.failure.as_ref().map(|failure| format!(": {}", failure.detail));
            let failure = failure.unwrap_or_default();
            lines.push(("step", format!("{} {}{failure}", code::text(step.step), code::text(step.state))));
        }
    }
    lines.push(("eligible", if eligibility.eligible { "yes" } else { "no" }.to_owned()));
    for condition in eligibility.conditions.iter().filter(|condition| !condition.met) {
        lines.push(("not met", condition_text(condition.condition, directory)));
    }
    for deployment in &directory.deployments {
        let place = match (deployment.deployed, deployment.location) {
            (true, Some(location)) => format!("deployed in {}", place(location)),
            (true, None) => "deployed".to_owned(),
            (false, _) => "not deployed".to_owned(),
        };
        lines.push(("service", format!("{}: {place}", service_name(deployment.service))));
    }
    lines.into_iter().fold(String::new(), |mut text, (name, value)| {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{name:<18}  {value}");
        text
    })
}

/// Where data is or will be, and why there (S24).
pub(super) fn location(directory: &Directory, service: &Record) -> String {
    let operator = Standing { views: true, administers: true };
    let actions = access::actions(operator, true, service.state, (service.erasing, service.loads()));
    let choice = lifecycle::show(service.clone(), directory, 0, actions).location;
    let why = match choice.reason {
        LocationReason::DefenderAtp => "the location of Microsoft Defender ATP".to_owned(),
        LocationReason::DefenderAtpThroughAzureSecurityCenter => {
            "Microsoft Defender ATP was turned on through Azure Security Center".to_owned()
        }
        LocationReason::MostServices => format!("most services are there: {}", each(&choice.services)),
        LocationReason::CountryBrokeTie => format!("several had as many; the country is {}", choice.country),
        LocationReason::CountryWithoutServices => {
            format!("no service is deployed; the country is {}", choice.country)
        }
    };
    format!("{} ({why}{})", place(choice.location), if choice.reserved { "; reserved" } else { "" })
}

/// How much data there is.
pub(super) fn figures(figures: &Figures) -> String {
    format!(
        "{} ({} open), {} and {} ({} pending)",
        counted(figures.incidents, "incident", "incidents"),
        figures.open_incidents,
        counted(figures.alerts, "alert", "alerts"),
        counted(figures.remediation_actions, "remediation action", "remediation actions"),
        figures.pending_actions,
    )
}

/// Every reason, one per line; of a tenant that is not eligible every condition that is not met.
pub(super) fn refusals(refusals: &[Refusal], directory: &Directory) -> String {
    let mut lines = Vec::new();
    for refusal in refusals {
        match refusal {
            Refusal::NotEligible => {
                let found = eligibility::assess(&directory.organization, &directory.subscriptions);
                let unmet = found.conditions.iter().filter(|condition| !condition.met);
                lines.extend(unmet.map(|one| condition_text(one.condition, directory)));
            }
            Refusal::AlreadyOn => lines.push("it is on already".to_owned()),
            Refusal::AlreadyOff => lines.push("it is off already".to_owned()),
            Refusal::BeingProvisioned => {
                lines.push("it is being provisioned; wait for the end of that".to_owned())
            }
            Refusal::BeingErased => {
                lines.push("the data of before is being erased; wait for the end of that".to_owned());
            }
            other => lines.push(code::text(other)),
        }
    }
    lines.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// A number with its word.
pub(super) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// The names of services.
pub(super) fn each(services: &[SupportedService]) -> String {
    let names: Vec<_> = services.iter().map(|service| service_name(*service)).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn condition_text(condition: ConditionKind, directory: &Directory) -> String {
    match condition {
        ConditionKind::Licence => "no subscription in use makes the tenant eligible".to_owned(),
        ConditionKind::Cloud => {
            format!(
                "the tenant is in the cloud {}, not in the commercial one",
                code::text(directory.organization.cloud)
            )
        }
        ConditionKind::Institution => "the tenant is a US government institution".to_owned(),
        // There always is a region, and the roles are a person's, which the operator is not asked for.
        ConditionKind::Region | ConditionKind::ViewingRole | ConditionKind::AdministratorRole => {
            code::text(condition)
        }
    }
}

fn by(actor: &Actor) -> String {
    let name = terminal::shown(actor.display_name.as_deref().unwrap_or_default());
    match actor.kind {
        ActorKind::Person => name,
        ActorKind::Visit => format!("a visit of {name}"),
        ActorKind::Operator => "the operator".to_owned(),
        ActorKind::Server => "the server".to_owned(),
    }
}

pub(super) fn on_or_off(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}

pub(super) fn place(location: DataCenterLocation) -> &'static str {
    match location {
        DataCenterLocation::Eu => "the European Union",
        DataCenterLocation::Uk => "the United Kingdom",
        DataCenterLocation::Us => "the United States",
    }
}

pub(super) fn service_name(service: SupportedService) -> &'static str {
    match service {
        SupportedService::DefenderAtp => "Microsoft Defender ATP",
        SupportedService::Office365Atp => "Office 365 ATP",
        SupportedService::CloudAppSecurity => "Microsoft Cloud App Security",
        SupportedService::AzureAtp => "Azure ATP",
    }
}
