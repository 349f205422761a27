//! A check box with Apply (`behaviour.md` S19): selecting alone changes nothing, and a choice that was not applied is
//! asked about before it is lost.

use super::{change::Change, draft::Draft, outcome::ChangeOutcome};
use crate::{
    components::Refusals,
    i18n::{Word, use_words},
    router::use_router,
    ui::{Button, ButtonKind, Checkbox, Message, MessageKind, Text, When, dynamic, text, whether},
};
use leptos::prelude::*;
use security_center_contract::Refusal;

/// The id of what describes the check box and Apply.
const NOTE: &str = "choice-note";

/// The check box and Apply. A page has one.
#[component]
pub fn Choice(
    /// The change.
    change: Change,
    /// What was chosen.
    draft: Draft,
    /// What the check box turns on.
    label: Word,
    /// What happens when the choice is applied.
    #[prop(into)]
    what_happens: Text,
    /// Applies the choice.
    on_apply: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let Draft { wanted, changed, .. } = draft;
    use_router().hold_while(changed.into());
    let allowed = Memo::new(move |_| draft.permit().allowed);
    let free = Signal::derive(move || allowed.get() && !change.sending.get());
    let note = text(move || match (changed.get(), change.applied.get()) {
        (true, _) => what_happens.get(),
        (false, 0) => words.apply_nothing().into(),
        (false, _) => words.apply_done().into(),
    });
    let meanwhile = Memo::new(move |_| draft.meanwhile());
    let read_only = |refusals: &[Refusal]| refusals.contains(&Refusal::AdministratorRoleMissing);
    view! {
        <ChangeOutcome change=change />
        {dynamic(move || {
            let told = meanwhile.get();
            (!told.is_empty())
                .then(|| {
                    let lines = told.into_iter().map(|told| view! { <p>{told}</p> }).collect::<Vec<_>>();
                    view! { <Message kind=MessageKind::Info>{lines}</Message> }
                })
        })}
        <Checkbox
            label=label
            checked=wanted
            on_change=Callback::new(move |wanted| draft.choose(wanted))
            available=free
            description_id=NOTE
        />
        <div id=NOTE>
            {dynamic(move || {
                let permit = draft.permit();
                if permit.allowed {
                    view! { <p class="quiet">{note}</p> }.into_any()
                } else {
                    let viewer = read_only(&permit.refusals);
                    view! {
                        {viewer.then(|| view! { <p>{words.read_only().text()}</p> })}
                        <Refusals refusals=permit.refusals />
                    }
                        .into_any()
                }
            })}
        </div>
        <When is=whether(move || allowed.get())>
            <Button
                kind=ButtonKind::Primary
                label=text(move || if change.sending.get() { words.applying() } else { words.apply() })
                on_press=move || on_apply.run(())
                available=Signal::derive(move || changed.get() && free.get())
                reason_id=NOTE
            />
        </When>
    }
}
