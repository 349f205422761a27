//! Two real servers on one PostgreSQL: what is done through one is known to the other at once, and when one is killed, or
//! stands still, nothing is lost and nothing is done twice.

use std::collections::BTreeSet;

use reqwest::Method;
use security_center_contract::{ProvisioningStep, ServiceState, StepState};
use security_center_server::store::code;
use sqlx::PgPool;
use tempfile::TempDir;

use crate::postgres::{self, Installation};
use crate::program::{PATIENCE, Program, command};
use crate::smtp::MailServer;

const ALERTS: i64 = 5;

/// An installation at a PostgreSQL cluster, and servers on it.
pub(crate) struct House {
    pub(crate) there: Installation,
    pub(crate) data: TempDir,
}

impl House {
    /// Nothing where there is no PostgreSQL; that was said.
    pub(crate) async fn new(made: bool) -> Option<Self> {
        let there = postgres::cluster()?.installation(made).await;
        Some(Self { there, data: TempDir::new().expect("a folder") })
    }

    pub(crate) fn start_with(&self, more: &[(&str, &str)]) -> Program {
        let environment = self.there.environment();
        let mut all: Vec<(&str, &str)> =
            environment.iter().map(|(name, value)| (*name, value.as_str())).collect();
        all.extend(more);
        Program::start_with(self.data.path(), &all)
    }

    fn start(&self) -> Program {
        self.start_with(&[])
    }

    /// Two servers, with somebody signed in to both by one session.
    async fn two(&self) -> (Program, Program, String) {
        let mut first = self.start();
        let tenant_id = first.sign_in("Contoso").await;
        let mut second = self.start();
        second.share_session(&first);
        (first, second, tenant_id)
    }

    pub(crate) async fn count(&self, part: &str, query: &'static str) -> i64 {
        let pool = PgPool::connect(&self.there.url(part)).await.expect("the database");
        let (count,) = sqlx::query_as::<_, (i64,)>(query).fetch_one(&pool).await.expect("a count");
        pool.close().await;
        count
    }

    async fn seed_alerts(&self, tenant_id: &str) {
        let pool = PgPool::connect(&self.there.url("eu")).await.expect("the database");
        let mut one = pool.acquire().await.expect("a connection");
        // Alerts can be there before the tenant's store is.
        sqlx::raw_sql("SET session_replication_role = replica").execute(&mut *one).await.expect("set");
        for n in 0..ALERTS {
            sqlx::query(
                "INSERT INTO alert (tenant_id, id, number, title, severity, service, created_at, last_update_at,
                                    first_activity_at, last_activity_at, span_from, span_to, arrived_at)
                 VALUES ($1, $2, $3, $2, 3, 'azureAtp', $3, $3, $3, $3, $3, $3, $3)",
            )
            .bind(tenant_id)
            .bind(format!("alert-{n}"))
            .bind(n)
            .execute(&mut *one)
            .await
            .expect("an alert");
        }
        drop(one);
        pool.close().await;
    }

    async fn everything_happened_once(&self) {
        for (part, query, expected) in [
            ("eu", "SELECT count(*) FROM tenant_store", 1),
            ("eu", "SELECT count(*) FROM source", 4),
            ("eu", "SELECT count(*) FROM source WHERE last_data_at = 4", 1),
            ("eu", "SELECT count(*) FROM incident", ALERTS),
            ("eu", "SELECT count(*) FROM alert WHERE incident IS NULL", 0),
            ("uk", "SELECT count(*) FROM tenant_store", 0),
            ("us", "SELECT count(*) FROM tenant_store", 0),
            ("control", "SELECT count(*) FROM provisioning_job", 1),
            ("control", "SELECT count(*) FROM provisioning_job WHERE finished_at IS NULL", 0),
            ("control", "SELECT count(*) FROM audit_entry WHERE action = 'provisioned'", 1),
            ("control", "SELECT count(*) FROM audit_entry WHERE action = 'turnedOn'", 1),
        ] {
            assert_eq!(self.count(part, query).await, expected, "{query}");
        }
        self.audit_is_whole();
    }

    fn audit_is_whole(&self) {
        let verified =
            command().envs(self.there.environment()).args(["audit", "verify"]).output().expect("it ran");
        assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    }
}

/// Has a server hold the step, or go on with it.
async fn hold(server: &Program, step: ProvisioningStep, point: &str) {
    let body = format!(r#"{{"fault":"hold","point":"{point}"}}"#);
    assert_eq!(server.send(Method::PUT, &fault(step), None, &body).await.status(), 204);
}

async fn let_go(server: &Program, step: ProvisioningStep) {
    assert_eq!(server.send(Method::DELETE, &fault(step), None, "").await.status(), 204);
}

fn fault(step: ProvisioningStep) -> String {
    format!("/api/test/faults/{}", code::text(step))
}

/// Turns the service on, with both servers told to hold a step: whoever has the job, and the other one, which goes on.
async fn held_by_one(
    first: Program,
    second: Program,
    step: ProvisioningStep,
    point: &str,
) -> (Program, Program) {
    hold(&first, step, point).await;
    hold(&second, step, point).await;
    first.opt(true).await;
    let fault = fault(step);
    let first_has_it = tokio::select! {
        answer = first.get(&fault) => { assert_eq!(answer.status(), 200); true }
        answer = second.get(&fault) => { assert_eq!(answer.status(), 200); false }
    };
    let (holder, other) = if first_has_it { (first, second) } else { (second, first) };
    let_go(&other, step).await;
    assert_eq!(other.service().await.state, ServiceState::Provisioning);
    (holder, other)
}

async fn killed_at(step: ProvisioningStep, point: &str) {
    let Some(house) = House::new(true).await else { return };
    let (first, second, tenant_id) = house.two().await;
    house.seed_alerts(&tenant_id).await;
    let (mut holder, other) = held_by_one(first, second, step, point).await;
    holder.kill();
    let on = other.until(ServiceState::On).await;
    for one in on.provisioning.expect("a job").steps {
        let attempts = if one.step == step { 2 } else { 1 };
        assert_eq!((one.state, one.attempts), (StepState::Done, attempts), "{:?}", one.step);
    }
    house.everything_happened_once().await;
}

macro_rules! killed {
    ($($name:ident: $step:ident, $point:literal;)*) => {$(
        #[tokio::test]
        async fn $name() {
            killed_at(ProvisioningStep::$step, $point).await;
        }
    )*};
}

killed! {
    another_goes_on_before_the_location_is_reserved: ReserveLocation, "before";
    another_goes_on_after_the_location_is_reserved: ReserveLocation, "after";
    another_goes_on_before_the_store_is_created: CreateStore, "before";
    another_goes_on_after_the_store_is_created: CreateStore, "after";
    another_goes_on_before_services_are_connected: ConnectServices, "before";
    another_goes_on_after_services_are_connected: ConnectServices, "after";
    another_goes_on_before_data_is_loaded: LoadData, "before";
    another_goes_on_after_data_is_loaded: LoadData, "after";
    another_goes_on_before_alerts_are_correlated: Correlate, "before";
    another_goes_on_after_alerts_are_correlated: Correlate, "after";
    another_goes_on_before_features_open: OpenFeatures, "before";
    another_goes_on_after_features_open: OpenFeatures, "after";
}

#[tokio::test]
async fn a_server_that_stood_still_finishes_nothing_that_another_has_done() {
    let Some(house) = House::new(true).await else { return };
    let (first, second, tenant_id) = house.two().await;
    house.seed_alerts(&tenant_id).await;
    let step = ProvisioningStep::Correlate;
    let (mut holder, other) = held_by_one(first, second, step, "before").await;
    holder.signal("STOP");
    other.until(ServiceState::On).await;
    other.opt(false).await;
    other.until(ServiceState::Off).await;
    let version = other.service().await.version;
    holder.signal("CONT");
    holder.until_logged("another server goes on with provisioning");
    let_go(&holder, step).await;
    // It is told to end, and has ended whatever it was still about to do.
    assert!(holder.terminate().await.success());
    assert_eq!((other.service().await.state, other.service().await.version), (ServiceState::Off, version));
    house.everything_happened_once().await;
}

/// The next piece of an event stream; nothing at its end.
async fn piece(events: &mut reqwest::Response) -> Option<String> {
    let piece = tokio::time::timeout(PATIENCE, events.chunk()).await.expect("the stream is silent");
    piece.expect("readable").map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn what_is_done_through_one_server_reaches_the_streams_of_the_other() {
    let Some(house) = House::new(true).await else { return };
    let (first, second, _) = house.two().await;
    let mut events = second.get("/api/events").await;
    assert!(piece(&mut events).await.expect("it opens").contains("open"));
    let version = first.service().await.version;
    let body = r#"{"previewFeatures":true}"#;
    let changed = first.send(Method::PATCH, "/api/threat-protection", Some(version), body).await;
    assert_eq!(changed.status(), 200);
    let told = piece(&mut events).await.expect("an event");
    assert!(told.contains("threatProtection"), "{told}");
    assert!(second.service().await.preview_features);
    // No row tells of the end of a session: only who heard of it at once ends the stream.
    assert_eq!(first.send(Method::DELETE, "/api/session", None, "").await.status(), 200);
    while let Some(more) = piece(&mut events).await {
        assert!(!more.is_empty());
    }
    assert_eq!(second.get("/api/session").await.status(), 401);
}

#[tokio::test]
async fn a_server_is_killed_while_people_write_and_nothing_is_lost_and_nothing_twice() {
    let Some(house) = House::new(true).await else { return };
    let mail = MailServer::start().await;
    let smtp = mail.url();
    let environment = [
        ("SECURITY_CENTER_SMTP_URL", smtp.as_str()),
        ("SECURITY_CENTER_MAIL_FROM", "server@example.com"),
        ("SECURITY_CENTER_MAIL_TO", "operator@example.com"),
    ];
    let mut first = house.start_with(&environment);
    first.sign_in("Contoso").await;
    let mut second = house.start_with(&environment);
    second.share_session(&first);
    let mut acknowledged = 0;
    for number in 0..16 {
        let request = format!(
            r#"{{"key":"request-{number}","description":"?","contactBy":"email","email":"a@contoso.example"}}"#
        );
        let sent = (Method::POST, "/api/support-requests", request.as_str());
        if number == 6 {
            // In the middle of one: whether it was done is known to nobody.
            let (method, path, body) = sent.clone();
            tokio::select! {
                biased;
                _ = first.try_send(method, path, None, body) => {}
                () = tokio::task::yield_now() => {}
            }
            first.kill();
        }
        let (method, path, body) = sent;
        let first_says =
            if number % 2 == 0 { first.try_send(method.clone(), path, None, body).await } else { None };
        let answer = match first_says {
            Some(answer) => answer,
            // With the same key it is the same request.
            None => second.send(method, path, None, body).await,
        };
        assert!(answer.status().is_success(), "{}", answer.status());
        acknowledged += 1;
        let preview = format!(r#"{{"previewFeatures":{}}}"#, number % 2 == 0);
        let version = second.service().await.version;
        let changed = second.send(Method::PATCH, "/api/threat-protection", Some(version), &preview).await;
        assert_eq!(changed.status(), 200);
    }
    assert_eq!(house.count("control", "SELECT count(*) FROM support_request").await, acknowledged);
    let changes = "SELECT count(*) FROM audit_entry WHERE action = 'previewFeaturesChanged'";
    assert_eq!(house.count("control", changes).await, 16);
    house.audit_is_whole();
    // A mail that was taken of a server which was killed before it could note that is sent once more, and says so by its
    // `Message-ID`. All others come once.
    let mut come = 16;
    loop {
        let taken = mail.until(come).await;
        let ids: BTreeSet<String> = taken.iter().map(message_id).collect();
        assert!(taken.len() <= ids.len() + 1, "{} mails of {}", taken.len(), ids.len());
        if ids.len() == 16 {
            break;
        }
        come = taken.len() + 1;
    }
}

fn message_id(mail: &crate::smtp::Taken) -> String {
    let text = String::from_utf8_lossy(&mail.data).into_owned();
    let line = text.lines().find(|line| line.to_ascii_lowercase().starts_with("message-id:"));
    line.expect("a Message-ID").to_owned()
}

#[tokio::test]
async fn two_servers_start_at_once_on_databases_with_nothing_in_them() {
    let Some(house) = House::new(false).await else { return };
    std::thread::scope(|scope| {
        let both = [scope.spawn(|| house.start()), scope.spawn(|| house.start())];
        for one in both {
            drop(one.join().expect("it starts"));
        }
    });
    assert_eq!(house.count("control", "SELECT count(*) FROM tenant").await, 5);
}
