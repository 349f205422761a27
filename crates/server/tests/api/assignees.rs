//! To whom work on incidents and alerts can be handed over: whoever may change them himself, of the own tenant, for those alone
//! who may change them.

use axum::http::StatusCode;
use security_center_contract::{List, Person, ProblemCode, Refusal, ServiceState};
use serde_json::json;

use crate::intake::{Store, alert, user};
use crate::permission::{PEOPLE, RESPONDERS};
use crate::support::{Client, Server};
use crate::triage::{change, details};

const OPERATOR: &str = "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f";
const READER: &str = "5d6b6bb7-de71-4623-b4af-96380a352509";

async fn open(tenant: &str) -> Server {
    let server = Server::start().await;
    on(&server, tenant).await;
    server
}

async fn on(server: &Server, tenant: &str) {
    server.sign_in(tenant, "global.admin").await.opt_now(true).await;
    server.until(tenant, ServiceState::On).await;
}

async fn assignees(client: &Client) -> List<Person> {
    let answer = client.get("/api/assignees").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

fn names(list: &List<Person>) -> Vec<&str> {
    list.value.iter().filter_map(|one| one.user_principal_name.split('@').next()).collect()
}

/// Adds somebody of Contoso who holds a role from a source.
async fn add(server: &Server, (id, name): (&str, &str), (role, source): (&str, &str), application: bool) {
    let (tenant, pool) = (server.tenant("Contoso").await, server.database("control.db").await);
    sqlx::query(
        "INSERT INTO person (tenant_id, id, position, display_name, user_principal_name, application)
         VALUES ($1, $2, 1000, $3, $4, $5)",
    )
    .bind(&tenant)
    .bind(id)
    .bind(name)
    .bind(format!("{id}@contoso.example"))
    .bind(i64::from(application))
    .execute(&pool)
    .await
    .expect("written");
    sqlx::query(
        "INSERT INTO role_assignment (tenant_id, person_id, position, role_template_id, display_name, source)
         VALUES ($1, $2, 0, $3, 'A role', $4)",
    )
    .bind(&tenant)
    .bind(id)
    .bind(role)
    .bind(source)
    .execute(&pool)
    .await
    .expect("written");
}

#[tokio::test]
async fn l5_l6_whoever_may_change_incidents_reads_who_else_may_and_others_do_not() {
    let server = open("Contoso").await;
    for (person, views, _) in PEOPLE {
        let client = server.sign_in("Contoso", person).await;
        if RESPONDERS.contains(&person) {
            let list = assignees(&client).await;
            assert_eq!(names(&list), ["global.admin", "security.admin", "security.operator"], "{person}");
            assert_eq!(list.count, 3);
        } else {
            let answer = client.get("/api/assignees").await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{person}");
            let refused = answer.problem();
            assert!(refused.refusals.contains(&Refusal::RespondingRoleMissing), "{person}");
            assert_eq!(refused.refusals.contains(&Refusal::ViewingRoleMissing), !views, "{person}");
        }
    }
    assert_eq!(server.anonymous().get("/api/assignees").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn while_the_service_is_off_there_is_nothing_to_hand_over() {
    let server = Server::start().await;
    let answer = server.sign_in("Contoso", "security.operator").await.get("/api/assignees").await;
    assert_eq!(answer.problem().code, ProblemCode::DisabledFeature);
}

#[tokio::test]
async fn a_role_counts_where_it_gives_something_and_only_people_are_named() {
    let server = open("Contoso").await;
    let upper = OPERATOR.to_uppercase();
    add(&server, ("own", "aa Own"), (OPERATOR, "thisServer"), false).await;
    add(&server, ("app-role", "AB App role"), (&upper, "appRole"), false).await;
    add(&server, ("elsewhere", "AC Elsewhere"), (OPERATOR, "securityComplianceCenter"), false).await;
    add(&server, ("reader", "AD Reader"), (READER, "azureActiveDirectory"), false).await;
    add(&server, ("program", "AE Program"), (OPERATOR, "thisServer"), true).await;
    let list = assignees(&server.sign_in("Contoso", "security.admin").await).await;
    assert_eq!(names(&list), ["own", "app-role", "global.admin", "security.admin", "security.operator"]);
    assert_eq!(list.count, 5);
}

#[tokio::test]
async fn nobody_of_another_tenant_is_named() {
    let server = open("Contoso").await;
    on(&server, "Fabrikam").await;
    for tenant in ["Contoso", "Fabrikam"] {
        let list = assignees(&server.sign_in(tenant, "security.operator").await).await;
        let domain = format!("@{}.", tenant.to_lowercase());
        assert_eq!(list.value.len(), 3, "{tenant}");
        assert!(list.value.iter().all(|one| one.user_principal_name.contains(&domain)), "{tenant}");
    }
}

#[tokio::test]
async fn people_come_by_name_the_first_five_hundred_and_all_are_counted() {
    let server = open("Contoso").await;
    let (tenant, pool) = (server.tenant("Contoso").await, server.database("control.db").await);
    for statement in [
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 520)
         INSERT INTO person (tenant_id, id, position, display_name, user_principal_name)
         SELECT $1, 'p' || i, 100 + i, CASE i % 2 WHEN 0 THEN 'Zoe ' ELSE 'zoe ' END || (1000 - i), 'u' || i FROM n
         WHERE $2 <> ''",
        "INSERT INTO role_assignment (tenant_id, person_id, position, role_template_id, display_name, source)
         SELECT $1, id, 0, $2, 'Security Operator', 'azureActiveDirectory' FROM person
         WHERE tenant_id = $1 AND position > 100",
    ] {
        sqlx::query(statement).bind(&tenant).bind(OPERATOR).execute(&pool).await.expect("written");
    }
    let list = assignees(&server.sign_in("Contoso", "security.operator").await).await;
    assert_eq!((list.value.len(), list.count), (500, 523));
    let names: Vec<String> = list.value.iter().map(|one| one.display_name.to_lowercase()).collect();
    assert!(names.is_sorted(), "{names:?}");
}

#[tokio::test]
async fn an_incident_goes_to_whom_the_list_names() {
    let store = Store::new(Default::default()).await;
    store.take(&[alert("a", 5, &[user(None, Some("megan@contoso.example"))])]).await;
    let lead = store.server.sign_in("Contoso", "security.admin").await;
    let list = assignees(&lead).await;
    let next = list.value.iter().find(|one| one.user_principal_name.starts_with("security.operator@"));
    let name = &next.expect("the operator").user_principal_name;
    let version = details(&lead, 1).await.incident.version;
    let answer = change(&lead, 1, version, &json!({ "assignedTo": name })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let next = store.server.sign_in("Contoso", "security.operator").await;
    assert_eq!(details(&next, 1).await.incident.assigned_to.as_ref(), Some(name));
    assert!(next.get("/api/notifications").await.text().contains("incidentAssigned"), "and he is told");
}
