//! API tokens and service keys: what can be asked for, who may, and what a token is good for.

use security_center_contract::{NewApiToken, Permit, Refusal, Role, Scope, limits};

use super::access::Standing;
use super::fields::{Faulty, Fields};

/// How many live tokens a person may have made.
pub const TOKENS_AT_MOST: i64 = 20;

/// How many keys a service may have at a time: one in use, and one to change to.
pub const KEYS_AT_MOST: u32 = 2;

/// For how long after his last sign-in a token of somebody who comes by the identity provider is good, in milliseconds: this
/// server hears of nobody who leaves, but whoever has left cannot sign in.
pub const PROVEN_FOR: i64 = 30 * 24 * 60 * 60 * 1000;

/// For how many days a token may be good.
pub const DAYS_AT_MOST: u32 = 365;

/// The token as it is made, with every scope once, or every fault of it.
pub fn check_token(wanted: NewApiToken) -> Result<NewApiToken, Faulty> {
    let mut fields = Fields::default();
    let name = fields.line("name", &wanted.name, limits::CREDENTIAL_NAME);
    if name.is_none() {
        fields.missing("name");
    }
    let mut scopes = wanted.scopes;
    scopes.sort_unstable();
    scopes.dedup();
    if scopes.is_empty() {
        fields.missing("scopes");
    }
    if !(1..=DAYS_AT_MOST).contains(&wanted.expires_in_days) {
        fields.out_of_range("expiresInDays", "from 1 to 365");
    }
    fields.finish(NewApiToken { name: name.unwrap_or_default(), scopes, ..wanted })
}

/// Whether the person may make tokens for applications: in any tenant, since a token lets nobody do more than its
/// application may at that moment.
#[must_use]
pub fn for_application(standing: Standing) -> Permit {
    Permit::unless(administrators_only(standing))
}

/// Every reason why the person may not give an application this role.
#[must_use]
pub fn refusals_to_give(standing: Standing, own: &[Role], role: Role) -> Vec<Refusal> {
    let mut refusals = administrators_only(standing);
    if refusals.is_empty() && own.iter().all(|own| rank(*own) < rank(role)) {
        refusals.push(Refusal::RoleTooHigh);
    }
    refusals
}

/// Whether a token with these scopes is good for what needs this one: whoever may change may read, too.
#[must_use]
pub fn suffices(held: &[Scope], needed: Scope) -> bool {
    let more = match needed {
        Scope::ThreatProtectionRead => Scope::ThreatProtectionReadWrite,
        Scope::SecurityIncidentRead => Scope::SecurityIncidentReadWrite,
        Scope::SecurityAlertRead => Scope::SecurityAlertReadWrite,
        other => other,
    };
    held.contains(&needed) || held.contains(&more)
}

fn administrators_only(standing: Standing) -> Vec<Refusal> {
    let reasons = [
        (!standing.views, Refusal::ViewingRoleMissing),
        (!standing.administers, Refusal::AdministratorRoleMissing),
    ];
    reasons.into_iter().filter_map(|(holds, refusal)| holds.then_some(refusal)).collect()
}

/// Which role is the higher one in the directory.
fn rank(role: Role) -> u8 {
    match role {
        Role::GlobalAdministrator => 2,
        Role::SecurityAdministrator => 1,
        Role::SecurityOperator | Role::GlobalReader | Role::SecurityReader => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADMINISTRATOR: Standing = Standing { views: true, administers: true };
    const VIEWER: Standing = Standing { views: true, administers: false };

    #[test]
    fn d1_nobody_gives_a_higher_role_than_his_own() {
        let security = [Role::SecurityAdministrator];
        let all = [Role::GlobalAdministrator, Role::SecurityAdministrator, Role::SecurityOperator];
        let refused: Vec<_> =
            all.map(|role| refusals_to_give(ADMINISTRATOR, &security, role)).into_iter().collect();
        assert_eq!(refused, [vec![Refusal::RoleTooHigh], vec![], vec![]]);
        assert!(refusals_to_give(ADMINISTRATOR, &all, Role::GlobalAdministrator).is_empty());
        let reader = [Role::GlobalReader];
        let missing = [Refusal::AdministratorRoleMissing];
        assert_eq!(refusals_to_give(VIEWER, &reader, Role::SecurityReader), missing);
    }

    #[test]
    fn d1_a_scope_is_good_for_itself_and_changing_for_reading() {
        for held in Scope::ALL {
            for needed in Scope::ALL {
                let both = (*held, *needed);
                let good = held == needed
                    || [
                        (Scope::ThreatProtectionReadWrite, Scope::ThreatProtectionRead),
                        (Scope::SecurityIncidentReadWrite, Scope::SecurityIncidentRead),
                        (Scope::SecurityAlertReadWrite, Scope::SecurityAlertRead),
                    ]
                    .contains(&both);
                assert_eq!(suffices(&[*held], *needed), good, "{both:?}");
            }
        }
        assert!(!suffices(&[], Scope::AuditLogRead));
    }

    #[test]
    fn every_fault_of_a_token_is_named_at_its_field() {
        let token = |name: &str, scopes: &[Scope], expires_in_days| NewApiToken {
            name: name.to_owned(),
            scopes: scopes.to_vec(),
            expires_in_days,
            application_role: None,
        };
        let scopes = [Scope::AuditLogRead, Scope::ThreatProtectionRead, Scope::AuditLogRead];
        let checked = check_token(token(" Export ", &scopes, 365)).expect("good");
        assert_eq!(checked.name, "Export");
        assert_eq!(checked.scopes, [Scope::ThreatProtectionRead, Scope::AuditLogRead]);
        for (name, scopes, days, faulty) in [
            (" ", &scopes[..], 1, &["name"][..]),
            ("a\nb", &scopes[..], 1, &["name"]),
            (&*"x".repeat(101), &scopes[..], 1, &["name"]),
            ("x", &[], 1, &["scopes"]),
            ("x", &scopes[..], 0, &["expiresInDays"]),
            ("x", &scopes[..], 366, &["expiresInDays"]),
            ("", &[], 0, &["name", "scopes", "expiresInDays"]),
        ] {
            let faults = check_token(token(name, scopes, days)).expect_err("faulty").fields;
            let named: Vec<_> = faults.iter().map(|one| one.field.as_str()).collect();
            assert_eq!(named, faulty, "{name:?}");
        }
    }
}
