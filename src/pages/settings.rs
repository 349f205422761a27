//! The list of settings (`behaviour.md` S20).

use crate::{
    components::{Heading, Table},
    i18n::{Words, use_words},
    routes::Route,
};
use leptos::prelude::*;

/// Name and description of each group of settings.
#[component]
pub fn Settings() -> impl IntoView {
    let words = use_words();
    let columns = vec![(move || words.settings_name()).into(), (move || words.settings_description()).into()];
    let row = move |to: Route, name: fn(Words) -> &'static str, description: fn(Words) -> &'static str| {
        view! {
            <tr>
                <th scope="row">
                    <a href=to.href()>{move || name(words)}</a>
                </th>
                <td>{move || description(words)}</td>
            </tr>
        }
    };
    view! {
        <Heading title=move || words.settings() />
        <Table caption=move || words.settings() columns=columns>
            {row(Route::ThreatProtection, |it| it.threat_protection(), |it| it.settings_threat_protection())}
            {row(Route::Eligibility, |it| it.eligibility(), |it| it.settings_eligibility())}
        </Table>
    }
}
