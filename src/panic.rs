//! What a person sees when the app itself fails: a notice in plain DOM and a way on, instead of a dead page.

use crate::browser::{document, root, window};
use wasm_bindgen::prelude::*;

/// Installs the hook. The message goes to the console; the notice says it in the language of the page.
pub fn install_hook() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        let _ = show_notice();
    }));
}

fn show_notice() -> Result<(), JsValue> {
    let (text, button) = if root().lang() == "nl" { crate::i18n::CRASH_NL } else { crate::i18n::CRASH_EN };
    let document = document();
    let notice = document.create_element("div")?;
    notice.set_class_name("crash");
    notice.set_attribute("role", "alert")?;
    let sentence = document.create_element("p")?;
    sentence.set_text_content(Some(text));
    let reload = document.create_element("button")?;
    reload.set_class_name("button primary");
    reload.set_text_content(Some(button));
    let closure = Closure::once_into_js(|| {
        let _ = window().location().reload();
    });
    reload.add_event_listener_with_callback("click", closure.unchecked_ref())?;
    notice.append_child(&sentence)?;
    notice.append_child(&reload)?;
    if let Some(body) = document.body() {
        body.append_child(&notice)?;
    }
    Ok(())
}
