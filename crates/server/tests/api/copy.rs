//! A whole database copied into another: from what these tests run on into files and back, cut off anywhere, refused where
//! something would be overwritten.

use std::sync::atomic::{AtomicU32, Ordering};

use security_center_contract::ServiceState;
use security_center_server::audit::verify::verify;
use security_center_server::domain::cause::Cause;
use security_center_server::store::copy::Copied;
use security_center_server::store::{Address, Control, LocationStore};
use tempfile::TempDir;

use crate::support::{Server, elsewhere};

/// Something in every table that the demonstration reaches.
async fn lived_in() -> Server {
    let server = Server::start().await;
    let contoso = server.tenant("Contoso").await;
    server.seed("location-eu.db", &contoso).await;
    let client = server.sign_in("Contoso", "global.admin").await;
    client.opt_now(true).await;
    server.until("Contoso", ServiceState::On).await;
    client.opt_now(false).await;
    server
}

async fn into(from: &Control, to: &Control) -> Result<Vec<Copied>, String> {
    from.copy_into(to, &mut |_, _| {}).await.map_err(|failure| failure.to_string())
}

#[tokio::test]
async fn everything_goes_into_files_and_back_and_is_the_same() {
    let server = lived_in().await;
    let folder = TempDir::new().expect("a folder");
    let file = Address::File(folder.path().join("control.db"));
    let files = Control::open_to_copy(&file).await.expect("a file");
    let there = into(&server.state.control, &files).await.expect("copied");
    let rows = |table: &str| there.iter().find(|one| one.table == table).expect("the table").rows;
    assert_eq!((rows("tenant"), rows("session"), rows("provisioning_step")), (5, 1, 6));
    assert!(rows("audit_entry") > 5 && rows("event") > 5 && rows("service_plan") > 5);
    let tenant = there.iter().position(|one| one.table == "tenant");
    assert!(
        tenant < there.iter().position(|one| one.table == "person"),
        "in the order of what refers to what"
    );

    let next = elsewhere(folder.path(), "control").await;
    let again = Control::open_to_copy(&next.control).await.expect("another database");
    assert_eq!(into(&files, &again).await.expect("copied back"), there);
    again.close().await;
    files.close().await;

    // What was copied works, and goes on where it was.
    let again = Control::open(&next.control).await.expect("finished");
    let contoso = server.tenant("Contoso").await;
    let (last, own) =
        (server.state.control.last_event(&contoso, "nobody").await.expect("readable"), "nobody");
    assert_eq!(again.last_event(&contoso, own).await.expect("readable"), last);
    assert_eq!(verify(&again, &contoso, &[]).await.expect("readable").findings, []);
    let record = again.threat_protection(&contoso).await.expect("readable").expect("there");
    assert_eq!(
        Some(&record),
        server.state.control.threat_protection(&contoso).await.expect("readable").as_ref()
    );
    let cause = Cause::operator();
    let erased = again.begin_erasure(&contoso, i64::MAX, &cause, 1);
    assert!(erased.await.expect("it can be written"));
    assert!(again.last_event(&contoso, own).await.expect("readable") > last);
}

#[tokio::test]
async fn a_location_goes_too() {
    let server = lived_in().await;
    let folder = TempDir::new().expect("a folder");
    let file = Address::File(folder.path().join("location-eu.db"));
    let files = LocationStore::open_to_copy(&file).await.expect("a file");
    let eu = &server.state.locations.eu;
    let there = eu.copy_into(&files, &mut |_, _| {}).await.expect("copied");
    let contoso = server.tenant("Contoso").await;
    assert_eq!(
        files.figures(&contoso).await.expect("readable"),
        eu.figures(&contoso).await.expect("readable")
    );
    let next = elsewhere(folder.path(), "eu").await;
    let again = LocationStore::open_to_copy(&next.eu).await.expect("another database");
    assert_eq!(files.copy_into(&again, &mut |_, _| {}).await.expect("copied back"), there);
}

#[tokio::test]
async fn a_copy_that_is_cut_off_anywhere_goes_on_and_no_server_opens_it_before() {
    let server = lived_in().await;
    let control = &server.state.control;
    let folder = TempDir::new().expect("a folder");
    for cut in [1, 4, 9, 20, 33] {
        let next = elsewhere(&folder.path().join(cut.to_string()), "control").await;
        let to = Control::open_to_copy(&next.control).await.expect("a database");
        let seen = AtomicU32::new(0);
        let mut count = |_: &str, _: u64| {
            seen.fetch_add(1, Ordering::Relaxed);
        };
        let enough = std::future::poll_fn(|context| {
            if seen.load(Ordering::Relaxed) >= cut {
                return std::task::Poll::Ready(());
            }
            context.waker().wake_by_ref();
            std::task::Poll::Pending
        });
        tokio::select! {
            biased;
            done = control.copy_into(&to, &mut count) => panic!("not cut off: {done:?}"),
            () = enough => {}
        }
        let refused = Control::open(&next.control).await.expect_err("half a copy").to_string();
        assert!(refused.contains("store copy"), "{refused}");
        let whole = into(control, &to).await.expect("it goes on");
        assert!(whole.iter().all(|one| one.hash.len() == 64));
        to.close().await;
        Control::open(&next.control).await.expect("finished").close().await;
    }
}

#[tokio::test]
async fn nothing_is_overwritten_and_nothing_mixed() {
    let (server, other) = (lived_in().await, Server::start().await);
    let refused = into(&server.state.control, &other.state.control).await.expect_err("it holds something");
    assert!(refused.contains("holds something already"), "{refused}");
    // Cut off, and the source goes on meanwhile: what is there is no longer what it begins with.
    let folder = TempDir::new().expect("a folder");
    let to = Control::open_to_copy(&Address::File(folder.path().join("control.db"))).await.expect("a file");
    let seen = AtomicU32::new(0);
    let mut count = |table: &str, _: u64| {
        seen.fetch_max(u32::from(table == "threat_protection"), Ordering::Relaxed);
    };
    let enough = std::future::poll_fn(|context| {
        if seen.load(Ordering::Relaxed) > 0 {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    });
    tokio::select! {
        biased;
        done = server.state.control.copy_into(&to, &mut count) => panic!("not cut off: {done:?}"),
        () = enough => {}
    }
    server.sign_in("Contoso", "security.admin").await.opt_now(true).await;
    let refused = into(&server.state.control, &to).await.expect_err("it changed");
    assert!(refused.contains("changed since the copy was begun"), "{refused}");
}
