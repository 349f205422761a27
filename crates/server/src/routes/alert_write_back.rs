//! How writing an alert back to Microsoft Graph stands, and what a person says where both differ.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::IntoResponse;
use security_center_alerts::alert::{Classification, Determination};
use security_center_contract::{
    Alert, IncidentField, Problem, WriteBack, WriteBackAnswer, WriteBackFailure, WriteBackFailureReason,
    WriteBackField, WriteBackKeep, WriteBackState,
};

use super::alert_page::found;
use super::alert_shape::alert;
use super::body::Body;
use super::security::outside;
use super::triage::{by, store};
use super::version::{IfMatch, etag};
use crate::auth::Responder;
use crate::clock::timestamp;
use crate::domain::judgement::Judgement;
use crate::domain::write_back::{Said, bit};
use crate::problem::{ApiError, Result};
use crate::state::AppState;
use crate::store::alert_list::AlertRow;
use crate::store::write_back::{Hindrance, WriteBack as Kept};
use crate::store::write_back_answer::{Answered, Keep};

/// The fields of an alert that are written back.
const FIELDS: [IncidentField; 4] = [
    IncidentField::Status,
    IncidentField::AssignedTo,
    IncidentField::Classification,
    IncidentField::Determination,
];

/// How it stands with an alert; nothing where both say the same by now.
pub(super) fn shown(row: &AlertRow, kept: &Kept) -> Option<WriteBack> {
    let ours = Said {
        status: row.status,
        assigned_to: row.assigned_to.clone(),
        judgement: Judgement { classification: row.classification, determination: row.determination },
    };
    let field = |field: &IncidentField| {
        let (here, there) = (text(*field, &ours), text(*field, &kept.theirs));
        let differs = kept.differs & bit(*field) != 0;
        (kept.waits & bit(*field) != 0 && here != there).then_some(WriteBackField {
            field: *field,
            here,
            there,
            differs,
        })
    };
    let state = match (kept.differs, kept.hindrance) {
        (0, None) => WriteBackState::Waiting,
        (0, Some(_)) => WriteBackState::Failed,
        _ => WriteBackState::Conflict,
    };
    let shown = WriteBack {
        state,
        since: timestamp(kept.since),
        next_at: kept.next_at.map(timestamp),
        failure: kept.hindrance.map(|(why, at)| WriteBackFailure { at: timestamp(at), reason: reason(why) }),
        fields: FIELDS.iter().filter_map(field).collect(),
        comment_count: kept.comments.unsigned_abs(),
    };
    Some(shown).filter(|shown| shown.comment_count > 0 || !shown.fields.is_empty())
}

/// A field as the history tells it.
fn text(field: IncidentField, said: &Said) -> Option<String> {
    let Judgement { classification, determination } = said.judgement;
    match field {
        IncidentField::Status => Some(said.status.code().to_owned()),
        IncidentField::AssignedTo => said.assigned_to.clone(),
        IncidentField::Classification => {
            (classification != Classification::Unknown).then(|| classification.code().to_owned())
        }
        IncidentField::Determination => {
            (determination != Determination::Unknown).then(|| determination.code().to_owned())
        }
        IncidentField::DisplayName | IncidentField::CustomTags => None,
    }
}

fn reason(why: Hindrance) -> WriteBackFailureReason {
    match why {
        Hindrance::Unreachable => WriteBackFailureReason::Unreachable,
        Hindrance::Refused => WriteBackFailureReason::Refused,
        Hindrance::Throttled => WriteBackFailureReason::Throttled,
        Hindrance::NotAccepted => WriteBackFailureReason::NotAccepted,
        Hindrance::Gone => WriteBackFailureReason::Gone,
        Hindrance::NoPrincipalName => WriteBackFailureReason::NoPrincipalName,
    }
}

/// Say what is kept of fields of an alert that are another at Microsoft Graph.
#[utoipa::path(post, path = "/api/alerts/{number}/write-back", tag = "alerts", request_body = WriteBackAnswer,
    params(("number" = String, Path, description = "Its number."), ("If-Match" = String, Header, description = "The `ETag` of the alert as both values were seen.")),
    responses(
    (status = 200, description = "The alert as it is now, with its new `ETag`. `here` is written to Microsoft Graph soon; `there` takes back what was decided here.", body = Alert),
    (status = 400, description = "`invalidRequest`: no field is named, or one that is not written back.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden` with every reason, such as `outsideDeviceGroups` where it would open an incident that is partly outside; or `disabledFeature` while the service is not on.", body = Problem, content_type = "application/problem+json"),
    (status = 404, description = "`notFound`: the tenant has no alert of this number.", body = Problem, content_type = "application/problem+json"),
    (status = 409, description = "`notPossibleNow`: a field does not differ, or not any more.", body = Problem, content_type = "application/problem+json"),
    (status = 412, description = "`versionConflict`: the alert, or what Microsoft Graph says of it, changed since.", body = Problem, content_type = "application/problem+json"),
    (status = 413, description = "`tooLarge`", body = Problem, content_type = "application/problem+json"),
    (status = 415, description = "`unsupportedMediaType`", body = Problem, content_type = "application/problem+json"),
    (status = 428, description = "`versionRequired`: without `If-Match`.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn answer(
    State(state): State<AppState>,
    Responder(caller): Responder,
    Path(number): Path<String>,
    IfMatch(based_on): IfMatch,
    Body(asked): Body<WriteBackAnswer>,
) -> Result<impl IntoResponse> {
    if asked.fields.is_empty() || asked.fields.iter().any(|field| bit(*field) == 0) {
        let detail =
            "fields: name one of status, assignedTo, classification, determination at least, and no other.";
        return Err(ApiError::invalid_request(detail));
    }
    let fields = asked.fields.iter().fold(0, |bits, field| bits | bit(*field));
    let keep = match asked.keep {
        WriteBackKeep::Here => Keep::Here,
        WriteBackKeep::There => Keep::There,
    };
    let (store, view) = (store(&state, &caller)?, caller.view());
    let row = found(store, view, &number).await?;
    let whose = (view, row.id.as_str());
    match store.answer_write_back(whose, by(&caller, &state), based_on, (keep, fields)).await? {
        Answered::NotThere => return Err(ApiError::not_found()),
        Answered::Outside => return Err(outside()),
        Answered::ChangedSince => {
            let detail = "The alert, or what Microsoft Graph says of it, changed since. Look at it again.";
            return Err(ApiError::precondition_failed(detail.to_owned()));
        }
        Answered::DoesNotDiffer => {
            let detail = "A field that is named does not differ from what Microsoft Graph says.";
            return Err(ApiError::not_possible_now(Vec::new()).detail(detail));
        }
        Answered::Made => state.intakes.changed(view.tenant_id).await,
    }
    let row = found(store, view, &number).await?;
    Ok((etag(row.version), Json(alert(row))))
}
