//! A question before something is done that cannot be undone.

use crate::{
    i18n::{Word, Words, use_words},
    ui::{Button, ButtonKind, Dialog, text, whether},
};
use leptos::prelude::*;

/// What is asked about: its id and its name.
pub type Asked = RwSignal<Option<(String, String)>>;

/// The question; open while something is asked about.
#[component]
pub fn Confirm(
    /// What is asked about.
    asked: Asked,
    /// The id of the title, unique in the page.
    title_id: &'static str,
    /// The question, with the name.
    title: fn(Words, &str) -> String,
    /// What follows.
    about: Word,
    /// What the button says that does it.
    label: Word,
    /// Does it; gets the id.
    on_confirm: Callback<String>,
) -> impl IntoView {
    let words = use_words();
    let name = move || asked.get().map_or_else(String::new, |(_, name)| name);
    let confirm = move || {
        if let Some((id, _)) = asked.get_untracked() {
            asked.set(None);
            on_confirm.run(id);
        }
    };
    view! {
        <Dialog
            open=whether(move || asked.get().is_some())
            title=text(move || title(words, &name()))
            title_id=title_id
            on_dismiss=Callback::new(move |()| asked.set(None))
            answers=move || {
                view! {
                    <Button label=words.cancel() on_press=move || asked.set(None) />
                    <Button kind=ButtonKind::Primary label=label on_press=confirm />
                }
            }
        >
            <p>{about.text()}</p>
        </Dialog>
    }
}
