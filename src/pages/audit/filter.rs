//! Which entries are shown: it stands in the address, so that a link, a reload and the file show the same.

use crate::{
    api, browser, format,
    i18n::use_words,
    router::{HEADING_ID, Router, use_router},
    ui::{Button, Field, FieldKind, Text, When, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{AuditAction, FieldProblem, Timestamp};

/// After so many milliseconds without a further letter a typed filter holds.
const PAUSE: i32 = 300;

/// The parameters of the address.
const PARAMETERS: [&str; 4] = ["action", "person", "from", "to"];

/// Each action and its code in the address, which is that of the API.
const ACTIONS: [(AuditAction, &str); 21] = [
    (AuditAction::TurnedOn, "turnedOn"),
    (AuditAction::TurnedOff, "turnedOff"),
    (AuditAction::ProvisioningRetried, "provisioningRetried"),
    (AuditAction::Provisioned, "provisioned"),
    (AuditAction::ProvisioningFailed, "provisioningFailed"),
    (AuditAction::PreviewFeaturesChanged, "previewFeaturesChanged"),
    (AuditAction::Erased, "erased"),
    (AuditAction::DirectoryImported, "directoryImported"),
    (AuditAction::EligibilityChanged, "eligibilityChanged"),
    (AuditAction::ServicesConnected, "servicesConnected"),
    (AuditAction::ServicesDisconnected, "servicesDisconnected"),
    (AuditAction::ServiceKeyCreated, "serviceKeyCreated"),
    (AuditAction::ServiceKeyRevoked, "serviceKeyRevoked"),
    (AuditAction::ApiTokenCreated, "apiTokenCreated"),
    (AuditAction::ApiTokenRevoked, "apiTokenRevoked"),
    (AuditAction::PersonAdded, "personAdded"),
    (AuditAction::PersonRolesChanged, "personRolesChanged"),
    (AuditAction::PersonInvited, "personInvited"),
    (AuditAction::PasswordChanged, "passwordChanged"),
    (AuditAction::PersonRemoved, "personRemoved"),
    (AuditAction::PersonScopeChanged, "personScopeChanged"),
];

/// What is wrong with a day.
#[derive(Clone, Copy, PartialEq)]
enum DayFault {
    NoDay,
    Crossed,
}

/// The filter of the present address. Copy it freely.
#[derive(Clone, Copy)]
pub struct Filter {
    router: Router,
    /// In the order of `PARAMETERS`.
    values: [Memo<Option<String>>; 4],
    /// What is wrong with the first and the last day.
    faults: Memo<[Option<DayFault>; 2]>,
    /// The same as parameters of the API; `None` while it cannot be asked for.
    pub wanted: Memo<Option<String>>,
}

impl Filter {
    /// Follows the address.
    #[must_use]
    pub fn of_address() -> Self {
        let words = use_words();
        let router = use_router();
        let values = PARAMETERS.map(|name| router.parameter(name));
        // A day is meant as a whole, so that the last one ends where the next begins.
        let days = move || {
            let day = |place: usize, later| values[place].get().map(|day| format::day(words, &day, later));
            [day(2, 0), day(3, 1)]
        };
        let faults = Memo::new(move |_| {
            let [first, last] = days();
            let no_day =
                |day: &Option<Option<Timestamp>>| matches!(day, Some(None)).then_some(DayFault::NoDay);
            let crossed = matches!((&first, &last), (Some(Some(first)), Some(Some(last))) if first >= last);
            [no_day(&first), no_day(&last).or(crossed.then_some(DayFault::Crossed))]
        });
        let wanted = Memo::new(move |_| {
            let [from, to] = days().map(|day| Some(day??.0));
            let parameters =
                [("action", values[0].get()), ("person", values[1].get()), ("from", from), ("to", to)];
            let named = parameters.into_iter().filter_map(|(name, value)| Some((name, value?)));
            (faults.get() == [None, None]).then(|| api::parameters(&named.collect::<Vec<_>>()))
        });
        Self { router, values, faults, wanted }
    }

    /// Whether anything is left out. Followed.
    #[must_use]
    pub fn is_set(self) -> bool {
        self.values.iter().any(|value| value.read().is_some())
    }

    /// Shows everything again.
    fn remove(self) {
        self.router.set_parameters(&PARAMETERS.map(|name| (name, None)), true);
        browser::focus(HEADING_ID);
    }

    /// What is typed for a parameter: into the address after a pause, and from the address at once.
    fn typed(self, place: usize) -> RwSignal<String> {
        let (name, value) = (PARAMETERS[place], self.values[place]);
        let typed = RwSignal::new(value.get_untracked().unwrap_or_default());
        let written = StoredValue::new(typed.get_untracked());
        effect(move || {
            let now = value.get().unwrap_or_default();
            // What was written here is behind what is being typed.
            if now != written.get_value() {
                written.set_value(now.clone());
                typed.set(now);
            }
        });
        effect(move || {
            let now = typed.get();
            if now == written.get_value() {
                return;
            }
            browser::after(PAUSE, move || {
                // Typed on, or the page was left.
                if typed.try_get_untracked().as_ref() == Some(&now) && written.get_value() != now {
                    written.set_value(now.clone());
                    self.router.set_parameters(&[(name, (!now.is_empty()).then_some(&now))], false);
                }
            });
        });
        typed
    }

    /// Whether only some actions are shown, and this is one of them. Followed.
    fn has(self, code: &str) -> bool {
        self.values[0].get().is_some_and(|codes| codes.split(',').any(|other| other == code))
    }

    /// Adds an action to those that are shown, or takes it out.
    fn choose(self, code: &str, chosen: bool) {
        let before = self.values[0].get_untracked().unwrap_or_default();
        let mut codes: Vec<_> =
            before.split(',').filter(|other| !other.is_empty() && *other != code).collect();
        if chosen {
            codes.push(code);
        }
        let codes = codes.join(",");
        self.router.set_parameters(&[("action", (!codes.is_empty()).then_some(&codes))], true);
    }
}

/// The fields of the filter; open at first where something is left out.
#[component]
pub fn FilterForm(
    /// The filter.
    filter: Filter,
    /// What the server does not take, at its field.
    refused: Signal<Vec<FieldProblem>>,
) -> impl IntoView {
    let words = use_words();
    let person = text(move || {
        let refused = refused.read();
        let fault = refused.iter().find(|fault| fault.field == PARAMETERS[1]);
        fault.map_or_else(String::new, |fault| words.field_fault(fault))
    });
    let action = move |(action, code): (AuditAction, &'static str)| {
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=whether(move || filter.has(code))
                    on:change=move |event| filter.choose(code, event_target_checked(&event))
                />
                {words.audit_action(action).text()}
            </label>
        }
        .into_any()
    };
    let fault = move |place: usize| -> Text {
        text(move || match filter.faults.get()[place] {
            Some(DayFault::NoDay) => words.audit_no_day().get(),
            Some(DayFault::Crossed) => words.audit_days_crossed().get(),
            None => "",
        })
    };
    let zone = text(move || {
        let zone = if words.local_times() { format::zone() } else { words.time_zone_utc().into() };
        words.audit_days_in(&zone)
    });
    let open = untrack(|| filter.is_set());
    let actions = ACTIONS.map(action).into_iter().collect::<Vec<_>>();
    view! {
        <details class="filter" prop:open=open>
            <summary>{words.audit_filter().text()}</summary>
            <div class="stack">
                <fieldset>
                    <legend>{words.audit_what().text()}</legend>
                    <div class="filter-actions">{actions}</div>
                </fieldset>
                <div class="filter-fields">
                    <Field
                        id="audit-person"
                        label=words.audit_person()
                        value=filter.typed(1)
                        kind=FieldKind::Search
                        hint=words.audit_person_hint()
                        fault=person
                    />
                    <Field
                        id="audit-from"
                        label=words.audit_from()
                        value=filter.typed(2)
                        kind=FieldKind::Date
                        hint=zone
                        fault=fault(0)
                    />
                    <Field
                        id="audit-to"
                        label=words.audit_to()
                        value=filter.typed(3)
                        kind=FieldKind::Date
                        hint=zone
                        fault=fault(1)
                    />
                </div>
                <When is=whether(move || filter.is_set())>
                    <Button label=words.audit_unfilter() on_press=move || filter.remove() />
                </When>
            </div>
        </details>
    }
}
