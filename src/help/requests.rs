//! The person's own requests, with their state and the answers (`behaviour.md` D13).

use super::frame::HelpPanel;
use crate::{
    api,
    components::{Load, Moment},
    format,
    i18n::{Words, use_words},
    query::Query,
    router::use_router,
    routes::Panel,
    session::use_known,
    ui::{Fact, Facts, When, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{ContactMethod, SupportAnswer, SupportRequest};

/// The panel. It follows what support does.
#[component]
pub fn Requests() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let requests = Query::new(&api::SUPPORT_REQUESTS);
    effect(move || {
        known.own.track();
        requests.refetch();
    });
    view! {
        <HelpPanel panel=Panel::Requests title=words.your_requests()>
            <Load query=requests let:list>
                <When is=whether(move || list.get().value.is_empty())>
                    <None />
                </When>
                {dynamic(move || {
                    list.get().value.iter().map(|request| shown(words, request.clone())).collect::<Vec<_>>()
                })}
                {dynamic(move || {
                    let list = list.get();
                    let shown = list.value.len();
                    let more = list.count > shown as u64;
                    more.then(|| {
                        let count = format::number(words, list.count as f64);
                        view! { <p class="quiet">{words.requests_shown(&shown.to_string(), &count)}</p> }
                    })
                })}
            </Load>
        </HelpPanel>
    }
}

/// There are none yet.
#[component]
fn None() -> impl IntoView {
    let words = use_words();
    let contact = use_router().href_with(&[("panel", Some("contact"))]);
    view! {
        <div class="empty">
            <h3>{words.requests_none().text()}</h3>
            <p>{words.requests_none_about().text()}</p>
            <a href=contact>{words.contact_support().text()}</a>
        </div>
    }
}

fn shown(words: Words, request: SupportRequest) -> AnyView {
    let SupportRequest { number, created_at, state, description, wanted_location, .. } = request;
    let address = match request.contact_by {
        ContactMethod::Phone => request.phone,
        ContactMethod::Email => request.email,
    };
    let answers = request.answers.into_iter().map(|SupportAnswer { at, text }| {
        view! {
            <h4>{words.request_answer().text()} " – " <Moment at=at /></h4>
            <p class="typed">{text}</p>
        }
    });
    view! {
        <section class="card">
            <h3>{text(move || words.request_number(&number.to_string()))}</h3>
            <Facts>
                <Fact term=words.request_state()>{words.support_state(state).text()}</Fact>
                <Fact term=words.request_made()><Moment at=created_at /></Fact>
                {address.map(|address| view! { <Fact term=words.request_reach()><span class="typed">{address}</span></Fact> })}
                {wanted_location.map(|location| {
                    view! { <Fact term=words.request_location()>{words.location(location).text()}</Fact> }
                })}
            </Facts>
            <p class="typed">{description}</p>
            {answers.collect::<Vec<_>>()}
        </section>
    }
    .into_any()
}
