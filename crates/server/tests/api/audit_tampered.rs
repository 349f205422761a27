//! Whoever tampers with the audit log is found out: with real databases, its triggers taken away (D11).

use security_center_contract::ServiceState;
use security_center_server::audit::verify::{Finding, Verified, verify};
use sqlx::AnyPool;

use crate::support::{Server, with_postgres};

const TRIGGERS: &str = "DROP TRIGGER audit_entry_is_never_changed; DROP TRIGGER audit_entry_is_never_removed;
     DROP TRIGGER audit_entry_follows_the_last; DROP TRIGGER audit_head_moves_on;
     DROP TRIGGER audit_head_is_never_removed; DROP TRIGGER audit_head_begins_once;";

/// Seven entries of Contoso, and nothing that keeps anybody from changing them.
async fn unguarded() -> (Server, AnyPool, String) {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    for _ in 0..2 {
        client.opt_now(true).await;
        server.until("Contoso", ServiceState::On).await;
        client.opt_now(false).await;
    }
    let id = server.tenant("Contoso").await;
    let pool = server.database("control.db").await;
    if !with_postgres() {
        sqlx::raw_sql(TRIGGERS).execute(&pool).await.expect("dropped");
    }
    (server, pool, id)
}

async fn verified(server: &Server, id: &str) -> Verified {
    verify(&server.state.control, id, &[]).await.expect("readable")
}

async fn found_after(tampering: &'static str) -> Vec<Finding> {
    let (server, pool, id) = unguarded().await;
    let before = verified(&server, &id).await;
    assert_eq!((before.entries, before.findings), (7, vec![]));
    sqlx::raw_sql(sqlx::AssertSqlSafe(tampering.replace("$1", &format!("'{id}'"))))
        .execute(&pool)
        .await
        .expect("tampered");
    let other = server.tenant("Fabrikam").await;
    assert_eq!(verified(&server, &other).await.findings, [], "the log of another tenant is as it was");
    verified(&server, &id).await.findings
}

#[tokio::test]
async fn d11_every_field_that_is_changed_is_found() {
    for set in [
        "at = at + 1",
        "actor_kind = 'visit'",
        "actor_name = 'Security reader', actor_search = 'security reader'",
        "actor_name = NULL, actor_search = ''",
        "actor_id = NULL",
        "actor_search = ''",
        "action = 'turnedOn'",
        "action = 'nothing known'",
        "changes = replace(changes, 'off', 'on')",
        "changes = '[]'",
        "changes = 'no JSON'",
        "changes = replace(changes, '\"field\"', '\"x\":null,\"field\"')",
        "origin_kind = 'commandLine'",
        "origin_address = '192.0.2.8'",
        "hash = replace(hash, substr(hash, 1, 1), 'x')",
        "previous_hash = replace(previous_hash, substr(previous_hash, 1, 1), 'x')",
    ] {
        let statement = format!("UPDATE audit_entry SET {set} WHERE tenant_id = $1 AND sequence = 4");
        let found = found_after(statement.leak()).await;
        assert!(found.contains(&Finding::Changed { sequence: 4 }), "{set}: {found:?}");
    }
}

#[tokio::test]
async fn d11_removed_entries_are_found_and_named() {
    for (which, expected) in [
        ("= 4", Finding::Removed { first: 4, last: 4 }),
        ("IN (3, 4, 5)", Finding::Removed { first: 3, last: 5 }),
        ("= 1", Finding::Removed { first: 1, last: 1 }),
        // At the end nothing comes after: the head knows that there was more.
        ("= 7", Finding::Removed { first: 7, last: 7 }),
        (">= 5", Finding::Removed { first: 5, last: 7 }),
        (">= 1", Finding::Removed { first: 1, last: 7 }),
    ] {
        let statement = format!("DELETE FROM audit_entry WHERE tenant_id = $1 AND sequence {which}");
        assert_eq!(found_after(statement.leak()).await, [expected], "{which}");
    }
    // Closing the gap does not help.
    let closed = "DELETE FROM audit_entry WHERE tenant_id = $1 AND sequence = 4;
                  UPDATE audit_entry SET sequence = sequence - 1 WHERE tenant_id = $1 AND sequence > 4;";
    let found = found_after(closed).await;
    let moved = [5, 6, 7].map(|from| Finding::Moved { sequence: from - 1, from });
    assert_eq!(found[..3], moved);
    assert_eq!(found[3..], [Finding::Removed { first: 7, last: 7 }]);
}

#[tokio::test]
async fn d11_entries_that_changed_places_are_found() {
    let swapped = "UPDATE audit_entry SET sequence = 99 WHERE tenant_id = $1 AND sequence = 3;
                   UPDATE audit_entry SET sequence = 3 WHERE tenant_id = $1 AND sequence = 4;
                   UPDATE audit_entry SET sequence = 4 WHERE tenant_id = $1 AND sequence = 99;";
    let found = found_after(swapped).await;
    let expected = [Finding::Moved { sequence: 3, from: 4 }, Finding::Moved { sequence: 4, from: 3 }];
    assert_eq!(found[..2], expected, "{found:?}");
}

#[tokio::test]
async fn d11_inserted_entries_are_found() {
    let copy = "INSERT INTO audit_entry SELECT tenant_id, 8, at, actor_kind, actor_name, actor_id, actor_search, action,
                    changes, origin_kind, origin_address, previous_hash, hash
                FROM audit_entry WHERE tenant_id = $1 AND sequence = 7";
    assert_eq!(found_after(copy).await, [Finding::Moved { sequence: 8, from: 7 }]);
    let between = "UPDATE audit_entry SET sequence = -sequence - 1 WHERE tenant_id = $1 AND sequence > 4;
                   UPDATE audit_entry SET sequence = -sequence WHERE tenant_id = $1 AND sequence < 0;
                   INSERT INTO audit_entry SELECT tenant_id, 5, at, actor_kind, actor_name, actor_id, actor_search,
                       action, changes, origin_kind, origin_address, hash, hash
                   FROM audit_entry WHERE tenant_id = $1 AND sequence = 4";
    let found = found_after(between).await;
    assert_eq!(found[0], Finding::Changed { sequence: 5 }, "{found:?}");
    assert_eq!(found[1], Finding::Moved { sequence: 6, from: 5 }, "{found:?}");
}

#[tokio::test]
async fn d11_an_entry_that_was_written_anew_with_its_hash_is_found() {
    let (server, pool, id) = unguarded().await;
    // Somebody who knows how the hash is made changes an entry and gives it the right one.
    let rewrite = async |sequence: i64| {
        let mut entry: security_center_server::store::audit::StoredEntry =
            sqlx::query_as("SELECT * FROM audit_entry WHERE tenant_id = $1 AND sequence = $2")
                .bind(&id)
                .bind(sequence)
                .fetch_one(&pool)
                .await
                .expect("an entry");
        entry.actor_kind = "operator".to_owned();
        let hash = entry.hash_at(sequence, &entry.previous_hash).expect("a hash");
        sqlx::query(
            "UPDATE audit_entry SET actor_kind = $3, hash = $4 WHERE tenant_id = $1 AND sequence = $2",
        )
        .bind(&id)
        .bind(sequence)
        .bind(&entry.actor_kind)
        .bind(&hash)
        .execute(&pool)
        .await
        .expect("rewritten");
        hash
    };
    let last = verified(&server, &id).await.hash;
    rewrite(7).await;
    assert_eq!(verified(&server, &id).await.findings, [Finding::AnotherEnd { sequence: 7 }]);
    // With the end written anew too, the log is whole in itself; only what is known from elsewhere tells.
    let anew = rewrite(7).await;
    sqlx::query("UPDATE audit_head SET hash = $2 WHERE tenant_id = $1")
        .bind(&id)
        .bind(&anew)
        .execute(&pool)
        .await
        .expect("the end");
    assert_eq!(verified(&server, &id).await.findings, []);
    let known = verify(&server.state.control, &id, &[(7, last)]).await.expect("readable");
    assert_eq!(known.findings, [Finding::NotAsExpected { sequence: 7 }]);
    let known = verify(&server.state.control, &id, &[(7, anew)]).await.expect("readable");
    assert_eq!(known.findings, []);
    rewrite(3).await;
    assert_eq!(verified(&server, &id).await.findings, [Finding::DoesNotFollow { sequence: 4 }]);
}

#[tokio::test]
async fn d11_the_end_is_guarded_too() {
    for (statement, expected) in [
        ("DELETE FROM audit_head WHERE tenant_id = $1", Finding::NoEnd),
        ("UPDATE audit_head SET sequence = 6 WHERE tenant_id = $1", Finding::BehindTheEnd { sequence: 7 }),
        ("UPDATE audit_head SET hash = 'x' WHERE tenant_id = $1", Finding::AnotherEnd { sequence: 7 }),
    ] {
        assert_eq!(found_after(statement).await, [expected], "{statement}");
    }
}

#[tokio::test]
async fn d11_the_database_itself_refuses_to_change_or_remove() {
    let server = Server::start().await;
    let pool = server.database_with("control.db", "SELECT 1").await;
    let of_one = if with_postgres() {
        [
            ("INSERT INTO audit_entry SELECT * FROM audit_entry", "follows the last one"),
            ("INSERT INTO audit_head SELECT tenant_id, 0, '' FROM audit_head", "begins once"),
            ("TRUNCATE audit_entry", "never removed"),
            ("TRUNCATE audit_head", "never removed"),
        ]
        .as_slice()
    } else {
        &[
            ("INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry", "follows the last one"),
            ("INSERT OR REPLACE INTO audit_head SELECT tenant_id, 0, '' FROM audit_head", "begins once"),
        ]
    };
    let of_both = [
        ("UPDATE audit_entry SET at = 0", "never changed"),
        ("DELETE FROM audit_entry", "never removed"),
        ("UPDATE audit_head SET sequence = 0", "moves to the next entry only"),
        ("UPDATE audit_head SET hash = 'x'", "moves to the next entry only"),
        ("DELETE FROM audit_head", "never removed"),
    ];
    for (statement, expected) in of_both.iter().chain(of_one).copied() {
        let refused = sqlx::query(statement).execute(&pool).await.expect_err(statement).to_string();
        assert!(refused.contains(expected), "{statement}: {refused}");
    }
    let id = server.tenant("Contoso").await;
    assert_eq!(verified(&server, &id).await.findings, []);
}
