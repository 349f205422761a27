//! The queue of incidents (`facts.md` 7.1): found, looked at, and worked on, without anything moving by itself.

mod bulk;
mod columns;
mod facets;
mod filter;
mod grid;

use crate::{
    api,
    components::{EmptyFeature, Heading, Load},
    format,
    i18n::use_words,
    ordered::Ordered,
    query::Loaded,
    session::use_known,
    ui::{Button, Text, When, dynamic, effect, text, whether},
};
use bulk::{Bulk, BulkBar};
use columns::Columns;
use facets::Facets;
use filter::Filter;
use grid::Grid;
use leptos::prelude::*;
use security_center_contract::{Incident, Order};

/// The page.
#[component]
pub fn Incidents() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let filter = Filter::of_address();
    let columns = Columns::kept();
    let queue = Ordered::new(&api::INCIDENTS);
    effect(move || queue.aim(filter.wanted()));
    // Whatever changed: the rows stay where they are until the person asks.
    let mut heard = known.alerts.get_untracked();
    effect(move || {
        let now = known.alerts.get();
        if std::mem::replace(&mut heard, now) != now {
            queue.look();
        }
    });
    view! {
        <Heading title=words.incidents() about=words.incidents_about() />
        <div class="stack wide">
            <Facets filter=filter columns=columns />
            <Load query=queue.order let:order>
                <Queue queue=queue order=order filter=filter columns=columns />
            </Load>
        </div>
    }
}

/// The incidents, how many they are, and the way to those that came since.
#[component]
fn Queue(queue: Ordered<Incident>, order: Loaded<Order>, filter: Filter, columns: Columns) -> impl IntoView {
    let words = use_words();
    let number = move |number: u64| format::number(words, number as f64);
    let count = move || {
        let (listed, all) = (queue.len() as u64, order.get().count);
        if listed < all {
            words.incidents_cut(&number(listed), &number(all))
        } else {
            words.incidents_count(&number(all))
        }
    };
    let bulk = Bulk::new(queue);
    let fresh = Memo::new(move |_| queue.fresh());
    let nothing = Memo::new(move |_| order.get().count == 0);
    let file = move |format: &'static str, label: Text| {
        let href = text(move || api::incidents_export(format, &filter.wanted()));
        view! { <a href=href download="">{label}</a> }.into_any()
    };
    view! {
        <div class="row">
            <p class="quiet" role="status">{text(count)}</p>
            {file("csv", words.audit_export_csv().text())}
            {file("jsonl", words.audit_export_lines().text())}
            <div role="status">
                <When is=whether(move || fresh.get() != 0)>
                    <Button
                        label=text(move || words.incidents_fresh(&number(fresh.get())))
                        on_press=move || queue.order_anew()
                    />
                </When>
            </div>
        </div>
        {dynamic(move || queue.error.get().map(|error| view! { <crate::components::Failure error=error /> }))}
        <When
            is=whether(move || nothing.get())
            otherwise=move || view! {
                <BulkBar bulk=bulk />
                <Grid queue=queue filter=filter columns=columns selection=bulk.selection />
            }
        >
            <Nothing order=order filter=filter />
        </When>
    }
}

/// Why there is none, and what would bring some.
#[component]
fn Nothing(order: Loaded<Order>, filter: Filter) -> impl IntoView {
    let words = use_words();
    let within = move || match filter.days().as_str() {
        "1" => words.filter_day().get(),
        "7" => words.filter_week().get(),
        "30" => words.filter_month().get(),
        "180" => words.filter_half_year().get(),
        _ => words.filter_any_time().get(),
    };
    view! {
        <When
            is=whether(move || order.get().newest == 0)
            otherwise=move || view! {
                <div class="nothing stack">
                    <h2>{words.incidents_none_fits().text()}</h2>
                    <p>{text(move || words.incidents_none_fits_about(within()))}</p>
                    <Button label=words.incidents_show_all() on_press=move || filter.show_all() />
                </div>
            }
        >
            <EmptyFeature title=words.incidents_none() />
        </When>
    }
}
