//! The table of incidents as a limited person sees it: what was decided about each is its own, what is added up is added up from
//! the alerts in sight.

use security_center_contract::SupportedService;

use super::{Reads, Source};
use crate::store::code;
use crate::store::sql::Sql;

/// What is added up from the alerts of an incident, which are `seen`. Each alert has one category and one service, so that the
/// sum of the different ones is all of them (both databases have a sum, and only one adds bits).
const SUMS: [(&str, &str); 9] = [
    ("title", "CASE WHEN count(*) = 1 THEN min(seen.title) END"),
    ("severity", "max(seen.severity)"),
    ("categories", "CAST(sum(DISTINCT seen.categories) AS BIGINT)"),
    ("services", "CAST(sum(DISTINCT {service}) AS BIGINT)"),
    ("alerts", "count(*)"),
    ("active_alerts", "count(CASE WHEN seen.status <> 'resolved' THEN 1 END)"),
    ("first_activity_at", "min(seen.first_activity_at)"),
    ("last_activity_at", "max(seen.last_activity_at)"),
    // It is there for him since the first of them is there.
    (
        "created_at",
        "CASE WHEN min(seen.arrived_at) > whole.created_at THEN min(seen.arrived_at) ELSE whole.created_at END",
    ),
];

/// What is the incident's own.
const OWN: &str =
    "whole.tenant_id AS tenant_id, whole.number AS number, whole.named AS named, whole.status AS status,
     whole.assigned_to AS assigned_to, whole.classification AS classification,
     whole.determination AS determination, whole.tags AS tags, whole.last_update_at AS last_update_at,
     whole.resolved_at AS resolved_at, whole.redirect_to AS redirect_to, whole.version AS version";

/// Goes on with the table, under the name `incident`. What was not told before stands in it as nothing, and is filled in where
/// rows are read (`told::fill`).
pub(super) fn derived(source: &Source<'_>, sql: &mut Sql) {
    let view = source.view;
    sql.add("(SELECT ").add(OWN);
    sql.add(match source.told {
        Some(_) => {
            ", told.display_name AS display_name, told.devices AS devices, told.users AS users,
             told.mailboxes AS mailboxes"
        }
        None => {
            ", CASE WHEN whole.named = 1 THEN whole.display_name ELSE '' END AS display_name,
             CAST(0 AS BIGINT) AS devices, CAST(0 AS BIGINT) AS users, CAST(0 AS BIGINT) AS mailboxes"
        }
    });
    for (name, sum) in SUMS {
        let sum = sum.replace("{service}", &service());
        sql.add(&format!(
            ", (SELECT {sum} FROM alert AS seen
                WHERE seen.tenant_id = whole.tenant_id AND seen.incident = whole.number"
        ));
        view.and_sees("seen", Reads::Few, sql);
        sql.add(&format!(") AS {name}"));
    }
    sql.add(" FROM incident AS whole");
    if let Some(told) = &source.told {
        sql.add(" JOIN (SELECT ");
        let columns = [("number", true), ("display_name", false), ("devices", true), ("users", true)];
        for (place, (name, number)) in columns.into_iter().chain([("mailboxes", true)]).enumerate() {
            let one = source.kind.part_of(place, number);
            sql.add(&format!("{}{one} AS {name}", if place == 0 { "" } else { ", " }));
        }
        sql.add(" FROM ");
        let (before, after) = source.kind.lists();
        sql.add(before).bind(told.as_str().into()).add(after);
        sql.add(") AS told ON told.number = whole.number");
    }
    sql.add(" WHERE whole.tenant_id = ").bind(view.tenant_id.into());
    match (&source.told, source.reads) {
        // It was told of what is in sight, and of nothing else.
        (Some(_), _) => {}
        (None, Reads::Few) => view.and_sees_of("whole.number", sql),
        (None, Reads::Many) => {
            sql.add(" AND whole.number IN (SELECT seen.incident FROM alert AS seen WHERE seen.tenant_id = ");
            sql.bind(view.tenant_id.into()).add(" AND seen.incident IS NOT NULL");
            view.and_sees("seen", Reads::Many, sql);
            sql.add(")");
        }
    }
    sql.add(") AS incident");
}

/// The bit of an alert's service.
fn service() -> String {
    let bits = SupportedService::ALL.into_iter();
    let bits = bits.map(|one| format!("WHEN '{}' THEN {}", code::text(one), 1_i64 << (one as i64)));
    format!("CASE seen.service {} ELSE 0 END", bits.collect::<Vec<_>>().join(" "))
}
