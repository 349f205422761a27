//! The few things of the browser that the whole app asks for: window, document, kept preferences, the clock.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlElement, ResizeObserver, Url, Window};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "clipboard"], js_name = writeText, catch)]
    async fn write_text(text: &str) -> Result<JsValue, JsValue>;
}

/// Copies text to the clipboard. False where the browser does not let the page do so, as without TLS.
pub async fn copy(text: &str) -> bool {
    write_text(text).await.is_ok()
}

/// The address of the present view, with all it says.
#[must_use]
pub fn present_address() -> String {
    window().location().href().unwrap_or_default()
}

/// The window.
///
/// # Panics
/// Outside a browser window, where the app never runs.
#[must_use]
pub fn window() -> Window {
    web_sys::window().expect("the app runs in a window")
}

/// The document.
///
/// # Panics
/// Outside a browser window.
#[must_use]
pub fn document() -> Document {
    window().document().expect("the window shows a document")
}

/// Where a link leads, one of a page or one in a drawing; nothing where it has no address.
#[must_use]
pub fn address_of(link: &Element) -> Option<Url> {
    let href = link.get_attribute("href")?;
    let base = document().base_uri().ok().flatten()?;
    Url::new_with_base(&href, &base).ok()
}

/// The element `<html>`.
///
/// # Panics
/// Outside a browser window.
#[must_use]
pub fn root() -> HtmlElement {
    document().document_element().expect("a document has a root").unchecked_into()
}

/// A preference kept in this browser. `None` when it was never set, or the browser keeps nothing.
#[must_use]
pub fn kept(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(&key(name)).ok()?
}

/// Keeps a preference in this browser, or forgets it. A browser that keeps nothing is no error.
pub fn keep(name: &str, value: Option<&str>) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = match value {
            Some(value) => storage.set_item(&key(name), value),
            None => storage.remove_item(&key(name)),
        };
    }
}

/// Whether the window is so narrow that the navigation lies over the page. The same width as in `app.css`.
#[must_use]
pub fn is_narrow() -> bool {
    window().match_media("(max-width: 640px)").ok().flatten().is_some_and(|query| query.matches())
}

/// Whether the window is so narrow that a panel lies over the page. The same width as in `app.css`.
#[must_use]
pub fn is_covered() -> bool {
    window().match_media("(max-width: 1200px)").ok().flatten().is_some_and(|query| query.matches())
}

/// Puts what lies behind a panel out of reach, or within it again. Whoever had the focus there is led to `instead`.
pub fn cover(selector: &str, covered: bool, instead: &str) {
    let Ok(behind) = document().query_selector_all(selector) else { return };
    for place in 0..behind.length() {
        let Some(element) = behind.get(place) else { continue };
        let element: HtmlElement = element.unchecked_into();
        if covered && element.contains(document().active_element().as_deref()) {
            focus(instead);
        }
        let _ = element.toggle_attribute_with_force("inert", covered);
    }
}

/// Gives the focus to an element that is still there, or else to the one with this id, if nothing has it.
pub fn give_back(element: Option<&HtmlElement>, otherwise: &str) {
    if let Some(element) = element.filter(|element| element.is_connected() && has_no_focus()) {
        let _ = element.focus();
    }
    catch_focus(otherwise);
}

/// What has the focus.
pub fn with_focus() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

fn has_no_focus() -> bool {
    document().active_element().is_none_or(|active| active.tag_name() == "BODY")
}

fn key(name: &str) -> String {
    format!("security-center.{name}")
}

/// Thirty-two letters and digits that nobody can guess and nobody else has.
#[must_use]
pub fn unique() -> String {
    let mut bytes = [0_u8; 16];
    // Not `randomUUID`, which is there only where the connection is secure.
    if let Ok(crypto) = window().crypto() {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    let digit = |four: u8| char::from(if four < 10 { b'0' + four } else { b'a' + four - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Calls back once, after `milliseconds`.
pub fn after(milliseconds: i32, then: impl FnOnce() + 'static) {
    let callback = Closure::once_into_js(then);
    let _ = window()
        .set_timeout_with_callback_and_timeout_and_arguments_0(callback.unchecked_ref(), milliseconds);
}

/// Waits for so many milliseconds.
pub async fn pause(milliseconds: u32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(
            &done,
            i32::try_from(milliseconds).unwrap_or(i32::MAX),
        );
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Gives the focus to the element with this id, if it is there.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}

/// Shows a list item inside the list that scrolls it.
pub fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether a question is open that has to be answered first.
#[must_use]
pub fn asks() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Closes what lies over the page and belongs to the place that is being left.
pub fn close_popovers() {
    if let Ok(Some(open)) = document().query_selector(":popover-open") {
        let _ = open.unchecked_into::<HtmlElement>().hide_popover();
    }
}

/// Shows the popover with this id, if it is there and not shown yet.
pub fn show_popover(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let _ = element.unchecked_into::<HtmlElement>().show_popover();
    }
}

/// Hides the popover with this id, if it is shown.
pub fn hide_popover(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let _ = element.unchecked_into::<HtmlElement>().hide_popover();
    }
}

/// Gives the focus to the element with this id, if the element that had it is gone.
pub fn catch_focus(id: &str) {
    if has_no_focus() {
        focus(id);
    }
}

/// Whether the browser believes that it has a network.
#[must_use]
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Whether the page can be seen: not in the background, not minimised.
#[must_use]
pub fn is_visible() -> bool {
    document().visibility_state() == web_sys::VisibilityState::Visible
}

/// The files that make up the app of this window, by their names, which hold a hash of their content. None where the page
/// does not say.
#[must_use]
pub fn own_files() -> Vec<String> {
    let named = document().query_selector("meta[name=app]").ok().flatten();
    let names = named.and_then(|named| named.get_attribute("content")).unwrap_or_default();
    names.split_whitespace().map(str::to_owned).collect()
}

/// Listens to an event of the document for as long as the app lives.
pub fn on_document(event: &str, mut then: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(move |_: web_sys::Event| then());
    let _ = document().add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Listens to an event of the window for as long as the app lives.
pub fn on_window<E: JsCast + 'static>(event: &str, mut then: impl FnMut(E) + 'static) {
    let closure =
        Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| then(event.unchecked_into()));
    let _ = window().add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}

/// Watches the size of an element, until it is dropped.
pub struct SizeWatch {
    observer: Option<ResizeObserver>,
    _told: Closure<dyn FnMut()>,
}

impl SizeWatch {
    /// Calls `then` soon, and whenever the element has another size.
    #[must_use]
    pub fn of(element: &Element, then: impl FnMut() + 'static) -> Self {
        let told = Closure::<dyn FnMut()>::new(then);
        let observer = ResizeObserver::new(told.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Self { observer, _told: told }
    }
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
