//! The evidence of an alert of Microsoft Graph: which entities each piece names.

use super::along::{self, Mail};
use super::fields::Fields;
use crate::entity::{Described, Entity, Kind, Named, RemediationStatus, Verdict, keys};

/// The entities that a piece of evidence names; of a kind that is not known here, one that links nothing.
pub(crate) fn entities(evidence: Fields<'_>) -> Named {
    let kind = evidence.any_text("@odata.type").unwrap_or_default();
    let kind = kind.rsplit('.').next().unwrap_or_default();
    let described = described(evidence);
    match kind {
        "deviceEvidence" => Named::of(device(evidence, &described)),
        "userEvidence" => {
            user(evidence.object("userAccount"), &described).into_iter().collect::<Vec<_>>().into()
        }
        "mailboxEvidence" => mailbox(evidence, &described),
        "fileEvidence" => Named::of(file(evidence.object("fileDetails"), &described)),
        "processEvidence" => process(evidence, &described),
        "ipEvidence" => Named::of(address(evidence, &described)),
        "urlEvidence" => keys::urls(evidence.any_text("url").unwrap_or_default(), &described).into(),
        "analyzedMessageEvidence" => message(evidence, &described),
        "mailClusterEvidence" => Named::of(cluster(evidence, &described)),
        "registryKeyEvidence" => Named::of(registry(evidence, Kind::RegistryKey, &described)),
        "registryValueEvidence" => Named::of(registry(evidence, Kind::RegistryValue, &described)),
        "cloudApplicationEvidence" => {
            Named::of(named(evidence, Kind::CloudApplication, &["appId"], &described))
        }
        "oauthApplicationEvidence" => {
            Named::of(named(evidence, Kind::OauthApplication, &["appId"], &described))
        }
        "securityGroupEvidence" => {
            Named::of(named(evidence, Kind::SecurityGroup, &["securityGroupId"], &described))
        }
        other => Named::of(named(evidence, Kind::Other, &["id"], &described.of_type(other))),
    }
}

fn described(evidence: Fields<'_>) -> Described {
    let verdict = evidence.any_text("verdict").and_then(Verdict::of);
    let remediation = evidence.any_text("remediationStatus").and_then(RemediationStatus::of);
    Described {
        verdict: verdict.unwrap_or(Verdict::Unknown),
        remediation: remediation.unwrap_or(RemediationStatus::None),
        roles: evidence
            .texts("roles")
            .take(20)
            .map(|role| keys::cut(role, 64))
            .filter(|role| !role.is_empty())
            .collect(),
        type_name: String::new(),
    }
}

fn device(evidence: Fields<'_>, described: &Described) -> Entity {
    let name = evidence.any_text("deviceDnsName");
    let all = [
        keys::device_id("mde", evidence.any_text("mdeDeviceId")),
        keys::device_id("aad", evidence.any_text("azureAdDeviceId")),
        keys::device_name(name),
    ];
    let display = name.or(evidence.any_text("mdeDeviceId")).or(evidence.any_text("azureAdDeviceId"));
    let mut entity = Entity::new(Kind::Device, all, display.unwrap_or_default(), described);
    entity.group_id = evidence.number("rbacGroupId").map(|id| id.to_string());
    entity.group_name = evidence.any_text("rbacGroupName").map(|name| keys::cut(name, 256));
    entity
}

fn user(account: Option<Fields<'_>>, described: &Described) -> Option<Entity> {
    let account = account?;
    let upn = account.any_text("userPrincipalName");
    let (name, domain) = (account.any_text("accountName"), account.any_text("domainName"));
    let all = [
        keys::user_id(account.any_text("azureAdUserId")),
        keys::sid(account.any_text("userSid")),
        keys::principal_name(upn),
    ];
    let account_name = keys::account(domain, name);
    let display = account.any_text("displayName").or(upn).or(account_name.as_deref());
    let mut entity = Entity::new(Kind::User, all, display.unwrap_or_default(), described);
    if let Some(account_name) = account_name.as_ref().filter(|_| entity.keys.is_empty()) {
        entity.know_by(&format!("user:account:{account_name}"));
    }
    let said = upn.is_some() || account_name.is_some() || !entity.keys.is_empty();
    said.then_some(entity)
}

fn mailbox(evidence: Fields<'_>, described: &Described) -> Named {
    let (address, upn) = (evidence.any_text("primaryAddress"), evidence.any_text("upn"));
    let all = [keys::mailbox(address), keys::mailbox(upn)];
    let display = address.or(upn).or(evidence.any_text("displayName")).unwrap_or_default();
    let mailbox = Entity::new(Kind::Mailbox, all, display, described);
    along::mailbox_of(mailbox, user(evidence.object("userAccount"), described), upn, address)
}

fn file(details: Option<Fields<'_>>, described: &Described) -> Entity {
    let text = |name| details.and_then(|details| details.any_text(name));
    let all = [keys::hash("sha256", text("sha256")), keys::hash("sha1", text("sha1"))];
    let display = text("fileName").or(text("filePath")).or(text("sha256")).or(text("sha1"));
    Entity::new(Kind::File, all, display.unwrap_or_default(), described)
}

fn process(evidence: Fields<'_>, described: &Described) -> Named {
    let key = keys::process(
        evidence.any_text("mdeDeviceId"),
        evidence.number("processId"),
        evidence.any_time("processCreationDateTime"),
    );
    let image = evidence.object("imageFile");
    let name = image.and_then(|image| image.any_text("fileName"));
    let display = evidence.any_text("processCommandLine").or(name).unwrap_or_default();
    let process = Entity::new(Kind::Process, [key], display, described);
    let nothing = Described::default();
    along::process(process, file(image, &nothing), user(evidence.object("userAccount"), &nothing))
}

fn address(evidence: Fields<'_>, described: &Described) -> Entity {
    keys::address(evidence.any_text("ipAddress").unwrap_or_default(), described)
}

fn message(evidence: Fields<'_>, described: &Described) -> Named {
    let internet_id = evidence.any_text("internetMessageId");
    let all = [
        keys::message("network", evidence.any_text("networkMessageId")),
        keys::message("internet", internet_id),
    ];
    let display = evidence.any_text("subject").or(internet_id).unwrap_or_default();
    let sender = |name| evidence.object(name).and_then(|sender| sender.any_text("emailAddress"));
    let mail = Mail {
        recipient: evidence.any_text("recipientEmailAddress"),
        envelope_sender: sender("p1Sender"),
        shown_senders: [sender("p2Sender"), None],
        sender_ip: evidence.any_text("senderIp"),
        direction: evidence.any_text("antiSpamDirection"),
        urls: evidence.texts("urls").collect(),
    };
    mail.named(Entity::new(Kind::Message, all, display, described))
}

/// A cluster is what it was made of; each evaluation of it has a name of its own, which would link nothing.
fn cluster(evidence: Fields<'_>, described: &Described) -> Entity {
    let (by, value) = (evidence.any_text("clusterBy"), evidence.any_text("clusterByValue"));
    let query = evidence.any_text("query");
    let made_of = match (by, value) {
        (Some(by), Some(value)) => Some(format!("{by}={value}")),
        _ => query.or(evidence.any_text("urn")).map(str::to_owned),
    };
    let all = [made_of.as_deref().and_then(|made_of| keys::exact("mailCluster", made_of))];
    let display = value.or(query).unwrap_or_default();
    Entity::new(Kind::MailCluster, all, display, described)
}

fn registry(evidence: Fields<'_>, kind: Kind, described: &Described) -> Entity {
    let parts: Vec<_> = ["registryHive", "registryKey", "registryValueName"]
        .iter()
        .filter_map(|name| evidence.any_text(name))
        .collect();
    let path = parts.join("\\");
    let mut entity = Entity::new(kind, [], &path, described);
    if !path.is_empty() {
        entity.know_by(&format!("{}:{path}", kind.code()));
    }
    entity
}

fn named(evidence: Fields<'_>, kind: Kind, ids: &[&str], described: &Described) -> Entity {
    let id = ids.iter().find_map(|name| {
        let text = evidence.any_text(name).map(str::to_owned);
        text.or_else(|| evidence.number(name).map(|number| number.to_string()))
    });
    let shown = evidence.any_text("displayName").map(str::to_owned).or_else(|| id.clone());
    let display = shown.unwrap_or_else(|| described.type_name.clone());
    let mut entity = Entity::new(kind, [], &display, described);
    let id = id.unwrap_or(display);
    entity.know_by(&format!("{}:{}{id}", kind.code(), described.type_name));
    entity
}
