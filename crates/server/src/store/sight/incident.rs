//! The table of incidents as a limited person sees it: what was decided about each is its own, what is added up is added up from
//! the alerts in sight.

use security_center_contract::SupportedService;

use super::{Reads, Source, View};
use crate::store::code;
use crate::store::sql::Sql;

/// When the first of them arrived.
const ARRIVED: &str = "arrived_at";

/// What is added up from the alerts of an incident, which are `seen`. Each alert has one category and one service, so that the
/// sum of the different ones is all of them (both databases have a sum, and only one adds bits). `+ 0`: the highest of a column alone
/// makes both databases go through the whole tenant by an index of that column, for each incident.
const SUMS: [(&str, &str); 9] = [
    ("title", "CASE WHEN count(*) = 1 THEN min(seen.title) END"),
    ("severity", "max(seen.severity + 0)"),
    ("categories", "CAST(sum(DISTINCT seen.categories) AS BIGINT)"),
    ("services", "CAST(sum(DISTINCT {service}) AS BIGINT)"),
    ("alerts", "count(*)"),
    ("active_alerts", "count(CASE WHEN seen.status <> 'resolved' THEN 1 END)"),
    ("first_activity_at", "min(seen.first_activity_at + 0)"),
    ("last_activity_at", "max(seen.last_activity_at + 0)"),
    (ARRIVED, "min(seen.arrived_at + 0)"),
];

/// What is the incident's own.
const OWN: &str =
    "whole.tenant_id AS tenant_id, whole.number AS number, whole.named AS named, whole.status AS status,
     whole.assigned_to AS assigned_to, whole.classification AS classification,
     whole.determination AS determination, whole.tags AS tags, whole.last_update_at AS last_update_at,
     whole.resolved_at AS resolved_at, whole.redirect_to AS redirect_to, whole.version AS version";

/// Goes on with the table, under the name `incident`. What was not told before stands in it as nothing, and is filled in where
/// rows are read (`told::fill`).
///
/// Of a list, the alerts in sight are added up once for all incidents; where a few incidents are read, for each by itself.
pub(super) fn derived(source: &Source<'_>, sql: &mut Sql) {
    let (view, many) = (source.view, source.reads == Reads::Many);
    sql.add("(SELECT ").add(OWN);
    sql.add(match source.told {
        Some(_) => {
            ", told.display_name AS display_name, told.display_name_nl AS display_name_nl, told.devices AS devices,
             told.users AS users, told.mailboxes AS mailboxes"
        }
        None => {
            ", CASE WHEN whole.named = 1 THEN whole.display_name ELSE '' END AS display_name, '' AS display_name_nl,
             CAST(0 AS BIGINT) AS devices, CAST(0 AS BIGINT) AS users, CAST(0 AS BIGINT) AS mailboxes"
        }
    });
    for (name, sum) in SUMS {
        sql.add(", ");
        match (name, many) {
            (ARRIVED, true) => sql.add(&since("summed.arrived_at")).add(" AS created_at"),
            (ARRIVED, false) => added_up(view, &since(sum), sql).add(" AS created_at"),
            (_, true) => sql.add(&format!("summed.{name} AS {name}")),
            (_, false) => added_up(view, &sum.replace("{service}", &service()), sql).add(" AS ").add(name),
        };
    }
    sql.add(" FROM ");
    if many {
        sql.add("(SELECT seen.incident AS number");
        for (name, sum) in SUMS {
            sql.add(&format!(", {} AS {name}", sum.replace("{service}", &service())));
        }
        sql.add(" FROM alert AS seen WHERE seen.tenant_id = ").bind(view.tenant_id.into());
        sql.add(" AND seen.incident IS NOT NULL");
        view.and_sees("seen", Reads::Many, sql);
        sql.add(" GROUP BY seen.incident) AS summed JOIN incident AS whole ON whole.number = summed.number");
    } else {
        sql.add("incident AS whole");
    }
    if let Some(told) = &source.told {
        // DISTINCT, so that SQLite reads the list once, and not for each incident.
        sql.add(" JOIN (SELECT DISTINCT ");
        let texts = ["display_name", "display_name_nl"].map(|name| (name, false));
        let counts = ["devices", "users", "mailboxes"].map(|name| (name, true));
        let columns = [("number", true)].into_iter().chain(texts).chain(counts);
        for (place, (name, number)) in columns.enumerate() {
            let one = source.kind.part_of(place, number);
            sql.add(&format!("{}{one} AS {name}", if place == 0 { "" } else { ", " }));
        }
        sql.add(" FROM ");
        let (before, after) = source.kind.lists();
        sql.add(before).bind(told.as_str().into()).add(after);
        sql.add(") AS told ON told.number = whole.number");
    }
    sql.add(" WHERE whole.tenant_id = ").bind(view.tenant_id.into());
    if !many {
        view.and_sees_of("whole.number", sql);
    }
    sql.add(") AS incident");
}

/// It is there for a limited person since the first of the alerts in sight arrived.
fn since(arrived: &str) -> String {
    format!("CASE WHEN {arrived} > whole.created_at THEN {arrived} ELSE whole.created_at END")
}

/// Goes on with what is added up from the alerts in sight of one incident.
fn added_up<'s>(view: View<'_>, sum: &str, sql: &'s mut Sql) -> &'s mut Sql {
    sql.add("(SELECT ").add(sum);
    sql.add(" FROM alert AS seen WHERE seen.tenant_id = whole.tenant_id AND seen.incident = whole.number");
    view.and_sees("seen", Reads::Few, sql);
    sql.add(")")
}

/// The bit of an alert's service.
fn service() -> String {
    let bits = SupportedService::ALL.into_iter();
    let bits = bits.map(|one| format!("WHEN '{}' THEN {}", code::text(one), 1_i64 << (one as i64)));
    format!("CASE seen.service {} ELSE 0 END", bits.collect::<Vec<_>>().join(" "))
}
