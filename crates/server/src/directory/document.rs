//! A tenant's directory as it was read: Graph's part and the operator's facts, from which one piece of code understands it.

use std::collections::HashSet;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Fault, parse, rebuild};
use crate::auth::token::to_hex;
use crate::domain::directory::Directory;
use crate::store::document::{ReadDirectory, StoredDocument};
use crate::store::{self, Control};

/// The operator's part in a file.
const FACTS: &str = "securityCenter";

/// Graph's part and the operator's facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// `organization`, `users`, `subscribedSkus` and `directoryRoles`, as Graph answers.
    pub answers: Map<String, Value>,
    /// `securityCenter`: what Graph cannot tell. `null` where it is missing.
    pub facts: Value,
}

impl Document {
    /// The text of a file, which has both parts in one object.
    pub fn of_file(text: &str) -> Result<Self, Vec<Fault>> {
        let fault = |what: String| vec![Fault { place: String::new(), what }];
        let value: Value =
            serde_json::from_str(text).map_err(|failure| fault(format!("this is not JSON: {failure}")))?;
        match value {
            Value::Object(mut answers) => {
                let facts = answers.remove(FACTS).unwrap_or(Value::Null);
                Ok(Self { answers, facts })
            }
            other => Err(parse::directory(&other).err().unwrap_or_default()),
        }
    }

    /// What is stored of a tenant. Nothing where it was damaged.
    #[must_use]
    pub fn of_stored(stored: &StoredDocument) -> Option<Self> {
        let answers = serde_json::from_str(&stored.answers).ok()?;
        Some(Self { answers, facts: serde_json::from_str(&stored.facts).ok()? })
    }

    /// What is known of a tenant whose directory was read before its document was kept.
    #[must_use]
    pub fn of_directory(directory: &Directory) -> Self {
        rebuild::document(directory)
    }

    /// Understands it, or says everything that is wrong.
    pub fn read(&self) -> Result<ReadDirectory, Vec<Fault>> {
        let mut whole = self.answers.clone();
        if !self.facts.is_null() {
            whole.insert(FACTS.to_owned(), self.facts.clone());
        }
        let directory = parse::directory(&Value::Object(whole))?;
        let digest = digest(&directory);
        Ok(ReadDirectory { directory, digest, answers: text(&self.answers), facts: text(&self.facts) })
    }

    /// Understands it without the facts about what Graph no longer names: a subscription that is gone, or a person. They
    /// stay in the facts, and count again when it comes back.
    pub fn read_without_the_gone(&self) -> Result<ReadDirectory, Vec<Fault>> {
        let (subscriptions, people) = (self.subscription_ids(), self.person_ids());
        let mut present = self.clone();
        keep(present.facts.get_mut("trialSubscriptions"), &subscriptions);
        let roles = present.facts.get_mut("complianceCenterRoles").and_then(Value::as_array_mut);
        for role in roles.into_iter().flatten() {
            keep(role.get_mut("members"), &people);
        }
        Ok(ReadDirectory { facts: text(&self.facts), ..present.read()? })
    }

    /// The ids of the subscriptions that Graph names.
    #[must_use]
    pub fn subscription_ids(&self) -> HashSet<String> {
        ids(list(self.answers.get("subscribedSkus")))
    }

    /// The ids of the people whom Graph names, in small letters.
    fn person_ids(&self) -> HashSet<String> {
        let roles = list(self.answers.get("directoryRoles"));
        let members = roles.iter().filter_map(|role| role.get("members")?.as_array()).flatten();
        let mut found = ids(list(self.answers.get("users")));
        found.extend(members.filter_map(id));
        found.into_iter().map(|id| id.to_ascii_lowercase()).collect()
    }

    /// The people whom only the operator's facts name: those with a role of the Security & Compliance Center (L6).
    #[must_use]
    pub fn people_of_facts(facts: &Value) -> Vec<String> {
        let roles = facts.get("complianceCenterRoles").and_then(Value::as_array);
        let members =
            roles.into_iter().flatten().filter_map(|role| role.get("members")?.as_array()).flatten();
        let mut found = Vec::new();
        for member in members.filter_map(Value::as_str).map(str::to_ascii_lowercase) {
            if !found.contains(&member) {
                found.push(member);
            }
        }
        found
    }
}

/// The document of a tenant as it is now, and its revision. It is made from what is known where none was kept yet.
pub async fn current(control: &Control, tenant_id: &str) -> store::Result<Option<(Document, i64)>> {
    if let Some(stored) = control.document(tenant_id).await?
        && let Some(document) = Document::of_stored(&stored)
    {
        return Ok(Some((document, stored.revision)));
    }
    let known = control.directory(tenant_id).await?;
    Ok(known.map(|known| (Document::of_directory(&known.directory), 0)))
}

/// Keeps the texts of an array that are among these, in capitals or not.
fn keep(array: Option<&mut Value>, known: &HashSet<String>) {
    if let Some(items) = array.and_then(Value::as_array_mut) {
        let is_known = |text: &str| known.contains(text) || known.contains(&text.to_ascii_lowercase());
        items.retain(|item| item.as_str().is_none_or(is_known));
    }
}

/// The items of an answer of Graph's.
pub(super) fn list(answer: Option<&Value>) -> &[Value] {
    let value = answer.and_then(|answer| answer.get("value")).and_then(Value::as_array);
    value.map_or(&[], Vec::as_slice)
}

fn id(item: &Value) -> Option<String> {
    item.get("id").and_then(Value::as_str).map(ToOwned::to_owned)
}

fn ids(items: &[Value]) -> HashSet<String> {
    items.iter().filter_map(id).collect()
}

fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| unreachable!("JSON is plain data"))
}

/// Of what was understood, not of the text: another layout of the same changes nothing.
fn digest(directory: &Directory) -> String {
    let canonical =
        serde_json::to_vec(directory).unwrap_or_else(|_| unreachable!("a directory is plain data"));
    to_hex(&Sha256::digest(canonical))
}
