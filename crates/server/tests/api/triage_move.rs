//! Moving alerts by hand, merging and splitting incidents, and taking it back: nothing is lost, the sums are true, and what a person
//! moved the machine leaves where it is.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{Method, StatusCode};
use security_center_contract::{
    Incident, IncidentDetails, IncidentEvent, IncidentStatus, Problem, ProblemCode,
};
use serde_json::{Value, json};

use crate::intake::{Store, alert, device, user};
use crate::support::{Answer, Client};
use crate::triage::{change, details, history, three, undo};

pub(crate) async fn moved(client: &Client, number: u32, body: &Value) -> Answer {
    client.send(Method::POST, &format!("/api/incidents/{number}/move"), &[], Some(&body.to_string())).await
}

/// Which incident holds them now.
pub(crate) async fn into(client: &Client, number: u32, body: &Value) -> u32 {
    let answer = moved(client, number, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{body}: {}", answer.text());
    answer.json::<Incident>().id.parse().expect("a number")
}

/// What one sees of an incident, but for its versions and when it last changed.
async fn seen(client: &Client, number: u32) -> IncidentDetails {
    let mut seen = details(client, number).await;
    seen.incident.version = 0;
    seen.incident.last_update_date_time = seen.incident.created_date_time.clone();
    seen.alerts.iter_mut().for_each(|alert| alert.version = 0);
    seen
}

async fn all(client: &Client) -> Vec<IncidentDetails> {
    vec![seen(client, 1).await, seen(client, 2).await, seen(client, 3).await]
}

fn ids(details: &IncidentDetails) -> Vec<&str> {
    details.alerts.iter().map(|alert| alert.id.as_str()).collect()
}

#[tokio::test]
async fn an_alert_gets_an_incident_of_its_own_and_goes_back() {
    let (store, client) = three().await;
    let own = "security.operator@contoso.example";
    let version = details(&client, 1).await.incident.version;
    let taken = json!({ "assignedTo": own, "status": "inProgress", "customTags": ["x"] });
    assert_eq!(change(&client, 1, version, &taken).await.status, StatusCode::OK);

    assert_eq!(into(&client, 1, &json!({ "alerts": ["b"] })).await, 4);
    let (one, four) = (details(&client, 1).await, details(&client, 4).await);
    assert_eq!((ids(&one), ids(&four)), (vec!["a"], vec!["b"]));
    assert_eq!((one.incident.alert_count, one.incident.display_name.as_str()), (1, "Alert a"));
    assert_eq!((one.incident.categories.len(), one.incident.device_count), (1, 1));
    assert_eq!(four.incident.display_name, "Alert b");
    assert_eq!(four.incident.assigned_to.as_deref(), Some(own), "whoever works on it goes on");
    assert_eq!((four.incident.status, four.incident.custom_tags.len()), (IncidentStatus::InProgress, 0));
    assert!(four.alerts[0].pinned && four.entities.len() == 1);
    let told = (history(&client, 1).await, history(&client, 4).await);
    assert_eq!((told.0[0].event, told.0[0].incident.as_deref()), (IncidentEvent::AlertsMoved, Some("4")));
    assert_eq!((told.1[0].event, told.1[0].incident.as_deref()), (IncidentEvent::AlertsBrought, Some("1")));
    assert_eq!((told.1[0].alert.as_deref(), told.1[0].alert_count), (Some("Alert b"), 1));

    // What is like it goes on to where it was; it itself stays, whatever its service says.
    store.take(&[alert("e", 48, &[device("d1")]), alert("b", 47, &[device("d2")])]).await;
    assert_eq!(ids(&details(&client, 1).await), ["a", "e"]);
    assert_eq!(ids(&details(&client, 4).await), ["b"]);

    assert_eq!(undo(&client, 4).await.status, StatusCode::OK);
    assert_eq!(ids(&details(&client, 1).await), ["a", "b", "e"]);
    let four = details(&client, 4).await.incident;
    assert_eq!((four.status, four.redirect_incident_id.as_deref()), (IncidentStatus::Redirected, Some("1")));
    assert_eq!(undo(&client, 1).await.status, StatusCode::CONFLICT, "once");
}

#[tokio::test]
async fn taking_a_move_back_leaves_everything_as_it_was() {
    let (_store, client) = three().await;
    let before = all(&client).await;
    assert_eq!(into(&client, 1, &json!({ "alerts": ["a"], "to": "3" })).await, 3);
    let three = details(&client, 3).await;
    assert_eq!((ids(&three), three.incident.device_count, three.incident.user_count), (vec!["a", "d"], 1, 1));
    assert_eq!(undo(&client, 1).await.status, StatusCode::OK);
    assert_eq!(all(&client).await, before);
    assert_eq!(history(&client, 3).await[0].event, IncidentEvent::TakenBack);
}

#[tokio::test]
async fn merged_incidents_live_on_in_the_one_that_was_chosen_and_can_be_taken_apart() {
    let (store, client) = three().await;
    let version = details(&client, 1).await.incident.version;
    let named =
        json!({ "displayName": "Named", "classification": "truePositive", "determination": "malware" });
    assert_eq!(change(&client, 1, version, &named).await.status, StatusCode::OK);
    let before = all(&client).await;
    assert_eq!(into(&client, 1, &json!({ "to": "3" })).await, 3);
    let three = details(&client, 3).await;
    assert_eq!((ids(&three), three.incident.display_name.as_str()), (vec!["a", "b", "d"], "Named"));
    assert!(three.alerts.iter().all(|alert| !alert.pinned));
    let one = details(&client, 1).await.incident;
    assert_eq!((one.redirect_incident_id.as_deref(), one.alert_count), (Some("3"), 0));
    assert_eq!(undo(&client, 3).await.status, StatusCode::OK);
    assert_eq!(all(&client).await, before);

    assert_eq!(into(&client, 1, &json!({ "to": "3" })).await, 3);
    store.take(&[alert("e", 48, &[device("d1")])]).await;
    assert_eq!(ids(&details(&client, 3).await), ["a", "b", "e", "d"], "what is like them arrives there");
    let refused = undo(&client, 3).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text());
}

#[tokio::test]
async fn what_a_move_or_a_merge_decides_collides_with_who_did_not_see_it() {
    let (store, client) = three().await;
    let other = store.server.sign_in("Contoso", "security.admin").await;
    let changed = async |number, version, body: Value| change(&other, number, version, &body).await;
    let version = async |number| details(&client, number).await.incident.version;
    let answer = changed(
        1,
        version(1).await,
        json!({ "assignedTo": "kim", "customTags": ["x"], "status": "inProgress" }),
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let answer = changed(2, version(2).await, json!({ "status": "resolved" })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let (two, three) = (version(2).await, version(3).await);
    into(&client, 1, &json!({ "alerts": ["a"], "to": "2" })).await;
    into(&client, 1, &json!({ "to": "3" })).await;
    for (number, version, body) in [
        (2, two, json!({ "status": "inProgress" })),
        (3, three, json!({ "assignedTo": "alex" })),
        (3, three, json!({ "customTags": ["y"] })),
        (3, three, json!({ "status": "resolved" })),
    ] {
        let answer = changed(number, version, body.clone()).await;
        let problem: Problem = answer.json();
        assert_eq!(problem.code, ProblemCode::VersionConflict, "{body}");
        let detail = problem.detail.unwrap_or_default();
        assert!(detail.contains("Security operator"), "{body}: {detail}");
    }
    // What a merge did not change does not collide, nor does what came back.
    let answer = changed(3, three, json!({ "displayName": "Named" })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let one = version(2).await;
    into(&client, 2, &json!({ "to": "3" })).await;
    assert_eq!(undo(&client, 3).await.status, StatusCode::OK);
    let answer = changed(2, one, json!({ "status": "inProgress" })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
}

#[tokio::test]
async fn a_merge_of_more_than_a_statement_names_is_taken_apart() {
    let store = Store::new(Default::default()).await;
    let client = store.server.sign_in("Contoso", "security.operator").await;
    // Each is linked with the one before, so that no device is everywhere.
    let chain: Vec<_> = (0..1_003)
        .map(|place| {
            let evidence = [place, place + 1].map(|number| device(&format!("d{number}")));
            alert(&format!("n{place}"), 5, &evidence)
        })
        .collect();
    store.take(&chain).await;
    store.take(&[alert("other", 5, &[device("elsewhere")])]).await;
    let kept = async || {
        let alerts = "SELECT id || ' ' || incident FROM alert WHERE tenant_id = $tenant ORDER BY id";
        let links = "SELECT key || ' ' || from_at || ' ' || to_at || ' ' || incident FROM link_segment
             WHERE tenant_id = $tenant ORDER BY key, from_at";
        (store.rows(alerts).await, store.rows(links).await)
    };
    let before = kept().await;
    assert!(before.0.len() == 1_004 && before.1.len() > 1_000, "{}", before.1.len());
    assert_eq!(details(&client, 1).await.incident.alert_count, 1_003);
    into(&client, 1, &json!({ "to": "2" })).await;
    assert_eq!(details(&client, 2).await.incident.alert_count, 1_004);
    let changed = "SELECT CAST(max(version) AS TEXT) FROM alert WHERE tenant_id = $tenant";
    let merged: i64 = store.rows(changed).await[0].parse().expect("a number");
    assert_eq!(undo(&client, 2).await.status, StatusCode::OK);
    assert_eq!(kept().await, before);
    assert_eq!(store.rows(changed).await, [(merged + 1).to_string()], "each is changed once");
}

#[tokio::test]
async fn what_is_named_all_at_once_is_a_merge() {
    let (store, client) = three().await;
    assert_eq!(into(&client, 1, &json!({ "alerts": ["a", "b", "b"], "to": "2" })).await, 2);
    assert_eq!(details(&client, 1).await.incident.redirect_incident_id.as_deref(), Some("2"));
    store.take(&[alert("e", 48, &[device("d1")])]).await;
    assert_eq!(details(&client, 2).await.incident.alert_count, 4);
}

#[tokio::test]
async fn none_that_is_resolved_has_an_open_alert() {
    let (_store, client) = three().await;
    let resolve = async |number| {
        let version = details(&client, number).await.incident.version;
        let answer = change(&client, number, version, &json!({ "status": "resolved" })).await;
        assert_eq!(answer.status, StatusCode::OK);
    };
    resolve(3).await;
    into(&client, 1, &json!({ "alerts": ["a"], "to": "3" })).await;
    let three = details(&client, 3).await.incident;
    assert_eq!((three.status, three.active_alert_count), (IncidentStatus::Active, 1));
    // What remains is open, and what has one of its own is resolved where all of it was.
    into(&client, 3, &json!({ "alerts": ["d"] })).await;
    assert_eq!(details(&client, 4).await.incident.status, IncidentStatus::Resolved);
    assert_eq!(details(&client, 3).await.incident.active_alert_count, 1);
}

#[tokio::test]
async fn what_a_move_opened_is_resolved_again_when_it_is_taken_back_as_it_was() {
    let (store, client) = three().await;
    let set = async |number, status: &str| {
        let version = details(&client, number).await.incident.version;
        let answer = change(&client, number, version, &json!({ "status": status })).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    };
    let status = async |number| details(&client, number).await.incident.status;
    let resolved_at = async || {
        let rows = "SELECT CAST(resolved_at AS TEXT) FROM incident WHERE tenant_id = $tenant AND number = 3 AND resolved_at IS NOT NULL";
        store.rows(rows).await
    };
    set(3, "resolved").await;
    let (before, when) = (all(&client).await, resolved_at().await);
    assert_eq!(when.len(), 1);
    store.server.pass_time(60_000);
    // Some alerts, seen from either side, and all of them.
    for (body, taken_back_at) in [
        (json!({ "alerts": ["a"], "to": "3" }), 1),
        (json!({ "alerts": ["b"], "to": "3" }), 3),
        (json!({ "to": "3" }), 3),
    ] {
        into(&client, 1, &body).await;
        assert_eq!((status(3).await, resolved_at().await.len()), (IncidentStatus::Active, 0), "{body}");
        let answer = undo(&client, taken_back_at).await;
        assert_eq!(answer.status, StatusCode::OK, "{body}: {}", answer.text());
        assert_eq!(all(&client).await, before, "{body}");
        assert_eq!(resolved_at().await, when, "{body}");
    }

    // Where somebody changed the status since, his word stays.
    into(&client, 1, &json!({ "alerts": ["a"], "to": "3" })).await;
    let other = store.server.sign_in("Contoso", "security.admin").await;
    for status in ["inProgress", "active"] {
        let version = details(&other, 3).await.incident.version;
        let answer = change(&other, 3, version, &json!({ "status": status })).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
    assert_eq!(undo(&client, 1).await.status, StatusCode::OK);
    assert_eq!(status(3).await, IncidentStatus::Active);
    // And none that is resolved has an open alert.
    set(3, "resolved").await;
    into(&client, 1, &json!({ "alerts": ["a"], "to": "3" })).await;
    store.take(&[alert("e", 1, &[user(None, Some("megan@contoso.example"))])]).await;
    assert_eq!(undo(&client, 1).await.status, StatusCode::OK);
    let three = details(&client, 3).await.incident;
    assert_eq!((three.status, three.active_alert_count), (IncidentStatus::Active, 1));
}

#[tokio::test]
async fn what_cannot_be_moved_is_refused_with_what_to_do() {
    let (_store, client) = three().await;
    into(&client, 2, &json!({ "to": "3" })).await;
    let many: Vec<String> = (0..501).map(|number| number.to_string()).collect();
    let before = (seen(&client, 1).await, seen(&client, 3).await);
    for (number, body, code, part) in [
        (1, json!({}), ProblemCode::InvalidRequest, "one of their own"),
        (1, json!({ "alerts": ["a", "b"] }), ProblemCode::InvalidRequest, "one of their own"),
        (1, json!({ "alerts": [] , "to": "3" }), ProblemCode::InvalidRequest, "names none"),
        (1, json!({ "alerts": ["a"], "to": "1" }), ProblemCode::InvalidRequest, "already"),
        (1, json!({ "alerts": ["a"], "to": "2" }), ProblemCode::NotPossibleNow, "lives on as 3"),
        (2, json!({ "alerts": ["c"], "to": "1" }), ProblemCode::NotPossibleNow, "lives on as 3"),
        (1, json!({ "alerts": ["a"], "to": "99" }), ProblemCode::NotPossibleNow, "no incident '99'"),
        (1, json!({ "alerts": ["a"], "to": "1e1" }), ProblemCode::NotPossibleNow, "no incident '1e1'"),
        (1, json!({ "alerts": ["a", "d"] }), ProblemCode::NotPossibleNow, "One of the alerts"),
        (1, json!({ "alerts": ["c", "x\u{0}", "d"] }), ProblemCode::NotPossibleNow, "3 of the alerts"),
        (1, json!({ "alerts": many }), ProblemCode::InvalidFields, ""),
        (1, json!({ "alerts": "a" }), ProblemCode::InvalidRequest, ""),
        (1, json!({ "alert": ["a"] }), ProblemCode::InvalidRequest, ""),
        (77, json!({ "to": "1" }), ProblemCode::NotFound, ""),
    ] {
        let answer = moved(&client, number, &body).await;
        let problem: Problem = answer.json();
        assert_eq!(problem.code, code, "{body}: {problem:?}");
        assert!(problem.detail.unwrap_or_default().contains(part), "{body}");
    }
    assert_eq!((seen(&client, 1).await, seen(&client, 3).await), before);
}

#[tokio::test]
async fn a_move_is_not_taken_back_over_another_one() {
    let (store, client) = three().await;
    into(&client, 1, &json!({ "alerts": ["a"], "to": "2" })).await;
    let other = store.server.sign_in("Contoso", "global.admin").await;
    into(&other, 2, &json!({ "alerts": ["a"], "to": "3" })).await;
    assert_eq!(undo(&client, 1).await.status, StatusCode::CONFLICT);
    assert_eq!(ids(&details(&client, 3).await), ["a", "d"]);
    assert_eq!(undo(&other, 3).await.status, StatusCode::OK);
    assert_eq!(undo(&client, 1).await.status, StatusCode::OK);
}

/// Small, repeatable.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

#[tokio::test]
async fn whatever_is_moved_in_whatever_order_the_sums_are_true_and_nothing_is_lost() {
    for seed in 1..=6 {
        let mut dice = Dice(seed);
        let store = Store::new(Default::default()).await;
        let client = store.server.sign_in("Contoso", "security.operator").await;
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for step in 0..40 {
            let living = store
                .rows("SELECT CAST(number AS TEXT) FROM incident WHERE tenant_id = $tenant AND redirect_to IS NULL ORDER BY number")
                .await;
            let pick = |dice: &mut Dice| living[dice.below(living.len())].clone();
            match dice.below(5) {
                0 | 1 => {
                    let id = format!("n{step}");
                    let named = [dice.below(6), dice.below(6)].map(|one| format!("d{one}"));
                    let evidence: Vec<_> = named.iter().map(|name| device(name)).collect();
                    let person = user(None, Some(&format!("u{}@contoso.example", dice.below(3))));
                    let evidence: Vec<_> = evidence.into_iter().chain([person]).collect();
                    store.take(&[alert(&id, 10 + dice.below(200) as i64, &evidence)]).await;
                    names.insert(id, named.into());
                }
                _ if living.is_empty() => {}
                2 => {
                    moved(
                        &client,
                        pick(&mut dice).parse().expect("a number"),
                        &json!({ "to": pick(&mut dice) }),
                    )
                    .await;
                }
                3 => {
                    let number = pick(&mut dice).parse().expect("a number");
                    let here = details(&client, number).await;
                    let some: Vec<_> = ids(&here).into_iter().filter(|_| dice.below(2) == 0).collect();
                    let to = (dice.below(2) == 0).then(|| pick(&mut dice));
                    moved(&client, number, &json!({ "alerts": some, "to": to })).await;
                }
                _ => {
                    undo(&client, pick(&mut dice).parse().expect("a number")).await;
                }
            }
            true_sums(&store, &client, &names, (seed, step)).await;
        }
    }
}

async fn true_sums(
    store: &Store,
    client: &Client,
    names: &BTreeMap<String, BTreeSet<String>>,
    at: (u64, usize),
) {
    let living = store
        .rows("SELECT CAST(number AS TEXT) FROM incident WHERE tenant_id = $tenant AND redirect_to IS NULL ORDER BY number")
        .await;
    let mut found = BTreeSet::new();
    for number in living {
        let of = details(client, number.parse().expect("a number")).await;
        let held: BTreeSet<String> = ids(&of).into_iter().map(str::to_owned).collect();
        assert!(!held.is_empty(), "{at:?}: incident {number} is empty");
        assert_eq!(of.incident.alert_count as usize, held.len(), "{at:?}");
        let open =
            of.alerts.iter().filter(|alert| alert.status != security_center_contract::AlertStatus::Resolved);
        assert_eq!(of.incident.active_alert_count as usize, open.count(), "{at:?}");
        let devices: BTreeSet<&String> = held.iter().flat_map(|id| &names[id]).collect();
        assert_eq!(of.incident.device_count as usize, devices.len(), "{at:?}: devices of {number}");
        let first = of.alerts.iter().map(|alert| &alert.first_activity_date_time).min();
        assert_eq!(Some(&of.incident.first_activity_date_time), first, "{at:?}");
        found.extend(held);
    }
    assert_eq!(found, names.keys().cloned().collect(), "{at:?}: every alert is in one");
    let dangling = "SELECT count(*) FROM link_segment JOIN incident
         ON incident.tenant_id = link_segment.tenant_id AND incident.number = link_segment.incident
         WHERE link_segment.tenant_id = $tenant AND incident.redirect_to IS NOT NULL";
    assert_eq!(store.number(dangling).await, 0, "{at:?}: a link leads to what lives on elsewhere");
}
