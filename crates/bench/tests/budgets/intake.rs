//! What a batch of alerts reads: the same, however many alerts and incidents are there, also of the same entities
//! (docs/CORRELATION.md).

use std::collections::BTreeSet;

use security_center_alerts::correlation::Rules;
use security_center_alerts::reading::{Record, Sender, record};
use security_center_contract::{ServiceState, SupportedService};
use security_center_server::store::intake::Arriving;
use serde_json::json;
use tracing::{Instrument, info_span};

use crate::ALONE;
use crate::statements::{listen, seen};
use crate::support::{NOW, Server};

const BATCH: i64 = 40;

/// The same for the batches that are measured, and for those before.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// A batch of a day: each alert names a device that has one every day, somebody, and a file that nobody else has; with `joins`
/// the device of the next alert, too, so that incidents are joined by twos. The days lie two apart, so that each device has a
/// segment and an incident for each of them.
fn batch(tenant_id: &str, day: i64, joins: bool) -> Vec<(usize, Record)> {
    let sender = Sender { tenant_id, service: SupportedService::DefenderAtp };
    let one = |n: i64| {
        let (other, id) = if joins { (n ^ 1, format!("joins{day}-{n}")) } else { (n, format!("a{day}-{n}")) };
        let at = security_center_server::clock::timestamp(NOW - (400 - day) * 2 * DAY + n * 1000).0;
        let evidence = json!([
            { "@odata.type": "#microsoft.graph.security.deviceEvidence", "mdeDeviceId": format!("d{n}"), "deviceDnsName": format!("d{n}.x") },
            { "@odata.type": "#microsoft.graph.security.deviceEvidence", "mdeDeviceId": format!("d{other}") },
            { "@odata.type": "#microsoft.graph.security.userEvidence", "userAccount": { "userPrincipalName": format!("u{n}@x.example") } },
            { "@odata.type": "#microsoft.graph.security.fileEvidence", "fileDetails": { "sha1": format!("{:040x}", day * BATCH + n + 1) } },
        ]);
        let item = json!({ "id": id, "serviceSource": "microsoftDefenderForEndpoint", "title": "A title",
                           "createdDateTime": at, "evidence": evidence });
        record(item.to_string().as_bytes(), sender).expect("a record")
    };
    (0..BATCH).map(one).enumerate().collect()
}

#[tokio::test]
async fn what_a_batch_of_alerts_reads_does_not_grow_with_what_is_there() {
    let _alone = ALONE.lock().await;
    listen();
    let server = Server::start().await;
    server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let tenant = server.tenant("Contoso").await;
    let arriving = Arriving {
        tenant_id: &tenant,
        service: SupportedService::DefenderAtp,
        now: NOW,
        rules: Rules::default(),
    };
    let store = &server.state.locations.eu;
    let (first, last) = (10, 60);
    let mut spans = Vec::new();
    for day in 0..=last {
        let counted = day == first || day == last;
        // On the days that are counted, a second batch joins what the first one made.
        for joins in [false, true].into_iter().filter(|joins| counted || !joins) {
            let span = if counted { info_span!("counted") } else { tracing::Span::none() };
            let taken =
                store.take_alerts(arriving, batch(&tenant, day, joins)).instrument(span.clone()).await;
            assert_eq!(taken.expect("written").expect("a store").accepted, BATCH.unsigned_abs());
            spans.extend(span.id());
        }
    }
    let incidents = BATCH * (last + 1) - BATCH;
    assert_eq!(store.figures(&tenant).await.expect("readable").incidents, incidents.unsigned_abs());
    let pool = server.database("location-eu.db").await;
    store.close().await;
    let [few, many] = [&spans[..2], &spans[2..]].map(|spans| spans.iter().flat_map(seen).collect::<Vec<_>>());
    let sum = |seen: &[(String, u64)]| (seen.len(), seen.iter().map(|(_, rows)| rows).sum::<u64>());
    assert_eq!(sum(&many), sum(&few), "{many:#?}");
    assert!(sum(&many).1 > 100, "rows are counted at all");
    // Neither does a statement pass over what it does not bring: each finds its rows by a key within the tenant.
    let statements: BTreeSet<String> = many.into_iter().map(|(text, _)| text).collect();
    let mut looked_at = 0;
    for statement in
        statements.iter().filter(|text| !text.starts_with("BEGIN") && !text.starts_with("COMMIT"))
    {
        let explain = format!("EXPLAIN QUERY PLAN {statement}");
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(sqlx::AssertSqlSafe(explain)).fetch_all(&pool).await.expect("a plan");
        for (.., step) in plan {
            looked_at += 1;
            assert!(is_found_by_key(&step), "{step}: {statement}");
        }
    }
    assert!(looked_at > 20, "{looked_at}");
    assert!(!is_found_by_key("SCAN alert") && !is_found_by_key("SEARCH alert USING INDEX x (tenant_id=?)"));
}

/// Whether a step of a plan passes over no more than it brings. A tenant has one store and four sources.
pub(crate) fn is_found_by_key(step: &str) -> bool {
    const LARGE: [&str; 9] = [
        "alert",
        "alert_record",
        "alert_entity",
        "entity",
        "entity_name",
        "common_entity",
        "link_segment",
        "incident_entity",
        "incident",
    ];
    let mut words = step.split(' ');
    match (words.next(), words.next()) {
        (Some("SCAN"), Some(table)) => !LARGE.contains(&table),
        (Some("SEARCH"), Some(table)) => !LARGE.contains(&table) || step.contains(" AND "),
        _ => true,
    }
}
