//! Signing in as somebody of the demonstration directory.

use super::arrive;
use crate::{
    api::{self, ApiError},
    components::Failure,
    format,
    i18n::use_words,
    router::use_router,
    session::use_known,
    ui::{dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{DemonstrationPerson, DemonstrationSignIn, DemonstrationTenant};

/// The people of the demonstration directory, tenant by tenant.
#[component]
pub(super) fn Demonstration(tenants: Vec<DemonstrationTenant>) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let router = use_router();
    let error = RwSignal::new(None::<ApiError>);
    let sign_in = Callback::new(move |who: DemonstrationSignIn| {
        leptos::task::spawn_local(async move {
            match api::sign_in_demonstration(who).await {
                Ok(()) => arrive(known, router),
                Err(failed) => error.set(Some(failed)),
            }
        });
    });
    let tenant = move |tenant: DemonstrationTenant| {
        let id = tenant.tenant.id;
        let heading = format!("tenant-{id}");
        let label = heading.clone();
        let people = tenant.people.into_iter().map(|person| {
            let who = DemonstrationSignIn { tenant_id: id.clone(), person_id: person.person.id.clone() };
            view! { <Choice person=person who=who on_choose=sign_in /> }
        });
        view! {
            <section class="card" aria-labelledby=label>
                <h2 id=heading>{tenant.tenant.display_name}</h2>
                <ul class="people">{people.collect::<Vec<_>>()}</ul>
            </section>
        }
    };
    view! {
        <p>{words.sign_in_about().text()}</p>
        {dynamic(move || error.get().map(|error| view! { <Failure error=error /> }))}
        <div class="cards">{tenants.into_iter().map(tenant).collect::<Vec<_>>()}</div>
    }
}

#[component]
fn Choice(
    person: DemonstrationPerson,
    who: DemonstrationSignIn,
    on_choose: Callback<DemonstrationSignIn>,
) -> impl IntoView {
    let words = use_words();
    let held = person.roles;
    let roles = move || held.iter().map(|role| words.held_role(role)).collect::<Vec<_>>();
    view! {
        <li>
            <button type="button" class="person" on:click=move |_| on_choose.run(who.clone())>
                <span>{person.person.display_name}</span>
                <span class="caption">
                    {text(move || match roles() {
                        none if none.is_empty() => words.sign_in_no_roles().into(),
                        roles => format::list(words, roles),
                    })}
                </span>
            </button>
        </li>
    }
}
