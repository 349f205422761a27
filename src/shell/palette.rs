//! The command palette: every page, setting, panel, action and help topic by its name (Ctrl+K). A combobox with a list
//! of options.

use super::{
    account::SignOut,
    items::{Item, Leads},
    launcher::portals,
};
use crate::{
    browser,
    configuration::use_configuration,
    format,
    help::use_help,
    i18n::{Language, Word, Words, use_words},
    parts,
    preferences::{Own, use_preferences},
    query::Loaded,
    router::{Router, use_router},
    routes::{Panel, Route},
    search::{Entry, search},
    theme::Theme,
    ui::{Button, Dialog, Glyph, Icon, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::Session;
use web_sys::KeyboardEvent;

/// What choosing an entry does.
#[derive(Clone)]
enum Does {
    Goes(Route),
    Opens(Panel),
    Leaves(String),
    Speaks(Language),
    Looks(Theme),
    Explains(String),
    SignsOut,
}

/// One thing that can be found: what it is called, of what kind it is, and what choosing it does.
#[derive(Clone)]
struct Command {
    name: String,
    kind: Word,
    does: Does,
}

/// The palette, open or not. Copy it freely.
#[derive(Clone, Copy)]
pub(super) struct Palette(RwSignal<bool>);

/// Offers the palette to all that is below, and opens it with Ctrl+K or ⌘K.
pub(super) fn provide_palette() -> Palette {
    let palette = Palette(RwSignal::new(false));
    provide_context(palette);
    browser::on_window("keydown", move |event: KeyboardEvent| {
        let wanted = (event.ctrl_key() || event.meta_key())
            && !(event.shift_key() || event.alt_key())
            && event.key().eq_ignore_ascii_case("k");
        // A question that is open has to be answered first. A palette of somebody who signed out is no more.
        if wanted && !browser::asks() && palette.0.try_get_untracked().is_some() {
            event.prevent_default();
            palette.open();
        }
    });
    palette
}

impl Palette {
    fn open(self) {
        browser::close_popovers();
        self.0.set(true);
    }
}

/// The button in the header that looks like what it opens.
#[component]
pub(super) fn PaletteButton() -> impl IntoView {
    let words = use_words();
    let palette = expect_context::<Palette>();
    view! {
        <button type="button" class="header-search" aria-keyshortcuts="Control+K Meta+K" on:click=move |_| palette.open()>
            <Glyph icon=Icon::Search />
            <span class="header-search-label">{words.open_search().text()}</span>
            <span class="header-search-keys" aria-hidden="true">"Ctrl+K"</span>
        </button>
    }
}

/// The dialog.
#[component]
pub(super) fn PaletteDialog(
    /// Who is signed in, and what that allows.
    session: Loaded<Session>,
) -> impl IntoView {
    let words = use_words();
    let palette = expect_context::<Palette>();
    view! {
        <Dialog
            open=palette.0
            title=words.palette_title()
            title_id="palette-title"
            on_dismiss=Callback::new(move |()| palette.0.set(false))
            answers=|| ()
        >
            <When is=whether(move || palette.0.get())>
                {parts::finder(session)}
            </When>
        </Dialog>
    }
}

/// What the dialog holds: the field and what it finds.
pub(crate) fn finder(session: Loaded<Session>) -> AnyView {
    let palette = expect_context::<Palette>();
    // The dialog was open before the field was there to take its focus.
    browser::after(0, || browser::focus(INPUT));
    view! { <Finder session=session palette=palette /> }.into_any()
}

/// The id of the field.
const INPUT: &str = "palette-input";

#[component]
fn Finder(session: Loaded<Session>, palette: Palette) -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let own = use_preferences();
    let sign_out = expect_context::<SignOut>();
    let configured = use_configuration();
    let typed = RwSignal::new(String::new());
    let at = RwSignal::new(0);
    let commands = StoredValue::new(commands(words, &session.now(), portals(words, &configured.now())));
    // What is there before anything is typed; the topics of the help follow once they have come.
    let usual = commands.with_value(Vec::len);
    let content = use_help().content(untrack(|| words.language()));
    let found = Memo::new(move |_| {
        let typed = typed.get();
        if let Some(content) = content.get() {
            commands.update_value(|commands| {
                commands.truncate(usual);
                commands.extend(content.topics.iter().map(|topic| Command {
                    name: topic.title.clone(),
                    kind: words.palette_help(),
                    does: Does::Explains(topic.id.clone()),
                }));
            });
        }
        commands.with_value(|commands| {
            if typed.trim().is_empty() {
                return (0..usual).collect::<Vec<_>>();
            }
            let entry = |command: &Command| Entry::new(&command.name, command.kind.get(), &[]);
            search(&commands.iter().map(entry).collect::<Vec<_>>(), &typed)
        })
    });
    let choose = Callback::new(move |place: usize| {
        let command = found
            .get_untracked()
            .get(place)
            .and_then(|index| commands.with_value(|commands| commands.get(*index).cloned()));
        if let Some(command) = command {
            // Closed first, so that the focus is back where it came from.
            palette.0.set(false);
            browser::after(0, move || run(command.does, router, own, sign_out));
        }
    });
    let step = move |event: KeyboardEvent| {
        let count = found.read_untracked().len();
        let now = at.get_untracked();
        let next = match event.key().as_str() {
            _ if event.is_composing() => return,
            "ArrowDown" if now + 1 < count => now + 1,
            "ArrowDown" => 0,
            "ArrowUp" if now > 0 => now - 1,
            "ArrowUp" => count.saturating_sub(1),
            "Enter" => {
                event.prevent_default();
                return choose.run(now);
            }
            _ => return,
        };
        event.prevent_default();
        at.set(next);
        browser::after(0, move || browser::reveal(&option_id(next)));
    };
    let option = move |place: usize, index: usize| {
        let (name, kind) =
            commands.with_value(|commands| (commands[index].name.clone(), commands[index].kind));
        view! {
            <li
                id=option_id(place)
                role="option"
                aria-selected=text(move || if at.get() == place { "true" } else { "false" })
                on:click=move |_| choose.run(place)
            >
                <span>{name}</span>
                <span class="caption">{kind.get()}</span>
            </li>
        }
    };
    let count = text(move || match found.read().len() {
        0 => words.palette_none().into(),
        count => words.palette_found(&format::number(words, count as f64)),
    });
    view! {
        <div class="field">
            <label for=INPUT>{words.palette_label().text()}</label>
            <div class="palette-line">
                <input
                    id=INPUT
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    dir="auto"
                    autofocus
                    aria-controls="palette-results"
                    aria-expanded=text(move || if found.read().is_empty() { "false" } else { "true" })
                    aria-autocomplete="list"
                    aria-activedescendant=text(move || {
                        if found.read().is_empty() { String::new() } else { option_id(at.get()) }
                    })
                    aria-describedby="palette-hint"
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        at.set(0);
                    }
                    on:keydown=step
                />
                <Button label=words.close() on_press=move || palette.0.set(false) />
            </div>
            <p id="palette-hint" class="caption">{words.palette_hint().text()}</p>
        </div>
        <ul id="palette-results" class="palette-results" role="listbox" aria-label=words.palette_results().text()>
            {dynamic(move || {
                found.get().into_iter().enumerate().map(|(place, index)| option(place, index)).collect::<Vec<_>>()
            })}
        </ul>
        <p class="caption" role="status">{count}</p>
    }
}

fn option_id(place: usize) -> String {
    "palette-".to_owned() + &place.to_string()
}

/// Everything that this person can reach, in the order in which it is shown before anything is typed.
fn commands(words: Words, session: &Session, portals: Vec<(String, String)>) -> Vec<Command> {
    let mut all = Vec::new();
    let mut add =
        |name: &str, kind: Word, does: Does| all.push(Command { name: name.to_owned(), kind, does });
    let configuration = use_configuration().now();
    for item in Item::ALL {
        let name = item.label(words).get();
        match item.leads(&session.access, &configuration) {
            Some(Leads::To(route)) => add(name, words.palette_page(), Does::Goes(route)),
            Some(Leads::Beside(panel)) => add(name, words.palette_panel(), Does::Opens(panel)),
            Some(Leads::Out(_)) | None => {}
        }
    }
    let access = &session.access;
    for (there, name, kind, route) in [
        (
            access.settings.allowed,
            words.threat_protection(),
            words.palette_setting(),
            Route::ThreatProtection,
        ),
        (access.settings.allowed, words.time_zone(), words.palette_setting(), Route::TimeZone),
        (access.settings.allowed, words.preview_features(), words.palette_setting(), Route::PreviewFeatures),
        (access.settings.allowed, words.service_keys(), words.palette_setting(), Route::ServiceKeys),
        (access.audit.allowed, words.audit_log(), words.palette_page(), Route::Audit),
    ] {
        if there {
            add(name.get(), kind, Does::Goes(route));
        }
    }
    add(words.account().get(), words.palette_page(), Does::Goes(Route::Account));
    add(words.eligibility().get(), words.palette_page(), Does::Goes(Route::Eligibility));
    add(words.notifications().get(), words.palette_panel(), Does::Opens(Panel::Notifications));
    add(words.shortcuts().get(), words.palette_panel(), Does::Opens(Panel::Shortcuts));
    for (name, panel) in [
        (words.need_help(), Panel::Help),
        (words.contact_support(), Panel::Contact),
        (words.your_requests(), Panel::Requests),
        (words.give_feedback(), Panel::Feedback),
    ] {
        add(name.get(), words.palette_panel(), Does::Opens(panel));
    }
    for (name, href) in portals {
        add(&name, words.palette_portal(), Does::Leaves(href));
    }
    for language in Language::ALL {
        add(&words.palette_language(language.name()), words.palette_setting(), Does::Speaks(language));
    }
    for theme in Theme::ALL {
        let name = words.palette_theme(words.theme_choice(theme).get());
        add(&name, words.palette_setting(), Does::Looks(theme));
    }
    add(words.sign_in_as_other().get(), words.palette_page(), Does::Goes(Route::SignIn));
    add(words.sign_out().get(), words.palette_action(), Does::SignsOut);
    all
}

fn run(does: Does, router: Router, own: Own, sign_out: SignOut) {
    match does {
        Does::Goes(route) => router.go(&route),
        Does::Opens(panel) => router.open_panel(panel),
        Does::Leaves(href) => {
            let _ = browser::window().open_with_url_and_target_and_features(&href, "_blank", "noopener");
        }
        Does::Speaks(language) => own.choose_language(language),
        Does::Looks(theme) => own.choose_theme(theme),
        Does::Explains(topic) => router.open_topic(&topic),
        Does::SignsOut => sign_out.ask(router),
    }
}
