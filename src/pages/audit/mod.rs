//! The audit log: every change to the service, filtered by the address (`behaviour.md` D11).

mod entries;
mod entry;
mod filter;

use crate::{
    api::{self, ApiError},
    browser,
    components::{CopyLink, Failure, Heading, Load},
    format,
    i18n::use_words,
    paged::Paged,
    query::Loaded,
    session::use_known,
    ui::{Button, Text, When, dynamic, effect, text, whether},
};
use entries::Entries;
use filter::{Filter, FilterForm};
use leptos::prelude::*;
use security_center_contract::{AuditEntry, List};

/// The id of the table, where the focus goes when rows were added above.
const TABLE: &str = "audit-table";

/// The page.
#[component]
pub fn Audit() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let filter = Filter::of_address();
    let log = Paged::new(&api::AUDIT);
    effect(move || {
        if let Some(wanted) = filter.wanted.get() {
            log.aim(wanted);
        }
    });
    // Whatever changed may have been written down; the rows stay where they are until the person asks.
    effect(move || {
        known.heard.get();
        log.look();
    });
    let refused = Signal::derive(move || match log.list.error() {
        Some(ApiError::Problem(problem)) => problem.fields,
        _ => Vec::new(),
    });
    view! {
        <Heading title=words.audit_log() about=words.audit_about() />
        <div class="stack">
            <Commands filter=filter />
            <FilterForm filter=filter refused=refused />
            <When is=whether(move || filter.wanted.read().is_some() && refused.read().is_empty())>
                <Load query=log.list let:list><Log log=log list=list filter=filter /></Load>
            </When>
        </div>
    }
}

/// Copying the view's address, and the log as a file.
#[component]
fn Commands(filter: Filter) -> impl IntoView {
    let words = use_words();
    let file = move |format: &'static str, label: Text| {
        let href = text(move || api::audit_export(format, &filter.wanted.get().unwrap_or_default()));
        view! { <a href=href download="">{label}</a> }.into_any()
    };
    view! {
        <div class="row">
            <CopyLink />
            <When is=whether(move || filter.wanted.read().is_some())>
                {file("csv", words.audit_export_csv().text())}
                {file("jsonl", words.audit_export_lines().text())}
            </When>
        </div>
    }
}

/// The entries, how many there are, and the way to more.
#[component]
fn Log(log: Paged<AuditEntry>, list: Loaded<List<AuditEntry>>, filter: Filter) -> impl IntoView {
    let words = use_words();
    let number = move |number: u64| format::number(words, number as f64);
    let shown = move || {
        let list = list.get();
        words.audit_shown(&number(list.value.len() as u64), &number(list.count))
    };
    let fresh = Memo::new(move |_| log.fresh());
    let empty = whether(move || list.get().value.is_empty());
    let show_fresh = move || {
        log.show_fresh();
        browser::focus(TABLE);
    };
    view! {
        <div role="status">
            <When is=whether(move || fresh.get() != 0)>
                <Button label=text(move || words.audit_new(&number(fresh.get()))) on_press=show_fresh />
            </When>
        </div>
        <p class="quiet" role="status">{text(shown)}</p>
        // Reachable by keyboard, because it may have to be scrolled.
        <div id=TABLE class="table audit" tabindex="0" role="region" aria-label=words.audit_log().text()>
            <When is=empty otherwise=move || view! { <Entries list=list /> }>
                <Nothing filter=filter />
            </When>
        </div>
        {dynamic(move || log.error.get().map(|error| view! {
            <Failure error=error retry=Callback::new(move |()| log.retry()) />
        }))}
        <When is=whether(move || list.get().next_link.is_some())>
            <Button
                label=words.audit_more()
                on_press=move || log.show_more()
                available=whether(move || !log.fetching.get())
            />
        </When>
    }
}

/// Why there is no entry, and what would bring some.
#[component]
fn Nothing(filter: Filter) -> impl IntoView {
    let words = use_words();
    let set = Memo::new(move |_| filter.is_set());
    view! {
        <div class="nothing stack">
            <h2>{text(move || if set.get() { words.audit_none_fits() } else { words.audit_none() })}</h2>
            <p>{text(move || if set.get() { words.audit_none_fits_about() } else { words.audit_none_about() })}</p>
        </div>
    }
}
