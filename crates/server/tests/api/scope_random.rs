//! What a limited person is answered, at each door, is what somebody who sees everything is answered where nothing else is there:
//! random alerts are taken in twice, all of them by one server, and only those in scope by another.

use std::collections::BTreeSet;

use security_center_alerts::reading::{Sender, record};
use security_center_contract::SupportedService;
use security_center_server::domain::cause::Cause;
use security_center_server::store::intake::Arriving;
use serde_json::{Value, json};

use crate::intake::{Store, alert};
use crate::numbers::Numbers;
use crate::scope::{group_of, in_group};
use crate::scope_alerts::{compare_alerts, compare_entities};
use crate::scope_sides::{Side, assert_alike};
use crate::support::NOW;
use crate::triage::with;

/// Those behind the second are outside, and each is nearly one of those within.
const GROUPS: [&str; 6] = ["O'Brien's \"100%\" _\\", "Финансы", "O'Brien's \"100%\" __", "финансы", "", "%"];

/// The incidents that there are, and how many alerts each may have.
const CASES: usize = 14;
const ALERTS_EACH: usize = 7;

/// Everybody and everything of a case, known by one name or by several, by alerts within and outside.
fn evidence(case: usize, numbers: &mut Numbers) -> Vec<Value> {
    // What holds the case together, whoever looks.
    let mut evidence = vec![json!({ "@odata.type": "#microsoft.graph.security.ipEvidence",
        "ipAddress": format!("9.9.9.{case}"), "verdict": "suspicious" })];
    // Two names may be of one device, which is in one group as far as one alert says.
    let groups = [numbers.one(&GROUPS), numbers.one(&GROUPS)];
    for _ in 0..numbers.below(4) {
        let name = numbers.below(4);
        let mut device = json!({ "@odata.type": "#microsoft.graph.security.deviceEvidence",
            "verdict": numbers.one(&["suspicious", "malicious", "noThreatsFound"]),
            "remediationStatus": numbers.one(&["none", "blocked", "remediated"]) });
        let said = 1 + numbers.below(7);
        if said & 1 != 0 {
            device["mdeDeviceId"] = format!("d{case}x{name}").into();
        }
        if said & 2 != 0 {
            device["azureAdDeviceId"] = format!("00000000-0000-4000-8000-{case:06}{name:06}").into();
        }
        if said & 4 != 0 {
            device["deviceDnsName"] = format!("pc{case}x{}.contoso.example", name / 2).into();
        }
        evidence.push(in_group(device, groups[name / 2]));
    }
    for _ in 0..numbers.below(3) {
        let name = numbers.below(3);
        evidence.push(json!({ "@odata.type": "#microsoft.graph.security.userEvidence", "verdict": "suspicious",
            "userAccount": { "userPrincipalName": format!("person{case}x{name}@contoso.example"), "accountName": "x" } }));
    }
    evidence
}

/// Alerts with their services, in the order in which they arrive.
fn stream(numbers: &mut Numbers) -> Vec<(SupportedService, Value)> {
    let mut all = Vec::new();
    for case in 0..CASES {
        for place in 0..1 + numbers.below(ALERTS_EACH) {
            let id = format!("case{case:02}-{place}");
            let hours_ago = 1 + i64::try_from(numbers.below(12)).expect("few");
            let one = alert(&id, hours_ago, &evidence(case, numbers));
            let changes = json!({
                "title": numbers.one(&["Odd sign-in", "Ransom note", "Über <b>\"50%\"</b>"]),
                "severity": numbers.one(&["informational", "low", "medium", "high"]),
                "category": numbers.one(&["Execution", "Persistence", "Malware", "InitialAccess", "None"]),
                "status": numbers.one(&["new", "inProgress", "resolved"]),
            });
            let services = [
                (SupportedService::DefenderAtp, "microsoftDefenderForEndpoint"),
                (SupportedService::AzureAtp, "microsoftDefenderForIdentity"),
            ];
            let (service, name) = numbers.one(&services);
            all.push((service, with(with(one, changes), json!({ "serviceSource": name }))));
        }
    }
    all
}

fn is_in_scope(item: &Value) -> bool {
    let evidence = item["evidence"].as_array().expect("a list");
    evidence.iter().any(|one| group_of(one).is_some_and(|group| GROUPS[..2].contains(&group)))
}

async fn take(store: &Store, items: &[(SupportedService, Value)], wanted: impl Fn(&Value) -> bool) {
    for (place, (service, item)) in items.iter().enumerate().filter(|(_, (_, item))| wanted(item)) {
        let sender = Sender { tenant_id: &store.tenant, service: *service };
        let record = record(item.to_string().as_bytes(), sender).expect("a record");
        let now = NOW + i64::try_from(place).expect("few");
        let arriving = Arriving { service: *service, now, ..store.arriving() };
        let taken = store.server.state.locations.eu.take_alerts(arriving, vec![(0, record)]).await;
        assert_eq!(taken.expect("written").expect("a store").accepted, 1, "{item}");
    }
}

async fn same_as_if_nothing_else_were_there(seed: u64) {
    let mut numbers = Numbers(seed);
    let items = stream(&mut numbers);
    let (all, within) = (Store::new(Default::default()).await, Store::new(Default::default()).await);
    take(&all, &items, |_| true).await;
    take(&within, &items, is_in_scope).await;
    // What persons decide about both alike.
    let deciding = [
        Side::new(all.server.sign_in("Contoso", "security.admin").await).await,
        Side::new(within.server.sign_in("Contoso", "security.admin").await).await,
    ];
    let cases: Vec<String> = deciding[1].cases.values().cloned().collect();
    for (place, case) in cases.iter().enumerate() {
        let body = match place % 5 {
            0 => json!({ "displayName": format!("Named {case}"), "customTags": ["VIP", "50%"] }),
            1 => json!({ "assignedTo": "security.operator@contoso.example" }),
            2 => {
                json!({ "status": "resolved", "classification": "truePositive", "determination": "malware" })
            }
            _ => continue,
        };
        for side in &deciding {
            side.change(case, &body).await;
        }
    }
    let (tenant, person) = all.server.person("Contoso", "security.operator").await;
    let groups = GROUPS[..2].iter().map(|group| (*group).to_owned()).collect();
    let control = &all.server.state.control;
    let done = control.limit_to_groups(&tenant, &person, &groups, &Cause::operator(), NOW).await;
    assert!(done.expect("written"));
    let limited = Side::new(all.server.sign_in("Contoso", "security.operator").await).await;
    let alone = Side::new(within.server.sign_in("Contoso", "security.operator").await).await;
    let seen = |side: &Side| side.cases.values().cloned().collect::<BTreeSet<_>>();
    assert_eq!(seen(&limited), seen(&alone));
    assert!(deciding[0].cases.len() >= cases.len() && cases.len() > 5, "seed {seed}");
    compare_app(&limited, &alone, &mut numbers, seed).await;
    compare_graph(&limited, &alone, seed).await;
    compare_alerts(&limited, &alone, &mut numbers, seed).await;
    compare_entities((&limited, &alone), &deciding[0], seed).await;
}

async fn compare_app(limited: &Side, alone: &Side, numbers: &mut Numbers, seed: u64) {
    let filters = [
        "",
        "severity=high",
        "severity=low,medium",
        "status=active",
        "status=resolved,inProgress",
        "alerts=many",
        "alerts=one",
        "services=many",
        "services=one",
        "service=azureAtp",
        "categories=many",
        "category=malware,execution",
        "assigned=nobody",
        "assigned=me",
        "classification=truePositive",
        "days=1",
        "q=ransom",
        "q=devices",
        "q=on%201%20device",
        "q=multi-stage",
        "q=op%201%20apparaat&language=nl",
        "q=meerdere&language=nl",
        "q=2%20services",
        "q=pc3x",
        "q=person1x1",
        "q=9.9.9.2",
        "q=named",
        "q=vip",
        "q=50%25",
        "q=%22",
        "q=nothing-like-it",
    ];
    let sorts = [
        "name",
        "severity",
        "status",
        "categories",
        "alerts",
        "entities",
        "services",
        "tags",
        "assigned",
        "classification",
        "firstActivity",
        "lastActivity",
        "created",
        "id",
    ];
    for filter in filters {
        let (one, two) = (numbers.one(&sorts), numbers.one(&sorts));
        for query in [filter.to_owned(), format!("{filter}&sort={one}"), format!("{filter}&sort=-{two}")] {
            let query = query.trim_start_matches('&');
            assert_eq!(limited.order(query).await, alone.order(query).await, "seed {seed}, {query}");
            let file = format!("/api/incidents/export?format=jsonl&{query}");
            let lines = async |side: &Side| {
                Value::Array(side.lines(&file).await.into_iter().map(|line| side.alike(line)).collect())
            };
            assert_alike(&lines(limited).await, &lines(alone).await, &format!("seed {seed}, {file}"));
        }
        let asked = format!("since=2020-06-24T09:00:00Z&ordered=2020-06-24T09:00:00Z&after=0&{filter}");
        let news = async |side: &Side| {
            let news = side.json(&format!("/api/incidents/news?{}", asked.trim_end_matches('&'))).await;
            let changed = news["changed"].as_str().expect("numbers").split(' ').filter(|id| !id.is_empty());
            let mut changed: Vec<String> = changed.map(|id| side.cases[id].clone()).collect();
            changed.sort();
            (changed, news["fresh"].clone())
        };
        assert_eq!(news(limited).await, news(alone).await, "seed {seed}, {asked}");
    }
    for sort in sorts {
        for query in [format!("sort={sort}"), format!("sort=-{sort}")] {
            assert_eq!(limited.order(&query).await, alone.order(&query).await, "seed {seed}, {query}");
        }
    }
    for path in ["/api/incidents", "/api/alerts", "/api/data-sources"] {
        let sorted = |side: &Side, list: Value| {
            let mut list = side.alike(list);
            list["value"].as_array_mut().expect("a list").sort_by_key(Value::to_string);
            list
        };
        let (one, two) = (limited.json(path).await, alone.json(path).await);
        assert_alike(&sorted(limited, one), &sorted(alone, two), &format!("seed {seed}, {path}"));
    }
    for case in limited.cases.values() {
        let what = format!("seed {seed}, {case}");
        assert_alike(&limited.shown(case).await, &alone.shown(case).await, &what);
        assert_alike(&limited.history(case).await, &alone.history(case).await, &what);
    }
}

async fn compare_graph(limited: &Side, alone: &Side, seed: u64) {
    let incidents = "/v1.0/security/incidents";
    let alerts = "/v1.0/security/alerts_v2";
    for path in [
        format!("{incidents}?$expand=alerts&$top=3"),
        format!("{incidents}?$top=2&$orderby=severity desc"),
        format!("{incidents}?$top=2&$orderby=displayName"),
        format!("{incidents}?$count=true&$filter=contains(displayName,'device') and severity ne 'low'"),
        format!("{incidents}?$count=true&$filter=status eq 'active' or customTags/any(t:t eq 'VIP')"),
        format!(
            "{incidents}?$filter=not(startswith(displayName,'Multi'))&$orderby=createdDateTime desc&$top=4"
        ),
        format!("{alerts}?$top=5"),
        format!("{alerts}?$count=true&$top=3&$filter=severity in ('high','medium')"),
        format!(
            "{alerts}?$count=true&$filter=contains(title,'%25') or status eq 'resolved'&$orderby=title,id"
        ),
        format!("{alerts}?$filter=serviceSource eq 'microsoftDefenderForIdentity'"),
    ] {
        let what = format!("seed {seed}, {path}");
        assert_alike(&limited.pages(&path).await, &alone.pages(&path).await, &what);
        let count = async |side: &Side| side.json(&path).await.get("@odata.count").cloned();
        assert_eq!(count(limited).await, count(alone).await, "{what}");
    }
    for (id, case) in &limited.cases {
        let (one, two) = (format!("{incidents}/{id}?$expand=alerts"), alone.number(case));
        let two = format!("{incidents}/{two}?$expand=alerts");
        let shown = (limited.alike(limited.json(&one).await), alone.alike(alone.json(&two).await));
        assert_alike(&shown.0, &shown.1, &format!("seed {seed}, {case}"));
        let filter = |id: &str| format!("{alerts}?$filter=incidentId eq '{id}'&$orderby=id");
        let listed = (limited.pages(&filter(id)).await, alone.pages(&filter(alone.number(case))).await);
        assert_alike(&listed.0, &listed.1, &format!("seed {seed}, {case}"));
    }
}

#[tokio::test]
async fn a_limited_person_is_answered_as_if_nothing_else_were_there() {
    same_as_if_nothing_else_were_there(1).await;
}

#[tokio::test]
async fn and_so_with_other_alerts() {
    same_as_if_nothing_else_were_there(2).await;
}

#[tokio::test]
async fn and_so_with_others_again() {
    same_as_if_nothing_else_were_there(3).await;
}
