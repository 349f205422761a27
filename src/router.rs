//! Where the person is, and how he gets elsewhere: address, back and forward, focus, scroll position, and holding that back.

mod arrival;

use crate::{
    browser,
    routes::{self, Panel, Route},
    scroll,
};
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::prelude::*;
use web_sys::{BeforeUnloadEvent, MouseEvent, PopStateEvent, ScrollRestoration};

/// The router; copy it freely.
#[derive(Clone, Copy)]
pub struct Router {
    route: RwSignal<Route>,
    /// What the address says behind the question mark, without it.
    search: RwSignal<String>,
    /// The token of the one-time link that was opened.
    pub link: RwSignal<Option<String>>,
    /// What had the focus when the panel was opened.
    opener: StoredValue<Option<web_sys::Element>, LocalStorage>,
    /// True while a page has changes that leaving would lose.
    unsaved: RwSignal<Option<Signal<bool>>>,
    /// A navigation that waits for the person's decision.
    held: RwSignal<Option<Move>>,
    /// A heading was there before: the first must not take the focus from the browser.
    arrived_before: StoredValue<bool>,
    /// A navigation happened, and no heading has taken the focus yet.
    unfocused: StoredValue<bool>,
}

/// A navigation.
#[derive(Clone, Debug)]
pub enum Move {
    /// To an address of the app.
    To(String),
    /// So many entries back (negative) or forward.
    By(i32),
    /// Something else that ends the page, such as signing out.
    Then(Callback<()>),
}

impl PartialEq for Move {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::To(address), Self::To(other)) => address == other,
            (Self::By(entries), Self::By(other)) => entries == other,
            _ => false,
        }
    }
}

thread_local! {
    /// The place of the present entry in the history of this window.
    static ENTRY: Cell<i32> = const { Cell::new(0) };
    /// The next `popstate` only undoes one that was held back.
    static UNDOING: Cell<bool> = const { Cell::new(false) };
    /// The next `popstate` was decided on.
    static LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// Starts the router of this window and offers it to all that is below.
pub fn provide_router() -> Router {
    let router = Router {
        route: RwSignal::new(current_route()),
        search: RwSignal::new(current_search()),
        link: RwSignal::new(None),
        opener: StoredValue::new_local(None),
        unsaved: RwSignal::new(None),
        held: RwSignal::new(None),
        arrived_before: StoredValue::new(false),
        unfocused: StoredValue::new(false),
    };
    let _ = history().set_scroll_restoration(ScrollRestoration::Manual);
    ENTRY.set(history().state().ok().and_then(|state| state.as_f64()).map_or(0, |entry| entry as i32));
    let _ = history().replace_state(&ENTRY.get().into(), "");
    router.take_link();
    browser::on_window("click", move |event: MouseEvent| router.follow(&event));
    browser::on_window("popstate", move |event: PopStateEvent| router.popped(&event));
    browser::on_window("beforeunload", move |event: BeforeUnloadEvent| {
        if router.has_unsaved() {
            event.prevent_default();
        }
    });
    provide_context(router);
    router
}

/// The router above.
///
/// # Panics
/// Where none was provided.
#[must_use]
pub fn use_router() -> Router {
    expect_context()
}

impl Router {
    /// Where the person is. Notifies only when the place is another one.
    #[must_use]
    pub fn route(&self) -> Memo<Route> {
        let route = self.route;
        Memo::new(move |_| route.get())
    }

    /// A parameter of the address; `None` where it is not there. Notifies only when it changes.
    #[must_use]
    pub fn parameter(&self, name: &'static str) -> Memo<Option<String>> {
        let search = self.search;
        Memo::new(move |_| parameters(&search.read()).get(name))
    }

    /// All parameters of the address, without a question mark. Followed.
    pub fn parameters(&self) -> String {
        self.search.get()
    }

    /// Sets or removes parameters, without leaving the page: a step that back undoes where `kept`, else in the present entry.
    pub fn set_parameters(&self, changes: &[(&str, Option<&str>)], kept: bool) {
        let search = self.search_with(changes);
        let path = browser::window().location().pathname().unwrap_or_default();
        let address = if search.is_empty() { path } else { path + "?" + &search };
        if kept {
            ENTRY.set(ENTRY.get() + 1);
            let _ = history().push_state_with_url(&ENTRY.get().into(), "", Some(&address));
        } else {
            let _ = history().replace_state_with_url(&ENTRY.get().into(), "", Some(&address));
        }
        self.search.set(search);
    }

    /// The address of this page with other parameters, ready for `href`.
    #[must_use]
    pub fn href_with(&self, changes: &[(&str, Option<&str>)]) -> String {
        "?".to_owned() + &self.search_with(changes)
    }

    fn search_with(&self, changes: &[(&str, Option<&str>)]) -> String {
        let parameters = parameters(&self.search.get_untracked());
        for (name, value) in changes {
            match value {
                Some(value) => parameters.set(name, value),
                None => parameters.delete(name),
            }
        }
        parameters.to_string().into()
    }

    /// The page that is open, as a path below the place where the app is hosted.
    #[must_use]
    pub fn page(&self) -> String {
        "/".to_owned() + &current_page()
    }

    /// The panel that lies beside the page.
    #[must_use]
    pub fn panel(&self) -> Memo<Option<Panel>> {
        let panel = self.parameter("panel");
        Memo::new(move |_| panel.get().and_then(|code| Panel::parse(&code)))
    }

    /// Opens a panel; the focus goes back to where it is now once the panel is closed.
    pub fn open_panel(&self, panel: Panel) {
        self.note_opener();
        self.set_parameters(&[("panel", Some(panel.code()))], true);
    }

    /// Opens a topic of the help; the focus goes back as from any panel.
    pub fn open_topic(&self, id: &str) {
        self.note_opener();
        self.set_parameters(&[("panel", Some(Panel::Help.code())), ("topic", Some(id)), ("ask", None)], true);
    }

    /// Closes the panel and gives the focus back.
    pub fn close_panel(&self) {
        self.set_parameters(&[("panel", None), ("topic", None), ("ask", None)], true);
        self.give_back();
    }

    /// The panel has gone: the focus goes to where it was, unless it is elsewhere already.
    fn give_back(&self) {
        let router = *self;
        // Once it is drawn that the panel has gone: until then it may hide the opener, or keep it out of reach.
        browser::after(0, move || {
            if !router.has_panel() {
                let opener = router.opener.try_update_value(Option::take).flatten();
                let opener = opener.map(JsCast::unchecked_into::<web_sys::HtmlElement>);
                browser::give_back(opener.as_ref(), HEADING_ID);
            }
        });
    }

    fn has_panel(&self) -> bool {
        parameters(&self.search.get_untracked()).has("panel")
    }

    /// The first panel opens: from where.
    fn note_opener(&self) {
        if !self.has_panel() {
            self.opener.set_value(browser::document().active_element());
        }
    }

    /// Goes to a place, or asks first when changes would be lost.
    pub fn go(&self, route: &Route) {
        self.attempt(Move::To(route.href()));
    }

    /// Goes to a place without asking: what would be lost was decided on.
    pub fn leave_to(&self, route: &Route) {
        self.carry_out(Move::To(route.href()));
    }

    /// Does something that ends the page, or asks first when changes would be lost.
    pub fn then(&self, what: Callback<()>) {
        self.attempt(Move::Then(what));
    }

    /// Holds navigations back while `unsaved` is true, until the present owner is gone.
    pub fn hold_while(&self, unsaved: Signal<bool>) {
        let router = *self;
        router.unsaved.set(Some(unsaved));
        on_cleanup(move || {
            // Another page may have registered by now.
            let _ = router.held.try_set(None);
            let _ = router.unsaved.try_update(|present| {
                if *present == Some(unsaved) {
                    *present = None;
                }
            });
        });
    }

    /// The navigation that waits for a decision.
    #[must_use]
    pub fn held(&self) -> Option<Move> {
        self.held.get()
    }

    /// Stays here.
    pub fn stay(&self) {
        self.held.set(None);
    }

    /// Leaves, and loses the changes.
    pub fn leave(&self) {
        if let Some(held) = self.held.get_untracked() {
            self.held.set(None);
            self.carry_out(held);
        }
    }

    /// To be called by each page when its heading is there: after a navigation, and where the focused element
    /// has gone, the heading takes the focus, and the place is where it was left.
    pub fn arrived(&self, heading: &web_sys::HtmlElement) {
        let document = browser::document();
        let lost = document.active_element().is_none_or(|active| active.tag_name() == "BODY");
        let unfocused = self.unfocused.get_value();
        let before = self.arrived_before.get_value();
        self.unfocused.set_value(false);
        self.arrived_before.set_value(true);
        if unfocused || (before && lost) {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = heading.focus_with_options(&options);
            browser::window().scroll_to_with_x_and_y(0.0, scroll::kept(ENTRY.get()));
        }
    }

    fn has_unsaved(&self) -> bool {
        self.unsaved.get_untracked().is_some_and(|unsaved| unsaved.try_get_untracked() == Some(true))
    }

    fn attempt(&self, wanted: Move) {
        if self.has_unsaved() && !is_here(&wanted) {
            self.held.set(Some(wanted));
        } else {
            self.carry_out(wanted);
        }
    }

    fn carry_out(&self, wanted: Move) {
        match wanted {
            Move::To(address) => {
                scroll::keep(ENTRY.get());
                ENTRY.set(ENTRY.get() + 1);
                let _ = history().push_state_with_url(&ENTRY.get().into(), "", Some(&address));
                scroll::forget(ENTRY.get());
                self.moved();
            }
            Move::By(entries) => {
                LEAVING.set(true);
                let _ = history().go_with_delta(entries);
            }
            Move::Then(what) => what.run(()),
        }
    }

    /// The address has changed: shows what is there.
    fn moved(&self) {
        browser::close_popovers();
        let route = current_route();
        let search = current_search();
        let same_search = self.search.get_untracked() == search;
        let had_panel = self.has_panel();
        if !same_search {
            self.note_opener();
            self.search.set(search);
        }
        if self.route.get_untracked() == route {
            // The same page: its heading is not made anew, so that the focus has to be given here. Where only a
            // parameter changed, what it opens takes the focus.
            if same_search {
                browser::focus(HEADING_ID);
            } else if had_panel && !self.has_panel() {
                self.give_back();
            }
        } else {
            self.unfocused.set_value(true);
            self.route.set(route);
        }
    }

    fn popped(&self, event: &PopStateEvent) {
        if self.take_link() {
            return;
        }
        if UNDOING.take() {
            return;
        }
        let entry = event.state().as_f64().map_or(0, |entry| entry as i32);
        let by = entry - ENTRY.get();
        let leaving = LEAVING.take();
        if self.has_unsaved() && by != 0 && !leaving && current_route() != self.route.get_untracked() {
            UNDOING.set(true);
            let _ = history().go_with_delta(-by);
            self.held.set(Some(Move::By(by)));
            return;
        }
        scroll::keep(ENTRY.get());
        ENTRY.set(entry);
        self.moved();
    }

    /// Follows a plain click on a link into the app without loading the page anew.
    fn follow(&self, event: &MouseEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        else {
            return;
        };
        let Ok(Some(link)) = target.closest("a[href]") else { return };
        let Some(address) = browser::address_of(&link) else { return };
        let location = browser::window().location();
        let inside = Some(address.origin()) == location.origin().ok()
            && address.pathname().starts_with(&routes::base());
        let fragment = address.hash().len() > 1;
        if inside && !fragment && !link.has_attribute("target") && !link.has_attribute("download") {
            event.prevent_default();
            self.attempt(Move::To(format!("{}{}", address.pathname(), address.search())));
        }
    }
}

/// The id of the heading of every page.
pub const HEADING_ID: &str = "page-heading";

fn history() -> web_sys::History {
    browser::window().history().expect("a window has a history")
}

fn current_route() -> Route {
    Route::parse(&current_page())
}

fn current_page() -> String {
    let path = browser::window().location().pathname().unwrap_or_default();
    path.strip_prefix(routes::base().as_str()).unwrap_or(&path).to_owned()
}

fn current_search() -> String {
    let search = browser::window().location().search().unwrap_or_default();
    search.strip_prefix('?').map_or(String::new(), str::to_owned)
}

fn parameters(search: &str) -> web_sys::UrlSearchParams {
    web_sys::UrlSearchParams::new_with_str(search).expect("any text is a query")
}

/// Whether a navigation stays on the page and changes its parameters at most.
fn is_here(wanted: &Move) -> bool {
    let path = browser::window().location().pathname().unwrap_or_default();
    matches!(wanted, Move::To(address) if address.split('?').next() == Some(path.as_str()))
}
