//! Permissions: which roles there are, what each gives here, and who holds it (`behaviour.md` S9, L5, L6, S8).

use crate::{
    api,
    components::{Heading, Listing, Load},
    format,
    i18n::{Words, use_words},
    query::{Loaded, Query},
    routes::Documentation,
    session::use_known,
    ui::{Fact, Facts, OutsideLink, dynamic},
};
use leptos::prelude::*;
use security_center_contract::{List, RoleHolders, RoleSource};

/// The roles, each with its holders.
#[component]
pub fn Permissions() -> impl IntoView {
    let words = use_words();
    let roles = Query::new(&api::PERMISSIONS);
    roles.refetch();
    // A new import of the directory may have changed who holds what.
    let known = use_known();
    let held = Memo::new(move |before: Option<&(u32, _)>| {
        let roles = known.session.get().map(|session| session.roles.clone());
        let count = before.map_or(0, |(count, _)| count + 1);
        (count, roles)
    });
    crate::ui::effect(move || {
        if held.get().0 > 0 {
            roles.refetch();
        }
    });
    view! {
        <Heading title=words.permissions() about=words.permissions_about() />
        <div class="stack">
            <p>{words.permissions_assign().text()}</p>
            <OutsideLink href=Documentation::Roles.href() text=words.permissions_manage() note=words.new_tab() />
        </div>
        <Load query=roles let:list><Roles list=list /></Load>
    }
}

#[component]
fn Roles(list: Loaded<List<RoleHolders>>) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let yours = move |role: &RoleHolders| {
        known.session.get().is_some_and(|session| {
            session
                .roles
                .iter()
                .any(|held| held.role_template_id == role.role_template_id && held.source == role.source)
        })
    };
    view! {
        <div class="cards">
            {dynamic(move || list.get().value.iter().map(|role| card(words, role, yours(role))).collect::<Vec<_>>())}
        </div>
    }
}

fn card(words: Words, role: &RoleHolders, yours: bool) -> AnyView {
    let gives = if role.may_administer {
        words.role_administers()
    } else if role.may_view {
        words.role_views()
    } else {
        words.role_nothing()
    };
    let source = match role.source {
        RoleSource::AzureActiveDirectory => words.source_directory(),
        RoleSource::SecurityComplianceCenter => words.source_compliance(),
        RoleSource::ThisServer => words.source_server(),
        RoleSource::AppRole => words.source_app_role(),
    };
    // The directory may call a role by an older name, such as Company Administrator.
    let name = role.role.map_or_else(|| role.display_name.clone(), |known| words.role(known).into());
    let other_name =
        (!name.eq_ignore_ascii_case(&role.display_name)).then(|| words.role_in_directory(&role.display_name));
    let number = |number: u64| format::number(words, number as f64);
    let count = match role.count {
        0 => words.holders_none().into(),
        count => words.holders_count(&number(count)),
    };
    let shown = role.people.len() as u64;
    let cut = (shown < role.count).then(|| words.holders_cut(&number(shown), &number(role.count)));
    let people = role.people.clone();
    let person = |person: &security_center_contract::Person| {
        (person.display_name.clone(), person.user_principal_name.clone())
    };
    view! {
        <section class="card">
            <h2>{name}</h2>
            {other_name.map(|name| view! { <p class="caption">{name}</p> })}
            {yours.then(|| view! { <p class="yours">{words.role_yours().text()}</p> })}
            <Facts>
                <Fact term=words.role_gives()>{gives.text()}</Fact>
                <Fact term=words.role_source()>{source.text()}</Fact>
                <Fact term=words.role_holders()>
                    {count}
                    {(!people.is_empty())
                        .then(move || {
                            view! { <Listing items=Box::new(move || people.iter().map(person).collect()) /> }
                        })}
                    {cut.map(|cut| view! { <p class="caption">{cut}</p> })}
                </Fact>
            </Facts>
        </section>
    }
    .into_any()
}
