//! Assigning to somebody else: who can be chosen, and the question.

use crate::{
    api, browser,
    components::Load,
    format,
    i18n::use_words,
    query::{Loaded, Query},
    session::{Known, use_known},
    ui::{Button, ButtonKind, Dialog, Text, When, dynamic, effect, text, whether},
};
use leptos::{html, prelude::*};
use security_center_contract::{List, Person};

/// Those who may change incidents and alerts. Copy it freely.
#[derive(Clone, Copy)]
pub struct Assignees {
    people: Query<List<Person>>,
    /// For whom they were fetched, and what had been heard of the tenant by then.
    fetched: StoredValue<Option<(Option<String>, u32)>>,
    known: Known,
}

impl Assignees {
    /// Nobody is fetched yet.
    #[must_use]
    pub fn unasked() -> Self {
        Self { people: Query::new(&api::ASSIGNEES), fetched: StoredValue::new(None), known: use_known() }
    }

    /// Those that the page keeps for everything on it; where it keeps none, others.
    #[must_use]
    pub fn of_page() -> Self {
        use_context().unwrap_or_else(Self::unasked)
    }

    /// Somebody is about to choose: fetches them, unless they are there and nothing of the tenant changed since.
    pub fn wanted(self) {
        let now = Some((self.known.person(), self.known.heard.get_untracked()));
        let of_whom = |one: &Option<(Option<String>, u32)>| one.as_ref().map(|(person, _)| person.clone());
        if of_whom(&self.fetched.get_value()) != of_whom(&now) {
            // Whom somebody else could choose is nothing for whoever is here now.
            self.people.forget();
        }
        if self.people.now().is_none() || self.fetched.get_value() != now {
            self.fetched.set_value(now);
            self.people.refetch();
        }
    }
}

/// Asks to whom. Nothing is done before the person says so.
#[component]
pub fn HandOver(
    /// The ids of the title, the list and the hint, unique in the page.
    ids: [&'static str; 3],
    /// Whether it is asked.
    open: RwSignal<bool>,
    /// Who can be chosen.
    people: Assignees,
    /// What it is about, where that is not to be seen behind the question.
    #[prop(optional, into)]
    about: Option<Text>,
    /// To whom it is assigned now: there is no need to choose him.
    #[prop(optional, into)]
    present: Signal<Option<String>>,
    /// Whether it can be assigned.
    available: Signal<bool>,
    /// Told of the name of whom the person chooses.
    on_choose: Callback<String>,
) -> impl IntoView {
    let words = use_words();
    let [title_id, list_id, hint_id] = ids;
    let chosen = RwSignal::new(String::new());
    effect(move || {
        if open.get() {
            chosen.set(String::new());
        }
    });
    let choose = move || {
        open.set(false);
        on_choose.run(chosen.get_untracked());
    };
    view! {
        <Dialog
            open=open
            title=words.assign_to_other()
            title_id=title_id
            on_dismiss=Callback::new(move |()| open.set(false))
            answers=move || view! {
                <Button label=words.cancel() on_press=move || open.set(false) />
                <Button
                    kind=ButtonKind::Primary
                    label=words.assign_now()
                    available=whether(move || available.get() && !chosen.read().is_empty())
                    reason_id=hint_id
                    on_press=choose
                />
            }
        >
            {about.map(|about| view! { <p>{about}</p> })}
            <p id=hint_id>{words.assign_hint().text()}</p>
            <When is=open>
                <Load query=people.people let:list>
                    <People list=list list_id=list_id hint_id=hint_id present=present chosen=chosen />
                </Load>
            </When>
        </Dialog>
    }
}

/// The list, without the person himself, who has a button of his own.
#[component]
fn People(
    list: Loaded<List<Person>>,
    list_id: &'static str,
    hint_id: &'static str,
    present: Signal<Option<String>>,
    chosen: RwSignal<String>,
) -> impl IntoView {
    let (words, known) = (use_words(), use_known());
    let others = Memo::new(move |_| {
        let own = known.session.get().map(|session| session.person.user_principal_name.clone());
        let present = present.get();
        let list = list.get();
        let is_other = |one: &&Person| {
            let name = Some(&one.user_principal_name);
            name != own.as_ref() && name != present.as_ref()
        };
        list.value.iter().filter(is_other).cloned().collect::<Vec<_>>()
    });
    let options = move || {
        // Whoever is no longer among them is not chosen any more.
        if others.read().iter().all(|one| one.user_principal_name != *chosen.read_untracked()) {
            chosen.set(String::new());
        }
        let option = |one: &Person| {
            let name = one.user_principal_name.clone();
            let said = [&*one.display_name, " (", &name, ")"].concat();
            // Where the list is drawn anew, what is chosen stays chosen.
            let selected = *chosen.read_untracked() == name;
            view! { <option value=name dir="auto" selected=selected>{said}</option> }.into_any()
        };
        others.read().iter().map(option).collect::<Vec<_>>()
    };
    let cut = text(move || {
        let list = list.get();
        let number = |number: u64| format::number(words, number as f64);
        let shown = list.value.len() as u64;
        if shown < list.count { words.assign_cut(&number(shown), &number(list.count)) } else { String::new() }
    });
    // By the time the list is fetched the focus is on an answer: whoever works by keys begins at the list.
    let element = NodeRef::<html::Select>::new();
    effect(move || {
        if element.get().is_some() {
            browser::focus(list_id);
        }
    });
    view! {
        <When
            is=whether(move || !others.read().is_empty())
            otherwise=move || view! { <p role="status">{words.assign_none().text()}</p> }
        >
            <div class="field">
                <label for=list_id>{words.assign_person().text()}</label>
                <select
                    node_ref=element
                    id=list_id
                    aria-describedby=hint_id
                    prop:value=chosen
                    on:change=move |event| chosen.set(event_target_value(&event))
                >
                    <option value="">{words.assign_nobody_chosen().text()}</option>
                    {dynamic(options)}
                </select>
                <div class="caption">{cut}</div>
            </div>
        </When>
    }
}
