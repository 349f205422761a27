//! The navigation at the left: in its order, folded to icons when wanted, remembered.

use crate::{
    browser,
    i18n::{Word, Words, use_words},
    query::Loaded,
    routes::{Feature, Route},
    ui::{Glyph, Icon, When, attribute, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{FeatureAccess, Session};

/// The navigation. What a person may not open is not in it (`behaviour.md` S17, S21); its address says why.
#[component]
pub fn Navigation(
    /// Who is signed in, and what that allows.
    session: Loaded<Session>,
    /// Where the person is.
    route: Memo<Route>,
) -> impl IntoView {
    let words = use_words();
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
    let features = move || session.get().access.features.access != FeatureAccess::Refused;
    let settings = move || session.get().access.settings.allowed;
    let item = move |to: Route, icon: Icon, label: fn(Words) -> Word| {
        let href = to.href();
        view! {
            <li>
                <a
                    href=href
                    aria-current=attribute(move || here(&route.read(), &to).then_some("page"))
                    title=attribute(move || folded.get().then(|| label(words).get()))
                >
                    <Glyph icon=icon />
                    <span class="navigation-label">{label(words).text()}</span>
                </a>
            </li>
        }
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
                {item(Route::Home, Icon::Home, |words| words.home())}
                <When is=whether(features)>
                    {item(Route::Feature(Feature::Incidents), Icon::Incidents, |words| words.incidents())}
                    {item(Route::Feature(Feature::ActionCenter), Icon::ActionCenter, |words| words.action_center())}
                    {item(Route::Feature(Feature::Hunting), Icon::Hunting, |words| words.hunting())}
                </When>
                <When is=whether(settings)>
                    {item(Route::Settings, Icon::Settings, |words| words.settings())}
                </When>
            </ul>
        </nav>
    }
}

/// Whether the entry stands for the place, or for something below it.
fn here(place: &Route, entry: &Route) -> bool {
    match (place, entry) {
        (Route::Feature(a) | Route::BelowFeature(a), Route::Feature(b)) => a == b,
        (
            Route::ThreatProtection | Route::TimeZone | Route::PreviewFeatures | Route::Eligibility,
            Route::Settings,
        ) => true,
        (place, entry) => place == entry,
    }
}
