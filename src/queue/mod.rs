//! A queue of very many items: found, looked at, and worked on, without anything moving by itself. What it is a queue of, and
//! what is different there, says whoever shows one.

mod bulk;
pub mod choices;
mod columns;
mod facets;
mod filter;
mod grid;
mod only;
mod preview;
mod views;

use crate::{
    api::{self, Awaited, Listed},
    components::{EmptyFeature, Failure, Heading, Load, SightNote},
    format,
    i18n::{Word, Words, use_words},
    ordered::{Numbered, Ordered},
    query::{Loaded, Shown},
    router::use_router,
    routes::Route,
    session::use_known,
    ui::{Button, Text, When, dynamic, effect, text, whether},
    walk::walk_through,
};
pub use bulk::Bulk;
pub use columns::{Column, Columns};
use facets::Facets;
pub use filter::{ANY, Facet, Filter};
use grid::Grid;
use leptos::prelude::*;
use only::Only;
pub use preview::{Draft, Preview, PreviewOf};
use preview::{PreviewButton, Previewed};
use security_center_contract::{List, Order};
use views::Views;

/// What a queue is of.
pub struct QueueOf<T: 'static> {
    /// The id of the grid.
    pub id: &'static str,
    /// Under which name the browser keeps the columns.
    pub kept_as: &'static str,
    /// The page that shows it.
    pub home: Route,
    /// Where the items are.
    pub resources: &'static Listed<T>,
    /// By what they are told apart.
    pub facets: &'static [Facet],
    /// What is shown of each.
    pub columns: &'static [Column<T>],
    /// What they are called.
    pub title: fn(Words) -> Word,
    /// How many they are.
    pub count: fn(Words, &str) -> String,
    /// How many are listed of how many.
    pub cut: fn(Words, &str, &str) -> String,
    /// That there is none.
    pub none: fn(Words) -> Word,
    /// That none fits the filter.
    pub none_fits: fn(Words) -> Word,
    /// Shows all.
    pub show_all: fn(Words) -> Word,
    /// How one is called.
    pub name: fn(Words, &T) -> String,
    /// The page of one.
    pub page: fn(u32) -> Route,
    /// Fetches one.
    pub fetch: fn(u32) -> Awaited<T>,
    /// How many were changed in which field.
    pub bulk_done: fn(Words, &str, &str) -> String,
    /// About how many something was written.
    pub bulk_commented: fn(Words, &str) -> String,
    /// What can be done with those that are selected.
    pub bulk: fn(Bulk<T>) -> AnyView,
}

/// The queue, below its heading.
#[component]
pub fn Queue<T: Numbered>(
    /// What it is of.
    of: &'static QueueOf<T>,
    /// What it lists, in a sentence.
    about: Word,
    /// Draws one beside the others.
    preview: Option<PreviewOf<T>>,
) -> impl IntoView
where
    List<T>: Shown,
{
    let words = use_words();
    let known = use_known();
    let filter = Filter::of_address(of.facets);
    let columns = Columns::kept(of.columns, of.kept_as);
    let queue = Ordered::new(of.resources);
    effect(move || queue.aim(filter.wanted()));
    walk_through(&of.home, Signal::derive(move || queue.numbers()));
    // Whatever changed: the rows stay where they are until the person asks.
    let mut heard = known.alerts.get_untracked();
    effect(move || {
        let now = known.alerts.get();
        if std::mem::replace(&mut heard, now) != now {
            queue.look();
        }
    });
    view! {
        <Heading title=(of.title)(words) about=about />
        <SightNote />
        <div class="stack wide">
            <Facets filter=filter columns=columns />
            <Views of=of />
            <Load query=queue.order let:order>
                <Items of=of queue=queue order=order filter=filter columns=columns draws=preview />
            </Load>
        </div>
    }
}

/// The items, how many they are, and the way to those that came since.
#[component]
fn Items<T: Numbered>(
    of: &'static QueueOf<T>,
    queue: Ordered<T>,
    order: Loaded<Order>,
    filter: Filter,
    columns: Columns<T>,
    draws: Option<PreviewOf<T>>,
) -> impl IntoView
where
    List<T>: Shown,
{
    let words = use_words();
    let number = move |number: u64| format::number(words, number as f64);
    let count = move || {
        let (listed, all) = (queue.len() as u64, order.get().count);
        if listed < all {
            (of.cut)(words, &number(listed), &number(all))
        } else {
            (of.count)(words, &number(all))
        }
    };
    let bulk = Bulk::new(of, queue);
    // The rest of them would not be done, and what failed would not be known.
    use_router().hold_while(whether(move || !bulk.is_idle()));
    let (present, goal) = (RwSignal::new(0), RwSignal::new(None));
    let preview = Preview::of_address(queue, present, goal);
    let is_shown = whether(move || draws.is_some() && preview.number.get().is_some());
    let fresh = Memo::new(move |_| queue.fresh());
    let nothing = Memo::new(move |_| order.get().count == 0);
    let file = move |format: &'static str, label: Text| {
        let href = text(move || api::queue_export(of.resources, format, &filter.wanted_in_file()));
        view! { <a href=href download="">{label}</a> }.into_any()
    };
    view! {
        <div class="row">
            <p class="quiet" role="status">{text(count)}</p>
            {file("csv", words.audit_export_csv().text())}
            {file("jsonl", words.audit_export_lines().text())}
            <When is=whether(move || draws.is_some() && !nothing.get())><PreviewButton preview=preview /></When>
            <div role="status">
                <When is=whether(move || fresh.get() != 0)>
                    <Button
                        label=text(move || words.incidents_fresh(&number(fresh.get())))
                        on_press=move || queue.order_anew()
                    />
                </When>
            </div>
        </div>
        <Only filter=filter />
        {dynamic(move || queue.error.get().map(|error| view! { <Failure error=error /> }))}
        <When
            is=whether(move || nothing.get())
            otherwise=move || view! {
                {(of.bulk)(bulk)}
                {bulk.outcome()}
                <div class="room">
                    <div class=text(move || if is_shown.get() { "beside shown" } else { "beside" })>
                        <Grid
                            of=of
                            queue=queue
                            filter=filter
                            columns=columns
                            selection=bulk.selection
                            present=present
                            goal=goal
                            reached=Callback::new(move |place| preview.went_to(place))
                        />
                        <When is=is_shown>{draws.map(|draws| view! { <Previewed grid=of.id draws=draws preview=preview /> })}</When>
                    </div>
                </div>
            }
        >
            <Nothing
                order=order
                filter=filter
                none=(of.none)(words)
                none_fits=(of.none_fits)(words)
                show_all=(of.show_all)(words)
            />
        </When>
    }
}

/// Why there is none, and what would bring some.
#[component]
fn Nothing(
    order: Loaded<Order>,
    filter: Filter,
    none: Word,
    none_fits: Word,
    show_all: Word,
) -> impl IntoView {
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
                    <h2>{none_fits.text()}</h2>
                    <p>{text(move || words.incidents_none_fits_about(within()))}</p>
                    <Button label=show_all on_press=move || filter.show_all() />
                </div>
            }
        >
            <EmptyFeature title=none />
        </When>
    }
}
