//! Who holds which role and what each allows, for those who may read it (L5, L6, S8, S9).

use axum::http::StatusCode;
use security_center_contract::{List, ProblemCode, Refusal, Role, RoleHolders, RoleSource};

use crate::permission::PEOPLE;
use crate::support::Server;

async fn roles(server: &Server, tenant: &str) -> List<RoleHolders> {
    server.sign_in(tenant, "security.reader").await.get("/api/permissions").await.json()
}

#[tokio::test]
async fn l5_the_five_viewing_roles_may_read_who_holds_which_role_in_any_tenant_and_others_may_not() {
    let server = Server::start().await;
    for tenant in ["Contoso", "Northwind Traders", "Adatum"] {
        for (person, views, _) in PEOPLE {
            let answer = server.sign_in(tenant, person).await.get("/api/permissions").await;
            if views {
                assert_eq!(answer.status, StatusCode::OK, "{person} of {tenant}");
            } else {
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{person} of {tenant}");
                let problem = answer.problem();
                assert_eq!(problem.code, ProblemCode::Forbidden);
                assert_eq!(problem.refusals, [Refusal::ViewingRoleMissing], "{person} of {tenant}");
            }
        }
    }
}

#[tokio::test]
async fn s9_l5_l6_s8_each_role_says_who_holds_it_where_and_what_it_allows() {
    let server = Server::start().await;
    let list = roles(&server, "Contoso").await;
    assert_eq!(list.count, list.value.len() as u64);
    let five = [
        (Role::GlobalAdministrator, "global.admin", true),
        (Role::SecurityAdministrator, "security.admin", true),
        (Role::SecurityOperator, "security.operator", false),
        (Role::GlobalReader, "global.reader", false),
        (Role::SecurityReader, "security.reader", false),
    ];
    for (shown, (role, holder, administers)) in list.value.iter().zip(five) {
        assert_eq!((shown.role, shown.source), (Some(role), RoleSource::AzureActiveDirectory));
        assert_eq!((shown.may_view, shown.may_administer), (true, administers), "{role:?}");
        assert_eq!(shown.count, 1, "{role:?}");
        assert_eq!(shown.people[0].user_principal_name.split('@').next(), Some(holder));
    }
    let others = &list.value[5..];
    assert!(others.iter().all(|one| !one.may_view && !one.may_administer));
    let elsewhere = others.iter().find(|one| one.source == RoleSource::SecurityComplianceCenter);
    let elsewhere = elsewhere.expect("the role held in the wrong place");
    assert_eq!(
        elsewhere.role,
        Some(Role::SecurityAdministrator),
        "L6: by that name, and yet it gives nothing"
    );
    let unknown = others.iter().find(|one| one.role.is_none()).expect("a role that gives nothing");
    assert_eq!(unknown.people[0].user_principal_name.split('@').next(), Some("compliance.admin"));
}

#[tokio::test]
async fn s9_a_role_that_nobody_holds_is_shown_too_and_people_come_by_name_and_a_hundred_at_most() {
    let server = Server::start().await;
    let (tenant, _) = server.person("Contoso", "global.reader").await;
    let pool = server.database("control.db").await;
    let global_reader = "f2ef992c-3afb-46b9-b7cf-a126ee74c451";
    let operator = "5f2222b1-57c3-48ba-8ad5-d4759f1fde6f";
    for statement in [
        "DELETE FROM role_assignment WHERE tenant_id = $1 AND role_template_id = $2",
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
         INSERT INTO person (tenant_id, id, position, display_name, user_principal_name)
         SELECT $1, 'p' || i, 100 + i, CASE i % 2 WHEN 0 THEN 'Reader ' ELSE 'reader ' END || (1000 - i), 'u' || i FROM n
         WHERE $2 <> ''",
    ] {
        sqlx::query(statement).bind(&tenant).bind(operator).execute(&pool).await.expect("written");
    }
    // Twice the same role is one holder, and the spelling of an id is not two roles.
    for (position, id) in [(0, global_reader.to_owned()), (1, global_reader.to_uppercase())] {
        sqlx::query(
            "INSERT INTO role_assignment (tenant_id, person_id, position, role_template_id, display_name, source)
             SELECT $1, id, $3, $2, 'Global Reader', 'azureActiveDirectory' FROM person
             WHERE tenant_id = $1 AND id LIKE 'p%'",
        )
        .bind(&tenant)
        .bind(id)
        .bind(position)
        .execute(&pool)
        .await
        .expect("written");
    }
    let list = roles(&server, "Contoso").await;
    let nobody = &list.value[2];
    assert_eq!((nobody.display_name.as_str(), nobody.count), ("Security Operator", 0));
    assert!(nobody.people.is_empty() && nobody.may_view && nobody.role_template_id == operator);
    let readers = &list.value[3];
    assert_eq!((readers.role, readers.count, readers.people.len()), (Some(Role::GlobalReader), 121, 100));
    let names: Vec<String> = readers.people.iter().map(|one| one.display_name.to_lowercase()).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert_eq!(list.value.iter().filter(|one| one.role == Some(Role::GlobalReader)).count(), 1);
}

#[tokio::test]
async fn s9_nobody_of_another_tenant_is_shown() {
    let server = Server::start().await;
    for tenant in ["Contoso", "Fabrikam"] {
        let domain = format!("@{}.", tenant.to_lowercase());
        let list = roles(&server, tenant).await;
        let mut people = list.value.iter().flat_map(|role| &role.people);
        assert!(people.all(|one| one.user_principal_name.contains(&domain)), "{tenant}");
    }
}
