//! The roles somebody holds, where they come from and what they give here (`behaviour.md` S9, L6).

use crate::{
    components::Listing,
    i18n::use_words,
    routes::Documentation,
    session::use_known,
    ui::{OutsideLink, When, whether},
};
use leptos::prelude::*;
use security_center_contract::{HeldRole, RoleSource};

/// The signed-in person's roles, with a link to where they are assigned.
#[component]
pub fn HeldRoles() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let roles = move || known.session.get().map(|session| session.roles.clone()).unwrap_or_default();
    let remark = move |role: &HeldRole| match (role.source, role.role) {
        (RoleSource::SecurityComplianceCenter, _) => words.role_from_compliance().into(),
        (RoleSource::ThisServer, _) => words.role_from_server().into(),
        (RoleSource::AppRole, _) => words.role_from_app().into(),
        (RoleSource::AzureActiveDirectory, Some(_)) => words.role_from_directory().into(),
        (RoleSource::AzureActiveDirectory, None) => {
            format!("{}, {}", words.role_from_directory().get(), words.role_without_effect().get())
        }
    };
    let items = move || roles().iter().map(|role| (words.held_role(role), remark(role))).collect();
    view! {
        <Listing items=Box::new(items) />
        <When is=whether(move || roles().is_empty())>
            <p>{words.no_roles().text()}</p>
        </When>
        // Roles that this server gives are not there.
        <When is=whether(move || roles().iter().all(|role| role.source != RoleSource::ThisServer))>
            <OutsideLink href=Documentation::Roles.href() text=words.roles_more() note=words.new_tab() />
        </When>
    }
}
