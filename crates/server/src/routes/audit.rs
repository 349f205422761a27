//! The audit log: each change to the service, by page and as a file (D11).

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, stream};
use security_center_contract::{AuditEntry, List, Problem};
use tracing::error;

use super::audit_query::{AuditExportQuery, AuditPageQuery};
use crate::audit::export::Format;
use crate::auth::Reader;
use crate::clock::timestamp;
use crate::problem::Result;
use crate::state::AppState;
use crate::store::audit::AuditFilter;
use crate::store::{Control, StoreError};

/// How many entries of an export are read at once; more are read only when the receiver has taken these.
pub const BATCH: i64 = 500;

/// The audit log, the newest entries first.
#[utoipa::path(get, path = "/api/audit", tag = "audit",
    params(
        ("from" = Option<String>, Query, description = "Entries of this moment and later, RFC 3339."),
        ("to" = Option<String>, Query, description = "Entries before this moment, RFC 3339."),
        ("action" = Option<String>, Query, description = "Entries of this action; several separated by commas, or the parameter repeated."),
        ("person" = Option<String>, Query, description = "Entries of somebody whose name holds this text, in capitals or not."),
        ("before" = Option<i64>, Query, description = "Entries before this place in the log."),
        ("top" = Option<i64>, Query, description = "How many at most, 1 to 100; 100 unless told."),
    ),
    responses(
    (status = 200, description = "`@odata.count` says how many match in all, `@odata.nextLink` is there while there are more.", body = List<AuditEntry>),
    (status = 400, description = "`invalidRequest`: a parameter; `detail` says which. `invalidFields`: `person` is too long.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn list(
    State(state): State<AppState>,
    Reader(caller): Reader,
    query: AuditPageQuery,
) -> Result<Json<List<AuditEntry>>> {
    // One more than asked for tells whether there are more.
    let (mut value, count) =
        state.control.audit(caller.tenant_id(), &query.filter, query.before, query.top + 1).await?;
    let more = i64::try_from(value.len()).unwrap_or(i64::MAX) > query.top;
    if more {
        value.pop();
    }
    let next_link = value.last().filter(|_| more).map(|last| query.next_link(last.sequence));
    Ok(Json(List { value, count, next_link }))
}

/// The audit log as a file, the oldest entries first.
#[utoipa::path(get, path = "/api/audit/export", tag = "audit",
    params(
        ("format" = String, Query, description = "`csv` or `jsonl`."),
        ("from" = Option<String>, Query, description = "Entries of this moment and later, RFC 3339."),
        ("to" = Option<String>, Query, description = "Entries before this moment, RFC 3339."),
        ("action" = Option<String>, Query, description = "Entries of this action; several separated by commas, or the parameter repeated."),
        ("person" = Option<String>, Query, description = "Entries of somebody whose name holds this text, in capitals or not."),
    ),
    responses(
    (status = 200, description = "Every entry that matches, as long as the log was when it was asked for.", body = String, content_type = "text/csv"),
    (status = 400, description = "`invalidRequest`: a parameter; `detail` says which. `invalidFields`: `person` is too long.", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "`notSignedIn`", body = Problem, content_type = "application/problem+json"),
    (status = 403, description = "`forbidden`, with every reason.", body = Problem, content_type = "application/problem+json"),
))]
pub async fn export(
    State(state): State<AppState>,
    Reader(caller): Reader,
    AuditExportQuery { filter, format }: AuditExportQuery,
) -> Result<Response> {
    let tenant_id = caller.tenant_id().to_owned();
    let until = state.control.audit_head(&tenant_id).await?.map_or(0, |head| head.sequence);
    let now = timestamp(state.clock.now()).0;
    let day = now.split('T').next().unwrap_or_default();
    let name = format!("attachment; filename=\"audit-{tenant_id}-{day}.{}\"", format.ending());
    let headers =
        [(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, name)];
    let file = File { control: state.control.clone(), tenant_id, filter, format, after: None, until };
    Ok((headers, Body::from_stream(file.read())).into_response())
}

struct File {
    control: Control,
    tenant_id: String,
    filter: AuditFilter,
    format: Format,
    /// The last place that was read; nothing before the opening.
    after: Option<i64>,
    until: i64,
}

impl File {
    /// The file, piece by piece. A fault breaks it off, so that nobody takes a part for the whole.
    fn read(self) -> impl Stream<Item = std::result::Result<String, StoreError>> {
        stream::unfold(Some(self), |file| async move {
            let mut file = file?;
            match file.piece().await {
                Ok(Some(text)) => Some((Ok(text), Some(file))),
                Ok(None) => None,
                Err(failure) => {
                    error!(%failure, "an export of the audit log breaks off");
                    Some((Err(failure), None))
                }
            }
        })
    }

    async fn piece(&mut self) -> std::result::Result<Option<String>, StoreError> {
        let Some(after) = self.after else {
            self.after = Some(0);
            return Ok(Some(self.format.opening()));
        };
        let range = (after, self.until);
        let batch = self.control.audit_batch(&self.tenant_id, &self.filter, range, BATCH).await?;
        let Some(last) = batch.last() else { return Ok(None) };
        self.after = Some(last.sequence);
        let mut text = String::new();
        for entry in batch {
            self.format.add(&mut text, &entry.shown()?);
        }
        Ok(Some(text))
    }
}
