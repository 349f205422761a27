//! Settings, Microsoft Threat Protection, Preview features (`behaviour.md` L14): for the whole tenant, by an
//! administrator.

use super::{change::Change, choice::Choice, draft::Draft, sections::Sections};
use crate::{
    api,
    components::{Heading, Load, Moment, by_whom},
    i18n::use_words,
    query::{Loaded, Query},
    routes::Route,
    session::use_known,
    ui::{Fact, Facts, When, dynamic, effect, text, use_announcer, whether},
};
use leptos::prelude::*;
use security_center_contract::{AuditEntry, List, ServiceField, ThreatProtection};

/// The page.
#[component]
pub fn PreviewFeaturesPage() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    view! {
        <Heading title=words.preview_features() about=words.preview_about() />
        <Sections at=Route::PreviewFeatures />
        <Load query=known.service let:service><Previews service=service /></Load>
    }
}

/// The page once the service is known; takes plain data.
#[component]
pub fn Previews(
    /// The service.
    service: Loaded<ThreatProtection>,
) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let change = Change::new(service);
    let draft = Draft::new(ServiceField::PreviewFeatures, service, change);
    let what_happens =
        text(
            move || {
                if draft.wanted.get() { words.previews_will_be_on() } else { words.previews_will_be_off() }
            },
        );
    let announcer = use_announcer();
    effect(move || {
        if change.applied.get() > 0 {
            let on = service.now().preview_features;
            let now = if on { words.previews_are_on() } else { words.previews_are_off() };
            announcer.say(untrack(|| now.get()));
        }
    });
    let reads_log = move || known.session.get().is_some_and(|session| session.access.audit.allowed);
    view! {
        <div class="stack settings">
            <p>{words.previews_none().text()}</p>
            <p>{words.previews_later().text()}</p>
            <When is=whether(reads_log)>
                <LastChange service=service />
            </When>
            <Choice
                change=change
                draft=draft
                label=words.previews_label()
                what_happens=what_happens
                on_apply=Callback::new(move |()| draft.apply())
            />
        </div>
    }
}

/// Who changed it last, and when: the newest entry of the audit log about it.
#[component]
fn LastChange(service: Loaded<ThreatProtection>) -> impl IntoView {
    let words = use_words();
    let last = Query::new(&api::LAST_PREVIEW_CHANGE);
    let present = Memo::new(move |_| service.get().preview_features);
    effect(move || {
        present.get();
        last.refetch();
    });
    let told = move |list: Loaded<List<AuditEntry>>| {
        dynamic(move || match list.get().value.first().cloned() {
            Some(AuditEntry { at, actor, .. }) => {
                view! { <Moment at=at /> ", " {text(move || by_whom(words, Some(&actor)))} }.into_any()
            }
            None => words.never_changed().text().into_any(),
        })
    };
    view! {
        <Load query=last let:list>
            <Facts>
                <Fact term=words.last_changed()>{told(list)}</Fact>
            </Facts>
        </Load>
    }
}
