//! Generated alerts as rows of `AlertInfo` and `AlertEvidence`, in the form in which Microsoft's streaming export writes them.

use serde_json::{Map, Value, json};

/// What the tables call a service, by its name in Microsoft Graph.
const SOURCES: [(&str, &str); 4] = [
    ("microsoftDefenderForEndpoint", "Microsoft Defender for Endpoint"),
    ("microsoftDefenderForOffice365", "Microsoft Defender for Office 365"),
    ("microsoftDefenderForCloudApps", "Microsoft Defender for Cloud Apps"),
    ("microsoftDefenderForIdentity", "Microsoft Defender for Identity"),
];

/// The rows of an alert of a tenant: what it is, and then what it names.
pub(super) fn rows(alert: &Value, tenant_id: &str) -> Vec<Value> {
    let source = SOURCES.iter().find(|(name, _)| alert["serviceSource"] == *name);
    let source = source.map_or("", |(_, called)| called);
    let at = &alert["createdDateTime"];
    let row = |table: &str, mut properties: Value| {
        properties["Timestamp"] = at.clone();
        properties["AlertId"] = alert["id"].clone();
        properties["ServiceSource"] = json!(source);
        json!({ "time": at, "tenantId": tenant_id, "operationName": "Publish",
                "category": format!("AdvancedHunting-{table}"), "properties": properties })
    };
    let info = json!({
        "Title": alert["title"], "Category": alert["category"], "Severity": capital(&alert["severity"]),
        "AttackTechniques": techniques(&alert["mitreTechniques"]),
    });
    let evidence = alert["evidence"].as_array().into_iter().flatten();
    let evidence = evidence.map(|one| row("AlertEvidence", properties(one)));
    std::iter::once(row("AlertInfo", info)).chain(evidence).collect()
}

/// The columns of a piece of evidence.
fn properties(evidence: &Value) -> Value {
    let account = &evidence["userAccount"];
    let impacted = |kind: &str, columns: &[(&str, &Value)]| said(kind, "Impacted", columns);
    let related = |kind: &str, columns: &[(&str, &Value)]| said(kind, "Related", columns);
    let id = ("AccountObjectId", &account["azureAdUserId"]);
    let name = ("AccountUpn", &account["userPrincipalName"]);
    match evidence["@odata.type"].as_str().and_then(|kind| kind.rsplit('.').next()) {
        Some("deviceEvidence") => impacted(
            "Machine",
            &[("DeviceId", &evidence["mdeDeviceId"]), ("DeviceName", &evidence["deviceDnsName"])],
        ),
        Some("userEvidence") => impacted("User", &[id, name]),
        Some("mailboxEvidence") => impacted("Mailbox", &[id, ("AccountUpn", &evidence["primaryAddress"])]),
        Some("fileEvidence") => {
            let file = &evidence["fileDetails"];
            let columns = [("SHA256", "sha256"), ("FileName", "fileName"), ("FolderPath", "filePath")];
            related("File", &columns.map(|(column, name)| (column, &file[name])))
        }
        Some("ipEvidence") => related("Ip", &[("RemoteIP", &evidence["ipAddress"])]),
        Some("analyzedMessageEvidence") => {
            related("MailMessage", &[("NetworkMessageId", &evidence["networkMessageId"])])
        }
        _ => related("Other", &[]),
    }
}

fn said(kind: &str, role: &str, columns: &[(&str, &Value)]) -> Value {
    let named = columns.iter().filter(|(_, value)| !value.is_null());
    let mut row: Map<String, Value> =
        named.map(|(column, value)| ((*column).to_owned(), (*value).clone())).collect();
    row.insert("EntityType".to_owned(), json!(kind));
    row.insert("EvidenceRole".to_owned(), json!(role));
    Value::Object(row)
}

fn capital(word: &Value) -> String {
    let mut letters = word.as_str().unwrap_or_default().chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A list within a text, each with a name before its number.
fn techniques(ids: &Value) -> String {
    let ids = ids.as_array().into_iter().flatten().filter_map(Value::as_str);
    json!(ids.map(|id| format!("Technique ({id})")).collect::<Vec<_>>()).to_string()
}
