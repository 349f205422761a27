//! Customize navigation: pin, hide and order its items, at once and for every window of the person.

use super::{
    arrangement::{Part, arranged, hidden, is_hidden, moved, part, pinned, usual},
    items::Item,
    navigation::available,
};
use crate::{
    browser, format,
    i18n::use_words,
    preferences::use_preferences,
    query::Loaded,
    router::use_router,
    ui::{Button, Glyph, Icon, Panel, dynamic, use_announcer},
};
use leptos::prelude::*;
use security_center_contract::{NavigationPreferences, PreferencesChange, Session};

/// What can be done with an item.
#[derive(Clone, Copy, PartialEq)]
enum Act {
    Up,
    Down,
    Pin,
    Hide,
}

impl Act {
    /// The id of the button, so that it keeps the focus while the list is drawn anew.
    fn id(self, item: Item) -> String {
        let act = match self {
            Self::Up => "up-",
            Self::Down => "down-",
            Self::Pin => "pin-",
            Self::Hide => "hide-",
        };
        act.to_owned() + item.id()
    }
}

/// The panel.
#[component]
pub(super) fn Customize(
    /// Who is signed in, and what that allows.
    session: Loaded<Session>,
) -> impl IntoView {
    let words = use_words();
    let own = use_preferences();
    let router = use_router();
    let announcer = use_announcer();
    let there = available(session);
    let navigation = Memo::new(move |_| own.get().navigation);
    let apply = move |navigation: NavigationPreferences| {
        own.change(PreferencesChange { navigation: Some(navigation), ..PreferencesChange::default() });
    };
    let act = Callback::new(move |(act, item): (Act, Item)| {
        let now = navigation.get_untracked();
        let items = there.get_untracked();
        let changed = match act {
            Act::Up | Act::Down => moved(&now, &items, item, act == Act::Up),
            Act::Pin => Some(pinned(&now, item)),
            Act::Hide => Some(hidden(&now, item)),
        };
        let Some(changed) = changed else { return };
        if act != Act::Hide {
            let mut order = arranged(&changed);
            order.retain(|other| items.contains(other));
            let place = order.iter().position(|other| *other == item).unwrap_or(0) + 1;
            let number = |number: usize| format::number(words, number as f64);
            announcer.say(&untrack(|| {
                words.customize_place(item.label(words).get(), &number(place), &number(order.len()))
            }));
        }
        apply(changed);
        // The list is drawn anew: the same button of the same item takes the focus again.
        browser::after(0, move || browser::focus(&act.id(item)));
    });
    let reset = move || {
        apply(usual());
        announcer.say(untrack(|| words.customize_was_reset().get()));
    };
    view! {
        <Panel
            title=words.customize_navigation()
            close=words.close()
            on_close=Callback::new(move |()| router.close_panel())
        >
            <p>{words.customize_about().text()}</p>
            {dynamic(move || {
                let now = navigation.get();
                let items = there.get();
                let rows = items.iter().map(|item| row(&now, &items, *item, act)).collect::<Vec<_>>();
                view! { <ul class="customize">{rows}</ul> }
            })}
            <p class="caption">{words.customize_fixed().text()}</p>
            <Button label=words.customize_reset() on_press=reset />
        </Panel>
    }
}

fn row(now: &NavigationPreferences, items: &[Item], item: Item, act: Callback<(Act, Item)>) -> AnyView {
    let words = use_words();
    let name = item.label(words).get();
    let is_pinned = part(now, item) == Part::Pinned;
    let is_put_away = is_hidden(now, item);
    let remark = match (is_pinned, is_put_away) {
        (_, true) => words.customize_hidden().get(),
        (true, false) => words.customize_pinned().get(),
        (false, false) => "",
    };
    let step = |wish: Act, label: String| {
        let possible = moved(now, items, item, wish == Act::Up).is_some();
        let class = if wish == Act::Up { "icon-button" } else { "icon-button turned" };
        view! {
            <button
                type="button"
                id=wish.id(item)
                class=class
                title=label.clone()
                aria-label=label
                aria-disabled=(!possible).then_some("true")
                on:click=move |_| act.run((wish, item))
            >
                <Glyph icon=Icon::Up />
            </button>
        }
    };
    let word = |wish: Act, label: &'static str| {
        view! {
            <button type="button" id=wish.id(item) class="button" on:click=move |_| act.run((wish, item))>
                {label}
                <span class="visually-hidden">" " {name}</span>
            </button>
        }
    };
    let pin = if is_pinned { words.customize_unpin() } else { words.customize_pin() };
    let hide = if is_put_away { words.customize_show() } else { words.customize_hide() };
    view! {
        <li>
            <Glyph icon=item.icon() />
            <span class="customize-name">{name} " " <span class="caption">{remark}</span></span>
            {step(Act::Up, words.customize_up(name))}
            {step(Act::Down, words.customize_down(name))}
            {word(Act::Pin, pin.get())}
            {(!item.is_fixed()).then(|| word(Act::Hide, hide.get()))}
        </li>
    }
    .into_any()
}
