//! Rows of the tables `AlertInfo` and `AlertEvidence` in the form in which Microsoft's streaming export writes them.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::along::{self, Mail};
use super::fields::{Fields, technique};
use crate::alert::{
    Alert, AlertStatus, Classification, Determination, LONGEST_TITLE, LONGEST_WORD, MOST_ENTITIES,
    MOST_TECHNIQUES, Severity, service,
};
use crate::entity::{Described, Entities, Entity, Kind, Named, keys};
use crate::fault::{Fault, Reason};
use crate::parts::INFO;

/// Which table a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// `AlertInfo`.
    Info,
    /// `AlertEvidence`.
    Evidence,
}

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) kind: RowKind,
    pub(crate) alert_id: String,
    pub(crate) service_source: String,
    pub(crate) at: i64,
    properties: Map<String, Value>,
}

impl Row {
    /// Reads a row with what is around it.
    pub(crate) fn read(object: &Map<String, Value>) -> Result<Self, Fault> {
        let category = Fields::of(object).demand_text("category", LONGEST_WORD)?;
        let kind = match category.strip_prefix("AdvancedHunting-").unwrap_or(&category) {
            "AlertInfo" => RowKind::Info,
            "AlertEvidence" => RowKind::Evidence,
            _ => return Err(Fault::at("category", Reason::UnknownForm)),
        };
        let Some(Value::Object(properties)) = object.get("properties") else {
            return Err(Fault::at("properties", Reason::NotAnObject));
        };
        let fields = Fields::of(properties);
        let within = |fault: Fault| fault.within("properties");
        let row = Self {
            kind,
            alert_id: fields.demand_id("AlertId").map_err(within)?,
            service_source: fields.demand_text("ServiceSource", LONGEST_WORD).map_err(within)?,
            at: fields.demand_time("Timestamp").map_err(within)?,
            properties: properties.clone(),
        };
        if kind == RowKind::Info {
            row.info().map_err(within)?;
        }
        Ok(row)
    }

    /// Which part of its alert it is. Rows of evidence have no name of their own: what they say, but for the time, is it.
    pub(crate) fn part(&self) -> String {
        match self.kind {
            RowKind::Info => INFO.to_owned(),
            RowKind::Evidence => {
                let mut said: Vec<(&String, String)> = self
                    .properties
                    .iter()
                    .filter(|(name, _)| *name != "Timestamp")
                    .map(|(name, value)| (name, value.to_string()))
                    .collect();
                said.sort();
                let mut hasher = Sha256::new();
                for (name, value) in said {
                    hasher.update(format!("{}:{name}={}:{value};", name.len(), value.len()));
                }
                let hash: String = hasher.finalize()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
                format!("evidence:{hash}")
            }
        }
    }

    /// The alert that a row of `AlertInfo` tells of, without its entities.
    fn info(&self) -> Result<Alert, Fault> {
        let fields = Fields::of(&self.properties);
        let service = service(&self.service_source)
            .ok_or_else(|| Fault::at("ServiceSource", Reason::UnknownService(self.service_source.clone())))?;
        let severity = fields.text("Severity", LONGEST_WORD)?.unwrap_or_default();
        Ok(Alert {
            id: self.alert_id.clone(),
            service,
            title: fields.demand_text("Title", LONGEST_TITLE)?,
            severity: Severity::of(&severity).unwrap_or(Severity::Unknown),
            category: fields.text("Category", LONGEST_WORD)?.unwrap_or_default(),
            status: AlertStatus::New,
            classification: Classification::Unknown,
            determination: Determination::Unknown,
            assigned_to: None,
            detection_source: fields.text("DetectionSource", LONGEST_WORD)?,
            techniques: techniques(fields),
            created_at: self.at,
            last_update_at: self.at,
            resolved_at: None,
            first_activity_at: self.at,
            last_activity_at: self.at,
            entities: Vec::new(),
        })
    }

    fn entities(&self) -> Named {
        let fields = Fields::of(&self.properties);
        let text = |name: &str| fields.any_text(name);
        let kind = text("EntityType").unwrap_or_default();
        let described = Described {
            roles: text("EvidenceRole").map(|role| keys::cut(role, 64)).into_iter().collect(),
            ..Described::default()
        };
        // What the table has no columns for.
        let more = fields.object_in_text("AdditionalFields");
        let more = Fields::of(&more);
        let shown = |names: &[&str]| names.iter().find_map(|name| text(name)).unwrap_or_default().to_owned();
        let by_address =
            |names: [Option<String>; 2], kind, display: &str| Entity::new(kind, names, display, &described);
        Named::of(match kind.to_ascii_lowercase().as_str() {
            "machine" | "device" => {
                let names = [keys::device_id("mde", text("DeviceId")), keys::device_name(text("DeviceName"))];
                by_address(names, Kind::Device, &shown(&["DeviceName", "DeviceId"]))
            }
            "user" => user(fields, &described),
            "mailbox" => return mailbox(fields, more, &described),
            "file" => file(fields, &described),
            "process" => return process(fields, more, &described),
            "ip" | "ipaddress" => keys::address(&shown(&["RemoteIP", "LocalIP"]), &described),
            "url" => return keys::urls(&shown(&["RemoteUrl"]), &described).into(),
            "mailmessage" | "message" => return message(fields, more, &described),
            "cloudapplication" => application(fields, Kind::CloudApplication, &described),
            "oauthapplication" => application(fields, Kind::OauthApplication, &described),
            other => {
                let names = ["Application", "FileName", "RemoteUrl", "AccountName", "DeviceName"];
                let display = shown(&names);
                let mut entity = Entity::new(Kind::Other, [], &display, &described);
                if !display.is_empty() {
                    entity.know_by(&format!("other:{other}:{display}"));
                }
                entity
            }
        })
    }
}

fn user(fields: Fields<'_>, described: &Described) -> Entity {
    let (name, domain) = (fields.any_text("AccountName"), fields.any_text("AccountDomain"));
    let upn = fields.any_text("AccountUpn").or(name);
    let names = [
        keys::user_id(fields.any_text("AccountObjectId")),
        keys::sid(fields.any_text("AccountSid")),
        keys::principal_name(upn),
    ];
    let account = keys::account(domain, name);
    let display = account.as_deref().or(upn).unwrap_or_default();
    let mut entity = Entity::new(Kind::User, names, display, described);
    if let Some(account) = account {
        entity.know_by(&format!("user:account:{account}"));
    }
    entity
}

fn mailbox(fields: Fields<'_>, more: Fields<'_>, described: &Described) -> Named {
    let upn = fields.any_text("AccountUpn").or(more.any_text("Upn"));
    let address = more.any_text("MailboxPrimaryAddress").or(fields.any_text("AccountName"));
    let names = [keys::mailbox(upn), keys::mailbox(address)];
    let mailbox = Entity::new(Kind::Mailbox, names, upn.or(address).unwrap_or_default(), described);
    along::mailbox_of(mailbox, Some(user(fields, described)).filter(|one| one.identified), upn, address)
}

fn file(fields: Fields<'_>, described: &Described) -> Entity {
    let names =
        [keys::hash("sha256", fields.any_text("SHA256")), keys::hash("sha1", fields.any_text("SHA1"))];
    let display = ["FileName", "FolderPath", "SHA256", "SHA1"].iter().find_map(|name| fields.any_text(name));
    Entity::new(Kind::File, names, display.unwrap_or_default(), described)
}

fn process(fields: Fields<'_>, more: Fields<'_>, described: &Described) -> Named {
    let created = more.any_time("ProcessCreationTime").or(more.any_time("CreationTimeUtc"));
    let key = keys::process(fields.any_text("DeviceId"), more.number("ProcessId"), created);
    let display = fields.any_text("ProcessCommandLine").or(fields.any_text("FileName")).unwrap_or_default();
    let process = Entity::new(Kind::Process, [key], display, described);
    let nothing = Described::default();
    let account = Some(user(fields, &nothing)).filter(|account| !account.keys.is_empty());
    along::process(process, file(fields, &nothing), account)
}

fn message(fields: Fields<'_>, more: Fields<'_>, described: &Described) -> Named {
    let network_id = fields.any_text("NetworkMessageId");
    let names =
        [keys::message("network", network_id), keys::message("internet", more.any_text("InternetMessageId"))];
    let display = fields.any_text("EmailSubject").or(network_id).unwrap_or_default();
    let mail = Mail {
        recipient: more.any_text("Recipient"),
        envelope_sender: more.any_text("P1Sender"),
        shown_senders: [more.any_text("P2Sender"), more.any_text("Sender")],
        sender_ip: more.any_text("SenderIP"),
        direction: more.any_text("AntispamDirection"),
        urls: more.texts("Urls").collect(),
    };
    mail.named(Entity::new(Kind::Message, names, display, described))
}

fn application(fields: Fields<'_>, kind: Kind, described: &Described) -> Entity {
    let id = fields.any_text("ApplicationId").or(fields.any_text("Application")).unwrap_or_default();
    let display = fields.any_text("Application").unwrap_or(id);
    let mut entity = Entity::new(kind, [], display, described);
    if !id.is_empty() {
        entity.know_by(&format!("{}:{id}", kind.code()));
    }
    entity
}

/// They are a JSON list in a text.
fn techniques(fields: Fields<'_>) -> Vec<String> {
    let text = fields.any_text("AttackTechniques").unwrap_or_default();
    let named: Vec<String> = serde_json::from_str(text).unwrap_or_else(|_| vec![text.to_owned()]);
    let mut found: Vec<String> =
        named.iter().take(MOST_TECHNIQUES).filter_map(|name| technique(name)).collect();
    found.sort();
    found.dedup();
    found
}

/// The alert that a row of `AlertInfo` makes; nothing while none is here. Its entities are those of the other rows.
pub(crate) fn assemble(rows: &[Row]) -> Option<Alert> {
    rows.iter().find(|row| row.kind == RowKind::Info)?.info().ok()
}

/// Adds to an alert what rows say of it: their times, and the entities that they name.
pub(crate) fn add_rows(alert: &mut Alert, rows: &[Row]) {
    let (mut entities, mut named) = (Entities::default(), Vec::new());
    alert.entities.drain(..).for_each(|entity| entities.add(entity));
    for row in rows {
        alert.first_activity_at = alert.first_activity_at.min(row.at);
        alert.last_activity_at = alert.last_activity_at.max(row.at);
        if row.kind == RowKind::Evidence {
            named.push(row.entities());
        }
    }
    entities.add_named(named, MOST_ENTITIES);
    alert.entities = entities.into_list();
}
