//! What an incident's alerts name: all of it, page by page, and what is counted of it.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use security_center_alerts::category::Category as KeptCategory;
use security_center_alerts::entity::{Kind, RemediationStatus, Verdict};
use security_center_contract::{
    CategoryCount, EntityKind, EntityKindCount, EvidenceCount, EvidenceVerdict, IncidentCounts,
    IncidentEntity, List, Problem, RemediationStatus as Remediation, TechniqueCount,
};

use super::queue_query::{parameters, unknown};
use super::triage::{own_number, store};
use super::triage_shape::{category, entity, same};
use crate::auth::FeatureViewer;
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::code;
use crate::store::incident_counts::AlikeAlerts;
use crate::store::incident_entities::{EntitiesWanted, EntityPlace, Evidence};

/// How many are sent at once.
const AT_ONCE: usize = 500;

/// How many values a parameter may list: more than there are of any kind.
const LISTED: usize = 30;

/// The entities of an incident, those incriminated first, those of a kind together.
#[utoipa::path(get, path = "/api/incidents/{id}/entities", tag = "incidents",
    params(
        ("id" = String, Path, description = "Its number."),
        ("kind" = Option<String>, Query, description = "Of these kinds, with a comma between them. Of every kind where it is empty or left out."),
        ("verdict" = Option<String>, Query, description = "With these verdicts, in the same way: the worst that an alert of the incident says."),
        ("remediation" = Option<String>, Query, description = "About which this was done, in the same way: the most that an alert of the incident says."),
        ("after" = Option<String>, Query, description = "From behind this place on, which `@odata.nextLink` has."),
        ("top" = Option<u32>, Query, description = "How many at most, 1 to 500; 500 unless told."),
    ),
    responses(
    (status = 200, description = "`@odata.count` says how many fit in all, `@odata.nextLink` is there while there are more.", body = List<IncidentEntity>),
    (status = 400, description = "`invalidRequest`: a parameter; `detail` says which.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no incident of this number.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn entities(
    State(state): State<AppState>,
    FeatureViewer(caller): FeatureViewer,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<List<IncidentEntity>>> {
    let number = own_number(&id)?;
    let (wanted, asked) = wanted(&uri)?;
    let store = store(&state, &caller)?;
    if store.incident(caller.view(), number).await?.is_none() {
        return Err(ApiError::not_found());
    }
    let page = store.incident_entities(caller.view(), number, &wanted).await?;
    let next_link = page.next.map(|place| {
        let place = serde_json::to_string(&place).unwrap_or_default();
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&asked).append_pair("after", &place);
        format!("/api/incidents/{number}/entities?{}", query.finish())
    });
    let value = page.entities.into_iter().map(entity).collect();
    Ok(Json(List { value, count: page.count, next_link }))
}

/// What is asked for, and the parameters that are to be repeated for the next page.
fn wanted(uri: &Uri) -> Result<(EntitiesWanted, Vec<(String, String)>)> {
    let (mut wanted, mut asked) = (EntitiesWanted::first(AT_ONCE), Vec::new());
    for (name, value) in parameters(uri)? {
        match name.as_ref() {
            "kind" => wanted.kinds = listed::<EntityKind, _>(&name, &value, Kind::of)?,
            "verdict" => wanted.verdicts = listed::<EvidenceVerdict, _>(&name, &value, Verdict::of)?,
            "remediation" => {
                wanted.remediations = listed::<Remediation, _>(&name, &value, RemediationStatus::of)?;
            }
            "top" => wanted.top = top(&value, AT_ONCE)?,
            "after" => {
                let place: Option<EntityPlace> = serde_json::from_str(&value).ok();
                let strange = || ApiError::invalid_request("after: it is no place that this server named.");
                wanted.after = Some(place.filter(EntityPlace::may_be).ok_or_else(strange)?);
                continue;
            }
            name => return Err(unknown(name)),
        }
        asked.push((name.into_owned(), value.into_owned()));
    }
    Ok((wanted, asked))
}

/// The codes of a list, each of which the contract has.
fn listed<T: serde::Serialize + serde::de::DeserializeOwned, K>(
    name: &str,
    value: &str,
    of: fn(&str) -> Option<K>,
) -> Result<Vec<K>> {
    if value.split(',').count() > LISTED {
        return Err(ApiError::invalid_request(format!("{name}: at most {LISTED} values are possible.")));
    }
    let known = |one: &str| {
        let code = code::parse::<T>(one).ok().map(code::text);
        let wrong = || ApiError::invalid_request(format!("{name}: {one:?} is none of its values."));
        code.and_then(|code| of(&code)).ok_or_else(wrong)
    };
    value.split(',').filter(|one| !one.is_empty()).map(known).collect()
}

/// How many are wanted at most.
pub(super) fn top(value: &str, most: usize) -> Result<usize> {
    let top = value.parse().ok().filter(|top| (1..=most).contains(top));
    top.ok_or_else(|| ApiError::invalid_request(format!("top: {value:?} is no number from 1 to {most}.")))
}

/// What is counted of an incident.
pub(super) fn counts(alerts: Vec<AlikeAlerts>, evidence: &Evidence) -> IncidentCounts {
    let (mut categories, mut techniques) = (BTreeMap::new(), BTreeMap::new());
    for alike in alerts {
        *categories.entry(KeptCategory::read(&alike.category)).or_default() += alike.count;
        for technique in alike.techniques.into_iter().collect::<BTreeSet<_>>() {
            *techniques.entry(technique).or_default() += alike.count;
        }
    }
    let mut techniques: Vec<_> =
        techniques.into_iter().map(|(technique, count)| TechniqueCount { technique, count }).collect();
    // What has as many stays in the order of the ids.
    techniques.sort_by_key(|one| std::cmp::Reverse(one.count));
    IncidentCounts {
        categories: categories
            .into_iter()
            .map(|(kept, count)| CategoryCount { category: category(kept), count })
            .collect(),
        techniques,
        kinds: evidence
            .kinds
            .iter()
            .map(|(kind, count)| EntityKindCount { kind: same(kind.code()), count: *count })
            .collect(),
        evidence: evidence
            .found
            .iter()
            .map(|((verdict, remediation), count)| EvidenceCount {
                verdict: same(verdict.code()),
                remediation: same(remediation.code()),
                count: *count,
            })
            .collect(),
    }
}
