//! The audit log as a file: its two forms, and that it streams however long it is (D11).

use axum::http::{Method, header};
use futures_util::StreamExt;
use security_center_contract::{AuditEntry, ServiceState};
use security_center_server::domain::audit_hash::{HashedChange, HashedEntry, NO_HASH, hash};
use security_center_server::routes::audit::BATCH;
use security_center_server::store::code;

use crate::support::{NOW, Server, with_postgres};

#[tokio::test]
async fn d11_json_lines_hold_every_entry_and_can_be_verified_by_anybody() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let tenant_id = server.tenant("Contoso").await;
    let answer = client.get("/api/audit/export?format=jsonl").await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/x-ndjson");
    let name = format!("attachment; filename=\"audit-{tenant_id}-2020-06-24.jsonl\"");
    assert_eq!(answer.headers[header::CONTENT_DISPOSITION].to_str().ok(), Some(name.as_str()));
    let entries: Vec<AuditEntry> =
        answer.text().lines().map(|line| serde_json::from_str(line).expect("an entry")).collect();
    assert_eq!(entries, server.audit("Contoso").await);
    // As docs/API.md says, from nothing but the file and the tenant's id.
    let mut previous = NO_HASH.to_owned();
    for entry in &entries {
        let (actor, action) = (code::text(entry.actor.kind), code::text(entry.action));
        let origin = code::text(entry.origin.kind);
        let fields: Vec<_> = entry.changes.iter().map(|change| code::text(change.field)).collect();
        let changes = entry.changes.iter().zip(&fields).map(|(change, field)| HashedChange {
            field,
            before: change.before.as_deref(),
            after: change.after.as_deref(),
        });
        let hashed = HashedEntry {
            tenant_id: &tenant_id,
            sequence: entry.sequence,
            at: &entry.at.0,
            actor_kind: &actor,
            actor_name: entry.actor.display_name.as_deref(),
            actor_id: entry.actor_id.as_deref(),
            action: &action,
            origin_kind: &origin,
            origin_address: entry.origin.address.as_deref(),
            changes: changes.collect(),
        };
        assert_eq!(hash(&previous, &hashed), entry.hash, "{}", entry.sequence);
        previous.clone_from(&entry.hash);
    }
}

#[test]
fn d11_the_hash_is_the_one_that_the_documentation_defines() {
    // Computed with `printf … | sha256sum`, from the example in docs/API.md.
    let entry = HashedEntry {
        tenant_id: "t",
        sequence: 1,
        at: "2020-06-24T09:20:00.000Z",
        actor_kind: "person",
        actor_name: Some("Zoë"),
        actor_id: Some("p"),
        action: "turnedOn",
        origin_kind: "request",
        origin_address: None,
        changes: vec![HashedChange { field: "state", before: Some("off"), after: Some("provisioning") }],
    };
    assert_eq!(hash(NO_HASH, &entry), EXAMPLE);
    // What one field ends with is never what the next begins with.
    let moved = HashedEntry { actor_name: Some("Zoëp"), actor_id: Some(""), ..entry.clone() };
    let nobody = HashedEntry { actor_id: None, ..moved.clone() };
    assert_ne!(hash(NO_HASH, &moved), hash(NO_HASH, &entry));
    assert_ne!(hash(NO_HASH, &moved), hash(NO_HASH, &nobody));
}

const EXAMPLE: &str = "1111919b2bf9dbb3c06f180beb4463496ff12e265ad5300d34a073b634185811";

#[tokio::test]
async fn d11_csv_is_for_spreadsheets_and_runs_no_formula_there() {
    let server = Server::start().await;
    let (tenant_id, person_id) = server.person("Contoso", "global.admin").await;
    let pool = server.database("control.db").await;
    sqlx::query("UPDATE person SET display_name = '=HYPERLINK(\"x\",\"y\")' WHERE id = $1")
        .bind(&person_id)
        .execute(&pool)
        .await
        .expect("renamed");
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let answer = client.get("/api/audit/export?format=csv").await;
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8; header=present");
    let name = format!("attachment; filename=\"audit-{tenant_id}-2020-06-24.csv\"");
    assert_eq!(answer.headers[header::CONTENT_DISPOSITION].to_str().ok(), Some(name.as_str()));
    let text = answer.text();
    let lines: Vec<_> = text.strip_prefix('\u{feff}').expect("the mark").split("\r\n").collect();
    assert_eq!(
        lines[0],
        "sequence,at,action,changes,actorKind,actorName,actorId,originKind,originAddress,hash"
    );
    let hash = &server.audit("Contoso").await[1].hash;
    let expected = format!(
        "2,2020-06-24T09:20:00.000Z,turnedOn,state: off > provisioning,person,\
         \"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\",{person_id},request,192.0.2.7,{hash}"
    );
    assert_eq!(lines[2], expected);
    assert_eq!((lines.len(), lines[4]), (5, ""), "a header, three entries, the end");
}

#[tokio::test]
async fn d11_an_export_of_fifty_thousand_entries_is_read_in_batches() {
    const MANY: i64 = 50_000;
    let server = Server::start().await;
    let tenant_id = server.tenant("Contoso").await;
    let pool = server.database("control.db").await;
    if !with_postgres() {
        let triggers = "DROP TRIGGER audit_entry_follows_the_last; DROP TRIGGER audit_head_moves_on;
                        DROP TRIGGER audit_entry_is_never_removed;";
        sqlx::raw_sql(triggers).execute(&pool).await.expect("dropped");
    }
    sqlx::query(
        "WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
         INSERT INTO audit_entry SELECT $1, i, $3, 'person', 'Security reader', 'p', 'security reader', 'turnedOn',
             '[]', 'request', NULL, '', '' FROM n",
    )
    .bind(&tenant_id)
    .bind(MANY)
    .bind(NOW)
    .execute(&pool)
    .await
    .expect("many entries");
    sqlx::query("UPDATE audit_head SET sequence = $2 WHERE tenant_id = $1")
        .bind(&tenant_id)
        .bind(MANY)
        .execute(&pool)
        .await
        .expect("the end");
    let client = server.sign_in("Contoso", "security.reader").await;
    for format in ["csv", "jsonl"] {
        let path = format!("/api/audit/export?format={format}");
        let mut body = client.open(Method::GET, &path, &[], None).await.into_body().into_data_stream();
        let (mut lines, mut largest) = (0, 0);
        while let Some(piece) = body.next().await {
            let text = String::from_utf8(piece.expect("readable").to_vec()).expect("text");
            largest = largest.max(text.lines().count());
            lines += text.lines().count();
        }
        let header = usize::from(format == "csv");
        assert_eq!((lines, largest), (50_000 + header, usize::try_from(BATCH).expect("few")), "{format}");
    }
    // Nothing is read before the receiver wants it: what is removed meanwhile no longer comes.
    let path = "/api/audit/export?format=jsonl";
    let mut body = client.open(Method::GET, path, &[], None).await.into_body().into_data_stream();
    let mut lines = 0;
    while lines < 1_000 {
        let piece = body.next().await.expect("more").expect("readable");
        lines += String::from_utf8_lossy(&piece).lines().count();
    }
    sqlx::query("DELETE FROM audit_entry WHERE sequence > 3000").execute(&pool).await.expect("removed");
    while let Some(piece) = body.next().await {
        lines += String::from_utf8_lossy(&piece.expect("readable")).lines().count();
    }
    assert_eq!(lines, 3_000);
}
