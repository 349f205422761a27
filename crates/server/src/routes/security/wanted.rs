//! The bodies of changes and comments: what is named is known, may be changed, and of the right form, or it is said.

use security_center_alerts::alert::{Classification, determination};
use security_center_contract::limits;
use serde_json::{Map, Value};

use crate::domain::fields::Fields;
use crate::domain::incident_change::Wanted;
use crate::problem::{ApiError, Result};

/// What both can be changed in.
const OF_BOTH: [&str; 4] = ["assignedTo", "classification", "determination", "status"];

/// The change of an incident or an alert; `tags` where it has some. Names of options of OData are no change.
pub(super) fn change<S: Copy>(
    body: &Map<String, Value>,
    statuses: &[(&'static str, S)],
    tags: bool,
) -> Result<Wanted<S>> {
    let mut wanted =
        Wanted { name: None, status: None, assigned_to: None, judgement: Default::default(), tags: None };
    let mut fields = Fields::default();
    for (name, value) in body.iter().filter(|(name, _)| !name.contains("@odata.")) {
        match name.as_str() {
            "assignedTo" if value.is_null() => wanted.assigned_to = Some(None),
            "assignedTo" => {
                wanted.assigned_to = Some(fields.name(name, text(name, value)?, limits::INCIDENT_WORD));
            }
            "status" => {
                wanted.status = Some(one_of(name, value, statuses.iter().map(|(code, is)| (*code, *is)))?);
            }
            "classification" => {
                let all = Classification::ALL.iter().map(|one| (one.code(), *one));
                wanted.judgement.classification = Some(one_of(name, value, all)?);
            }
            "determination" => {
                let all = DETERMINATIONS.iter().map(|one| (*one, determination(one)));
                wanted.judgement.determination = Some(one_of(name, value, all)?);
            }
            "customTags" if tags => {
                let Value::Array(items) = value else {
                    return Err(ApiError::invalid_request("customTags: a list of strings is possible."));
                };
                if items.len() > limits::INCIDENT_TAGS {
                    fields.out_of_range(name, &format!("{} tags at most", limits::INCIDENT_TAGS));
                }
                let mut found = std::collections::BTreeSet::new();
                for item in items {
                    found.extend(fields.name(name, text(name, item)?, limits::INCIDENT_WORD));
                }
                wanted.tags = Some(found);
            }
            _ => {
                let mut possible = OF_BOTH.to_vec();
                possible.extend(tags.then_some("customTags"));
                let possible = possible.join(", ");
                let shown: String = name.chars().take(40).collect();
                let detail = format!("{shown}: it cannot be changed. Possible are: {possible}.");
                return Err(ApiError::invalid_request(detail));
            }
        }
    }
    Ok(fields.finish(wanted)?)
}

/// The text of a comment.
pub(super) fn comment(body: &Map<String, Value>) -> Result<String> {
    let odd = body.keys().find(|name| *name != "comment" && !name.contains("@odata."));
    if let Some(odd) = odd {
        let shown: String = odd.chars().take(40).collect();
        return Err(ApiError::invalid_request(format!("{shown}: only comment is possible.")));
    }
    let mut fields = Fields::default();
    let comment = match body.get("comment") {
        None | Some(Value::Null) => String::new(),
        Some(value) => fields.text("comment", text("comment", value)?),
    };
    if comment.trim().is_empty() {
        fields.missing("comment");
    }
    Ok(fields.finish(comment)?)
}

/// In both of their names, where they have two.
const DETERMINATIONS: [&str; 19] = [
    "unknown",
    "apt",
    "malware",
    "securityPersonnel",
    "securityTesting",
    "unwantedSoftware",
    "other",
    "multiStagedAttack",
    "compromisedAccount",
    "phishing",
    "maliciousUserActivity",
    "notMalicious",
    "notEnoughDataToValidate",
    "confirmedActivity",
    "lineOfBusinessApplication",
    "compromisedUser",
    "clean",
    "insufficientData",
    "confirmedUserActivity",
];

fn text<'a>(name: &str, value: &'a Value) -> Result<&'a str> {
    value.as_str().ok_or_else(|| ApiError::invalid_request(format!("{name}: a string is possible.")))
}

fn one_of<T>(name: &str, value: &Value, all: impl Iterator<Item = (&'static str, T)> + Clone) -> Result<T> {
    let given = text(name, value)?;
    let found = all.clone().find(|(code, _)| code.eq_ignore_ascii_case(given));
    found.map(|(_, is)| is).ok_or_else(|| {
        let possible: Vec<_> = all.map(|(code, _)| code).collect();
        let given: String = given.chars().take(40).collect();
        ApiError::invalid_request(format!(
            "{name}: '{given}' is not possible. Possible are: {}.",
            possible.join(", ")
        ))
    })
}
