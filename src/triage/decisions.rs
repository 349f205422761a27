//! Status, assignment and classification of an incident or alert, each chosen by itself.

use super::{Assignees, Changes, Decided, handing_over::HandOver};
use crate::{
    components::{CLASSIFICATIONS, Choice, determinations},
    i18n::use_words,
    query::Shown,
    session::use_known,
    ui::{Button, Fact, Facts, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{Determination, List};

/// Its status.
#[component]
pub fn Status<T: Decided>(
    /// The changes.
    changes: Changes<T>,
    /// Whether another can be chosen.
    available: Signal<bool>,
    /// Told of what a person chooses.
    on_choose: Callback<T::Status>,
) -> impl IntoView
where
    List<T>: Shown,
{
    let words = use_words();
    view! {
        <Choice
            id=T::IDS[0]
            label=words.incident_status()
            choices=T::STATUSES.map(|one| T::status_word(words, one)).to_vec()
            chosen=Signal::derive(move || {
                let now = changes.of(T::status);
                T::STATUSES.iter().position(|one| *one == now).unwrap_or_default()
            })
            available=available
            on_choose=Callback::new(move |chosen: usize| on_choose.run(T::STATUSES[chosen]))
        />
    }
}

/// Whom it is assigned to, and assigning it to oneself, to somebody else or to nobody.
#[component]
pub fn Assigned<T: Decided>(
    /// The changes.
    changes: Changes<T>,
    /// Whether it can be assigned.
    available: Signal<bool>,
) -> impl IntoView
where
    List<T>: Shown,
{
    let (words, known) = (use_words(), use_known());
    let assigned = move || changes.of(|item| item.assigned_to().cloned());
    let own_name = move || known.session.get().map(|session| session.person.user_principal_name.clone());
    let is_own = Memo::new(move |_| {
        let assigned = assigned();
        assigned.is_some() && assigned == own_name()
    });
    let assign = move |to: String| changes.make(words.incident_assigned(), T::assign(to));
    let people = Assignees::of_page();
    // The version that was shown when somebody began to choose.
    let (choosing, based_on) = (RwSignal::new(false), StoredValue::new(0));
    let choose = move || {
        based_on.set_value(changes.version());
        people.wanted();
        choosing.set(true);
    };
    view! {
        <Facts>
            <Fact term=words.incident_assigned()>
                {text(move || assigned().unwrap_or_else(|| words.incident_assigned_to_nobody().get().to_owned()))}
            </Fact>
        </Facts>
        // One button: it keeps the focus as it comes to say the other.
        <Button
            label=text(move || if is_own.get() { words.incident_give_back() } else { words.incident_assign_to_me() }.get())
            available=available
            on_press=move || {
                let to = if is_own.get_untracked() { None } else { untrack(own_name) };
                assign(to.unwrap_or_default());
            }
        />
        <Button label=words.assign_to_other() available=available on_press=choose />
        <HandOver
            ids=["assign-title", "assign-person", "assign-hint"]
            open=choosing
            people=people
            present=Signal::derive(assigned)
            available=available
            on_choose=Callback::new(move |to: String| {
                changes.make_from(based_on.get_value(), words.incident_assigned(), T::assign(to));
            })
        />
    }
}

/// Whether it was right, and of which kind.
#[component]
pub fn Classified<T: Decided>(
    /// The changes.
    changes: Changes<T>,
    /// Whether something else can be chosen.
    available: Signal<bool>,
) -> impl IntoView
where
    List<T>: Shown,
{
    let words = use_words();
    let classify = move |classification, determination| {
        changes.make(words.incident_classification(), T::classify(classification, Some(determination)));
    };
    // Another choice of the same ones draws nothing anew.
    let kinds = Memo::new(move |_| {
        let (classification, determination) = changes.of(T::classified);
        determinations(classification, determination)
    });
    view! {
        <Choice
            id=T::IDS[1]
            label=words.incident_classification()
            choices=CLASSIFICATIONS.map(|one| words.classification_of(one)).to_vec()
            chosen=Signal::derive(move || {
                let (now, _) = changes.of(T::classified);
                CLASSIFICATIONS.iter().position(|one| *one == now).unwrap_or_default()
            })
            available=available
            on_choose=Callback::new(move |chosen: usize| classify(CLASSIFICATIONS[chosen], Determination::Unknown))
        />
        {dynamic(move || {
            let kinds = kinds.get();
            let (shown, chosen_kinds) = (kinds.clone(), kinds.clone());
            (kinds.len() > 1).then(|| view! {
                <Choice
                    id=T::IDS[2]
                    label=words.incident_determination()
                    choices=kinds.iter().map(|one| words.determination(*one)).collect()
                    chosen=Signal::derive(move || {
                        let (_, now) = changes.of(T::classified);
                        shown.iter().position(|one| *one == now).unwrap_or_default()
                    })
                    available=available
                    on_choose=Callback::new(move |chosen: usize| {
                        classify(untrack(|| changes.of(T::classified)).0, chosen_kinds[chosen]);
                    })
                />
            })
        })}
    }
}
