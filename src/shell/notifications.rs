//! What happened to the service and to the person's own requests: the bell, and the panel that it opens.

use crate::{
    api,
    components::{Load, Moment, by_whom, service_names},
    format,
    i18n::{Words, use_words},
    query::Loaded,
    router::use_router,
    routes::{Panel as Place, Route},
    session::use_known,
    ui::{Glyph, Icon, Panel, When, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{Notification, NotificationKind, Notifications, NotificationsSeen};

/// The button in the header. Its number is asked for once the page has what it needs itself.
#[component]
pub(super) fn Bell() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let router = use_router();
    let usable = Memo::new(move |_| {
        let session = known.session.get();
        let sees_service = session.is_some_and(|session| session.access.settings.allowed);
        let there = |there: bool, failed: bool| there || failed;
        there(known.tenant.get().is_some(), known.tenant.error().is_some())
            && (!sees_service || there(known.service.get().is_some(), known.service.error().is_some()))
    });
    effect(move || {
        if usable.get() && known.notifications.now().is_none() {
            known.notifications.refetch();
        }
    });
    let unseen = move || known.notifications.get().map_or(0, |all| all.unseen);
    let count = move || format::number(words, unseen() as f64);
    let name = text(move || match unseen() {
        0 => words.notifications().into(),
        _ => words.notifications_unseen(&count()),
    });
    view! {
        <button
            type="button"
            class="header-button"
            aria-label=name
            title=name
            on:click=move |_| router.open_panel(Place::Notifications)
        >
            <Glyph icon=Icon::Bell />
            <When is=whether(move || unseen() > 0)>
                <span class="badge" aria-hidden="true">{text(count)}</span>
            </When>
        </button>
    }
}

/// The panel.
#[component]
pub(super) fn NotificationsPanel() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let router = use_router();
    if known.notifications.now().is_none() {
        known.notifications.refetch();
    }
    view! {
        <Panel title=words.notifications() close=words.close() on_close=Callback::new(move |()| router.close_panel())>
            <Load query=known.notifications let:all><Shown all=all /></Load>
        </Panel>
    }
}

/// The notifications. What is new when it is shown here stays marked as new until the panel is closed.
#[component]
fn Shown(all: Loaded<Notifications>) -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let new = RwSignal::new(Vec::<String>::new());
    let told = StoredValue::new(String::new());
    effect(move || {
        let all = all.get();
        let Some(newest) = all.value.first().filter(|_| all.unseen > 0) else { return };
        new.update(|new| {
            new.extend(all.value.iter().filter(|one| !one.seen).map(|one| one.at.0.clone()));
        });
        // The same is said once, whatever becomes of it: the next notification says it again.
        if told.get_value() == newest.at.0 {
            return;
        }
        told.set_value(newest.at.0.clone());
        let until = NotificationsSeen { until: newest.at.clone() };
        leptos::task::spawn_local(async move {
            if let Ok(seen) = api::notifications_seen(until).await {
                known.notifications.put(seen);
            }
        });
    });
    let item = move |one: &Notification| {
        let at = one.at.clone();
        let is_new = new.read().contains(&one.at.0);
        let (href, label) = match one.kind {
            _ if let Some(number) = one.incident => {
                (Route::Incident(number.try_into().unwrap_or_default()).href(), words.notification_incident())
            }
            _ if one.request.is_some() => (Place::Requests.href(), words.notification_requests()),
            // Where it was lost, the settings may be closed.
            NotificationKind::EligibilityLost | NotificationKind::EligibilityGained => {
                (Route::Eligibility.href(), words.eligibility_see())
            }
            _ => (Route::ThreatProtection.href(), words.notification_service()),
        };
        view! {
            <li class=is_new.then_some("new")>
                <div>
                    {is_new.then(|| view! { <strong class="new-mark">{words.notification_new().get()}</strong> " " })}
                    {sentence(words, one)}
                </div>
                <div class="caption"><Moment at=at /></div>
                <a href=href>{label.get()}</a>
            </li>
        }
    };
    view! {
        <When
            is=whether(move || all.get().value.is_empty())
            otherwise=move || {
                view! {
                    <ul class="notifications">
                        {dynamic(move || all.get().value.iter().map(item).collect::<Vec<_>>())}
                    </ul>
                    <p class="caption">{words.notifications_kept().text()}</p>
                }
            }
        >
            <p>{words.notifications_none().text()}</p>
        </When>
    }
}

/// What happened, in a sentence.
fn sentence(words: Words, one: &Notification) -> String {
    let who = || by_whom(words, one.actor.as_ref());
    let services = || service_names(words, &one.services);
    let number = || one.request.map(|number| number.to_string()).unwrap_or_default();
    let incident = || one.incident.map(|number| number.to_string()).unwrap_or_default();
    match one.kind {
        NotificationKind::TurnedOn => words.notified_turned_on(&who()),
        NotificationKind::Provisioned => words.notified_provisioned().into(),
        NotificationKind::ProvisioningFailed => match one.step {
            Some(step) => words.notified_failed(words.step(step).get()),
            None => words.announce_failed().into(),
        },
        NotificationKind::TurnedOff => words.notified_turned_off(&who()),
        NotificationKind::Erased => words.notified_erased().into(),
        NotificationKind::PreviewFeaturesChanged => {
            let value = words.on_or_off(one.preview_features.unwrap_or_default());
            words.notified_previews(value.get(), &who())
        }
        NotificationKind::ServicesConnected => words.notified_connected(&services()),
        NotificationKind::ServicesDisconnected => words.notified_disconnected(&services()),
        NotificationKind::EligibilityLost => words.notified_not_eligible().into(),
        NotificationKind::EligibilityGained => words.notified_eligible().into(),
        NotificationKind::SupportAnswered => words.notified_answered(&number()),
        NotificationKind::SupportClosed => words.notified_closed(&number()),
        NotificationKind::IncidentAssigned => words.notified_assigned(&incident(), &who()),
        NotificationKind::IncidentCommented => words.notified_commented(&incident(), &who()),
    }
}
