//! Work in the background while another process holds the control database: it waits, does nothing twice, and goes on by
//! itself.

use std::time::Duration;

use security_center_server::store::fault::Fault;
use security_center_server::store::outbox::MailState;

use crate::graph::{Connected, MINUTE};
use crate::mail::{asked, only_mail, post};
use crate::smtp::MailServer;
use crate::support::{Server, with_postgres};

/// Until whoever tried to write before now has been refused: waiting in the same line takes longer.
async fn until_refused(server: &Server) {
    for _ in 0..2 {
        let refused = server.state.control.check_writing().await.expect_err("the database is held");
        assert_eq!(refused.fault(), Fault::Locked);
    }
}

#[tokio::test]
async fn d13_a_mail_that_was_due_while_the_database_was_held_is_sent_once_afterwards() {
    // Only a file has a lock that others can hold: at a PostgreSQL server nobody but we takes ours.
    if with_postgres() {
        return;
    }
    let server = Server::start().await;
    let (health, shutdown) = (server.state.health.clone(), server.state.shutdown.clone());
    let mail = MailServer::start().await;
    asked(&server, "the-first").await;
    tokio::spawn(health.clone().run(shutdown.clone()));
    let database = server.database("control.db").await;
    let lock = database.begin_with("BEGIN IMMEDIATE").await.expect("the lock");
    let running = tokio::spawn(post(&server, &mail.url()).run(health, shutdown));
    until_refused(&server).await;
    // Who sends has to say so first, or another server would send it, too.
    assert!(mail.taken().is_empty());
    assert_eq!(only_mail(&server).await.state, MailState::Waiting);
    lock.rollback().await.expect("let go");
    mail.until(1).await;
    let noted = async {
        while only_mail(&server).await.state != MailState::Sent {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), noted).await.expect("it is noted without anybody's doing");
    server.shut_down.send_replace(true);
    running.await.expect("it ends");
    assert_eq!(mail.taken().len(), 1);
}

#[tokio::test]
async fn a_reading_that_was_due_while_the_database_was_held_is_done_afterwards() {
    // Only a file has a lock that others can hold: at a PostgreSQL server nobody but we takes ours.
    if with_postgres() {
        return;
    }
    let (connected, id) = Connected::contoso().await;
    let server = &connected.server;
    tokio::spawn(server.state.health.clone().run(server.state.shutdown.clone()));
    let database = server.database("control.db").await;
    let lock = database.begin_with("BEGIN IMMEDIATE").await.expect("the lock");
    server.pass_time(15 * MINUTE);
    let running = connected.run();
    until_refused(server).await;
    lock.rollback().await.expect("let go");
    let now = server.state.clock.now();
    let done = connected.until(&id, |next_at, running, failures| next_at > now && !running && failures == 0);
    tokio::time::timeout(Duration::from_secs(30), done).await.expect("it is read without anybody's doing");
    server.shut_down.send_replace(true);
    running.await.expect("it ends");
}
