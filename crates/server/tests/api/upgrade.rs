//! A database of the first version is brought up to date with everything that is in it.

use security_center_contract::{NewSupportRequest, Person, ServiceState, SignInMethod, TimeZoneChoice};
use security_center_server::store::support::{Author, Limit, Sent};
use security_center_server::store::{Address, Control};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use tempfile::TempDir;

use crate::support::NOW;

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("migrations/sqlite/control");

#[tokio::test]
async fn d13_l13_a_database_of_the_first_version_keeps_what_is_in_it_and_gets_what_is_new() {
    let folder = TempDir::new().expect("a folder");
    let options = SqliteConnectOptions::new().filename(folder.path().join("control.db"));
    let pool = SqlitePool::connect_with(options.create_if_missing(true)).await.expect("made");
    MIGRATIONS.run_to(1, &pool).await.expect("the first version");
    let tables = "SELECT name FROM sqlite_schema WHERE name IN ('preferences', 'support_request', 'mail', 'audit_entry')";
    assert!(sqlx::query(tables).fetch_all(&pool).await.expect("readable").is_empty());
    for statement in [
        "INSERT INTO tenant VALUES ('t', 'Contoso', 'NL', 'commercial', 0, 1, 'digest', 3, 1)",
        "INSERT INTO person VALUES ('t', 'p', 0, 'Security reader', 'security.reader@contoso.example')",
        "INSERT INTO role_assignment VALUES ('t', 'p', 0, '5d6b6bb7-de71-4623-b4af-96380a352509', 'Security Reader',
                                             'azureActiveDirectory')",
        "INSERT INTO threat_protection (tenant_id, version, state, since, changed_by_kind, changed_by_name, opted_out)
         VALUES ('t', 5, 'on', 1, 'person', 'Global administrator', 0)",
        "INSERT INTO session VALUES (zeroblob(32), 't', 'p', 1000, 2000, 50000)",
        "INSERT INTO event (tenant_id, kind, version, at) VALUES ('t', 'tenant', 3, 1)",
    ] {
        sqlx::query(statement).execute(&pool).await.expect("written");
    }
    pool.close().await;

    let address = Address::File(folder.path().join("control.db"));
    let control = Control::open(&address).await.expect("brought up to date");
    let service = control.threat_protection("t").await.expect("readable").expect("there");
    assert_eq!((service.version, service.state, service.preview_features), (5, ServiceState::On, false));
    let directory = control.directory("t").await.expect("readable").expect("there");
    assert_eq!(directory.directory.people.len(), 1);
    assert_eq!(control.preferences("t", "p").await.expect("readable").time_zone, TimeZoneChoice::Utc);
    let events = control.events_after("t", "p", 0).await.expect("readable");
    assert_eq!((events.len(), events[0].version), (1, 3), "the events of before are everyone's");
    assert!(control.events_known_after("t", "p", events[0].seq).await.expect("readable"));
    let person =
        Person { id: "p".to_owned(), display_name: "P".to_owned(), user_principal_name: "p@x".to_owned() };
    let request: NewSupportRequest =
        serde_json::from_str(r#"{"key":"a-question","description":"?","contactBy":"email"}"#)
            .expect("a request");
    let author = Author { tenant_id: "t", person: &person };
    let sent = control.create_support_request(author, &request, Limit { at_most: 1, since: 0 }, NOW).await;
    assert!(matches!(sent.expect("stored"), Sent::New(stored) if stored.number == 1));
    let session = control.session(&[0; 32], 49_999).await.expect("readable").expect("it goes on");
    assert_eq!((session.tenant_id.as_str(), session.person_id.as_str()), ("t", "p"));
    assert_eq!((session.method, session.expires_at), (SignInMethod::Demonstration, 50_000));
    assert_eq!((session.id.len(), session.idle_until), (32, 50_000), "time alone ends it, as before");
    assert_eq!(control.session(&[0; 32], 50_000).await.expect("readable"), None);
    assert_eq!(control.role_holders("t", 0).await.expect("readable")[0].count, 1);
    control.close().await;
    // Once more, nothing is left to do.
    Control::open(&address).await.expect("up to date");
}
