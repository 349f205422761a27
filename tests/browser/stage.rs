//! The stage of a test: a container of its own in the page with everything a component expects above it. What was
//! put on it is gone when the test ends.

use crate::server;
use leptos::{mount::mount_to, prelude::*};
use security_center::{
    browser::{document, root, window},
    configuration::{Configured, provide_configuration},
    help::provide_help,
    i18n::{Words, provide_words, pseudo},
    preferences::{Own, provide_preferences},
    release::{Release, provide_release},
    router::{Router, provide_router},
    routes::Route,
    session::{Known, provide_known},
    theme::{Theme, provide_theme},
    ui::{Announcer, provide_announcer},
};
use std::{any::Any, cell::OnceCell, ops::Deref};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, HtmlElement, MutationObserver, MutationObserverInit};

/// What components find above them.
#[derive(Clone, Copy)]
pub struct World {
    pub words: Words,
    pub theme: RwSignal<Theme>,
    pub announcer: Announcer,
    pub router: Router,
    pub known: Known,
    pub own: Own,
    pub configured: Configured,
    pub release: Release,
}

/// The stage.
pub struct Stage {
    world: World,
    owner: Owner,
    container: HtmlElement,
    mounted: Option<Box<dyn Any>>,
}

impl Deref for Stage {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

thread_local! {
    /// A window has one router: it listens for as long as the window lives.
    static ROUTER: OnceCell<Router> = const { OnceCell::new() };
}

fn the_router() -> Router {
    ROUTER.with(|router| {
        *router.get_or_init(|| {
            let owner = Owner::new();
            let router = owner.with(provide_router);
            std::mem::forget(owner);
            router
        })
    })
}

impl Stage {
    /// An empty stage at Home, in English, as in a browser that was never here before. Nobody is signed in.
    pub async fn new() -> Self {
        // The first view that is mounted sets the reactive system going, which the contexts need already.
        drop(mount_to(new_element(), || ()));
        server::begin();
        pseudo::speak(false);
        if let Ok(Some(storage)) = window().local_storage() {
            storage.clear().unwrap();
        }
        root().set_lang("en");
        Self::as_left().await
    }

    /// The same in a browser that keeps what it kept.
    pub async fn as_left() -> Self {
        // A test that failed leaves its stage behind.
        while let Ok(Some(left)) = document().query_selector(".stage") {
            left.remove();
        }
        let router = the_router();
        let location = window().location();
        let at_home = location.pathname().unwrap() == "/" && location.search().unwrap().is_empty();
        if !at_home || untrack(|| router.held()).is_some() {
            router.go(&Route::Home);
            router.leave();
        }
        router.link.set(None);
        let owner = Owner::new();
        let world = owner.with(|| {
            provide_context(router);
            let world = World {
                words: provide_words(),
                theme: provide_theme(),
                announcer: provide_announcer(),
                router,
                known: provide_known(),
                own: provide_preferences(),
                configured: provide_configuration(),
                release: provide_release(router),
            };
            provide_help();
            world
        });
        let container = new_element();
        document().body().unwrap().append_child(&container).unwrap();
        let stage = Self { world, owner, container, mounted: None };
        stage.settle().await;
        stage
    }

    /// Puts a view on the stage.
    pub async fn show(&mut self, view: impl FnOnce() -> AnyView + 'static) {
        let container = self.container.clone();
        self.mounted = Some(Box::new(self.owner.with(|| mount_to(container, view))));
        self.settle().await;
    }

    /// Gives the stage the app's style sheet: sizes are as a person has them.
    pub fn dress(&self) {
        let style = document().create_element("style").unwrap();
        style.set_text_content(Some(include_str!("../../style/app.css")));
        self.container.append_child(&style).unwrap();
    }

    /// Takes it away again.
    pub fn clear(&mut self) {
        self.mounted = None;
    }

    /// Runs where the contexts are.
    pub fn within<T>(&self, what: impl FnOnce() -> T) -> T {
        self.owner.with(what)
    }

    /// Until what follows from the last change is drawn.
    pub async fn settle(&self) {
        for _ in 0..8 {
            leptos::task::tick().await;
        }
    }

    /// Until something holds that the browser does in its own time.
    pub async fn until(&self, what: &str, holds: impl Fn() -> bool) {
        for _ in 0..300 {
            self.settle().await;
            if holds() {
                return;
            }
            frame().await;
        }
        panic!("waited in vain until {what}; there is: {}", self.container.inner_html());
    }

    /// Until this text is there.
    pub async fn until_says(&self, text: &str) {
        self.until(&format!("it says `{text}`"), || self.says(text)).await;
    }

    /// The element, which has to be there.
    pub fn find(&self, selector: &str) -> HtmlElement {
        self.maybe(selector).unwrap_or_else(|| panic!("no `{selector}` in {}", self.container.inner_html()))
    }

    /// The element, if it is there.
    pub fn maybe(&self, selector: &str) -> Option<HtmlElement> {
        self.container.query_selector(selector).unwrap().map(JsCast::unchecked_into)
    }

    /// Every such element.
    pub fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let list = self.container.query_selector_all(selector).unwrap();
        (0..list.length()).filter_map(|place| list.get(place)).map(JsCast::unchecked_into).collect()
    }

    /// What every such element says.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(|element| text_of(element)).collect()
    }

    /// The text of one element.
    pub fn text(&self, selector: &str) -> String {
        text_of(&self.find(selector))
    }

    /// Whether the text is anywhere on the stage.
    pub fn says(&self, text: &str) -> bool {
        text_of(&self.container).contains(text)
    }

    /// The whole text.
    pub fn everything(&self) -> String {
        text_of(&self.container)
    }

    /// The element of this kind with this accessible name, if it is there.
    pub fn maybe_named(&self, selector: &str, name: &str) -> Option<HtmlElement> {
        self.all(selector).into_iter().find(|element| name_of(element) == name)
    }

    /// The same, which has to be there.
    pub fn named(&self, selector: &str, name: &str) -> HtmlElement {
        self.maybe_named(selector, name)
            .unwrap_or_else(|| panic!("no `{selector}` named `{name}` in {}", self.container.inner_html()))
    }

    /// The button of this name.
    pub fn button(&self, name: &str) -> HtmlElement {
        self.named("button", name)
    }

    /// The link of this name.
    pub fn link(&self, name: &str) -> HtmlElement {
        self.named("a[href]", name)
    }

    /// Presses it, and waits for what follows.
    pub async fn press(&self, element: &HtmlElement) {
        element.click();
        self.settle().await;
    }

    /// What everything is in.
    pub fn container(&self) -> &HtmlElement {
        &self.container
    }

    /// Counts the changes of nodes and attributes from now on.
    pub fn watch(&self) -> Watch {
        let nobody = js_sys::Function::new_no_args("");
        let observer = MutationObserver::new(&nobody).unwrap();
        let all = MutationObserverInit::new();
        all.set_child_list(true);
        all.set_attributes(true);
        all.set_character_data(true);
        all.set_subtree(true);
        observer.observe_with_options(&self.container, &all).unwrap();
        Watch(observer)
    }

    /// How many nodes are on the stage.
    pub fn nodes(&self) -> u32 {
        self.container.child_nodes().length()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.mounted = None;
        self.owner.cleanup();
        self.container.remove();
        let _ = root().remove_attribute("data-theme");
    }
}

fn new_element() -> HtmlElement {
    let element = document().create_element("div").unwrap();
    element.set_class_name("stage");
    element.unchecked_into()
}

/// Counts changes of the page.
pub struct Watch(MutationObserver);

impl Watch {
    /// How many there were since the last time.
    pub fn changes(&self) -> u32 {
        self.0.take_records().length()
    }
}

/// The next picture the browser draws.
pub async fn frame() {
    let next = js_sys::Promise::new(&mut |then, _| {
        window().request_animation_frame(&then).unwrap();
    });
    JsFuture::from(next).await.unwrap();
}

/// Text without the white space around it.
pub fn text_of(element: &Element) -> String {
    element.text_content().unwrap_or_default().trim().to_owned()
}

/// The accessible name of a control, a link or a region, as far as the app uses the ways to give one.
pub fn name_of(element: &Element) -> String {
    if let Some(name) = element.get_attribute("aria-label") {
        return name;
    }
    if let Some(id) = element.get_attribute("aria-labelledby") {
        return text_of(&by_id(&id));
    }
    match element.closest("label") {
        Ok(Some(label)) => text_of(&label),
        _ => text_of(element),
    }
}

/// What describes the element to a screen reader, if anything does.
pub fn description_of(element: &Element) -> Option<String> {
    element.get_attribute("aria-describedby").map(|id| text_of(&by_id(&id)))
}

/// The element with this id, which has to be there.
pub fn by_id(id: &str) -> Element {
    document().get_element_by_id(id).unwrap_or_else(|| panic!("no element has the id `{id}`"))
}

/// Whether it has the focus.
pub fn is_focused(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}

/// Gives it the focus as the keyboard does; fails when the keyboard cannot.
pub fn focus(element: &HtmlElement) {
    element.focus().unwrap();
    assert!(element.tab_index() >= 0 && is_focused(element), "out of reach: {}", element.outer_html());
}

/// The value of an attribute.
pub fn attribute(element: &Element, name: &str) -> Option<String> {
    element.get_attribute(name)
}

/// Whether a check box or radio button is ticked.
pub fn is_ticked(element: &HtmlElement) -> bool {
    element.unchecked_ref::<web_sys::HtmlInputElement>().checked()
}
