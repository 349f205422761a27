//! The table of the audit log. The entry that the address names shows its details below its row.

use super::entry;
use crate::{
    i18n::{Word, use_words},
    query::Loaded,
    router::use_router,
    ui::{dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{AuditEntry, List};

/// The entries, newest first.
#[component]
pub fn Entries(
    /// Those that are shown.
    list: Loaded<List<AuditEntry>>,
) -> impl IntoView {
    let words = use_words();
    let heading = |column: Word| view! { <th scope="col">{column.text()}</th> }.into_any();
    let headings = [
        words.audit_time(),
        words.audit_what(),
        words.audit_who(),
        words.audit_values(),
        words.audit_origin(),
        words.audit_details(),
    ];
    let router = use_router();
    let open = router.parameter("entry");
    let row = move |entry: &AuditEntry| {
        let sequence = entry.sequence;
        let is_open = move || open.get().is_some_and(|open| open.parse() == Ok(sequence));
        let toggle = move |_| {
            let number = (!untrack(is_open)).then(|| sequence.to_string());
            router.set_parameters(&[("entry", number.as_deref())], true);
        };
        let details = entry.clone();
        view! {
            <tr>
                {entry::cells(entry)}
                <td>
                    <button
                        type="button"
                        class="button"
                        aria-expanded=text(move || if is_open() { "true" } else { "false" })
                        aria-label=text(move || words.audit_details_of(&sequence.to_string()))
                        on:click=toggle
                    >
                        {words.audit_details().text()}
                    </button>
                </td>
            </tr>
            {dynamic(move || {
                is_open()
                    .then(|| {
                        view! {
                            <tr class="detail">
                                <td colspan="6">{entry::details(&details)}</td>
                            </tr>
                        }
                    })
            })}
        }
        .into_any()
    };
    view! {
        <table>
            <caption class="visually-hidden">{words.audit_log().text()}</caption>
            <thead>
                <tr>{headings.map(heading).into_iter().collect::<Vec<_>>()}</tr>
            </thead>
            <tbody>{dynamic(move || list.get().value.iter().map(row).collect::<Vec<_>>())}</tbody>
        </table>
    }
}
