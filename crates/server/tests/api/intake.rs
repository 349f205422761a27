//! Alerts in the store of a location: incidents as the model says, whatever the order and the batches; joins with both
//! histories; what persons decided stays (docs/CORRELATION.md).

use std::collections::{BTreeMap, BTreeSet};

use security_center_alerts::correlation::Rules;
use security_center_alerts::reading::{Record, Sender, record};
use security_center_contract::{ServiceState, SupportedService};
use security_center_server::store::intake::{Arriving, Taken};
use serde_json::{Value, json};
use sqlx::AnyPool;

use crate::support::{NOW, Server, Wish};

pub(crate) const MINUTE: i64 = 60_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;

/// A tenant with its store, and raw connections to it.
pub(crate) struct Store {
    pub(crate) server: Server,
    pub(crate) tenant: String,
    pub(crate) pool: AnyPool,
    rules: Rules,
}

impl Store {
    pub(crate) async fn new(rules: Rules) -> Self {
        let server = Server::with(Wish { rules, ..Wish::default() }).await;
        server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
        server.until("Contoso", ServiceState::On).await;
        let tenant = server.tenant("Contoso").await;
        let pool = server.database("location-eu.db").await;
        Self { server, tenant, pool, rules }
    }

    pub(crate) fn record(&self, item: &Value) -> Record {
        let sender = Sender { tenant_id: &self.tenant, service: SupportedService::DefenderAtp };
        record(item.to_string().as_bytes(), sender).expect("a record")
    }

    pub(crate) fn arriving(&self) -> Arriving<'_> {
        let service = SupportedService::DefenderAtp;
        Arriving { tenant_id: &self.tenant, service, now: NOW, rules: self.rules }
    }

    pub(crate) async fn take(&self, items: &[Value]) -> Taken {
        let records = items.iter().map(|item| self.record(item)).enumerate().collect();
        let taken = self.server.state.locations.eu.take_alerts(self.arriving(), records).await;
        taken.expect("written").expect("a store")
    }

    /// The rows of a query as texts.
    pub(crate) async fn rows(&self, query: &str) -> Vec<String> {
        let query = query.replace("$tenant", &format!("'{}'", self.tenant));
        let rows: Vec<(String,)> =
            sqlx::query_as(sqlx::AssertSqlSafe(query)).fetch_all(&self.pool).await.expect("rows");
        rows.into_iter().map(|(text,)| text).collect()
    }

    pub(crate) async fn number(&self, query: &str) -> i64 {
        let query = query.replace("$tenant", &format!("'{}'", self.tenant));
        let (number,): (i64,) =
            sqlx::query_as(sqlx::AssertSqlSafe(query)).fetch_one(&self.pool).await.expect("a number");
        number
    }

    async fn run(&self, statement: &str) {
        let statement = statement.replace("$tenant", &format!("'{}'", self.tenant));
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&self.pool).await.expect("done");
    }

    /// Which alerts are together.
    pub(crate) async fn partition(&self) -> BTreeSet<BTreeSet<String>> {
        let rows: Vec<(i64, String)> =
            sqlx::query_as("SELECT incident, id FROM alert WHERE tenant_id = $1 AND incident IS NOT NULL")
                .bind(&self.tenant)
                .fetch_all(&self.pool)
                .await
                .expect("alerts");
        let mut together: BTreeMap<i64, BTreeSet<String>> = BTreeMap::new();
        for (incident, id) in rows {
            together.entry(incident).or_default().insert(id);
        }
        together.into_values().collect()
    }

    async fn history(&self, incident: i64) -> Vec<(String, Value)> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT what, details FROM incident_history WHERE tenant_id = $1 AND incident = $2 ORDER BY entry",
        )
        .bind(&self.tenant)
        .bind(incident)
        .fetch_all(&self.pool)
        .await
        .expect("history");
        rows.into_iter()
            .map(|(what, details)| (what, serde_json::from_str(&details).expect("JSON")))
            .collect()
    }
}

fn moment(at: i64) -> String {
    security_center_server::clock::timestamp(at).0
}

pub(crate) fn device(name: &str) -> Value {
    json!({ "@odata.type": "#microsoft.graph.security.deviceEvidence", "mdeDeviceId": name,
            "deviceDnsName": format!("{name}.contoso.example"), "verdict": "suspicious" })
}

pub(crate) fn user(id: Option<&str>, upn: Option<&str>) -> Value {
    json!({ "@odata.type": "#microsoft.graph.security.userEvidence", "verdict": "suspicious",
            "userAccount": { "azureAdUserId": id, "userPrincipalName": upn, "accountName": "x" } })
}

/// An alert some hours before now, of ten minutes.
pub(crate) fn alert(id: &str, hours_ago: i64, evidence: &[Value]) -> Value {
    let from = NOW - hours_ago * HOUR;
    json!({ "id": id, "serviceSource": "microsoftDefenderForEndpoint", "title": format!("Alert {id}"),
            "severity": "low", "category": "Execution", "status": "new",
            "createdDateTime": moment(from), "lastUpdateDateTime": moment(from),
            "firstActivityDateTime": moment(from), "lastActivityDateTime": moment(from + 10 * MINUTE),
            "evidence": evidence })
}

fn with(mut item: Value, changes: Value) -> Value {
    for (name, value) in changes.as_object().expect("an object") {
        item[name] = value.clone();
    }
    item
}

fn together(groups: &[&[&str]]) -> BTreeSet<BTreeSet<String>> {
    groups.iter().map(|group| group.iter().map(|id| (*id).to_owned()).collect()).collect()
}

#[tokio::test]
async fn alerts_that_share_an_entity_within_the_window_are_one_incident_whatever_the_order_and_the_batches() {
    let items = [
        alert("a", 100, &[device("d1")]),
        alert("b", 90, &[device("d1"), user(Some("11"), None)]),
        alert("c", 60, &[device("d1")]),
        alert("d", 80, &[user(Some("11"), Some("eva@contoso.example"))]),
        alert("e", 70, &[user(None, Some("eva@contoso.example"))]),
        alert("f", 20, &[]),
        alert("g", 10, &[device("d2"), device("d3")]),
        alert("h", 9, &[device("d3")]),
    ];
    let expected = together(&[&["a", "b", "d", "e"], &["c"], &["f"], &["g", "h"]]);
    for (order, batch) in [
        ([0, 1, 2, 3, 4, 5, 6, 7], 8),
        ([7, 6, 5, 4, 3, 2, 1, 0], 1),
        ([4, 0, 3, 7, 1, 5, 2, 6], 3),
        ([2, 4, 0, 1, 3, 6, 7, 5], 2),
    ] {
        let store = Store::new(Rules::default()).await;
        let items: Vec<Value> = order.iter().map(|at: &usize| items[*at].clone()).collect();
        for part in items.chunks(batch) {
            assert_eq!(store.take(part).await.accepted, part.len() as u64);
        }
        assert_eq!(store.partition().await, expected, "{order:?}");
        // Twice is the same as once.
        let before = store.rows("SELECT linked_by FROM alert WHERE tenant_id = $tenant ORDER BY id").await;
        assert_eq!(store.take(&items).await, Taken { already_known: 8, ..Taken::default() });
        assert_eq!(
            store.rows("SELECT linked_by FROM alert WHERE tenant_id = $tenant ORDER BY id").await,
            before
        );
        let incident = "FROM incident WHERE tenant_id = $tenant AND alerts = 4";
        let counted = format!("SELECT alerts * 1000 + devices * 100 + users * 10 + mailboxes {incident}");
        assert_eq!(store.number(&counted).await, 4110, "eva is one person: {order:?}");
        let name = store.rows(&format!("SELECT display_name {incident}")).await;
        assert_eq!(name, ["Execution on 1 device and 1 user"], "{order:?}");
        let sums = "SELECT count(*) FROM incident AS i WHERE tenant_id = $tenant AND alerts <>
                        (SELECT count(*) FROM alert AS a WHERE a.tenant_id = i.tenant_id AND a.incident = i.number)";
        assert_eq!(store.number(sums).await, 0, "{order:?}");
    }
}

#[tokio::test]
async fn incidents_that_an_alert_joins_keep_both_histories_and_the_older_lives_on() {
    let store = Store::new(Rules::default()).await;
    store.take(&[alert("a", 50, &[device("d1")])]).await;
    store.take(&[alert("b", 49, &[device("d2"), user(Some("12"), None)])]).await;
    store
        .run(
            "UPDATE incident SET display_name = 'Mine', named = 1, assigned_to = 'me@x', tags = '[\"x\"]',
                   classification = 'truePositive', determination = 'malware', status = 'inProgress'
               WHERE tenant_id = $tenant AND number = 2",
        )
        .await;
    store
        .take(&[with(
            alert("c", 48, &[device("d1"), device("d2")]),
            json!({ "severity": "high", "category": "Persistence" }),
        )])
        .await;
    assert_eq!(store.partition().await, together(&[&["a", "b", "c"]]));
    let shown = store
        .rows("SELECT display_name || ' ' || status || ' ' || assigned_to || ' ' || classification || ' ' || determination || tags
                      || severity || '/' || alerts || '/' || devices || '/' || users
               FROM incident WHERE tenant_id = $tenant AND number = 1")
        .await;
    assert_eq!(shown, ["Mine inProgress me@x truePositive malware[\"x\"]4/3/2/1"]);
    let other = store
        .rows("SELECT status || ' ' || redirect_to || ' ' || alerts FROM incident WHERE tenant_id = $tenant AND number = 2")
        .await;
    assert_eq!(other, ["redirected 1 0"]);
    let history = store.history(1).await;
    let what: Vec<&str> = history.iter().map(|(what, _)| what.as_str()).collect();
    assert_eq!(what, ["created", "joined", "tookOver", "alertAdded"]);
    assert_eq!((&history[1].1["incident"], &history[1].1["alert"]), (&json!(2), &json!("c")));
    let fields = json!(["displayName", "assignedTo", "classification", "customTags", "status"]);
    assert_eq!(history[2].1["fields"], fields);
    let links = json!([{ "kind": "device", "display": "d1.contoso.example", "gapMinutes": 110 },
                       { "kind": "device", "display": "d2.contoso.example", "gapMinutes": 50 }]);
    assert_eq!(history[3].1["links"], links);
    let history = store.history(2).await;
    assert_eq!(history.len(), 2);
    assert_eq!(history[1], ("redirected".to_owned(), json!({ "to": 1, "alert": "c" })));
    // What was of the younger is found in the older from now on.
    store.take(&[alert("d", 47, &[user(Some("12"), None)])]).await;
    assert_eq!(store.partition().await, together(&[&["a", "b", "c", "d"]]));
    assert_eq!(store.number("SELECT count(*) FROM incident WHERE tenant_id = $tenant").await, 2);
}

#[tokio::test]
async fn an_alert_that_comes_again_joins_by_what_is_new_of_it_and_never_leaves() {
    let store = Store::new(Rules::default()).await;
    store
        .take(&[
            alert("a", 50, &[device("d1")]),
            alert("b", 49, &[device("d2")]),
            alert("c", 48, &[device("d1")]),
        ])
        .await;
    assert_eq!(store.partition().await, together(&[&["a", "c"], &["b"]]));
    // It names another device now, and no longer the first; it is worse, and was later.
    let again = json!({ "lastUpdateDateTime": moment(NOW), "severity": "high", "title": "Worse" });
    let again = with(alert("a", 50, &[device("d2")]), again);
    let old = alert("a", 50, &[device("d1")]);
    assert_eq!(store.take(std::slice::from_ref(&again)).await, Taken { updated: 1, ..Taken::default() });
    assert_eq!(store.partition().await, together(&[&["a", "b", "c"]]));
    assert_eq!(
        store.number("SELECT severity FROM incident WHERE tenant_id = $tenant AND number = 1").await,
        4
    );
    // The old one once more says nothing new, however often it comes.
    for _ in 0..2 {
        assert_eq!(
            store.take(std::slice::from_ref(&old)).await,
            Taken { already_known: 1, ..Taken::default() }
        );
    }
    assert_eq!(store.rows("SELECT title FROM alert WHERE tenant_id = $tenant AND id = 'a'").await, ["Worse"]);
    // It is less bad after all: so is the incident.
    let less = with(again, json!({ "lastUpdateDateTime": moment(NOW + 1), "severity": "informational" }));
    store.take(&[less]).await;
    assert_eq!(
        store.number("SELECT severity FROM incident WHERE tenant_id = $tenant AND number = 1").await,
        2
    );
}

#[tokio::test]
async fn a_resolved_incident_is_open_again_when_something_comes_that_nobody_has_judged() {
    let store = Store::new(Rules::default()).await;
    let first = alert("a", 50, &[device("d1")]);
    store.take(std::slice::from_ref(&first)).await;
    let resolve = [
        "UPDATE incident SET status = 'resolved', classification = 'falsePositive', resolved_at = 5, active_alerts = 0
         WHERE tenant_id = $tenant",
        "UPDATE alert SET status = 'resolved', resolved_at = 5, decided = 1 WHERE tenant_id = $tenant",
    ];
    for statement in resolve {
        store.run(statement).await;
    }
    let shown =
        "SELECT status || ' ' || classification || ' ' || active_alerts || '/' || alerts FROM incident
                 WHERE tenant_id = $tenant";
    // What comes again, and what its service has resolved already, open nothing.
    store.take(&[with(first, json!({ "lastUpdateDateTime": moment(NOW), "status": "new" }))]).await;
    store.take(&[with(alert("b", 49, &[device("d1")]), json!({ "status": "resolved" }))]).await;
    assert_eq!(store.rows(shown).await, ["resolved falsePositive 0/2"]);
    store.take(&[alert("c", 48, &[device("d1")])]).await;
    assert_eq!(store.rows(shown).await, ["active falsePositive 1/3"]);
    let history = store.history(1).await;
    assert_eq!(history.last(), Some(&("reopened".to_owned(), json!({ "alert": "c" }))));
    let statuses = store.rows("SELECT status FROM alert WHERE tenant_id = $tenant ORDER BY id").await;
    assert_eq!(statuses, ["resolved", "resolved", "new"]);
}

#[tokio::test]
async fn an_alert_that_a_person_moved_stays_and_links_nothing_from_then_on() {
    let store = Store::new(Rules::default()).await;
    store
        .take(&[
            alert("a", 50, &[device("d1")]),
            alert("b", 49, &[device("d2")]),
            alert("c", 48, &[device("d1")]),
        ])
        .await;
    store.run("UPDATE alert SET incident = 2, pinned = 1 WHERE tenant_id = $tenant AND id = 'c'").await;
    let later = json!({ "lastUpdateDateTime": moment(NOW), "lastActivityDateTime": moment(NOW) });
    store.take(&[with(alert("c", 48, &[device("d1"), device("d9")]), later)]).await;
    store.take(&[alert("d", 2, &[device("d1")]), alert("e", 47, &[device("d9")])]).await;
    assert_eq!(store.partition().await, together(&[&["a"], &["b", "c"], &["d"], &["e"]]));
    store.take(&[alert("f", 48, &[device("d1"), device("d2")])]).await;
    assert_eq!(store.partition().await, together(&[&["a", "b", "c", "f"], &["d"], &["e"]]));
}

#[tokio::test]
async fn rows_of_evidence_wait_for_their_alert() {
    let store = Store::new(Rules::default()).await;
    let row = |table: &str, more: Value| {
        let properties = with(
            json!({ "AlertId": "x", "ServiceSource": "Microsoft Defender ATP", "Timestamp": moment(NOW - HOUR) }),
            more,
        );
        json!({ "category": format!("AdvancedHunting-{table}"), "properties": properties })
    };
    let machine = row("AlertEvidence", json!({ "EntityType": "Machine", "DeviceId": "d1" }));
    let file = row("AlertEvidence", json!({ "EntityType": "File", "SHA1": "a".repeat(40) }));
    let info = row("AlertInfo", json!({ "Title": "In rows", "Severity": "High", "Category": "Impact" }));
    assert_eq!(
        store.take(&[machine.clone(), machine]).await,
        Taken { waiting: 1, already_known: 1, ..Taken::default() }
    );
    assert_eq!(store.number("SELECT count(*) FROM alert WHERE tenant_id = $tenant").await, 0);
    assert_eq!(store.take(&[info]).await, Taken { accepted: 1, ..Taken::default() });
    store.take(&[alert("a", 1, &[device("d1")])]).await;
    assert_eq!(store.partition().await, together(&[&["x", "a"]]));
    assert_eq!(store.take(&[file]).await, Taken { updated: 1, ..Taken::default() });
    assert_eq!(
        store.number("SELECT count(*) FROM alert_entity WHERE tenant_id = $tenant AND alert_id = 'x'").await,
        2
    );
    assert_eq!(
        store.number("SELECT count(*) FROM alert_record WHERE tenant_id = $tenant AND alert_id = 'x'").await,
        3
    );
}

#[tokio::test]
async fn an_entity_that_is_everywhere_links_no_more_and_what_it_linked_stays() {
    let store = Store::new(Rules { everywhere_from: 3, ..Rules::default() }).await;
    for n in 0..6 {
        store.take(&[alert(&format!("a{n}"), 20 - n, &[device("d1")])]).await;
    }
    assert_eq!(store.partition().await, together(&[&["a0", "a1", "a2"], &["a3"], &["a4"], &["a5"]]));
    let known = store
        .rows("SELECT key || ' ' || since FROM common_entity WHERE tenant_id = $tenant ORDER BY key")
        .await;
    let expected = ["device:dns:d1.contoso.example", "device:mde:d1"].map(|key| format!("{key} {NOW}"));
    assert_eq!(known, expected);
    // One that was linked before comes again, later: it links by the device still.
    let later = json!({ "lastUpdateDateTime": moment(NOW), "lastActivityDateTime": moment(NOW) });
    store.take(&[with(alert("a0", 20, &[device("d1")]), later)]).await;
    assert_eq!(store.partition().await.len(), 4);
}

#[tokio::test]
async fn a_mail_joins_the_incident_of_whoever_received_it_and_no_other_by_its_sender_its_server_or_its_links()
{
    let store = Store::new(Rules::default()).await;
    let mail = |id: &str, to: &str| {
        json!({ "@odata.type": "#microsoft.graph.security.analyzedMessageEvidence", "verdict": "malicious", "networkMessageId": id,
                "recipientEmailAddress": to, "senderIp": "203.0.114.7", "urls": ["https://good.example/help"],
                "p1Sender": { "emailAddress": "bounce@mailer.example" }, "p2Sender": { "emailAddress": "boss@contoso.example" } })
    };
    let process = |device: &str, account: &str| {
        json!({ "@odata.type": "#microsoft.graph.security.processEvidence", "verdict": "suspicious", "mdeDeviceId": device,
                "imageFile": { "fileName": "powershell.exe", "sha1": "a".repeat(40) }, "userAccount": { "userPrincipalName": account } })
    };
    store
        .take(&[
            alert("a", 5, &[device("d1"), user(None, Some("eva@contoso.example"))]),
            alert("b", 4, &[mail("m1", "Eva@Contoso.example")]),
            alert("c", 4, &[mail("m2", "bob@contoso.example")]),
            alert("d", 3, &[process("d2", "bob@contoso.example")]),
            alert("e", 3, &[process("d3", "ann@contoso.example")]),
        ])
        .await;
    assert_eq!(store.partition().await, together(&[&["a", "b"], &["c", "d"], &["e"]]));
    // What links nothing is there to be found.
    let mentioned = store
        .rows("SELECT key || ' ' || count(*) FROM alert_entity WHERE tenant_id = $tenant AND incriminated = 0 AND links = 0 GROUP BY key ORDER BY key")
        .await;
    let file = format!("file:sha1:{} 2", "a".repeat(40));
    let expected = [
        "domain:good.example 2",
        &file,
        "ip:203.0.114.7 2",
        "mailbox:boss@contoso.example 2",
        "mailbox:bounce@mailer.example 2",
        "url:good.example/help 2",
    ];
    assert_eq!(mentioned, expected);
}
