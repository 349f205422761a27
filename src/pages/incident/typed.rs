//! A text of an incident that is sent when the person says so. What is typed stays, whatever others do meanwhile, and what they
//! made of it is said beside it (D10); beside the queue also while the person goes on to another incident and comes back.

use crate::{
    components::field_value,
    i18n::{Word, use_words},
    ordered::Numbered,
    queue::Draft,
    triage::Changes,
    ui::{Button, Field, FieldKind, When, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Incident, IncidentField};

/// The text, based on what was shown when the person began; once it collided, on what is shown since.
#[component]
pub fn Typed(
    /// The id of the field, unique in the page.
    id: &'static str,
    /// Which it is.
    field: IncidentField,
    /// What it is called.
    label: Word,
    /// What to know before typing.
    hint: Word,
    /// What it is.
    value: Signal<String>,
    /// Whether two texts mean the same.
    same: fn(&str, &str) -> bool,
    /// The changes.
    changes: Changes<Incident>,
    /// Whether it can be changed.
    available: Signal<bool>,
    /// Told of the version it is based on, and what was typed.
    on_apply: Callback<(i64, String)>,
) -> impl IntoView {
    let words = use_words();
    let draft = changes.draft(id);
    let text_of = |draft: &Draft| draft.text.clone();
    let typed = RwSignal::new(draft.as_ref().map_or_else(|| value.get_untracked(), text_of));
    let before = StoredValue::new(value.get_untracked());
    // The version that was shown when the first letter was typed, and what the text was.
    let based_on = StoredValue::new(draft.as_ref().map(|draft| draft.based_on));
    let begun_at = RwSignal::new(draft.map(|draft| draft.begun_at));
    let keep = move || {
        let begun = based_on.get_value().zip(begun_at.get_untracked());
        let draft = |(based_on, begun_at)| Draft { text: typed.get_untracked(), based_on, begun_at };
        changes.keep(id, begun.map(draft));
    };
    // It collided, and goes on from what is shown since.
    let renewed = RwSignal::new(false);
    let differs = Memo::new(move |_| !same(typed.get().trim(), &value.get()));
    let begin = move |version: Option<i64>| {
        based_on.set_value(version);
        begun_at.set(version.map(|_| before.get_value()));
        renewed.set(false);
    };
    effect(move || {
        let now = value.get();
        // What is being typed stays, whatever others do meanwhile.
        let typing = based_on.get_value().is_some() && !same(typed.get_untracked().trim(), &now);
        if !typing {
            begin(None);
            if typed.get_untracked() != now {
                typed.set(now.clone());
            }
        }
        before.set_value(now);
        keep();
    });
    effect(move || {
        let now = typed.get();
        let begun = based_on.get_value().is_some();
        if same(now.trim(), &before.get_value()) {
            begin(None);
        } else if !begun {
            begin(Some(changes.version()));
        }
        keep();
    });
    effect(move || {
        let shown = changes.of(Numbered::version);
        let collided = changes.collided_in(field);
        // A version that is lower belongs to what there was before a copy was put back.
        if let Some(version) = based_on.get_value()
            && (shown < version || collided && shown != version)
        {
            based_on.set_value(Some(shown));
            renewed.set(true);
            keep();
        }
    });
    let apply = move || {
        let version = based_on.get_value().unwrap_or_else(|| changes.version());
        on_apply.run((version, typed.get_untracked().trim().to_owned()));
    };
    let leave = move || {
        begin(None);
        typed.set(value.get_untracked());
    };
    let moved = move || {
        let moved = begun_at.with(|begun| begun.as_ref().is_some_and(|begun| !same(begun, &value.get())));
        differs.get() && (moved || renewed.get())
    };
    let now = text(move || {
        let value = value.get();
        words.incident_field_now(&field_value(words, field, (!value.is_empty()).then_some(&value)))
    });
    view! {
        <Field id=id label=label hint=hint value=typed kind=FieldKind::Line />
        <div role="status">
            <When is=whether(moved)>
                <p dir="auto">{now}</p>
                <When is=whether(move || renewed.get())><p>{words.incident_typed_kept().text()}</p></When>
            </When>
        </div>
        <When is=whether(move || differs.get())>
            <div class="row">
                <Button label=words.apply() available=available on_press=apply />
                <Button label=words.cancel() on_press=leave />
            </div>
        </When>
    }
}
