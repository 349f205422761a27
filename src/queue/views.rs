//! The views of a queue that were saved: opened by their names, saved, replaced, removed.

use super::QueueOf;
use super::preview::PARAMETER;
use crate::{
    api::{self, ApiError, Awaited},
    components::{Asked, Cell, Confirm, CopyLink, Failure, Form, Load, Refusals, Sending, Table, missing},
    i18n::{Word, use_words},
    query::{Loaded, Query},
    router::{Router, use_router},
    routes,
    ui::{Checkbox, Field, FieldKind, When, dynamic, use_announcer, whether},
};
use leptos::prelude::*;
use security_center_contract::{NewSavedView, SavedView, SavedViewChange, SavedViews, Value};

/// What the address says of the view: without what lies beside the page.
fn shown(router: &Router) -> String {
    let address = router.href_with(&[("panel", None), ("topic", None), ("ask", None), (PARAMETER, None)]);
    address.trim_start_matches('?').to_owned()
}

/// The views, fetched when they are opened, and copying the address of the present one.
#[component]
pub fn Views<T: 'static>(
    /// Of which queue.
    of: &'static QueueOf<T>,
) -> impl IntoView {
    let words = use_words();
    let opened = RwSignal::new(false);
    let open = move || {
        let views = Query::new(&api::VIEWS);
        views.aim(api::views(of.resources));
        view! { <Load query=views let:list><Saved of=of views=views list=list /></Load> }
    };
    view! {
        <details
            class="filter"
            on:toggle=move |event| {
                let details: web_sys::HtmlDetailsElement = event_target(&event);
                opened.set(details.open());
            }
        >
            <summary>{words.views().text()}</summary>
            <div class="stack">
                <div class="row"><CopyLink /></div>
                <When is=whether(move || opened.get())>{open()}</When>
            </div>
        </details>
    }
}

/// What there is, and saving another one.
#[component]
fn Saved<T: 'static>(
    of: &'static QueueOf<T>,
    views: Query<SavedViews>,
    list: Loaded<SavedViews>,
) -> impl IntoView {
    let words = use_words();
    let announcer = use_announcer();
    let router = use_router();
    let failed = RwSignal::new(None::<ApiError>);
    let removing: Asked = RwSignal::new(None);
    let sent = move |answer: Awaited<Value>, done: Word| {
        leptos::task::spawn_local(async move {
            let error = answer.await.err();
            if error.is_none() {
                announcer.say(untrack(|| done.get()));
            }
            let _ = failed.try_set(error);
            views.refetch_anew();
        });
    };
    let version =
        move |id: &str| list.now().value.iter().find(|view| view.id == id).map_or(0, |view| view.version);
    let row = move |view: &SavedView| {
        let (id, based_on) = (view.id.clone(), view.version);
        let (asked, named) = ((view.id.clone(), view.name.clone()), view.name.clone());
        let replace = move |()| {
            let parameters = Some(shown(&router));
            let change = SavedViewChange { name: None, parameters };
            sent(api::change_view(of.resources, (&id, based_on), &change), words.view_replaced());
        };
        let may = |cell: Cell| if view.may_change { cell } else { Cell::Text(String::new()) };
        let whose = if view.team { words.view_of_team() } else { words.view_own() };
        vec![
            Cell::Link(routes::with_parameters(&of.home, &view.parameters), view.name.clone()),
            whose.into(),
            view.by.clone().into(),
            may(Cell::Button(words.view_replace(), named.clone(), Callback::new(replace))),
            may(Cell::Button(
                words.view_remove(),
                named,
                Callback::new(move |()| removing.set(Some(asked.clone()))),
            )),
        ]
    };
    let columns = vec![
        words.view_name(),
        words.view_whose(),
        words.view_saved_by(),
        words.view_replace(),
        words.view_remove(),
    ];
    let table = move || {
        let rows = move || list.get().value.iter().map(row).collect();
        view! { <Table caption=words.views() columns=columns.clone() rows=Box::new(rows) /> }
    };
    let remove = Callback::new(move |id: String| {
        sent(api::remove_view(of.resources, (&id, version(&id))), words.view_removed());
    });
    view! {
        <When is=whether(move || list.get().value.is_empty()) otherwise=table>
            <p>{words.views_none().text()}</p>
        </When>
        {dynamic(move || failed.get().map(|error| view! { <Failure error=error /> }))}
        <Saving of=of views=views list=list />
        <Confirm
            asked=removing
            title_id="view-remove-title"
            title=|words, name| words.view_remove_title(name)
            about=words.view_remove_about()
            label=words.view_remove()
            on_confirm=remove
        />
    }
}

/// Saving what is shown.
#[component]
fn Saving<T: 'static>(
    of: &'static QueueOf<T>,
    views: Query<SavedViews>,
    list: Loaded<SavedViews>,
) -> impl IntoView {
    let words = use_words();
    let announcer = use_announcer();
    let router = use_router();
    let sending = Sending::new("view-", &["name"]);
    let (name, team) = (RwSignal::new(String::new()), RwSignal::new(false));
    let send = move || {
        let view = NewSavedView {
            name: name.get_untracked().trim().to_owned(),
            parameters: shown(&router),
            team: team.get_untracked(),
        };
        sending.send(
            missing(&[("name", name)]),
            api::save_view(of.resources, &view),
            Box::new(move |_| {
                let _ = name.try_set(String::new());
                announcer.say(untrack(|| words.view_saved().get()));
                views.refetch_anew();
            }),
        );
    };
    let may_share = whether(move || list.get().share.allowed);
    view! {
        <Form sending=sending label=words.view_save() on_send=Callback::new(move |()| send())>
            <Field
                id="view-name"
                label=words.view_save_as()
                hint=words.view_save_hint()
                value=name
                kind=FieldKind::Line
                fault=sending.fault(words, "name")
            />
            <Checkbox
                label=words.view_for_team()
                checked=team
                on_change=Callback::new(move |wanted| team.set(wanted))
                available=may_share
                description_id="view-team-about"
            />
            <div id="view-team-about" class="quiet">
                {dynamic(move || {
                    let share = list.get().share.clone();
                    (!share.allowed).then(|| view! { <Refusals refusals=share.refusals /> })
                })}
            </div>
        </Form>
    }
}
