//! More resources: cards that open the other portals which the operator configured (`behaviour.md` D14).

use crate::{
    components::Heading,
    configuration::{Resource, use_configuration},
    i18n::use_words,
    ui::{OutsideLink, When, dynamic, text, whether},
};
use leptos::prelude::*;

/// The cards, or why there are none.
#[component]
pub fn MoreResources() -> impl IntoView {
    let words = use_words();
    let configured = use_configuration();
    let card = move |resource: &Resource| {
        let [name, about, link] = [resource.clone(), resource.clone(), resource.clone()];
        view! {
            <section class="card">
                <h2>{text(move || name.name(words))}</h2>
                <p>{text(move || about.about(words))}</p>
                <OutsideLink
                    href=resource.href.href()
                    text=text(move || words.resource_open(&link.name(words)))
                    note=words.new_tab()
                />
            </section>
        }
    };
    view! {
        <Heading title=words.more_resources() about=words.resources_about() />
        <When
            is=whether(move || configured.get().resources.is_empty())
            otherwise=move || {
                view! {
                    <div class="cards">
                        {dynamic(move || configured.get().resources.iter().map(card).collect::<Vec<_>>())}
                    </div>
                }
            }
        >
            <div class="empty">
                <h2>{words.resources_none().text()}</h2>
                <p>{words.resources_none_why().text()}</p>
            </div>
        </When>
    }
}
