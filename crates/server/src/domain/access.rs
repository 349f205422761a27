//! What a person may do: roles, the parts of the app, and the actions on the service (L5, L6, S8, D1, D2).

use security_center_contract::{
    Access, Actions, FeatureAccess, Features, HeldRole, Permit, Refusal, Role, RoleSource, ServiceState,
};

/// The role templates of the directory that mean something here, with the directory's names of them.
pub const ROLE_TEMPLATES: [(&str, &str, Role); 5] = [
    ("62e90394-69f5-4237-9190-012177145e10", "Global Administrator", Role::GlobalAdministrator),
    ("194ae4cb-b126-40b2-bd5b-6091b380977d", "Security Administrator", Role::SecurityAdministrator),
    ("5f2222b1-57c3-48ba-8ad5-d4759f1fde6f", "Security Operator", Role::SecurityOperator),
    ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", "Global Reader", Role::GlobalReader),
    ("5d6b6bb7-de71-4623-b4af-96380a352509", "Security Reader", Role::SecurityReader),
];

/// The role of a template, whatever the directory calls it; nothing when it gives nothing here.
#[must_use]
pub fn role_of_template(role_template_id: &str) -> Option<Role> {
    ROLE_TEMPLATES.iter().find(|(id, ..)| id.eq_ignore_ascii_case(role_template_id)).map(|(.., role)| *role)
}

/// The templates of the roles whose holders work on incidents and alerts.
pub fn responding_templates() -> impl Iterator<Item = &'static str> {
    ROLE_TEMPLATES.iter().filter(|(.., role)| role.may_respond()).map(|(id, ..)| *id)
}

/// What a person's roles amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Holds one of the five viewing roles (L5).
    pub views: bool,
    /// Holds Global or Security administrator (S8).
    pub administers: bool,
}

/// Only roles held in Azure Active Directory, app roles, and those given by this server itself give access: a Security Administrator of
/// only the Security & Compliance Center has none (L6).
#[must_use]
pub fn standing(roles: &[HeldRole]) -> Standing {
    let effective = effective(roles);
    Standing { views: !effective.is_empty(), administers: effective.into_iter().any(Role::may_administer) }
}

/// Whether a role that is held there gives access (L6).
#[must_use]
pub fn counts(source: RoleSource) -> bool {
    source != RoleSource::SecurityComplianceCenter
}

/// The directory's template and name of a role.
#[must_use]
pub fn template_of(role: Role) -> (&'static str, &'static str) {
    let found = ROLE_TEMPLATES.iter().find(|(.., one)| *one == role);
    found.map_or(("", ""), |(id, name, _)| (id, name))
}

/// The roles that give access, each once, in the order in which they are held.
#[must_use]
pub fn effective(roles: &[HeldRole]) -> Vec<Role> {
    let counting = roles.iter().filter(|held| counts(held.source));
    let mut found = Vec::new();
    for role in counting.filter_map(|held| held.role) {
        if !found.contains(&role) {
            found.push(role);
        }
    }
    found
}

/// Every reason why the person may not look at the service at all.
///
/// A tenant that stopped being eligible while the service is not off keeps its settings page, so that someone
/// can still see why the features closed and turn the service off.
#[must_use]
pub fn refusals_to_view(standing: Standing, eligible: bool, state: ServiceState) -> Vec<Refusal> {
    collect([
        (!standing.views, Refusal::ViewingRoleMissing),
        (!eligible && state == ServiceState::Off, Refusal::NotEligible),
    ])
}

/// Every reason why the person may not read the audit log or who holds which role: what happened stays readable when
/// the tenant is not eligible (any more).
#[must_use]
pub fn refusals_to_read(standing: Standing) -> Vec<Refusal> {
    collect([(!standing.views, Refusal::ViewingRoleMissing)])
}

/// Every reason why the person may not change the service at all, whatever the change.
#[must_use]
pub fn refusals_to_administer(standing: Standing, eligible: bool, state: ServiceState) -> Vec<Refusal> {
    collect([
        (!standing.views, Refusal::ViewingRoleMissing),
        (!standing.administers, Refusal::AdministratorRoleMissing),
        (!eligible && state == ServiceState::Off, Refusal::NotEligible),
    ])
}

/// Every reason why the person may not change incidents and alerts, whatever the change: the administrators and the Security
/// Operator work on them, readers look (L5). Whether the service is on is asked apart.
#[must_use]
pub fn refusals_to_respond(roles: &[HeldRole], eligible: bool) -> Vec<Refusal> {
    let roles = effective(roles);
    collect([
        (roles.is_empty(), Refusal::ViewingRoleMissing),
        (!roles.into_iter().any(Role::may_respond), Refusal::RespondingRoleMissing),
        (!eligible, Refusal::NotEligible),
    ])
}

/// Which parts of the app the person may open (S14 to S18, S21, S26 to S29).
#[must_use]
pub fn access(standing: Standing, eligible: bool, state: ServiceState) -> Access {
    let refusals =
        collect([(!standing.views, Refusal::ViewingRoleMissing), (!eligible, Refusal::NotEligible)]);
    let access = match (refusals.is_empty(), state) {
        (false, _) => FeatureAccess::Refused,
        (true, ServiceState::On) => FeatureAccess::Open,
        (true, _) => FeatureAccess::Settings,
    };
    Access {
        features: Features { access, refusals },
        settings: Permit::unless(refusals_to_view(standing, eligible, state)),
        audit: Permit::unless(refusals_to_read(standing)),
        permissions: Permit::unless(refusals_to_read(standing)),
    }
}

/// What the person may do with the service now, with every reason against each.
///
/// Turning off is possible whether or not the tenant is still eligible, and from a failed provisioning too.
/// Turning on is not: there Retry goes on, and the provisioning has not ended. While data of before is being erased,
/// turning on waits for the end of that (D9). While it is being provisioned, turning off is possible as long as what the services
/// already have is loaded (`loads`), which may take long; the other steps are over in a moment.
#[must_use]
pub fn actions(
    standing: Standing,
    eligible: bool,
    state: ServiceState,
    (erasing, loads): (bool, bool),
) -> Actions {
    let who = [
        (!standing.views, Refusal::ViewingRoleMissing),
        (!standing.administers, Refusal::AdministratorRoleMissing),
    ];
    let with = |more: Vec<(bool, Refusal)>| Permit::unless(collect(who.into_iter().chain(more)));
    Actions {
        turn_on: with(vec![
            (!eligible, Refusal::NotEligible),
            (state == ServiceState::On, Refusal::AlreadyOn),
            (matches!(state, ServiceState::Provisioning | ServiceState::Failed), Refusal::BeingProvisioned),
            (erasing, Refusal::BeingErased),
        ]),
        turn_off: with(vec![
            (state == ServiceState::Off, Refusal::AlreadyOff),
            (state == ServiceState::Provisioning && !loads, Refusal::BeingProvisioned),
        ]),
        retry: with(vec![
            (!eligible, Refusal::NotEligible),
            (state != ServiceState::Failed, Refusal::NothingFailed),
        ]),
        change_preview_features: with(vec![(!eligible, Refusal::NotEligible)]),
    }
}

fn collect(reasons: impl IntoIterator<Item = (bool, Refusal)>) -> Vec<Refusal> {
    reasons.into_iter().filter_map(|(holds, refusal)| holds.then_some(refusal)).collect()
}
