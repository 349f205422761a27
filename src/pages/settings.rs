//! The list of settings (`behaviour.md` S20).

use crate::{
    components::{Heading, Table},
    i18n::{Word, Words, use_words},
    routes::Route,
};
use leptos::prelude::*;

/// Name and description of each group of settings.
#[component]
pub fn Settings() -> impl IntoView {
    let words = use_words();
    let columns = vec![words.settings_name().into(), words.settings_description().into()];
    let row = move |to: Route, name: fn(Words) -> Word, description: fn(Words) -> Word| {
        view! {
            <tr>
                <th scope="row">
                    <a href=to.href()>{name(words).text()}</a>
                </th>
                <td>{description(words).text()}</td>
            </tr>
        }
    };
    view! {
        <Heading title=words.settings() />
        <Table caption=words.settings() columns=columns>
            {row(Route::ThreatProtection, |it| it.threat_protection(), |it| it.settings_threat_protection())}
            {row(Route::Eligibility, |it| it.eligibility(), |it| it.settings_eligibility())}
        </Table>
    }
}
