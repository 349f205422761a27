//! Long lists of alerts at Microsoft Graph, which may name no next page and may be refused behind some thousands; and pages that
//! are long in coming.

use security_center_contract::ReadingFailureReason;
use security_center_server::clock::timestamp;
use security_center_server::fetching::Fetched;
use security_center_server::graph::{LARGEST_PAGE, PAGE_LIMIT};

use crate::fetch::{Fetching, alert, numbered};
use crate::graph::MINUTE;
use crate::graph_server::Fault;
use crate::support::NOW;

#[tokio::test]
async fn a_list_that_names_no_next_page_is_read_to_its_end() {
    let fetching = Fetching::start().await;
    let (graph, tenant) = (fetching.graph(), &fetching.tenant);
    graph.without_links();
    graph.pages_of(7);
    numbered(19).for_each(|id| graph.raise(tenant, alert(&id, 60)));
    assert_eq!(fetching.fetch().await, Fetched::Through);
    assert_eq!(fetching.ids().await, numbered(19).collect::<Vec<_>>());
    let asked = graph.asked();
    let behind: Vec<&str> = asked.iter().filter_map(|one| Some(one.path.split_once("&$skip=")?.1)).collect();
    assert_eq!(behind, ["7", "14"]);
}

#[tokio::test]
async fn full_pages_without_a_number_and_without_a_link_are_followed_by_another() {
    let fetching = Fetching::start().await;
    let graph = fetching.graph();
    let page = |from: usize, to: usize| {
        let alerts: Vec<_> = numbered(to).skip(from).map(|id| alert(&id, 60)).collect();
        Fault::Says(200, &[], serde_json::json!({ "value": alerts }).to_string())
    };
    graph.fault("microsoftDefenderForEndpoint", page(0, 100));
    graph.fault("microsoftDefenderForEndpoint", page(100, 130));
    assert_eq!(fetching.fetch().await, Fetched::Through);
    assert_eq!(fetching.ids().await.len(), 130);
    assert_eq!(graph.count("alerts_v2"), 2);
}

#[tokio::test]
async fn a_list_that_is_too_long_is_taken_in_two_until_each_part_is_short_enough() {
    for linked in [true, false] {
        let fetching = Fetching::with_lists_of(20).await;
        let (graph, tenant) = (fetching.graph(), &fetching.tenant);
        if !linked {
            graph.without_links();
        }
        graph.pages_of(9);
        // Some at each moment, and more of one moment than are read of a list.
        for (minutes, id) in numbered(50).enumerate() {
            graph.raise(tenant, alert(&id, 10 * i64::try_from(minutes).expect("few")));
        }
        for id in numbered(25) {
            graph.raise(tenant, alert(&format!("same-{id}"), 777));
        }
        assert_eq!(fetching.fetch().await, Fetched::Through);
        assert_eq!(fetching.ids().await.len(), 75, "{linked}");
        let state = fetching.state().await;
        assert_eq!((state.alert_count, state.changed_count, state.faulty_count), (75, 75, 0));
        let first =
            graph.asked().into_iter().find(|one| one.path.contains("alerts_v2")).expect("it was asked");
        assert!(!first.path.contains("%20lt%20"), "{}", first.path);
        assert!(graph.count("lastUpdateDateTime%20lt%20") > 2);
        // What is new since then is a short list.
        let asked = graph.count("alerts_v2");
        assert_eq!(fetching.fetch_again().await, Fetched::Through);
        assert_eq!(graph.count("alerts_v2"), asked + 1);
    }
}

#[tokio::test]
async fn a_page_that_does_not_come_is_given_up_and_fetched_later() {
    let fetching = Fetching::start().await;
    let (graph, tenant) = (fetching.graph(), &fetching.tenant);
    graph.pages_of(3);
    numbered(5).for_each(|id| graph.raise(tenant, alert(&id, 60)));
    graph.fault("skip=3", Fault::Silent);
    let time = async {
        graph.until_asked("skip=3", 1).await;
        fetching.server().pass_time(PAGE_LIMIT);
    };
    let Fetched::Failed(failure) = tokio::join!(fetching.fetch(), time).0 else { panic!("it failed") };
    assert_eq!(failure.reason, ReadingFailureReason::Unreachable);
    assert!(failure.detail.contains("within 60 seconds"), "{failure}");
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    assert_eq!(fetching.ids().await.len(), 5);
}

#[tokio::test]
async fn an_alert_that_no_page_holds_is_named_by_its_place_and_the_others_are_here() {
    let fetching = Fetching::with_lists_of(4).await;
    let (graph, tenant) = (fetching.graph(), &fetching.tenant);
    numbered(5).for_each(|id| graph.raise(tenant, alert(&id, 60)));
    let days = |days: i64| days * 24 * 60;
    graph.raise(tenant, alert("before", days(28)));
    let mut huge = alert("huge", days(28));
    huge["description"] = "x".repeat(LARGEST_PAGE).into();
    graph.raise(tenant, huge);
    graph.raise(tenant, alert("behind", days(28)));
    assert_eq!(fetching.fetch().await, Fetched::Through);
    assert_eq!(fetching.ids().await, ["a000", "a001", "a002", "a003", "a004", "before", "behind"]);
    let state = fetching.state().await;
    assert_eq!((state.alert_count, state.changed_count, state.faulty_count), (8, 7, 1));
    let moment = |back: i64| timestamp(NOW - days(back) * MINUTE).0;
    let named = format!(
        "alert 2 of those that changed since {} and before {}: An item may have {LARGEST_PAGE} bytes.",
        moment(30),
        moment(15)
    );
    assert_eq!(state.faults, [named]);
    // The list, its older half with the huge one, and the newer half, which has no part in it.
    assert_eq!((graph.count("$top=100"), graph.count("$top=50")), (3, 2));
    // It stops nothing that comes later.
    graph.raise(tenant, alert("later", 0));
    assert_eq!(fetching.fetch_again().await, Fetched::Through);
    assert_eq!(fetching.ids().await.len(), 8);
}
