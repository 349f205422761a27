//! Lists of incidents as the store gives them: random filters and orders against the same in memory, on either database.

use std::cmp::Ordering;

use security_center_odata::{Comparison, Condition, Direction, Filter, Matching, Moment, Sort, Value};
use security_center_server::store::LocationStore;
use security_center_server::store::incident_list::{IncidentColumn as Column, IncidentRow};
use security_center_server::store::page_sql::{Place, Wanted};
use security_center_server::store::sight::View;
use sqlx::AnyPool;

use crate::numbers::Numbers;
use crate::support::{NOW, Server};

const TENANT: &str = "tenant-of-the-test";
const WORDS: [&str; 8] = ["", "a", "A", "ab", "b%", "it's", "_", "Kim É"];
const STATUSES: [&str; 4] = ["active", "resolved", "inProgress", "redirected"];
const SEVERITIES: [&str; 5] = ["unknown", "informational", "low", "medium", "high"];
const SERVICES: [&str; 4] = ["defenderAtp", "office365Atp", "cloudAppSecurity", "azureAtp"];

/// Puts an incident of this number, made of random values, into the database.
async fn insert(pool: &AnyPool, tenant: &str, number: i64, numbers: &mut Numbers) {
    let tags: Vec<_> = (0..numbers.below(3)).map(|_| numbers.one(&WORDS)).collect();
    let small = |numbers: &mut Numbers| i64::try_from(numbers.below(4)).expect("small");
    let at = |numbers: &mut Numbers| NOW + i64::try_from(numbers.below(3)).expect("small");
    sqlx::query(
        "INSERT INTO incident (tenant_id, number, display_name, severity, status, assigned_to, classification,
             determination, tags, categories, services, alerts, active_alerts, first_activity_at, last_activity_at,
             created_at, last_update_at, redirect_to)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
    )
    .bind(tenant)
    .bind(number)
    .bind(numbers.one(&WORDS))
    .bind(i64::try_from(numbers.below(5)).expect("small"))
    .bind(numbers.one(&STATUSES))
    .bind((numbers.below(3) > 0).then(|| numbers.one(&WORDS)))
    .bind(numbers.one(&["unknown", "truePositive"]))
    .bind(numbers.one(&["unknown", "notMalicious", "apt"]))
    .bind(serde_json::to_string(&tags).expect("JSON"))
    .bind(small(numbers))
    .bind(small(numbers))
    .bind(small(numbers))
    .bind(small(numbers))
    .bind(at(numbers))
    .bind(at(numbers))
    .bind(at(numbers))
    .bind(at(numbers))
    .bind((numbers.below(3) == 0).then(|| small(numbers)))
    .execute(pool)
    .await
    .expect("an incident");
}

/// A store with incidents of the tenant, and as many of another one.
async fn filled(many: i64) -> (Server, LocationStore, AnyPool, Numbers) {
    let (server, mut numbers) = (Server::start().await, Numbers(7));
    let pool = server.database("location-eu.db").await;
    for tenant in [TENANT, "another"] {
        sqlx::query("INSERT INTO tenant_store (tenant_id, created_at) VALUES ($1, 0)")
            .bind(tenant)
            .execute(&pool)
            .await
            .expect("a tenant's store");
        for number in 1..=many {
            insert(&pool, tenant, number, &mut numbers).await;
        }
    }
    let store = server.state.locations.eu.clone();
    (server, store, pool, numbers)
}

async fn page(
    store: &LocationStore,
    filter: Option<&Filter<Column>>,
    order: &[Sort<Column>],
    (after, skip, top): (Option<&Place>, u32, u32),
) -> (Vec<IncidentRow>, Option<Place>, u64) {
    let wanted = Wanted { filter, order, after, skip, top };
    let (page, count) = store.incident_page(View::whole(TENANT), &wanted, true).await.expect("a page");
    (page.items, page.next, count.expect("a count"))
}

fn filter(numbers: &mut Numbers, deep: usize) -> Filter<Column> {
    if deep > 0 {
        let parts =
            |numbers: &mut Numbers| (0..numbers.below(4)).map(|_| filter(numbers, deep - 1)).collect();
        match numbers.below(6) {
            0 => return Filter::And(parts(numbers)),
            1 => return Filter::Or(parts(numbers)),
            2 | 3 => return Filter::Not(Box::new(filter(numbers, deep - 1))),
            _ => {}
        }
    }
    let word = |numbers: &mut Numbers| numbers.one(&WORDS).to_owned();
    let words = |numbers: &mut Numbers| (0..numbers.below(3)).map(|_| word(numbers)).collect();
    let text = |numbers: &mut Numbers| Value::Text(word(numbers));
    let name = |numbers: &mut Numbers, names: &[&'static str]| {
        let place = numbers.below(names.len());
        Value::Name(names[place], place)
    };
    let comparison = numbers.one(&Comparison::ALL);
    let equal = numbers.one(&[Comparison::Eq, Comparison::Ne]);
    let matching = numbers.one(&Matching::ALL);
    match numbers.below(14) {
        0 => Filter::Compare(Column::AssignedTo, comparison, text(numbers)),
        1 => Filter::Compare(Column::AssignedTo, equal, Value::Null),
        2 => Filter::Compare(numbers.one(&[Column::Name, Column::RedirectTo]), equal, Value::Null),
        3 => Filter::In(Column::AssignedTo, (0..numbers.below(3)).map(|_| text(numbers)).collect()),
        4 => Filter::Matches(numbers.one(&[Column::Name, Column::AssignedTo]), matching, word(numbers)),
        5 => Filter::Compare(Column::Severity, comparison, name(numbers, &SEVERITIES)),
        6 => Filter::Compare(Column::Status, equal, name(numbers, &STATUSES)),
        7 => Filter::Compare(Column::Determination, equal, name(numbers, &["apt", "notMalicious", "clean"])),
        8 => {
            let moments = ["2020-06-24T09:20:00.001Z", "2020-06-24T09:20:00.0015Z", "2020-06-24T09:20:00Z"];
            let moment = Value::Moment(Moment::parse(numbers.one(&moments)).expect("a moment"));
            match numbers.below(4) {
                0 => Filter::In(Column::LastUpdate, vec![moment]),
                _ => Filter::Compare(Column::LastUpdate, comparison, moment),
            }
        }
        9 => match numbers.below(3) {
            0 => Filter::Any(Column::Tags, None),
            1 => Filter::Any(Column::Tags, Some(Condition::In(words(numbers)))),
            _ => Filter::Any(Column::Tags, Some(Condition::Matches(matching, word(numbers)))),
        },
        10 => match numbers.below(3) {
            0 => Filter::Any(Column::Services, None),
            1 => Filter::Any(Column::Services, Some(Condition::In(vec![numbers.one(&SERVICES).to_owned()]))),
            _ => Filter::Any(Column::Services, Some(Condition::Matches(matching, "Atp".to_owned()))),
        },
        11 => Filter::Compare(Column::SeveralServices, equal, Value::Flag(numbers.below(2) == 0)),
        12 => {
            let id = Value::Text(numbers.one(&["1", "2", "03", "x", "40"]).to_owned());
            Filter::Compare(numbers.one(&[Column::Number, Column::RedirectTo]), equal, id)
        }
        _ => Filter::Compare(Column::Alerts, comparison, Value::Number(2)),
    }
}

/// What a property is, in memory.
fn value(row: &IncidentRow, column: Column) -> Value {
    let text = |text: &str| Value::Text(text.to_owned());
    match column {
        Column::AssignedTo => row.assigned_to.as_deref().map_or(Value::Null, text),
        Column::Name => text(&row.display_name),
        Column::Number => text(&row.number.to_string()),
        Column::RedirectTo => row.redirect_to.map_or(Value::Null, |number| text(&number.to_string())),
        Column::Severity => Value::Name("", row.severity as usize),
        Column::Status => text(row.status.code()),
        Column::Determination => text(row.determination.code()),
        Column::LastUpdate => Value::Moment(Moment::of_milliseconds(row.last_update_at)),
        Column::Alerts => Value::Number(row.alerts),
        Column::SeveralServices => Value::Flag(row.services.count_ones() > 1),
        other => panic!("{other:?} is not compared here"),
    }
}

/// How a property compares with a value that was asked for; nothing where one of them is none.
fn compared(row: &IncidentRow, column: Column, wanted: &Value) -> Option<Ordering> {
    Some(match (value(row, column), wanted) {
        (Value::Null, _) | (_, Value::Null) => return None,
        (Value::Name(_, own), Value::Name(_, place)) => own.cmp(place),
        (Value::Text(own), Value::Name("clean", _)) => own.as_str().cmp("notMalicious"),
        (Value::Text(own), Value::Name(name, _)) => own.as_str().cmp(name),
        (Value::Text(own), Value::Text(text)) => own.cmp(text),
        (Value::Moment(own), Value::Moment(moment)) => own.cmp(moment),
        (Value::Number(own), Value::Number(number)) => own.cmp(number),
        (Value::Flag(own), Value::Flag(flag)) => own.cmp(flag),
        (own, wanted) => panic!("{own:?} does not compare with {wanted:?}"),
    })
}

fn is_so(text: &str, matching: Matching, part: &str) -> bool {
    let (text, part) = (text.to_ascii_lowercase(), part.to_ascii_lowercase());
    match matching {
        Matching::StartsWith => text.starts_with(&part),
        Matching::Contains => text.contains(&part),
        Matching::EndsWith => text.ends_with(&part),
    }
}

fn holds(filter: &Filter<Column>, row: &IncidentRow) -> bool {
    match filter {
        Filter::And(parts) => parts.iter().all(|part| holds(part, row)),
        Filter::Or(parts) => parts.iter().any(|part| holds(part, row)),
        Filter::Not(part) => !holds(part, row),
        Filter::Compare(column, Comparison::Eq, Value::Null) => value(row, *column) == Value::Null,
        Filter::Compare(column, Comparison::Ne, Value::Null) => value(row, *column) != Value::Null,
        Filter::Compare(column, comparison, wanted) => {
            let compared = compared(row, *column, wanted);
            match comparison {
                Comparison::Eq => compared == Some(Ordering::Equal),
                Comparison::Ne => compared != Some(Ordering::Equal),
                Comparison::Gt => compared == Some(Ordering::Greater),
                Comparison::Ge => compared.is_some_and(Ordering::is_ge),
                Comparison::Lt => compared == Some(Ordering::Less),
                Comparison::Le => compared.is_some_and(Ordering::is_le),
            }
        }
        Filter::In(column, values) => {
            values.iter().any(|wanted| compared(row, *column, wanted) == Some(Ordering::Equal))
        }
        Filter::Matches(column, matching, part) => match value(row, *column) {
            Value::Text(text) => is_so(&text, *matching, part),
            _ => false,
        },
        Filter::Any(column, condition) => {
            let texts: Vec<String> = match column {
                Column::Tags => row.tags.iter().cloned().collect(),
                _ => (0..4)
                    .filter(|bit| row.services >> bit & 1 == 1)
                    .map(|bit| SERVICES[bit].to_owned())
                    .collect(),
            };
            texts.iter().any(|text| match condition {
                None => true,
                Some(Condition::In(wanted)) => wanted.contains(text),
                Some(Condition::Matches(matching, part)) => is_so(text, *matching, part),
            })
        }
    }
}

#[tokio::test]
async fn a_filter_finds_what_it_finds_in_memory() {
    let (_server, store, _pool, mut numbers) = filled(40).await;
    let (all, ..) = page(&store, None, &[], (None, 0, 1000)).await;
    assert_eq!(all.len(), 40);
    let (mut some, mut none) = (0, 0);
    for _ in 0..600 {
        let filter = filter(&mut numbers, 3);
        let (found, next, count) = page(&store, Some(&filter), &[], (None, 0, 1000)).await;
        let expected: Vec<_> = all.iter().filter(|row| holds(&filter, row)).map(|row| row.number).collect();
        let found: Vec<_> = found.iter().map(|row| row.number).collect();
        assert_eq!(found, expected, "{filter:?}");
        assert_eq!((next, count), (None, expected.len() as u64), "{filter:?}");
        *(if expected.is_empty() || expected.len() == 40 { &mut none } else { &mut some }) += 1;
    }
    assert!(some > 200, "{some} filters found some, {none} none or all: the mixture is of no use");
}

/// The order in memory: what has no value is less than all others.
fn ordered(one: &IncidentRow, other: &IncidentRow, order: &[Sort<Column>]) -> Ordering {
    for sort in order {
        let found = match sort.by {
            Column::AssignedTo => {
                one.assigned_to.as_deref().unwrap_or("").cmp(other.assigned_to.as_deref().unwrap_or(""))
            }
            Column::Name => one.display_name.cmp(&other.display_name),
            Column::Severity => one.severity.cmp(&other.severity),
            Column::LastUpdate => one.last_update_at.cmp(&other.last_update_at),
            Column::RedirectTo => one.redirect_to.cmp(&other.redirect_to),
            column => panic!("{column:?}"),
        };
        let found = if sort.direction == Direction::Descending { found.reverse() } else { found };
        if found != Ordering::Equal {
            return found;
        }
    }
    let found = one.number.cmp(&other.number);
    let upwards = order.first().is_some_and(|sort| sort.direction == Direction::Descending);
    if upwards { found } else { found.reverse() }
}

#[tokio::test]
async fn pages_of_any_order_make_the_whole_list_each_item_once() {
    let (_server, store, _pool, mut numbers) = filled(30).await;
    let (mut all, ..) = page(&store, None, &[], (None, 0, 1000)).await;
    let columns =
        [Column::AssignedTo, Column::Name, Column::Severity, Column::LastUpdate, Column::RedirectTo];
    for round in 0..40 {
        let mut order: Vec<Sort<Column>> = Vec::new();
        for _ in 0..numbers.below(4) {
            let by = numbers.one(&columns);
            let direction = numbers.one(&[Direction::Ascending, Direction::Descending]);
            if order.iter().all(|sort| sort.by != by) {
                order.push(Sort { by, direction });
            }
        }
        all.sort_by(|one, other| ordered(one, other, &order));
        let expected: Vec<_> = all.iter().map(|row| row.number).collect();
        let (top, skip) = (u32::try_from(1 + numbers.below(9)).expect("small"), round % 4);
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let skip = if after.is_none() { skip } else { 0 };
            let (items, next, count) = page(&store, None, &order, (after.as_ref(), skip, top)).await;
            assert!(items.len() <= top as usize && count == 30);
            found.extend(items.iter().map(|row| row.number));
            let Some(place) = next else { break };
            // As it travels.
            let text = serde_json::to_string(&place).expect("JSON");
            let place: Place = serde_json::from_str(&text).expect("a place");
            assert!(place.is_of(&order, Column::Number), "{text}");
            after = Some(place);
        }
        assert_eq!(found, expected[skip as usize..], "{order:?}, {top} at a time");
    }
}

#[tokio::test]
async fn what_arrives_meanwhile_moves_no_page() {
    let (_server, store, pool, mut numbers) = filled(20).await;
    let (mut found, mut after) = (Vec::new(), None);
    for arrived in 21.. {
        let (items, next, _) = page(&store, None, &[], (after.as_ref(), 0, 3)).await;
        found.extend(items.iter().map(|row| row.number));
        insert(&pool, TENANT, arrived, &mut numbers).await;
        let Some(place) = next else { break };
        after = Some(place);
    }
    let expected: Vec<i64> = (1..=20).rev().collect();
    assert_eq!(found, expected);
}
