//! Leases: one has it, the next takes it over by the database's clock, and whoever lost it writes nothing any more.

use security_center_alerts::correlation::Rules;
use security_center_contract::{ProvisioningStep, ServiceState, SupportedService};
use security_center_server::provisioning::fault::{Fault, Point, StepFault};
use security_center_server::store::StoreError;
use security_center_server::store::lease::{Lease, Taken, of_provisioning};
use security_center_server::store::location_step::Held;
use security_center_server::store::sight::View;

use crate::support::Server;

async fn taken(server: &Server, name: &str) -> Lease {
    match server.state.control.take_lease(name).await.expect("readable") {
        Taken::Ours(lease) => lease,
        Taken::Theirs(left) => panic!("somebody has it for {left} ms"),
    }
}

/// As if its time were over by the database's clock.
pub(crate) async fn runs_out(server: &Server) {
    let pool = server.database("control.db").await;
    sqlx::query("UPDATE lease SET until = 0").execute(&pool).await.expect("over");
    pool.close().await;
}

#[tokio::test]
async fn a_lease_has_one_holder_until_it_is_given_back_or_runs_out() {
    let server = Server::start().await;
    let control = &server.state.control;
    let first = taken(&server, "a").await;
    assert!(matches!(control.take_lease("a").await.expect("readable"), Taken::Theirs(1..=8_000)));
    taken(&server, "b").await;
    control.renew_lease(&first).await.expect("it is ours");
    control.give_back(&first).await.expect("given back");
    let second = taken(&server, "a").await;
    assert_ne!(first, second, "each has a number of its own");
    assert!(matches!(control.renew_lease(&first).await, Err(StoreError::LeaseLost)));
    // What a former holder gives back is not the lease of the present one.
    control.give_back(&first).await.expect("nothing");
    assert!(matches!(control.take_lease("a").await.expect("readable"), Taken::Theirs(_)));
    runs_out(&server).await;
    taken(&server, "a").await;
    assert!(matches!(control.renew_lease(&second).await, Err(StoreError::LeaseLost)));
}

#[tokio::test]
async fn whoever_lost_the_lease_of_a_provisioning_writes_nothing_of_it() {
    let server = Server::start().await;
    let client = server.sign_in("Contoso", "global.admin").await;
    let tenant = server.tenant("Contoso").await;
    let (control, eu) = (&server.state.control, &server.state.locations.eu);
    let step = ProvisioningStep::ReserveLocation;
    server.faults.put(step, StepFault { fault: Fault::Hold, point: Point::Before });
    client.opt_now(true).await;
    server.faults.reached(step).await;
    let next = control.next_step(&tenant).await.expect("readable").expect("it runs");
    // The runner of this server stands in the step; another server takes over, and then another.
    runs_out(&server).await;
    let lost = taken(&server, &of_provisioning(&tenant)).await;
    runs_out(&server).await;
    let ours = taken(&server, &of_provisioning(&tenant)).await;
    eu.create_tenant_store(Held { control, lease: &ours }, &tenant, 1).await.expect("its holder may");
    let before = client.get("/api/threat-protection").await.text();
    let held = Held { control, lease: &lost };
    let services = [SupportedService::AzureAtp];
    for refused in [
        control.step_begins(&tenant, (&next, &lost), 1).await,
        control.step_done(&tenant, (&next, &lost), 1).await,
        control.step_failed(&tenant, (&next, &lost), "?", 1).await,
        control.note_connected(next.job, &services, &lost).await,
        eu.create_tenant_store(held, &tenant, 1).await,
        eu.connect(held, &tenant, &services, 1).await,
        eu.load_data(held, &tenant).await,
        eu.correlate(held, &tenant, Rules::default(), 1).await,
    ] {
        assert!(matches!(refused, Err(StoreError::LeaseLost)), "{refused:?}");
    }
    assert_eq!(client.get("/api/threat-protection").await.text(), before);
    assert_eq!(eu.data_sources(View::whole(&tenant)).await.expect("readable").count, 0);
    control.give_back(&ours).await.expect("given back");
    server.faults.remove(step);
    // The runner finds that it had lost the job, and takes it up again.
    server.until("Contoso", ServiceState::On).await;
}
