//! The ways to sign in.

use axum::Json;
use axum::extract::State;
use security_center_contract::{
    DemonstrationPerson, DemonstrationTenant, SignInMethods, SignInProvider, TenantName,
};

use crate::problem::Result;
use crate::state::AppState;

/// How one can sign in here.
#[utoipa::path(get, path = "/api/sign-in", tag = "session", responses(
    (status = 200, description = "The ways to sign in. `demonstration` is `null` unless the server was started with `--demo`.", body = SignInMethods),
))]
pub async fn show(State(state): State<AppState>) -> Result<Json<SignInMethods>> {
    let password = state.passwords.is_some();
    let provider = state.provider.as_ref();
    let provider = provider.map(|one| SignInProvider { display_name: one.display_name().to_owned() });
    if !state.demo {
        return Ok(Json(SignInMethods { provider, password, demonstration: None }));
    }
    let mut tenants = Vec::new();
    for id in state.control.tenant_ids().await? {
        let Some(stored) = state.control.directory(&id).await? else { continue };
        let people = stored.directory.people.into_iter();
        tenants.push(DemonstrationTenant {
            tenant: TenantName { id, display_name: stored.directory.organization.display_name },
            people: people.map(|one| DemonstrationPerson { person: one.person, roles: one.roles }).collect(),
        });
    }
    Ok(Json(SignInMethods { provider, password, demonstration: Some(tenants) }))
}
