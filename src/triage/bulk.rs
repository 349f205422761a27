//! What can be done with the incidents or alerts of a queue that are selected.

use super::{Assignees, Decided, bulk_classify::Classify, handing_over::HandOver};
use crate::{
    components::Refusals,
    format,
    i18n::{Word, use_words},
    query::Shown,
    queue::Bulk,
    session::use_known,
    ui::{
        Button, ButtonKind, Dialog, Field, FieldKind, Menu, MenuItem, When, dynamic, effect, text, whether,
    },
};
use leptos::prelude::*;
use security_center_contract::{List, NewIncidentComment, limits};
use std::{collections::HashSet, sync::Arc};

/// The ids of the menus.
const HAND_OVER: &str = "bulk-hand-over";
const STATUS: &str = "bulk-status";

/// The bar.
#[component]
pub fn BulkBar<T: Decided>(
    /// How it stands.
    bulk: Bulk<T>,
    /// Called instead of resolving at once, where that is asked about first.
    #[prop(optional)]
    before_resolving: Option<Callback<()>>,
    /// What else can be done.
    #[prop(optional, into)]
    more: ViewFn,
) -> impl IntoView
where
    List<T>: Shown,
{
    let (words, known) = (use_words(), use_known());
    let count = Memo::new(move |_| bulk.count());
    let number = move || format::number(words, count.get() as f64);
    let idle = whether(move || bulk.is_idle());
    let [active, in_progress, resolved] = T::STATUSES;
    let status = move |status| change_all(bulk, words.incident_status(), move |_| T::set(status));
    let assign = move || {
        let own = known.session.now().map(|session| session.person.user_principal_name.clone());
        change_all(bulk, words.incident_assigned(), move |_| T::assign(own.clone().unwrap_or_default()));
    };
    let people = Assignees::of_page();
    let choosing = RwSignal::new(false);
    let hand_over = move || {
        people.wanted();
        choosing.set(true);
    };
    let give_back = move || change_all(bulk, words.incident_assigned(), |_| T::assign(String::new()));
    let resolve = move || match before_resolving {
        Some(ask) => ask.run(()),
        None => status(resolved),
    };
    let (commenting, comment) = (RwSignal::new(false), RwSignal::new(String::new()));
    let write = move || {
        let said = comment.get_untracked().trim().to_owned();
        commenting.set(false);
        let said = NewIncidentComment { comment: said };
        bulk.comment(move |number| T::comment(number, &said));
    };
    // What was typed stays until it is written about one at least.
    effect(move || {
        if bulk.commented() > 0 {
            comment.set(String::new());
        }
    });
    let is_too_long = move || comment.read().trim().chars().count() > limits::LONG_TEXT;
    let fault = text(move || {
        if is_too_long() { words.fault_too_long(&limits::LONG_TEXT.to_string()) } else { String::new() }
    });
    let respond = move || known.session.get().map(|session| session.respond.clone());
    let may = Memo::new(move |_| respond().is_some_and(|respond| respond.allowed));
    let refusals = move || respond().map(|respond| respond.refusals).unwrap_or_default();
    view! {
        <When is=whether(move || count.get() != 0 && !may.get())>
            {dynamic(move || view! { <Refusals refusals=refusals() /> })}
        </When>
        <When is=whether(move || count.get() != 0 && may.get())>
            <div class="row bulk" role="group" aria-label=words.bulk().text()>
                <span role="status">{text(move || words.selected_count(&number()))}</span>
                <Button label=words.incident_assign_to_me() available=idle on_press=assign />
                <Button label=words.incident_resolve() available=idle on_press=resolve />
                <Menu id=HAND_OVER label=words.bulk_hand_over()>
                    <MenuItem menu=HAND_OVER label=words.assign_to_other() available=idle on_press=hand_over />
                    <MenuItem menu=HAND_OVER label=words.incident_give_back() available=idle on_press=give_back />
                </Menu>
                <Menu id=STATUS label=words.bulk_status()>
                    <MenuItem menu=STATUS label=T::reopen_word(words) available=idle on_press=move || status(active) />
                    <MenuItem menu=STATUS label=words.bulk_in_progress() available=idle on_press=move || status(in_progress) />
                </Menu>
                <Classify bulk=bulk available=idle />
                {more.run()}
                <Button
                    label=words.incident_comment_send()
                    available=idle
                    on_press=move || commenting.set(true)
                />
                <Button label=words.select_none() on_press=move || bulk.selection.set(HashSet::new()) />
            </div>
        </When>
        <HandOver
            ids=["bulk-assign-title", "bulk-assign-person", "bulk-assign-hint"]
            open=choosing
            people=people
            about=text(move || words.selected_count(&number()))
            available=idle
            on_choose=Callback::new(move |to: String| {
                change_all(bulk, words.incident_assigned(), move |_| T::assign(to.clone()));
            })
        />
        <Dialog
            open=commenting
            title=words.incident_comment_send()
            title_id="bulk-comment"
            on_dismiss=Callback::new(move |()| commenting.set(false))
            answers=move || view! {
                <Button label=words.cancel() on_press=move || commenting.set(false) />
                <Button
                    kind=ButtonKind::Primary
                    label=words.incident_comment_send()
                    available=whether(move || !comment.read().trim().is_empty() && !is_too_long())
                    on_press=write
                />
            }
        >
            <p>{text(move || words.selected_count(&number()))}</p>
            <Field
                id="bulk-comment-text"
                label=words.incident_comment()
                hint=words.bulk_comment_hint()
                value=comment
                kind=FieldKind::Lines
                fault=fault
            />
        </Dialog>
    }
}

/// Changes each of those that are selected; `of` says how, of each as it is before. What is changed can be taken back.
pub fn change_all<T: Decided>(bulk: Bulk<T>, what: Word, of: impl Fn(&T) -> T::Change + Send + Sync + 'static)
where
    List<T>: Shown,
{
    let of = Arc::new(of);
    let made = Arc::clone(&of);
    bulk.change(
        what,
        move |number, before| T::ask(number, &made(before), before.version()),
        move |number, before, version| T::ask_back(number, before, &of(before), version),
    );
}
