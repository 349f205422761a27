//! Signing in with the identity provider: there and back, who it is, and with which roles.

use axum::http::{Method, StatusCode};
use security_center_contract::{
    AuditAction, AuditField, OwnSessions, Role, RoleSource, SignInMethods, SignedOut,
};
use security_center_server::directory::facts::FactsChange;
use security_center_server::domain::cause::Cause;
use serde_json::json;

use crate::browser::{Browser, location};
use crate::graph::connector;
use crate::graph_server::{GraphServer, SECRET};
use crate::provider::{PUBLIC, Told, start};
use crate::support::{NOW, Server};

const SECURITY_READER: &str = "5d6b6bb7-de71-4623-b4af-96380a352509";
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
/// What Microsoft Entra ID gives everybody.
const USER: &str = "b79fbf4d-3ef9-4689-8143-76b194e85509";

#[tokio::test]
async fn a_person_signs_in_and_lands_where_he_wanted_to_be() {
    let (server, provider) = start(Told::default()).await;
    let mut browser = Browser::of(&server);
    let methods: SignInMethods = browser.get("/api/sign-in").await.json();
    assert_eq!(methods.provider.map(|one| one.display_name).as_deref(), Some("Our directory"));
    assert_eq!(methods.demonstration, None);
    let (tenant, person) = server.person("Contoso", "global.admin").await;
    provider
        .claim(json!({ "oid": person.to_uppercase(), "tid": tenant.to_uppercase(), "login_hint": "hint+1" }));
    let there = browser.leave("/settings/threat-protection?tab=a b#place").await;
    assert!(there.starts_with(&format!("{}/authorize?response_type=code&", provider.url)), "{there}");
    assert_eq!(browser.get("/api/session").await.status, StatusCode::UNAUTHORIZED, "not yet");
    let back = browser.at_the_provider(&there).await;
    let end = browser.get(&back).await;
    assert_eq!(location(&end), "/settings/threat-protection?tab=a%20b#place");
    assert!(end.body.is_empty(), "the browser gets no token but the cookie's");
    let session = browser.session().await;
    assert_eq!((session.tenant.id.as_str(), session.person.id.as_str()), (tenant.as_str(), person.as_str()));
    assert_eq!(session.person.display_name, "Visitor", "the provider's word is the newer one");
    assert!(session.access.settings.allowed, "without claims of roles those of the directory stay");
    let sessions: OwnSessions = browser.get("/api/sessions").await.json();
    let [one] = &sessions.value[..] else { panic!("{sessions:?}") };
    assert!(one.current);
    assert_eq!(
        (one.address.as_deref(), one.user_agent.as_deref()),
        (Some("192.0.2.7"), Some("Browser of a test"))
    );

    let out: SignedOut = browser.send(Method::DELETE, "/api/session").await.json();
    let expected = format!(
        "{}/end?p=1&client_id=security+center&post_logout_redirect_uri={}&logout_hint=hint%2B1",
        provider.url,
        form_urlencoded::byte_serialize(format!("{PUBLIC}/sign-in").as_bytes()).collect::<String>(),
    );
    assert_eq!(out.provider_address, Some(expected));
    assert_eq!(browser.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
    let again: SignedOut = browser.send(Method::DELETE, "/api/session").await.json();
    assert_eq!(again.provider_address, None, "nobody was signed in any more");
}

#[tokio::test]
async fn a_public_client_proves_itself_with_pkce_alone_and_a_form_is_used_where_the_provider_takes_one() {
    let (server, _provider) = start(Told { public_client: true, ..Told::default() }).await;
    assert_eq!(Browser::of(&server).sign_in("/").await, "/");
    let (server, provider) = start(Told::default()).await;
    let methods = json!(["private_key_jwt", "client_secret_post", "client_secret_basic"]);
    provider.script().metadata = json!({ "token_endpoint_auth_methods_supported": methods });
    assert_eq!(Browser::of(&server).sign_in("/").await, "/");
}

#[tokio::test]
async fn without_a_provider_its_addresses_are_not_there() {
    let server = Server::start().await;
    let client = server.anonymous();
    for path in ["/api/sign-in/provider", "/api/sign-in/callback?state=x&code=y"] {
        assert_eq!(client.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(client.post("/api/sign-in/logout").await.status, StatusCode::NOT_FOUND);
    let methods: SignInMethods = client.get("/api/sign-in").await.json();
    assert_eq!(methods.provider, None);
}

#[tokio::test]
async fn s9_roles_come_from_wids_and_from_app_roles_and_neither_concerns_the_other() {
    let (server, provider) = start(Told::default()).await;
    let mut browser = Browser::of(&server);
    for (claims, expected) in [
        (json!({ "wids": [SECURITY_READER, USER] }), vec![Role::SecurityReader]),
        // Without wids the token says nothing of the directory's roles.
        (
            json!({ "wids": null, "roles": ["securityoperator"] }),
            vec![Role::SecurityReader, Role::SecurityOperator],
        ),
        (json!({ "roles": "GlobalReader" }), vec![Role::SecurityReader, Role::GlobalReader]),
        (
            json!({ "wids": [GLOBAL_ADMINISTRATOR.to_uppercase()], "roles": ["SecurityAdministrator", "Reader"] }),
            vec![Role::GlobalAdministrator, Role::SecurityAdministrator],
        ),
        (json!({ "roles": null, "wids": [USER] }), vec![]),
    ] {
        provider.claim(claims.clone());
        assert_eq!(browser.sign_in("/").await, "/");
        let session = browser.session().await;
        let roles: Vec<_> = session.roles.iter().filter_map(|held| held.role).collect();
        assert_eq!(roles, expected, "{claims}");
        for held in &session.roles {
            let of_the_directory = held
                .role
                .is_some_and(|role| [Role::SecurityReader, Role::GlobalAdministrator].contains(&role));
            let source =
                if of_the_directory { RoleSource::AzureActiveDirectory } else { RoleSource::AppRole };
            assert_eq!(held.source, source, "{claims}");
        }
        assert_eq!(session.access.settings.allowed, !expected.is_empty());
        let service = browser.get("/api/threat-protection").await;
        assert_eq!(service.status == StatusCode::OK, !expected.is_empty());
    }
    let told: Vec<_> = server.audit("Contoso").await.into_iter().map(|entry| entry.action).collect();
    assert_eq!(told.iter().filter(|one| **one == AuditAction::PersonRolesChanged).count(), 5);
}

#[tokio::test]
async fn s9_the_latest_word_about_roles_counts() {
    let (server, provider) = start(Told::default()).await;
    let (tenant, person) = server.person("Contoso", "global.admin").await;
    provider.claim(json!({ "oid": person, "wids": [SECURITY_READER] }));
    let mut browser = Browser::of(&server);
    browser.sign_in("/").await;
    let held = |session: security_center_contract::Session| {
        session.roles.into_iter().filter_map(|held| held.role).collect::<Vec<_>>()
    };
    assert_eq!(held(browser.session().await), [Role::SecurityReader]);
    let entry = server.audit("Contoso").await.pop().expect("an entry");
    assert_eq!(entry.action, AuditAction::PersonRolesChanged);
    let roles = entry.changes.iter().find(|change| change.field == AuditField::Roles).expect("roles");
    assert_eq!(roles.before.as_deref(), Some("globalAdministrator"));
    assert_eq!(roles.after.as_deref(), Some("securityReader"));
    // The same roles again change nothing.
    let before = server.audit("Contoso").await.len();
    browser.sign_in("/").await;
    assert_eq!(server.audit("Contoso").await.len(), before);
    // The directory is read again: it is newer, though it says what it said before.
    let file = crate::support::demo_folder().join("contoso.json");
    security_center_server::directory::import(&server.state.control, &[file], NOW).await.expect("imported");
    assert_eq!(held(browser.session().await), [Role::GlobalAdministrator]);
    let stored = server.state.control.directory(&tenant).await.expect("readable").expect("there");
    assert!(stored.directory.people.iter().any(|one| one.person.id == person));
}

#[tokio::test]
async fn s9_app_roles_outlive_a_reading_and_directory_roles_a_token_with_app_roles_only() {
    let (server, provider) = start(Told::default()).await;
    let graph = GraphServer::start().await;
    let connector = connector(&server, &graph, SECRET);
    let tenant = graph.knows("contoso");
    let connected = connector.connect(&tenant, &FactsChange::default(), &Cause::operator()).await;
    connected.expect("the store").expect("connected");
    let (_, reader) = server.person("Contoso", "security.reader").await;
    let stranger = "aaaaaaaa-0000-4000-8000-00000000000a";
    for (person, of_the_directory) in [(reader.as_str(), true), (stranger, false)] {
        provider.claim(json!({ "oid": person, "roles": ["SecurityAdministrator"], "wids": null }));
        let mut browser = Browser::of(&server);
        for reading in [false, true, true] {
            if reading {
                graph.change(&tenant, |answers| {
                    let name = answers["organization"]["displayName"].as_str().expect("a name").to_owned();
                    answers["organization"]["displayName"] = json!(name + "!");
                });
                connector.check(&tenant).await.expect("the store");
            } else {
                browser.sign_in("/").await;
            }
            let session = browser.session().await;
            let roles: Vec<_> = session.roles.iter().map(|held| (held.role, held.source)).collect();
            let mut expected = vec![(Some(Role::SecurityAdministrator), RoleSource::AppRole)];
            if of_the_directory {
                expected.push((Some(Role::SecurityReader), RoleSource::AzureActiveDirectory));
            }
            assert_eq!(roles.len(), expected.len(), "{roles:?}");
            assert!(expected.iter().all(|one| roles.contains(one)), "{roles:?}");
        }
        // The provider tells of none any more: they are gone, and those of the directory are not.
        provider.claim(json!({ "roles": null }));
        browser.sign_in("/").await;
        let session = browser.session().await;
        assert_eq!(session.roles.len(), usize::from(of_the_directory), "{:?}", session.roles);
    }
}

#[tokio::test]
async fn a_provider_of_many_tenants_signs_each_in_to_its_own() {
    let (server, provider) = start(Told { path: "/{tenantid}/v2.0", ..Told::default() }).await;
    let mut browser = Browser::of(&server);
    for name in ["Contoso", "Fabrikam"] {
        let tenant = server.tenant(name).await;
        provider.claim(json!({ "tid": tenant }));
        assert_eq!(browser.sign_in("/settings").await, "/settings");
        assert_eq!(browser.session().await.tenant.id, tenant);
    }
    let sessions: OwnSessions = browser.get("/api/sessions").await.json();
    assert_eq!(sessions.value.len(), 1, "the sessions of the other tenant are none of this person's");
}

#[tokio::test]
async fn a_provider_whose_tokens_name_no_tenant_serves_the_one_of_the_settings() {
    const CONTOSO: &str = "0f7b5e6c-0000-4000-8000-000000000000";
    let (server, provider) = start(Told { tenant: Some(CONTOSO), ..Told::default() }).await;
    let mut browser = Browser::of(&server);
    provider.claim(json!({ "tid": null, "oid": null }));
    assert_eq!(browser.fail().await, "unknownTenant", "there is none with this id");
    let (server, provider) = start(Told::default()).await;
    provider.claim(json!({ "tid": null }));
    assert_eq!(Browser::of(&server).fail().await, "unproven");
    provider.claim(json!({ "tid": server.tenant("Contoso").await, "oid": null }));
    assert_eq!(Browser::of(&server).fail().await, "unproven", "the subject alone is no object id");
}
