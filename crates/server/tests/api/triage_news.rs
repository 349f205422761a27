//! What a window of the app's queue is told of what changed, and how much came, since it asked for the order.

use axum::http::StatusCode;
use security_center_alerts::alert::AlertStatus;
use security_center_contract::{News, Order};
use security_center_server::domain::incident_change::{Wanted, of_alert};
use security_center_server::store::incident_change::Done;
use security_center_server::store::incident_history::By;
use security_center_server::store::sight::View;
use serde_json::json;

use crate::intake::alert;
use crate::triage::{change, details, three, with};

#[tokio::test]
async fn news_tell_what_changed_and_how_many_came_that_fit() {
    let (store, client) = three().await;
    let first: Order = client.get("/api/incidents/order?severity=high").await.json();
    store.server.pass_time(10 * 60_000);
    let asked = format!("severity=high&since={}&after={}", "2020-06-24T09:25:00Z", first.newest);
    let news: News = client.get(&format!("/api/incidents/news?{asked}")).await.json();
    assert_eq!((news.changed.as_str(), news.fresh, news.cut), ("", 0, false));
    let version = details(&client, 1).await.incident.version;
    assert_eq!(change(&client, 1, version, &json!({ "status": "inProgress" })).await.status, StatusCode::OK);
    store.take(&[with(alert("e", 1, &[]), json!({ "severity": "high" }))]).await;
    store.take(&[alert("f", 1, &[])]).await;
    let news: News = client.get(&format!("/api/incidents/news?{asked}")).await.json();
    assert_eq!((news.changed.contains('1'), news.fresh), (true, 1), "{news:?}");
    assert_eq!(client.get("/api/incidents/news?after=1").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn what_is_opened_again_since_the_order_was_made_is_news_where_it_fits() {
    let (store, client) = three().await;
    let news = async |asked: &str| {
        let answer = client.get(&format!("/api/incidents/news?{asked}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json::<News>().fresh
    };
    let resolve = async |number: u32| {
        let version = details(&client, number).await.incident.version;
        let resolved = change(&client, number, version, &json!({ "status": "resolved" })).await;
        assert_eq!(resolved.status, StatusCode::OK);
    };
    resolve(1).await;
    resolve(3).await;
    store.server.pass_time(60_000);
    let made: Order = client.get("/api/incidents/order?status=active").await.json();
    assert_eq!(made.ids, "2");
    let asked = format!("status=active&since={0}&ordered={0}&after={1}", made.at.0, made.newest);
    assert_eq!(news(&asked).await, 0);
    store.server.pass_time(60_000);
    let version = details(&client, 2).await.incident.version;
    assert_eq!(change(&client, 2, version, &json!({ "customTags": ["x"] })).await.status, StatusCode::OK);
    assert_eq!(news(&asked).await, 0, "changed is not opened");
    // By its alert, which a program opens.
    let now = store.server.state.clock.now();
    let by = By { person_id: "p", person_name: "A program", now };
    let opened = Wanted { status: Some(AlertStatus::New), ..Wanted::default() };
    let rule = |present: &_| of_alert(&opened, None, present);
    let done =
        store.server.state.locations.eu.change_alert((View::whole(&store.tenant), "a"), by, rule).await;
    assert_eq!(done.expect("written"), Done::Made);
    assert_eq!(news(&asked).await, 1);
    assert_eq!(news(&format!("{asked}&severity=high")).await, 0, "it does not fit");
    let unasked = asked.replace(&format!("&ordered={}", made.at.0), "");
    assert_eq!(news(&unasked).await, 0, "not asked for");
    resolve(1).await;
    assert_eq!(news(&asked).await, 0, "it is closed again");
}
