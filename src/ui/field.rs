//! A field to type into: its label, a hint, and what is wrong with it, all of them announced with the field.

use super::{Text, attribute, dynamic};
use leptos::prelude::*;

/// What may be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    Line,
    /// Several lines.
    Lines,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// What to look for.
    Search,
    /// A day.
    Date,
    /// The name to sign in with.
    UserName,
    /// The password that one has.
    Password,
    /// A password that one makes up now.
    NewPassword,
}

impl FieldKind {
    /// The type of the input element, and what the browser may fill in.
    fn input(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Line | Self::Lines => ("text", None),
            Self::Email => ("email", Some("email")),
            Self::Phone => ("tel", Some("tel")),
            Self::Search => ("search", Some("off")),
            Self::Date => ("date", None),
            Self::UserName => ("text", Some("username")),
            Self::Password => ("password", Some("current-password")),
            Self::NewPassword => ("password", Some("new-password")),
        }
    }
}

/// A field. What is typed is kept in `value` as it is typed.
#[component]
pub fn Field(
    /// The id of the input element, unique in the page.
    id: &'static str,
    /// Its label.
    #[prop(into)]
    label: Text,
    /// What is in it.
    value: RwSignal<String>,
    /// What may be typed.
    kind: FieldKind,
    /// What to know before typing.
    #[prop(optional, into)]
    hint: Option<Text>,
    /// What is wrong with it; empty while nothing is.
    #[prop(optional, into)]
    fault: Option<Text>,
    /// What the box says that shows a password.
    #[prop(optional, into)]
    show: Option<Text>,
) -> impl IntoView {
    let note_id = id.to_owned() + "-note";
    let fault = fault.unwrap_or_default();
    let faulty = move || !fault.get().is_empty();
    let invalid = attribute(move || faulty().then_some("true"));
    let note = note_id.clone();
    let typed = move |event: web_sys::Event| value.set(event_target_value(&event));
    let (input_type, fill) = kind.input();
    let shown = RwSignal::new(false);
    let input_type = attribute(move || Some(if shown.get() { "text" } else { input_type }));
    let input = if kind == FieldKind::Lines {
        view! {
            <textarea id=id rows="6" dir="auto" aria-invalid=invalid aria-describedby=note prop:value=value on:input=typed></textarea>
        }
        .into_any()
    } else {
        view! {
            <input id=id type=input_type autocomplete=fill dir="auto" aria-invalid=invalid aria-describedby=note
                prop:value=value on:input=typed />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {input}
            {show.map(|label| view! {
                <label class="choice">
                    <input type="checkbox" on:change=move |event| shown.set(event_target_checked(&event)) />
                    <span>{label}</span>
                </label>
            })}
            <div id=note_id class="caption">
                {hint.map(|hint| view! { <div>{hint}</div> })}
                {dynamic(move || faulty().then(|| view! { <div class="fault">{fault}</div> }))}
            </div>
        </div>
    }
}
