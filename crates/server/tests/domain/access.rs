//! Every role and every action in every state, allowed or refused with every reason (L5, L6, S8, D1, D2).

use std::fmt::Write;

use security_center_contract::{HeldRole, Permit, Refusal, Role, RoleSource, ServiceState};
use security_center_server::domain::access::{
    Standing, access, actions, refusals_to_respond, role_of_template, standing,
};
use security_center_server::store::code;

fn held(role: Option<Role>, source: RoleSource) -> HeldRole {
    HeldRole { role_template_id: String::new(), display_name: String::new(), role, source }
}

#[test]
fn role_templates_are_known_by_their_ids() {
    for (id, role) in [
        ("62e90394-69f5-4237-9190-012177145e10", Some(Role::GlobalAdministrator)),
        ("194ae4cb-b126-40b2-bd5b-6091b380977d", Some(Role::SecurityAdministrator)),
        ("5f2222b1-57c3-48ba-8ad5-d4759f1fde6f", Some(Role::SecurityOperator)),
        ("5d6b6bb7-de71-4623-b4af-96380a352509", Some(Role::SecurityReader)),
        ("f2ef992c-3afb-46b9-b7cf-a126ee74c451", Some(Role::GlobalReader)),
        ("F2EF992C-3AFB-46B9-B7CF-A126EE74C451", Some(Role::GlobalReader)),
        ("17315797-102d-40b4-93e0-432062caca18", None),
    ] {
        assert_eq!(role_of_template(id), role);
    }
}

#[test]
fn l5_l6_s8_a_role_gives_what_it_gives_and_only_in_azure_active_directory() {
    use RoleSource::{AzureActiveDirectory, SecurityComplianceCenter};
    for (role, views, administers) in [
        (Some(Role::GlobalAdministrator), true, true),
        (Some(Role::SecurityAdministrator), true, true),
        (Some(Role::SecurityOperator), true, false),
        (Some(Role::GlobalReader), true, false),
        (Some(Role::SecurityReader), true, false),
        (None, false, false),
    ] {
        assert_eq!(
            standing(&[held(role, AzureActiveDirectory)]),
            Standing { views, administers },
            "{role:?}"
        );
        let nothing = Standing { views: false, administers: false };
        assert_eq!(standing(&[held(role, SecurityComplianceCenter)]), nothing, "{role:?}");
    }
    assert_eq!(standing(&[]), Standing { views: false, administers: false });
    let reads = held(Some(Role::SecurityReader), AzureActiveDirectory);
    let elsewhere = held(Some(Role::SecurityAdministrator), SecurityComplianceCenter);
    assert_eq!(standing(&[elsewhere, reads.clone()]), Standing { views: true, administers: false });
    let administers = held(Some(Role::SecurityAdministrator), AzureActiveDirectory);
    assert_eq!(standing(&[reads, administers]), Standing { views: true, administers: true });
}

#[test]
fn s8_l5_d1_every_standing_in_every_state() {
    let refusals = |refusals: &[Refusal]| refusals.iter().map(code::text).collect::<Vec<_>>().join("+");
    let permit = |permit: &Permit| match permit.allowed {
        true => "yes".to_owned(),
        false => refusals(&permit.refusals),
    };
    let mut table = String::new();
    for (who, views, administers) in
        [("administrator", true, true), ("viewer", true, false), ("stranger", false, false)]
    {
        for eligible in [true, false] {
            for state in
                [ServiceState::Off, ServiceState::Provisioning, ServiceState::Failed, ServiceState::On]
            {
                let standing = Standing { views, administers };
                let (open, may) =
                    (access(standing, eligible, state), actions(standing, eligible, state, (false, false)));
                let features = match open.features.refusals.as_slice() {
                    [] => code::text(open.features.access),
                    reasons => format!("{} {}", code::text(open.features.access), refusals(reasons)),
                };
                let eligible = if eligible { "eligible" } else { "not eligible" };
                writeln!(
                    table,
                    "{who}, {eligible}, {}: features {features} | settings {} | on {} | off {} | retry {} | preview {}",
                    code::text(state),
                    permit(&open.settings),
                    permit(&may.turn_on),
                    permit(&may.turn_off),
                    permit(&may.retry),
                    permit(&may.change_preview_features),
                )
                .expect("text");
            }
        }
    }
    assert_eq!(table, EXPECTED, "the table is now:\n{table}");
}

#[test]
fn d9_while_data_is_being_erased_turning_on_waits_and_nothing_else_does() {
    let administrator = Standing { views: true, administers: true };
    let usual = actions(administrator, true, ServiceState::Off, (false, false));
    let erasing = actions(administrator, true, ServiceState::Off, (true, false));
    assert!(usual.turn_on.allowed);
    assert_eq!(erasing.turn_on.refusals, [Refusal::BeingErased]);
    assert_eq!((erasing.turn_off, erasing.retry), (usual.turn_off, usual.retry));
    assert_eq!(erasing.change_preview_features, usual.change_preview_features);
}

#[rustfmt::skip]
const EXPECTED: &str = "\
administrator, eligible, off: features settings | settings yes | on yes | off alreadyOff | retry nothingFailed | preview yes
administrator, eligible, provisioning: features settings | settings yes | on beingProvisioned | off beingProvisioned | retry nothingFailed | preview yes
administrator, eligible, failed: features settings | settings yes | on beingProvisioned | off yes | retry yes | preview yes
administrator, eligible, on: features open | settings yes | on alreadyOn | off yes | retry nothingFailed | preview yes
administrator, not eligible, off: features refused notEligible | settings notEligible | on notEligible | off alreadyOff | retry notEligible+nothingFailed | preview notEligible
administrator, not eligible, provisioning: features refused notEligible | settings yes | on notEligible+beingProvisioned | off beingProvisioned | retry notEligible+nothingFailed | preview notEligible
administrator, not eligible, failed: features refused notEligible | settings yes | on notEligible+beingProvisioned | off yes | retry notEligible | preview notEligible
administrator, not eligible, on: features refused notEligible | settings yes | on notEligible+alreadyOn | off yes | retry notEligible+nothingFailed | preview notEligible
viewer, eligible, off: features settings | settings yes | on administratorRoleMissing | off administratorRoleMissing+alreadyOff | retry administratorRoleMissing+nothingFailed | preview administratorRoleMissing
viewer, eligible, provisioning: features settings | settings yes | on administratorRoleMissing+beingProvisioned | off administratorRoleMissing+beingProvisioned | retry administratorRoleMissing+nothingFailed | preview administratorRoleMissing
viewer, eligible, failed: features settings | settings yes | on administratorRoleMissing+beingProvisioned | off administratorRoleMissing | retry administratorRoleMissing | preview administratorRoleMissing
viewer, eligible, on: features open | settings yes | on administratorRoleMissing+alreadyOn | off administratorRoleMissing | retry administratorRoleMissing+nothingFailed | preview administratorRoleMissing
viewer, not eligible, off: features refused notEligible | settings notEligible | on administratorRoleMissing+notEligible | off administratorRoleMissing+alreadyOff | retry administratorRoleMissing+notEligible+nothingFailed | preview administratorRoleMissing+notEligible
viewer, not eligible, provisioning: features refused notEligible | settings yes | on administratorRoleMissing+notEligible+beingProvisioned | off administratorRoleMissing+beingProvisioned | retry administratorRoleMissing+notEligible+nothingFailed | preview administratorRoleMissing+notEligible
viewer, not eligible, failed: features refused notEligible | settings yes | on administratorRoleMissing+notEligible+beingProvisioned | off administratorRoleMissing | retry administratorRoleMissing+notEligible | preview administratorRoleMissing+notEligible
viewer, not eligible, on: features refused notEligible | settings yes | on administratorRoleMissing+notEligible+alreadyOn | off administratorRoleMissing | retry administratorRoleMissing+notEligible+nothingFailed | preview administratorRoleMissing+notEligible
stranger, eligible, off: features refused viewingRoleMissing | settings viewingRoleMissing | on viewingRoleMissing+administratorRoleMissing | off viewingRoleMissing+administratorRoleMissing+alreadyOff | retry viewingRoleMissing+administratorRoleMissing+nothingFailed | preview viewingRoleMissing+administratorRoleMissing
stranger, eligible, provisioning: features refused viewingRoleMissing | settings viewingRoleMissing | on viewingRoleMissing+administratorRoleMissing+beingProvisioned | off viewingRoleMissing+administratorRoleMissing+beingProvisioned | retry viewingRoleMissing+administratorRoleMissing+nothingFailed | preview viewingRoleMissing+administratorRoleMissing
stranger, eligible, failed: features refused viewingRoleMissing | settings viewingRoleMissing | on viewingRoleMissing+administratorRoleMissing+beingProvisioned | off viewingRoleMissing+administratorRoleMissing | retry viewingRoleMissing+administratorRoleMissing | preview viewingRoleMissing+administratorRoleMissing
stranger, eligible, on: features refused viewingRoleMissing | settings viewingRoleMissing | on viewingRoleMissing+administratorRoleMissing+alreadyOn | off viewingRoleMissing+administratorRoleMissing | retry viewingRoleMissing+administratorRoleMissing+nothingFailed | preview viewingRoleMissing+administratorRoleMissing
stranger, not eligible, off: features refused viewingRoleMissing+notEligible | settings viewingRoleMissing+notEligible | on viewingRoleMissing+administratorRoleMissing+notEligible | off viewingRoleMissing+administratorRoleMissing+alreadyOff | retry viewingRoleMissing+administratorRoleMissing+notEligible+nothingFailed | preview viewingRoleMissing+administratorRoleMissing+notEligible
stranger, not eligible, provisioning: features refused viewingRoleMissing+notEligible | settings viewingRoleMissing | on viewingRoleMissing+administratorRoleMissing+notEligible+beingProvisioned | off viewingRoleMissing+administratorRoleMissing+beingProvisioned | retry viewingRoleMissing+administratorRoleMissing+notEligible+nothingFailed | preview viewingRoleMissing+administratorRoleMissing+notEligible
stranger, not eligible, failed: features refused viewingRoleMissing+notEligible | settings viewingRoleMissing | on viewingRoleMissing+administratorRoleMissing+notEligible+beingProvisioned | off viewingRoleMissing+administratorRoleMissing | retry viewingRoleMissing+administratorRoleMissing+notEligible | preview viewingRoleMissing+administratorRoleMissing+notEligible
stranger, not eligible, on: features refused viewingRoleMissing+notEligible | settings viewingRoleMissing | on viewingRoleMissing+administratorRoleMissing+notEligible+alreadyOn | off viewingRoleMissing+administratorRoleMissing | retry viewingRoleMissing+administratorRoleMissing+notEligible+nothingFailed | preview viewingRoleMissing+administratorRoleMissing+notEligible
";

#[test]
fn l5_l6_administrators_and_the_security_operator_work_on_incidents_and_nobody_else() {
    use RoleSource::{AzureActiveDirectory, SecurityComplianceCenter};
    let (viewing, responding) = (Refusal::ViewingRoleMissing, Refusal::RespondingRoleMissing);
    for (role, expected) in [
        (Some(Role::GlobalAdministrator), &[][..]),
        (Some(Role::SecurityAdministrator), &[]),
        (Some(Role::SecurityOperator), &[]),
        (Some(Role::GlobalReader), &[responding]),
        (Some(Role::SecurityReader), &[responding]),
        (None, &[viewing, responding]),
    ] {
        assert_eq!(refusals_to_respond(&[held(role, AzureActiveDirectory)], true), expected, "{role:?}");
        let elsewhere = refusals_to_respond(&[held(role, SecurityComplianceCenter)], true);
        assert_eq!(elsewhere, [viewing, responding], "{role:?}");
        let mut not_eligible = expected.to_vec();
        not_eligible.push(Refusal::NotEligible);
        assert_eq!(refusals_to_respond(&[held(role, AzureActiveDirectory)], false), not_eligible, "{role:?}");
    }
}
