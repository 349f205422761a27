//! What is asked of the queues of incidents and alerts, and the floor of it: the SQL of the product's for the same request, and nothing
//! else.

use axum::http::{HeaderMap, Uri};
use security_center_odata::{Direction, Filter, Sort};
use security_center_server::routes::queue_answers::{CHANGED, ORDERED, UNSEEN};
use security_center_server::routes::queue_query::{AT_ONCE, QueueQuery, Queued, numbers};
use security_center_server::routes::triage_summary::WORST;
use security_center_server::store::alert_list::{AlertColumn, NEWEST};
use security_center_server::store::incident_list::IncidentColumn;
use security_center_server::store::page_sql::Wanted;
use security_center_server::store::sight::View;
use security_center_server::store::{Control, LocationStore};

use crate::bare::caller;
use crate::{Attempting, Result};

/// What is asked, in words, and where. `{newest}`, `{at}` and `{ids}` stand for what an order of the same queue says.
pub const INCIDENTS: [(&str, &str); 20] = [
    ("the order of all open ones", "/api/incidents/order?status=active,inProgress&sort=-lastActivity"),
    ("by name", "/api/incidents/order?status=active,inProgress&sort=name"),
    ("by the number of entities", "/api/incidents/order?status=active,inProgress&sort=-entities"),
    (
        "as the queue opens",
        "/api/incidents/order?severity=high,medium,low&status=active,inProgress&days=30&sort=-lastActivity",
    ),
    ("of the last day", "/api/incidents/order?days=1&sort=-lastActivity"),
    ("of a high severity", "/api/incidents/order?severity=high&sort=-lastActivity"),
    ("assigned to me", "/api/incidents/order?assigned=me&sort=-lastActivity"),
    ("assigned to nobody", "/api/incidents/order?assigned=nobody&sort=-lastActivity"),
    ("of one classification", "/api/incidents/order?classification=truePositive&sort=-lastActivity"),
    ("of one service", "/api/incidents/order?service=azureAtp&sort=-lastActivity"),
    ("of one category", "/api/incidents/order?category=exfiltration&sort=-lastActivity"),
    ("of several services", "/api/incidents/order?services=many&sort=-lastActivity"),
    ("of one alert", "/api/incidents/order?alerts=one&sort=-lastActivity"),
    ("search for a word of names", "/api/incidents/order?q=exfiltration&sort=-lastActivity"),
    ("search for an entity", "/api/incidents/order?q=pc-00012&sort=-lastActivity"),
    (
        "search for nothing that is there",
        "/api/incidents/order?q=nowhere%20to%20be%20found&sort=-lastActivity",
    ),
    (
        "what changed since",
        "/api/incidents/news?since={at}&ordered={at}&after={newest}&status=active,inProgress",
    ),
    ("a hundred rows", "/api/incidents?ids={ids}"),
    ("the hundred that changed last, and the count", "/api/incidents"),
    ("the figures of Home", "/api/incidents/summary"),
];

/// The same of alerts.
pub const ALERTS: [(&str, &str); 16] = [
    ("the order of all open ones", "/api/alerts/order?status=new,inProgress&sort=-lastActivity"),
    ("by title", "/api/alerts/order?status=new,inProgress&sort=title"),
    (
        "as the queue opens",
        "/api/alerts/order?status=new,inProgress&severity=high,medium,low&days=30&sort=-lastActivity",
    ),
    ("of the last day", "/api/alerts/order?days=1&sort=-lastActivity"),
    ("of a high severity", "/api/alerts/order?severity=high&sort=-lastActivity"),
    ("assigned to me", "/api/alerts/order?assigned=me&sort=-lastActivity"),
    ("of one classification", "/api/alerts/order?classification=truePositive&sort=-lastActivity"),
    ("of one service", "/api/alerts/order?service=azureAtp&sort=-lastActivity"),
    ("of one category", "/api/alerts/order?category=exfiltration&sort=-lastActivity"),
    ("search for a word of titles", "/api/alerts/order?q=upload&sort=-lastActivity"),
    ("search for an entity", "/api/alerts/order?q=pc-00012&sort=-lastActivity"),
    ("of one entity", "/api/alerts/order?entity=device:mde:pc-00012&sort=-lastActivity"),
    ("of one incident", "/api/alerts/order?incident=1&sort=-lastActivity"),
    ("what changed since", "/api/alerts/news?since={at}&after={newest}&status=new,inProgress"),
    ("a hundred rows", "/api/alerts?ids={ids}"),
    ("the newest hundred, and the count", "/api/alerts"),
];

/// Runs the statements of the product's for a request of somebody who sees everything of his tenant.
pub async fn bare(
    (control, store): (&Control, &LocationStore),
    (path, headers): (&str, &HeaderMap),
    own_name: &str,
    now: i64,
) -> Result<()> {
    let session = caller(control, headers, now).await.ok_or("nobody asks")?;
    let view = View::whole(&session.tenant_id);
    let uri: Uri = path.parse().attempting("read a path")?;
    let rest = uri.path().strip_prefix("/api/").unwrap_or_default();
    let done = match rest {
        "incidents/order" => {
            let query = read::<IncidentColumn>(&uri, own_name, now)?;
            store.incident_order(view, &query.filter, &query.order, ORDERED).await.map(|_| ())
        }
        "alerts/order" => {
            let query = read::<AlertColumn>(&uri, own_name, now)?;
            store.alert_order(view, &query.filter, &query.order, ORDERED).await.map(|_| ())
        }
        "incidents/news" => {
            let query = read::<IncidentColumn>(&uri, own_name, now)?;
            let since = query.since.ok_or("since is missing")?;
            let before = (query.after.unwrap_or_default(), query.ordered.ok_or("ordered is missing")?);
            store.incidents_changed(view, since - UNSEEN, CHANGED as i64 + 1).await.attempting(path)?;
            store.incident_count(view, Some(&query.newer())).await.attempting(path)?;
            store.incidents_reopened(view, &query.filter, before).await.map(|_| ())
        }
        "alerts/news" => {
            let query = read::<AlertColumn>(&uri, own_name, now)?;
            let since = query.since.ok_or("since is missing")?;
            store.alerts_changed(view, since - UNSEEN, CHANGED as i64 + 1).await.attempting(path)?;
            store.alert_count(view, Some(&query.newer())).await.map(|_| ())
        }
        "incidents/summary" => store.incident_figures(view, own_name, WORST).await.map(|_| ()),
        "incidents" => match numbers(&uri).map_err(|_| "the numbers are refused")? {
            Some(numbers) => store.incidents_of(view, &numbers).await.map(|_| ()),
            None => {
                let order = [Sort { by: IncidentColumn::LastUpdate, direction: Direction::Descending }];
                let all = IncidentColumn::always();
                store.incident_page(view, &page(Some(&all), &order), true).await.map(|_| ())
            }
        },
        "alerts" => match numbers(&uri).map_err(|_| "the numbers are refused")? {
            Some(numbers) => store.alerts_of(view, &numbers).await.map(|_| ()),
            None => store.alert_page(view, &page(None, &NEWEST), true).await.map(|_| ()),
        },
        _ => return Err(format!("nothing bare is known of {path}")),
    };
    done.attempting(path)
}

fn read<C: Queued>(uri: &Uri, own_name: &str, now: i64) -> Result<QueueQuery<C>> {
    QueueQuery::of_window(uri, own_name, now).map_err(|_| format!("{uri} is refused"))
}

fn page<'a, C>(filter: Option<&'a Filter<C>>, order: &'a [Sort<C>]) -> Wanted<'a, C> {
    let top = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
    Wanted { filter, order, after: None, skip: 0, top }
}
