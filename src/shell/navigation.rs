//! The navigation at the left: as the person arranged it, folded to icons when wanted, remembered.

use super::{
    arrangement::{arranged, is_hidden, part},
    items::{Item, Leads},
};
use crate::{
    browser,
    configuration::use_configuration,
    i18n::use_words,
    preferences::use_preferences,
    query::Loaded,
    router::use_router,
    routes::{Panel, Route},
    ui::{Glyph, Icon, attribute, effect, text},
};
use leptos::prelude::*;
use security_center_contract::Session;

/// The items that are there for this person, in his order, whether hidden or not.
pub(super) fn available(session: Loaded<Session>) -> Memo<Vec<Item>> {
    let own = use_preferences();
    let configured = use_configuration();
    Memo::new(move |_| {
        let session = session.get();
        let configuration = configured.get();
        let mut items = arranged(&own.get().navigation);
        items.retain(|item| item.leads(&session.access, &configuration).is_some());
        items
    })
}

/// The navigation. What a person may not open is not in it (`behaviour.md` S17, S21); its address says why.
#[component]
pub fn Navigation(
    /// Who is signed in, and what that allows.
    session: Loaded<Session>,
    /// Where the person is.
    route: Memo<Route>,
) -> impl IntoView {
    let words = use_words();
    let own = use_preferences();
    let panel = use_router().panel();
    let folded =
        RwSignal::new(browser::is_narrow() || browser::kept("navigation").as_deref() == Some("folded"));
    let fold = move |_| {
        folded.update(|folded| *folded = !*folded);
        if !browser::is_narrow() {
            browser::keep("navigation", folded.get_untracked().then_some("folded"));
        }
    };
    // In a narrow window it lies over the page: it goes away once it has been used, or with Escape.
    let put_away = move || {
        if browser::is_narrow() {
            folded.set(true);
        }
    };
    effect(move || {
        route.track();
        panel.track();
        put_away();
    });
    let was_narrow = StoredValue::new(browser::is_narrow());
    browser::on_window("resize", move |_: web_sys::Event| {
        let Some(before) = was_narrow.try_get_value() else { return };
        if browser::is_narrow() && !before {
            folded.set(true);
        }
        was_narrow.set_value(browser::is_narrow());
    });
    let available = available(session);
    let shown = Memo::new(move |_| {
        let navigation = own.get().navigation;
        let mut items = available.get();
        items.retain(|item| !is_hidden(&navigation, *item));
        items
    });
    // A line stands where one part follows another.
    let below_line = move |item: Item| {
        let navigation = own.get().navigation;
        let items = shown.get();
        let place = items.iter().position(|other| *other == item).unwrap_or(0);
        place > 0 && part(&navigation, items[place - 1]) != part(&navigation, item)
    };
    view! {
        <nav class="navigation" class:folded=folded aria-label=words.main_navigation().text()
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    put_away();
                }
            }
        >
            <button
                type="button"
                class="navigation-fold"
                aria-expanded=text(move || if folded.get() { "false" } else { "true" })
                aria-controls="navigation-items"
                aria-label=words.fold_navigation().text()
                on:click=fold
            >
                <Glyph icon=Icon::Navigation />
            </button>
            <ul id="navigation-items">
                <For
                    each=move || shown.get()
                    key=|item| *item
                    children=move |item| {
                        view! {
                            <li class=attribute(move || below_line(item).then_some("below-line"))>
                                <Entry item=item session=session route=route folded=folded.into() />
                            </li>
                        }
                        .into_any()
                    }
                />
            </ul>
        </nav>
    }
}

#[component]
fn Entry(item: Item, session: Loaded<Session>, route: Memo<Route>, folded: Signal<bool>) -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let leads = item.leads(&session.now().access, &use_configuration().now());
    let (href, to, panel) = match leads {
        Some(Leads::To(route)) => (route.href(), Some(route), None),
        Some(Leads::Beside(panel)) => (panel.href(), None, Some(panel)),
        Some(Leads::Out(outside)) => (outside.href(), None, None),
        None => (String::new(), None, None),
    };
    let leaves = to.is_none() && panel.is_none();
    view! {
        <a
            href=href
            target=leaves.then_some("_blank")
            aria-current=attribute(move || {
                to.as_ref().is_some_and(|to| here(&route.read(), to)).then_some("page")
            })
            title=attribute(move || folded.get().then(|| item.label(words).get()))
            on:click=move |event| open_beside(router, panel, &event)
        >
            <Glyph icon=item.icon() />
            <span class="navigation-label">{item.label(words).text()}</span>
            {leaves
                .then(|| {
                    view! {
                        <span class="navigation-leaves"><Glyph icon=Icon::External /></span>
                        <span class="visually-hidden">{words.new_tab().text()}</span>
                    }
                })}
        </a>
    }
}

/// A plain click opens the panel beside the page as it stands; any other is the browser's.
fn open_beside(router: crate::router::Router, panel: Option<Panel>, event: &web_sys::MouseEvent) {
    let plain = event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key());
    if let Some(panel) = panel.filter(|_| plain) {
        event.prevent_default();
        router.open_panel(panel);
    }
}

/// Whether the entry stands for the place, or for something below it.
fn here(place: &Route, entry: &Route) -> bool {
    match (place, entry) {
        (Route::Feature(a) | Route::BelowFeature(a), Route::Feature(b)) => a == b,
        (
            Route::ThreatProtection
            | Route::TimeZone
            | Route::PreviewFeatures
            | Route::ServiceKeys
            | Route::Audit
            | Route::Eligibility,
            Route::Settings,
        ) => true,
        (place, entry) => place == entry,
    }
}
