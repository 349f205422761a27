//! One's own sessions: where one is signed in, and ending that.

use crate::{
    api::{self, ApiError},
    browser,
    components::{Cell, Confirm, Failure, Load, Table},
    i18n::{Word, Words, use_words},
    query::{Loaded, Query},
    router::use_router,
    session::use_known,
    ui::{Button, dynamic, effect},
};
use leptos::prelude::*;
use security_center_contract::{OwnSession, OwnSessions, SignInMethod};

/// The id of the heading.
const HEADING: &str = "sessions";

/// The sessions.
#[component]
pub(super) fn Sessions() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let router = use_router();
    let sessions = Query::new(&api::SESSIONS);
    effect(move || {
        known.own.track();
        sessions.refetch();
    });
    let failed = RwSignal::new(None::<ApiError>);
    let everywhere = RwSignal::new(None);
    let leave = Callback::new(move |_| {
        leptos::task::spawn_local(async move {
            match api::sign_out(true).await {
                Ok(left) => known.signed_out(router, left),
                Err(error) => {
                    let _ = failed.try_set(Some(error));
                }
            }
        });
    });
    let end = Callback::new(move |id: String| {
        leptos::task::spawn_local(async move {
            let error = api::end_session(&id).await.err();
            if error.is_none() {
                browser::focus(HEADING);
            }
            let _ = failed.try_set(error);
            sessions.refetch_anew();
        });
    });
    view! {
        <h2 id=HEADING tabindex="-1">{words.sessions().text()}</h2>
        {dynamic(move || failed.get().map(|error| view! { <Failure error=error /> }))}
        <Load query=sessions let:list><Listed list=list end=end /></Load>
        <Button
            label=words.sign_out_everywhere()
            on_press=move || everywhere.set(Some((String::new(), String::new())))
        />
        <Confirm
            asked=everywhere
            title_id="everywhere-title"
            title=|words, _| words.everywhere_title().into()
            about=words.everywhere_about()
            label=words.sign_out_everywhere()
            on_confirm=leave
        />
    }
}

#[component]
fn Listed(list: Loaded<OwnSessions>, end: Callback<String>) -> impl IntoView {
    let words = use_words();
    let columns = vec![
        words.session_browser(),
        words.session_method(),
        words.session_address(),
        words.session_began(),
        words.last_used(),
        words.sign_out(),
    ];
    let row = move |session: &OwnSession| {
        let browser = session.user_agent.as_deref().map_or_else(String::new, browser_of);
        let id = session.id.clone();
        vec![
            Cell::Text(browser.clone()),
            method(words, session.method).into(),
            Cell::Text(session.address.clone().unwrap_or_default()),
            session.began_at.clone().into(),
            session.last_seen_at.clone().into(),
            if session.current {
                words.session_this().into()
            } else {
                Cell::Button(words.sign_out(), browser, Callback::new(move |()| end.run(id.clone())))
            },
        ]
    };
    view! {
        <Table
            caption=words.sessions()
            columns=columns
            rows=Box::new(move || list.get().value.iter().map(row).collect())
        />
    }
}

fn method(words: Words, method: SignInMethod) -> Word {
    match method {
        SignInMethod::Demonstration => words.method_demonstration(),
        SignInMethod::Provider => words.method_provider(),
        SignInMethod::Password => words.password(),
        SignInMethod::Token => words.method_token(),
    }
}

/// Browser and system, out of what a browser calls itself; all of that where it says neither in the usual way.
fn browser_of(agent: &str) -> String {
    // What is made after another calls itself by both names: the first that fits is its own.
    let names = ["Edg", "OPR/", "SamsungBrowser/", "Firefox/", "Chrome/", "Safari/"];
    let name = names.iter().find_map(|name| agent.find(name)).and_then(|at| agent[at..].split(' ').next());
    let mut systems = agent.split(['(', ';', ')']).skip(1).map(str::trim);
    let system = systems.find(|system| *system != "X11");
    match (name, system) {
        (Some(name), Some(system)) => [name, ", ", system].concat(),
        _ => agent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser_of;

    #[test]
    fn a_browser_is_named_by_its_own_name_and_its_system() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
        let edge = windows.to_owned() + " Chrome/146.0.0.0 Safari/537.36 Edg/146.0.3800.1";
        assert_eq!(browser_of(&edge), "Edg/146.0.3800.1, Windows NT 10.0");
        let chrome = windows.to_owned() + " Chrome/146.0.0.0 Safari/537.36";
        assert_eq!(browser_of(&chrome), "Chrome/146.0.0.0, Windows NT 10.0");
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:148.0) Gecko/20100101 Firefox/148.0";
        assert_eq!(browser_of(firefox), "Firefox/148.0, Linux x86_64");
        for strange in ["curl/8.5.0", "", "Chrome/ü", "(é; Firefox", "X11"] {
            assert_eq!(browser_of(strange), strange);
        }
    }
}
