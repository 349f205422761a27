//! Tenants read from Microsoft Graph: what is read, when, and who may ask for it (D3, L5, L6).

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::{Method, StatusCode};
use security_center_contract::{
    ActorKind, AuditAction, AuditField, DirectoryReading, DirectorySource, ProblemCode, Refusal, RoleSource,
    Scope, Tenant,
};
use security_center_server::directory::facts::FactsChange;
use security_center_server::directory::{ImportError, import, import_folder};
use security_center_server::domain::cause::Cause;
use security_center_server::domain::directory::Directory;
use security_center_server::graph::{Connector, Done, Graph};
use security_center_server::settings;
use security_center_server::store::directory::Imported;
use serde_json::json;
use tokio::task::JoinHandle;

use crate::graph_server::{CLIENT, Fault, GraphServer, SECRET};
use crate::support::{NOW, Server, demo_folder};

pub(crate) const MINUTE: i64 = 60_000;

/// A server of ours, a Graph, and what connects them.
pub(crate) struct Connected {
    pub(crate) server: Server,
    pub(crate) graph: GraphServer,
    pub(crate) connector: Connector,
}

impl Connected {
    pub(crate) async fn start() -> Self {
        let (server, graph) = (Server::start().await, GraphServer::start().await);
        let connector = connector(&server, &graph, SECRET);
        Self { server, graph, connector }
    }

    /// Contoso is read from Graph, which says of it what the file said.
    pub(crate) async fn contoso() -> (Self, String) {
        let connected = Self::start().await;
        let id = connected.connect("contoso").await;
        (connected, id)
    }

    pub(crate) async fn connect(&self, name: &str) -> String {
        let id = self.graph.knows(name);
        let done = self.connector.connect(&id, &FactsChange::default(), &Cause::operator()).await;
        done.expect("the store").expect("connected");
        id
    }

    pub(crate) async fn directory(&self, id: &str) -> Directory {
        self.server.state.control.directory(id).await.expect("readable").expect("there").directory
    }

    pub(crate) async fn check(&self, id: &str) -> Done {
        self.connector.check(id).await.expect("the store")
    }

    /// Runs the connector, as the server does.
    pub(crate) fn run(&self) -> JoinHandle<()> {
        tokio::spawn(
            self.connector.clone().run(self.server.state.health.clone(), self.server.state.shutdown.clone()),
        )
    }

    /// Waits, without sleeping, until the tenant's reading is as wanted.
    pub(crate) async fn until(&self, id: &str, wanted: impl Fn(i64, bool, i64) -> bool) {
        let control = &self.server.state.control;
        let mut bell = control.listen();
        loop {
            let now = self.server.state.clock.now();
            let one = control.connection(id).await.expect("readable").expect("connected");
            if wanted(one.next_at, one.running(now), one.failures) {
                return;
            }
            bell.recv().await.expect("the bell is there");
        }
    }
}

pub(crate) fn connector(server: &Server, graph: &GraphServer, secret: &str) -> Connector {
    let settings = settings::Graph {
        client_id: CLIENT.to_owned(),
        client_secret: secret.to_owned().into(),
        url: graph.url(),
        login_url: graph.url(),
        interval: 15 * MINUTE,
    };
    let graph = Graph::new(settings, server.state.clock.clone()).expect("a client");
    Connector::new(server.state.control.clone(), server.state.clock.clone(), Some(Arc::new(graph)), 0)
}

/// Everybody's roles of the directory, by template.
fn held(directory: &Directory) -> BTreeSet<(String, String)> {
    let people = directory.people.iter();
    let roles = people.flat_map(|one| one.roles.iter().map(|held| (one.person.id.clone(), held)));
    roles.map(|(id, held)| (id, format!("{:?} {}", held.source, held.role_template_id))).collect()
}

#[tokio::test]
async fn d3_l1_what_graph_answers_is_understood_as_the_file_was() {
    let connected = Connected::start().await;
    connected.graph.pages_of(1);
    for name in ["contoso", "fabrikam", "tailwind-traders", "northwind-traders", "adatum"] {
        let id = connected.graph.knows(name);
        let before = connected.directory(&id).await;
        connected.connect(name).await;
        let after = connected.directory(&id).await;
        assert_eq!(after.organization, before.organization);
        assert_eq!(after.deployments, before.deployments);
        assert_eq!(held(&after), held(&before), "{name}");
        let skus = |directory: &Directory| {
            let skus = directory.subscriptions.iter();
            let plans = |one: &security_center_server::domain::directory::Subscription| {
                let plans = one.service_plans.iter().map(|plan| (plan.id.clone(), plan.enabled));
                plans.collect::<BTreeSet<_>>()
            };
            skus.map(|one| {
                (one.sku_id.clone(), format!("{:?} {}", one.capability_status, one.trial), plans(one))
            })
            .collect::<BTreeSet<_>>()
        };
        assert_eq!(skus(&after), skus(&before), "{name}");
        assert_eq!(after.subscriptions.len(), before.subscriptions.len());
    }
    assert!(connected.graph.count("$skiptoken=") > 10, "page by page");
    assert_eq!(connected.graph.count("/oauth2/v2.0/token"), 5, "one token for each tenant");
}

#[tokio::test]
async fn l5_who_holds_a_role_by_a_group_holds_it_and_applications_do_not_sign_in() {
    let connected = Connected::start().await;
    let id = connected.graph.knows("contoso");
    let (group, inside) = ("5d0a1f4e-2b1f-4f0e-8a55-0d7a3b6f1c01", "5d0a1f4e-2b1f-4f0e-8a55-0d7a3b6f1c02");
    let person = |n: u8, name: &str| {
        json!({"@odata.type": "#microsoft.graph.user", "id": format!("5d0a1f4e-2b1f-4f0e-8a55-0000000000{n:02}"),
               "displayName": name, "userPrincipalName": format!("{n}@contoso.example")})
    };
    connected.graph.change(&id, |tenant| {
        let direct = tenant["directoryRoles"]["value"][0]["members"][0].clone();
        let members = tenant["directoryRoles"]["value"][0]["members"].as_array_mut().expect("members");
        members
            .push(json!({"@odata.type": "#microsoft.graph.group", "id": group, "displayName": "Operators",
                            "userPrincipalName": null}));
        members.push(json!({"@odata.type": "#microsoft.graph.servicePrincipal", "id": "not-even-an-id"}));
        let second = tenant["directoryRoles"]["value"][1]["members"].as_array_mut().expect("members");
        second
            .push(json!({"@odata.type": "#microsoft.graph.group", "id": group, "displayName": "Operators"}));
        tenant["groups"] = json!({ group: [
            {"@odata.type": "#microsoft.graph.group", "id": inside, "displayName": "Night operators"},
            person(1, "By the group"),
            person(2, "By the group in the group"),
            {"@odata.type": "#microsoft.graph.device", "id": "x", "displayName": null},
            direct,
        ]});
    });
    connected.graph.pages_of(2);
    connected.connect_known(&id).await;
    let directory = connected.directory(&id).await;
    let of = |name: &str| {
        let one = directory.people.iter().find(|one| one.person.user_principal_name == name);
        one.map_or(0, |one| one.roles.len())
    };
    assert_eq!((of("1@contoso.example"), of("2@contoso.example")), (2, 2));
    let twice = directory.people.iter().any(|one| {
        let templates: BTreeSet<_> =
            one.roles.iter().map(|role| (format!("{:?}", role.source), &role.role_template_id)).collect();
        templates.len() != one.roles.len()
    });
    assert!(!twice, "a role is held once");
    assert!(directory.people.iter().all(|one| one.person.display_name != "Operators"));
    assert_eq!(connected.graph.count(&format!("groups/{group}/transitiveMembers?$select")), 1, "read once");
    connected.server.sign_in("Contoso", "2").await;
}

impl Connected {
    async fn connect_known(&self, id: &str) {
        let done = self.connector.connect(id, &FactsChange::default(), &Cause::operator()).await;
        done.expect("the store").expect("connected");
    }
}

#[tokio::test]
async fn l6_a_role_of_the_compliance_center_is_kept_for_whom_graph_still_knows() {
    let (connected, id) = Connected::contoso().await;
    let in_center = |directory: &Directory| {
        let people = directory.people.iter().flat_map(|one| &one.roles);
        people.filter(|held| held.source == RoleSource::SecurityComplianceCenter).count()
    };
    assert_eq!(in_center(&connected.directory(&id).await), 1);
    connected.graph.change(&id, |tenant| tenant["users"]["value"] = json!([]));
    assert!(matches!(connected.check(&id).await, Done::Read(_, Imported::Changed)));
    assert_eq!(in_center(&connected.directory(&id).await), 0);
    connected.graph.knows("contoso");
    assert!(matches!(connected.check(&id).await, Done::Read(_, Imported::Changed)));
    assert_eq!(in_center(&connected.directory(&id).await), 1, "the operator's facts were kept");
}

#[tokio::test]
async fn a_token_is_kept_until_shortly_before_its_end_and_never_sent_elsewhere() {
    let (connected, id) = Connected::contoso().await;
    connected.check(&id).await;
    assert_eq!(connected.graph.count("/oauth2/"), 1);
    connected.server.pass_time(54 * MINUTE);
    connected.check(&id).await;
    assert_eq!(connected.graph.count("/oauth2/"), 1);
    connected.server.pass_time(MINUTE);
    connected.check(&id).await;
    assert_eq!(connected.graph.count("/oauth2/"), 2);
    // One that was taken back is replaced, once, and the reading goes on.
    connected.graph.fault("subscribedSkus", Fault::TokenEnded);
    assert!(matches!(connected.check(&id).await, Done::Read(_, Imported::Unchanged)));
    assert_eq!(connected.graph.count("/oauth2/"), 3);
    for asked in connected.graph.asked() {
        assert_eq!(asked.token.is_none(), asked.path.contains("/oauth2/"), "{}", asked.path);
    }
}

#[tokio::test]
async fn s8_a_role_that_changed_between_two_readings_takes_effect_in_the_open_window() {
    let (connected, id) = Connected::contoso().await;
    let running = connected.run();
    let client = connected.server.sign_in("Contoso", "global.admin").await;
    assert_eq!(client.get("/api/audit").await.status, StatusCode::OK);
    let before = client.get("/api/tenant").await.etag();
    let person = connected.server.person("Contoso", "global.admin").await.1;
    connected.graph.change(&id, |tenant| {
        let roles = tenant["directoryRoles"]["value"].as_array_mut().expect("roles");
        for role in roles.iter_mut() {
            role["members"].as_array_mut().expect("members").retain(|one| one["id"] != person.as_str());
        }
        // He holds one that gives nothing here.
        let last = roles.last_mut().expect("a role")["members"].as_array_mut().expect("members");
        last.push(json!({"@odata.type": "#microsoft.graph.user", "id": person,
                         "displayName": "Global administrator", "userPrincipalName": "global.admin@contoso.example"}));
    });
    // On schedule, without anybody who asks.
    connected.server.pass_time(15 * MINUTE);
    connected.until(&id, |next_at, running, _| !running && next_at == NOW + 30 * MINUTE).await;
    assert_eq!(client.get("/api/audit").await.status, StatusCode::FORBIDDEN);
    assert_ne!(client.get("/api/tenant").await.etag(), before);
    let log = connected.server.audit("Contoso").await;
    let last = log.last().expect("an entry");
    assert_eq!((last.action, last.actor.kind), (AuditAction::DirectoryImported, ActorKind::Server));
    connected.server.shut_down.send_replace(true);
    running.await.expect("it ended");
}

#[tokio::test]
async fn a_disabled_account_loses_roles_sessions_and_tokens_with_the_reading_that_says_so() {
    let (connected, id) = Connected::contoso().await;
    let server = &connected.server;
    let left = server.sign_in("Contoso", "global.reader").await;
    let stays = server.sign_in("Contoso", "security.admin").await;
    let secret = server.token("Contoso", "global.reader", &[Scope::AuditLogRead]).await;
    let by_token = server.anonymous().with_secret(&secret);
    let (_, person) = server.person("Contoso", "global.reader").await;
    // Also somebody who came by signing in is kept no longer.
    let pool = server.database("control.db").await;
    let kept =
        sqlx::query("UPDATE person SET kept = 1, proven_at = $2 WHERE id = $1").bind(&person).bind(NOW);
    kept.execute(&pool).await.expect("done");
    let enable = |enabled: bool| {
        connected.graph.change(&id, |answers| {
            for role in answers["directoryRoles"]["value"].as_array_mut().expect("roles") {
                for member in role["members"].as_array_mut().expect("members") {
                    member["accountEnabled"] = json!(enabled || member["id"] != person.as_str());
                }
            }
        });
    };
    enable(true);
    connected.check(&id).await;
    assert_eq!(left.get("/api/tenant").await.status, StatusCode::OK);
    assert_eq!(by_token.get("/api/audit").await.status, StatusCode::OK);
    enable(false);
    connected.check(&id).await;
    assert_eq!(left.get("/api/tenant").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(by_token.get("/api/audit").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(stays.get("/api/tenant").await.status, StatusCode::OK);
    assert!(connected.directory(&id).await.people.iter().all(|one| one.person.id != person));
    enable(true);
    connected.check(&id).await;
    assert!(connected.directory(&id).await.people.iter().any(|one| one.person.id == person));
    assert_eq!(left.get("/api/tenant").await.status, StatusCode::UNAUTHORIZED, "he has to sign in again");
}

#[tokio::test]
async fn d2_who_may_view_may_ask_for_a_reading_and_sees_how_it_stands() {
    let (connected, id) = Connected::contoso().await;
    let check = |client: crate::support::Client| async move {
        client.send(Method::POST, "/api/tenant/check", &[], None).await
    };
    let admin = connected.server.sign_in("Fabrikam", "global.admin").await;
    let refused = check(admin).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert_eq!(refused.problem().refusals, [Refusal::DirectoryFromFile]);
    let reader = connected.server.sign_in("Contoso", "security.reader").await;
    let early = check(reader.clone()).await;
    assert_eq!(early.problem().refusals, [Refusal::DirectoryJustRead], "it was read when it was connected");
    connected.server.pass_time(30_000);
    let nobody = connected.server.sign_in("Contoso", "compliance.admin").await;
    assert_eq!(check(nobody.clone()).await.status, StatusCode::FORBIDDEN);
    let tenant: Tenant = nobody.get("/api/tenant").await.json();
    assert_eq!(tenant.reading.check.refusals, [Refusal::ViewingRoleMissing]);
    assert_eq!(check(connected.server.anonymous()).await.status, StatusCode::UNAUTHORIZED);
    // Reading what is known is one thing, having somebody else asked anew another: no token does that.
    let token = connected.server.token("Contoso", "global.admin", Scope::ALL).await;
    let by_token = check(connected.server.anonymous().with_secret(&token)).await;
    assert_eq!(by_token.problem().code, ProblemCode::InsufficientScope);
    let taken = check(reader.clone()).await;
    assert_eq!(taken.status, StatusCode::ACCEPTED, "{}", taken.text());
    let reading: DirectoryReading = taken.json();
    assert!(reading.running && reading.next_at.is_none() && !reading.check.allowed);
    assert_eq!(check(reader.clone()).await.problem().refusals, [Refusal::DirectoryJustRead]);
    let running = connected.run();
    connected.until(&id, |_, running, _| !running).await;
    let tenant: Tenant = reader.get("/api/tenant").await.json();
    assert_eq!(tenant.reading.source, DirectorySource::Graph);
    assert!(tenant.reading.failure.is_none() && tenant.reading.check.allowed);
    assert_eq!(tenant.reading.read_at.0, "2020-06-24T09:20:30.000Z");
    assert_eq!(tenant.reading.next_at.expect("a time").0, "2020-06-24T09:35:30.000Z");
    connected.server.shut_down.send_replace(true);
    running.await.expect("it ended");
}

#[tokio::test]
async fn d11_connecting_disconnecting_and_files_are_told_apart() {
    let (connected, id) = Connected::contoso().await;
    let control = &connected.server.state.control;
    let files = [demo_folder().join("contoso.json")];
    let refused = import(control, &files, NOW).await.expect_err("it is read from Graph");
    assert!(matches!(&refused, ImportError::Faults(_)), "{refused}");
    assert!(refused.to_string().contains("tenant disconnect"), "{refused}");
    assert_eq!(import_folder(control, &demo_folder(), NOW).await.expect("the others").len(), 4);
    // A reading that was begun before writes nothing after it is disconnected.
    let attempt = control.begin_reading(&id, NOW, NOW + MINUTE).await.expect("the store").expect("begun");
    assert!(
        control.begin_reading(&id, NOW, NOW + MINUTE).await.expect("the store").is_none(),
        "one at a time"
    );
    assert!(control.disconnect_tenant(&id, &Cause::operator(), NOW).await.expect("the store"));
    assert!(!control.disconnect_tenant(&id, &Cause::operator(), NOW).await.expect("the store"));
    let before = control.directory(&id).await.expect("readable").expect("there");
    control.reading_cut_off(&attempt, NOW).await.expect("the store");
    assert_eq!(control.directory(&id).await.expect("readable").expect("there"), before);
    assert!(matches!(connected.check(&id).await, Done::Superseded));
    let client = connected.server.sign_in("Contoso", "global.admin").await;
    assert_eq!(client.get("/api/tenant").await.json::<Tenant>().reading.source, DirectorySource::File);
    import(control, &files, NOW).await.expect("a file again");
    let log = connected.server.audit("Contoso").await;
    let sources: Vec<_> = log
        .iter()
        .flat_map(|entry| &entry.changes)
        .filter(|change| change.field == AuditField::DirectorySource)
        .map(|change| (change.before.as_deref(), change.after.as_deref()))
        .collect();
    assert_eq!(sources, [(Some("file"), Some("graph")), (Some("graph"), Some("file"))]);
}

#[tokio::test]
async fn two_tenants_are_never_mixed_and_few_are_read_at_once() {
    let connected = Connected::start().await;
    let mut ids = Vec::new();
    for name in ["contoso", "fabrikam", "adatum"] {
        ids.push(connected.connect(name).await);
        connected.server.pass_time(1);
    }
    let asked_before = connected.graph.count("v1.0/organization");
    for _ in 0..2 {
        connected.graph.fault("v1.0/organization", Fault::Silent);
    }
    connected.server.pass_time(15 * MINUTE);
    let running = connected.run();
    connected.graph.until_asked("v1.0/organization", asked_before + 2).await;
    let mut begun = 0;
    for id in &ids {
        let one = connected.server.state.control.connection(id).await.expect("readable").expect("connected");
        begun += usize::from(one.running_until.is_some());
    }
    assert_eq!(begun, 2, "two at once");
    connected.server.pass_time(10_000);
    connected.until(&ids[2], |next_at, running, _| !running && next_at > NOW + 16 * MINUTE).await;
    for id in &ids[..2] {
        connected.until(id, |_, _, failures| failures == 1).await;
    }
    connected.server.pass_time(MINUTE);
    for (id, name) in ids.iter().zip(["Contoso", "Fabrikam", "Adatum"]) {
        connected.until(id, |_, running, failures| !running && failures == 0).await;
        assert_eq!(connected.directory(id).await.organization.display_name, name);
    }
    connected.server.shut_down.send_replace(true);
    running.await.expect("it ended");
}
