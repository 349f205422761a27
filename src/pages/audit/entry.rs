//! One entry of the audit log in words: codes are translated; a value that this version does not know stands as it was
//! sent.

use crate::{
    api::parse_json,
    components::Moment,
    format,
    i18n::{Word, Words, use_words},
    session::use_known,
    ui::{Fact, Facts, text},
};
use leptos::prelude::*;
use security_center_contract::{
    Actor, ActorKind, AuditChange, AuditEntry, AuditField, AuditOrigin, AuditOriginKind, DataCenterLocation,
    DirectorySource, ProvisioningStep, Read, Role, ServiceState, SupportedService, Timestamp, Value,
};

/// Time, what, who, before and after, from where.
pub fn cells(entry: &AuditEntry) -> AnyView {
    let words = use_words();
    let AuditEntry { at, actor, action, changes, origin, .. } = entry.clone();
    let change = |change: AuditChange| view! { <li>{text(move || values(words, &change))}</li> };
    view! {
        <th scope="row"><Moment at=at /></th>
        <td>{words.audit_action(action).text()}</td>
        <td>{text(move || who(words, &actor))}</td>
        <td>
            <ul>{changes.into_iter().map(change).collect::<Vec<_>>()}</ul>
        </td>
        <td>{text(move || from_where(words, &origin))}</td>
    }
    .into_any()
}

/// What makes the entry certain, and how that is verified.
pub fn details(entry: &AuditEntry) -> AnyView {
    let words = use_words();
    let known = use_known();
    let AuditEntry { sequence, at, actor_id, hash, .. } = entry.clone();
    let tenant = known.session.now().map(|session| session.tenant.id.clone()).unwrap_or_default();
    let number = sequence.to_string();
    let command =
        ["security-center-server audit verify --tenant ", &tenant, " --expect ", &number, ":", &hash]
            .concat();
    view! {
        <Facts>
            <Fact term=words.audit_sequence()>{number}</Fact>
            <Fact term=words.audit_sent_time()>{at.0}</Fact>
            {actor_id.map(|id| view! { <Fact term=words.audit_person_id()>{id}</Fact> })}
            <Fact term=words.audit_hash()><code>{hash}</code></Fact>
            <Fact term=words.audit_verify()>
                <p>{words.audit_verify_about().text()}</p>
                <code>{command}</code>
            </Fact>
        </Facts>
    }
    .into_any()
}

fn who(words: Words, actor: &Actor) -> String {
    let name = actor.display_name.clone().unwrap_or_else(|| words.audit_somebody().into());
    match actor.kind {
        ActorKind::Person => name,
        ActorKind::Visit => words.audit_visit(&name),
        ActorKind::Operator => words.audit_operator().into(),
        ActorKind::Server => words.audit_server().into(),
    }
}

fn from_where(words: Words, origin: &AuditOrigin) -> String {
    match (origin.kind, &origin.address) {
        (AuditOriginKind::Request, Some(address)) => words.audit_from_address(address),
        (AuditOriginKind::Request, None) => words.audit_from_request().into(),
        (AuditOriginKind::CommandLine, _) => words.audit_from_command_line().into(),
        (AuditOriginKind::Server, _) => words.audit_server().into(),
    }
}

fn values(words: Words, change: &AuditChange) -> String {
    let in_words = |value: &Option<String>| match value {
        Some(value) => in_words(words, change.field, value),
        None => words.not_applicable().into(),
    };
    let (before, after) = (in_words(&change.before), in_words(&change.after));
    words.audit_change(words.audit_field(change.field).get(), &before, &after)
}

/// Codes that are separated by spaces, each in words; one that is not known stays as it is.
fn each(value: &str, word: impl Fn(Value) -> Option<Word>) -> String {
    let one = |code: &str| word(Value::Text(code.to_owned())).map_or_else(|| code.to_owned(), String::from);
    value.split(' ').map(one).collect::<Vec<_>>().join(", ")
}

fn in_words(words: Words, field: AuditField, value: &str) -> String {
    let sent = || Value::Text(value.to_owned());
    let word = match field {
        AuditField::State => ServiceState::read(sent()).map(|state| words.state_value(state)).ok(),
        AuditField::Location => DataCenterLocation::read(sent()).map(|place| words.location(place)).ok(),
        AuditField::FailedStep => ProvisioningStep::read(sent()).map(|step| words.step(step)).ok(),
        AuditField::PreviewFeatures => value.parse().map(|on| words.on_or_off(on)).ok(),
        AuditField::DataKeptUntil | AuditField::ExpiresAt => {
            return format::exact(words, &Timestamp(value.to_owned()));
        }
        AuditField::Service => {
            SupportedService::read(sent()).map(|service| words.supported_service(service)).ok()
        }
        AuditField::DirectorySource => {
            DirectorySource::read(sent()).map(|source| words.directory_source(source)).ok()
        }
        AuditField::Eligible => {
            value.parse().map(|yes: bool| if yes { words.audit_yes() } else { words.audit_no() }).ok()
        }
        AuditField::Roles => {
            return each(value, |code| Role::read(code).map(|role| words.role(role)).ok());
        }
        AuditField::Services => {
            return each(value, |code| {
                SupportedService::read(code).map(|service| words.supported_service(service)).ok()
            });
        }
        AuditField::CredentialId | AuditField::PersonId | AuditField::Scopes => return value.to_owned(),
        AuditField::DeviceGroups => {
            let groups = parse_json(value).and_then(|value| Vec::<String>::read(value).ok());
            return groups.map_or_else(|| value.to_owned(), |groups| format::list(words, groups));
        }
        AuditField::DirectoryVersion
        | AuditField::Incidents
        | AuditField::Alerts
        | AuditField::RemediationActions => {
            let number = value.parse::<u32>().map(|number| format::number(words, f64::from(number)));
            return number.unwrap_or_else(|_| value.to_owned());
        }
    };
    word.map_or_else(|| value.to_owned(), String::from)
}
