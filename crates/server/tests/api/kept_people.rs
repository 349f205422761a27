//! People who are kept when a directory is read that does not name them.

use axum::http::StatusCode;
use security_center_contract::{RoleSource, Session};
use security_center_server::directory::import;
use serde_json::Value;

use crate::support::{NOW, Server, demo_folder};

const OWN_ROLE: &str = "INSERT INTO role_assignment (tenant_id, person_id, position, role_template_id, display_name, source)
     SELECT tenant_id, id, 7, '5d6b6bb7-de71-4623-b4af-96380a352509', 'Security Reader', 'thisServer' FROM person
     WHERE tenant_id = $1 AND id = $2";

/// Imports Contoso anew, without those whose names before the @ are among these.
async fn import_without(server: &Server, gone: &[&str]) {
    let text = std::fs::read_to_string(demo_folder().join("contoso.json")).expect("the directory");
    let mut value: Value = serde_json::from_str(&text).expect("JSON");
    let stays = |one: &Value| {
        let name = one["userPrincipalName"].as_str().and_then(|name| name.split('@').next());
        !name.is_some_and(|name| gone.contains(&name))
    };
    value["users"]["value"].as_array_mut().expect("users").retain(stays);
    for role in value["directoryRoles"]["value"].as_array_mut().expect("roles") {
        role["members"].as_array_mut().expect("members").retain(stays);
    }
    let path = server.folder.path().join("contoso.json");
    std::fs::write(&path, value.to_string()).expect("written");
    import(&server.state.control, &[path], NOW).await.expect("imported");
}

#[tokio::test]
async fn whoever_is_kept_stays_with_the_roles_of_this_server_only() {
    let server = Server::start().await;
    let (tenant, kept) = server.person("Contoso", "global.admin").await;
    let (_, named) = server.person("Contoso", "security.reader").await;
    let pool = server.database("control.db").await;
    for statement in [OWN_ROLE, "UPDATE person SET kept = 1 WHERE tenant_id = $1 AND id = $2"] {
        sqlx::query(statement).bind(&tenant).bind(&kept).execute(&pool).await.expect("written");
    }
    sqlx::query(OWN_ROLE).bind(&tenant).bind(&named).execute(&pool).await.expect("written");
    let stays = server.sign_in("Contoso", "global.admin").await;
    let goes = server.sign_in("Contoso", "security.operator").await;
    for gone in [&["global.admin", "security.operator"][..], &["global.admin", "global.reader"]] {
        import_without(&server, gone).await;
        assert_eq!(goes.get("/api/session").await.status, StatusCode::UNAUTHORIZED);
        let session: Session = stays.get("/api/session").await.json();
        let sources: Vec<_> = session.roles.iter().map(|role| role.source).collect();
        assert_eq!(sources, [RoleSource::ThisServer], "those of the directory go, those of this server stay");
        assert!(session.access.settings.allowed, "a role that this server gives counts");
        let stored = server.state.control.directory(&tenant).await.expect("readable").expect("there");
        let people = stored.directory.people;
        assert_eq!(people.last().map(|one| one.person.id.as_str()), Some(kept.as_str()), "behind the others");
        let both: Vec<_> = people.iter().find(|one| one.person.id == named).expect("named").roles.clone();
        let mut sources: Vec<_> = both.into_iter().map(|role| role.source).collect();
        sources.sort_by_key(|source| *source == RoleSource::ThisServer);
        assert_eq!(sources, [RoleSource::AzureActiveDirectory, RoleSource::ThisServer]);
    }
    import_without(&server, &[]).await;
    let session: Session = stays.get("/api/session").await.json();
    assert_eq!(session.roles.len(), 2, "named again, he has both");
}
