//! Every endpoint as nobody, as each role, and in a tenant that is not eligible (S8, L5, L6, D1, D2).

use axum::http::{Method, StatusCode};
use security_center_contract::{ProblemCode, Refusal, ServiceState, Session, Tenant, ThreatProtection};

use crate::support::Server;

pub(crate) const PEOPLE: [(&str, bool, bool); 7] = [
    ("global.admin", true, true),
    ("security.admin", true, true),
    ("security.operator", true, false),
    ("global.reader", true, false),
    ("security.reader", true, false),
    ("compliance.admin", false, false),
    ("compliance.center.admin", false, false),
];

/// Those of them who work on incidents and alerts.
pub(crate) const RESPONDERS: [&str; 3] = ["global.admin", "security.admin", "security.operator"];

const FEATURES: [&str; 4] =
    ["/api/incidents", "/api/alerts", "/api/remediation-actions", "/api/data-sources"];

#[tokio::test]
async fn d1_nobody_gets_anything_but_health_the_ways_to_sign_in_and_the_description() {
    let server = Server::start().await;
    let nobody = server.anonymous();
    for (method, path) in [
        (Method::GET, "/api/session"),
        (Method::POST, "/api/visits"),
        (Method::PATCH, "/api/preferences"),
        (Method::GET, "/api/permissions"),
        (Method::GET, "/api/support-requests"),
        (Method::POST, "/api/support-requests"),
        (Method::GET, "/api/support-expectation"),
        (Method::POST, "/api/feedback"),
        (Method::GET, "/api/notifications"),
        (Method::POST, "/api/notifications/seen"),
        (Method::GET, "/api/tenant"),
        (Method::GET, "/api/threat-protection"),
        (Method::PATCH, "/api/threat-protection"),
        (Method::GET, "/api/threat-protection/turning-off"),
        (Method::POST, "/api/threat-protection/retry"),
        (Method::GET, "/api/audit"),
        (Method::GET, "/api/audit/export?format=csv"),
        (Method::GET, "/api/events"),
        (Method::GET, FEATURES[0]),
        (Method::GET, FEATURES[1]),
        (Method::GET, FEATURES[2]),
        (Method::GET, FEATURES[3]),
    ] {
        let mut forged = nobody.clone();
        for cookie in
            [None, Some("security-center-session="), Some(&*format!("security-center-session={:064}", 0))]
        {
            forged.cookie = cookie.map(ToOwned::to_owned);
            let answer = forged.send(method.clone(), path, &[], None).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path}");
            assert_eq!(answer.problem().code, ProblemCode::NotSignedIn);
        }
    }
    for (path, status) in [
        ("/api/health/live", StatusCode::OK),
        ("/api/health/ready", StatusCode::OK),
        ("/api/sign-in", StatusCode::OK),
        ("/api/openapi.json", StatusCode::OK),
    ] {
        assert_eq!(nobody.get(path).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn l5_d1_each_role_sees_what_it_may_while_the_service_is_off() {
    let server = Server::start().await;
    for (person, views, _) in PEOPLE {
        let client = server.sign_in("Contoso", person).await;
        assert_eq!(client.get("/api/session").await.status, StatusCode::OK, "{person}");
        assert_eq!(client.get("/api/tenant").await.status, StatusCode::OK, "{person}");
        let shown = client.get("/api/threat-protection").await;
        if views {
            assert_eq!(shown.status, StatusCode::OK, "{person}");
        } else {
            assert_eq!(shown.status, StatusCode::FORBIDDEN, "{person}");
            assert_eq!(shown.problem().refusals, [Refusal::ViewingRoleMissing], "{person}");
        }
        for path in FEATURES {
            let answer = client.get(path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{person} {path}");
            let problem = answer.problem();
            if views {
                assert_eq!(problem.code, ProblemCode::DisabledFeature, "{person} {path}");
                assert_eq!(problem.title, "Tenant feature is not enabled.");
                assert_eq!(problem.refusals, [Refusal::ServiceOff]);
            } else {
                assert_eq!(problem.code, ProblemCode::Forbidden, "{person} {path}");
                assert_eq!(problem.refusals, [Refusal::ViewingRoleMissing]);
            }
        }
    }
}

#[tokio::test]
async fn l5_d1_each_role_sees_what_it_may_while_the_service_is_on() {
    let server = Server::start().await;
    server.sign_in("Contoso", "global.admin").await.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    for (person, views, _) in PEOPLE {
        let client = server.sign_in("Contoso", person).await;
        for path in FEATURES.into_iter().chain(["/api/threat-protection"]) {
            let expected = if views { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(client.get(path).await.status, expected, "{person} {path}");
        }
    }
}

#[tokio::test]
async fn s8_d1_only_the_two_administrators_turn_on_off_and_retry() {
    for (person, views, administers) in PEOPLE {
        let server = Server::start().await;
        let client = server.sign_in("Contoso", person).await;
        let on = client.opt(true, "\"1\"").await;
        let off = client.opt(false, "\"1\"").await;
        let retry =
            client.send(Method::POST, "/api/threat-protection/retry", &[("if-match", "\"2\"")], None).await;
        if administers {
            assert_eq!(on.status, StatusCode::OK, "{person}");
            assert_ne!(off.status, StatusCode::FORBIDDEN, "{person}");
            assert_ne!(retry.status, StatusCode::FORBIDDEN, "{person}");
            server.until("Contoso", ServiceState::On).await;
            assert_eq!(client.opt_now(false).await.status, StatusCode::OK, "{person}");
            continue;
        }
        let expected: &[Refusal] = if views {
            &[Refusal::AdministratorRoleMissing]
        } else {
            &[Refusal::ViewingRoleMissing, Refusal::AdministratorRoleMissing]
        };
        for answer in [on, off, retry] {
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{person}");
            assert_eq!(answer.problem().refusals, expected, "{person}");
        }
        let service = server.state.control.threat_protection(&server.tenant("Contoso").await).await;
        assert_eq!(service.expect("readable").expect("there").state, ServiceState::Off, "{person}");
    }
}

#[tokio::test]
async fn s3_d1_d2_a_tenant_that_is_not_eligible_is_told_why_and_turns_nothing_on() {
    for tenant in ["Northwind Traders", "Adatum"] {
        let server = Server::start().await;
        let client = server.sign_in(tenant, "global.admin").await;
        let shown: Tenant = client.get("/api/tenant").await.json();
        assert!(!shown.eligibility.eligible && shown.eligibility.conditions.iter().any(|one| !one.met));
        for path in FEATURES.into_iter().chain(["/api/threat-protection"]) {
            let answer = client.get(path).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{tenant} {path}");
            assert_eq!(answer.problem().refusals, [Refusal::NotEligible], "{tenant} {path}");
        }
        let answer = client.opt(true, "\"1\"").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{tenant}");
        assert_eq!(answer.problem().refusals, [Refusal::NotEligible]);
        let session: Session = client.post("/api/visits").await.json();
        assert_eq!(session.access.settings.refusals, [Refusal::NotEligible]);
        let (id, _) = server.person(tenant, "global.admin").await;
        let service = server.state.control.threat_protection(&id).await.expect("readable").expect("there");
        assert_eq!(service.state, ServiceState::Off, "{tenant}");
    }
}

#[tokio::test]
async fn d2_l5_l6_s8_everyone_is_told_every_condition_with_his_own_roles() {
    let server = Server::start().await;
    for tenant in ["Contoso", "Northwind Traders", "Adatum"] {
        for (person, views, administers) in PEOPLE {
            let shown: Tenant = server.sign_in(tenant, person).await.get("/api/tenant").await.json();
            let eligibility = shown.eligibility;
            assert_eq!(eligibility.eligible, tenant == "Contoso", "{tenant} {person}");
            assert_eq!(eligibility.lines.len(), 9, "{tenant} {person}");
            let own: Vec<_> =
                eligibility.conditions.iter().filter(|one| !one.decides).map(|one| one.met).collect();
            assert_eq!(own, [views, administers], "{tenant} {person}");
            assert_eq!(
                shown.roles.iter().any(|role| role.may_administer()),
                administers,
                "{tenant} {person}"
            );
            assert_eq!(!shown.roles.is_empty(), views, "{tenant} {person}");
            assert_eq!(eligibility.conditions.iter().filter(|one| one.decides).count(), 4);
        }
    }
}

#[tokio::test]
async fn s24_l9_the_region_is_told_to_everyone_and_is_the_location_of_the_service() {
    let server = Server::start().await;
    let client = server.sign_in("Tailwind Traders", "global.admin").await;
    let refused = server.sign_in("Tailwind Traders", "compliance.admin").await;
    let service: ThreatProtection = client.get("/api/threat-protection").await.json();
    for client in [&client, &refused] {
        let shown: Tenant = client.get("/api/tenant").await.json();
        assert_eq!(shown.location, service.location);
        assert!(!shown.location.reserved);
    }
    client.opt_now(true).await;
    server.until("Tailwind Traders", ServiceState::On).await;
    let shown: Tenant = refused.get("/api/tenant").await.json();
    assert!(shown.location.reserved);
    assert_eq!(shown.location.location, service.location.location);
}

#[tokio::test]
async fn d1_another_tenant_gets_nothing_of_this_one() {
    let server = Server::start().await;
    let contoso = server.sign_in("Contoso", "global.admin").await;
    let tailwind = server.sign_in("Tailwind Traders", "global.admin").await;
    contoso.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    let theirs: Tenant = tailwind.get("/api/tenant").await.json();
    assert_eq!(theirs.display_name, "Tailwind Traders");
    for path in FEATURES {
        assert_eq!(tailwind.get(path).await.problem().code, ProblemCode::DisabledFeature, "{path}");
    }
    let service = tailwind.get("/api/threat-protection").await;
    assert_eq!(service.etag(), "\"1\"");
    // The same version number of the other tenant opens nothing here.
    let version = contoso.get("/api/threat-protection").await.etag();
    assert_eq!(tailwind.opt(true, &version).await.status, StatusCode::PRECONDITION_FAILED);
}
