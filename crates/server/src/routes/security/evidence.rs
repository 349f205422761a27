//! Rows of `AlertEvidence`, as the streaming export writes them, as evidence of Microsoft Graph.

use serde_json::{Map, Value, json};

/// Columns of a row, and what Graph calls them.
type Names = &'static [(&'static str, &'static str)];

const FILE: Names = &[
    ("SHA1", "sha1"),
    ("SHA256", "sha256"),
    ("FileName", "fileName"),
    ("FolderPath", "filePath"),
    ("FileSize", "fileSize"),
];

const ACCOUNT: Names = &[
    ("AccountName", "accountName"),
    ("AccountDomain", "domainName"),
    ("AccountSid", "userSid"),
    ("AccountObjectId", "azureAdUserId"),
    ("AccountUpn", "userPrincipalName"),
];

const DEVICE: Names = &[("DeviceId", "mdeDeviceId"), ("DeviceName", "deviceDnsName")];

/// The values of Graph's `evidenceRole`.
const ROLES: [&str; 15] = [
    "unknown",
    "contextual",
    "scanned",
    "source",
    "destination",
    "created",
    "added",
    "compromised",
    "edited",
    "attacked",
    "attacker",
    "commandAndControl",
    "loaded",
    "suspicious",
    "policyViolator",
];

/// The evidence of a row; a kind that Graph does not have keeps all that the row says in `additionalData`.
pub(super) fn of_row(row: &Map<String, Value>) -> Value {
    let text = |name: &str| row.get(name).filter(|value| !value.is_null() && value.as_str() != Some(""));
    let renamed = |names: Names| -> Map<String, Value> {
        let named =
            names.iter().filter_map(|(column, name)| Some(((*name).to_owned(), text(column)?.clone())));
        named.collect()
    };
    let within = |name: &str, names: Names| json!({ name: renamed(names) });
    let kind = text("EntityType").and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    let (kind, said) = match kind.as_str() {
        "machine" | "device" => ("device", Value::Object(renamed(DEVICE))),
        "user" => ("user", within("userAccount", ACCOUNT)),
        "mailbox" => ("mailbox", Value::Object(renamed(&[("AccountUpn", "primaryAddress")]))),
        "file" => ("file", within("fileDetails", FILE)),
        "process" => {
            let mut said = within("imageFile", FILE);
            for (column, name) in [("ProcessCommandLine", "processCommandLine"), ("DeviceId", "mdeDeviceId")]
            {
                if let Some(value) = text(column) {
                    said[name] = value.clone();
                }
            }
            ("process", said)
        }
        "ip" | "ipaddress" => ("ip", json!({ "ipAddress": text("RemoteIP").or_else(|| text("LocalIP")) })),
        "url" => ("url", Value::Object(renamed(&[("RemoteUrl", "url")]))),
        "mailmessage" | "message" => {
            let names: Names = &[("NetworkMessageId", "networkMessageId"), ("EmailSubject", "subject")];
            ("analyzedMessage", Value::Object(renamed(names)))
        }
        "cloudapplication" => {
            let names: Names = &[("ApplicationId", "appId"), ("Application", "displayName")];
            ("cloudApplication", Value::Object(renamed(names)))
        }
        "oauthapplication" => {
            let names: Names = &[("OAuthApplicationId", "appId"), ("Application", "displayName")];
            ("oauthApplication", Value::Object(renamed(names)))
        }
        "registrykey" => ("registryKey", Value::Object(renamed(&[("RegistryKey", "registryKey")]))),
        "registryvalue" => {
            let names: Names = &[
                ("RegistryKey", "registryKey"),
                ("RegistryValueName", "registryValueName"),
                ("RegistryValueData", "registryValue"),
            ];
            ("registryValue", Value::Object(renamed(names)))
        }
        _ => ("alert", json!({ "additionalData": row })),
    };
    let words = ["EvidenceRole", "EvidenceDirection"].map(|name| text(name).and_then(Value::as_str));
    let roles: Vec<&str> = words.iter().flatten().filter_map(|word| role(word)).collect();
    let own_words: Vec<&str> = words.into_iter().flatten().collect();
    let mut evidence = json!({
        "@odata.type": format!("#microsoft.graph.security.{kind}Evidence"),
        "createdDateTime": text("Timestamp"),
        "verdict": "unknown",
        "remediationStatus": "none",
        "remediationStatusDetails": null,
        "roles": roles,
        "detailedRoles": own_words,
        "tags": [],
    });
    if let (Some(evidence), Value::Object(said)) = (evidence.as_object_mut(), said) {
        evidence.extend(said);
    }
    evidence
}

/// The `evidenceRole` of Graph. What a row calls `Related` is there for the context; `Impacted` may be attacked or compromised, which a row
/// does not say, so that it stands in the details alone.
fn role(word: &str) -> Option<&'static str> {
    let word = if word.eq_ignore_ascii_case("related") { "contextual" } else { word };
    ROLES.into_iter().find(|role| role.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_evidence_of_its_kind() {
        let row = |row: Value| of_row(row.as_object().expect("an object"));
        let device =
            row(json!({ "Timestamp": "2020-06-24T09:20:00Z", "EntityType": "Machine", "DeviceId": "d1",
            "DeviceName": "pc1", "EvidenceRole": "Impacted", "AccountName": "" }));
        assert_eq!(device["@odata.type"], "#microsoft.graph.security.deviceEvidence");
        assert_eq!((&device["mdeDeviceId"], &device["deviceDnsName"]), (&json!("d1"), &json!("pc1")));
        assert_eq!((&device["roles"], &device["detailedRoles"]), (&json!([]), &json!(["Impacted"])));
        assert_eq!(device["verdict"], "unknown");
        let address = row(json!({ "EntityType": "Ip", "RemoteIP": "203.0.113.7", "EvidenceRole": "Related",
            "EvidenceDirection": "Source" }));
        assert_eq!(address["roles"], json!(["contextual", "source"]));
        assert_eq!(address["detailedRoles"], json!(["Related", "Source"]));
        let process =
            row(json!({ "EntityType": "Process", "FileName": "a.exe", "ProcessCommandLine": "a.exe -b" }));
        assert_eq!(process["imageFile"], json!({ "fileName": "a.exe" }));
        assert_eq!(process["processCommandLine"], "a.exe -b");
        let other = row(json!({ "EntityType": "Toaster", "Model": 7 }));
        assert_eq!(other["@odata.type"], "#microsoft.graph.security.alertEvidence");
        assert_eq!(other["additionalData"]["Model"], 7);
    }
}
