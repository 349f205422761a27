//! API tokens, with which programs use the server in a person's name or as applications of the tenant.

use crate::{
    api::{self, ApiError},
    browser,
    components::{Cell, Confirm, Failure, Form, Load, Refusals, Secret, Sending, Table, fault, missing},
    i18n::{Word, Words, use_words},
    query::{Loaded, Query},
    session::use_known,
    ui::{Checkbox, Choices, Field, FieldKind, When, dynamic, effect, text, whether},
};
use leptos::prelude::*;
use security_center_contract::{ApiToken, ApiTokens, FieldFault, NewApiToken, Role, Scope};

/// The id of the heading.
const HEADING: &str = "tokens";

/// The ids of what explains the scopes, in their order.
const SCOPES: [&str; 8] =
    ["scope-0", "scope-1", "scope-2", "scope-3", "scope-4", "scope-5", "scope-6", "scope-7"];

/// For how many days a token may be made.
const DAYS: [usize; 4] = [7, 30, 90, 365];

/// The roles that an application may have, in the order of their numbers from 1.
const ROLES: [Role; 5] = [
    Role::GlobalAdministrator,
    Role::SecurityAdministrator,
    Role::SecurityOperator,
    Role::GlobalReader,
    Role::SecurityReader,
];

/// The tokens, and making one.
#[component]
pub(super) fn Tokens() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let tokens = Query::new(&api::TOKENS);
    effect(move || {
        known.own.track();
        tokens.refetch();
    });
    let failed = RwSignal::new(None::<ApiError>);
    let asked = RwSignal::new(None);
    let revoke = Callback::new(move |id: String| {
        leptos::task::spawn_local(async move {
            let error = api::revoke_token(&id).await.err();
            if error.is_none() {
                browser::focus(HEADING);
            }
            let _ = failed.try_set(error);
            tokens.refetch_anew();
        });
    });
    view! {
        <h2 id=HEADING tabindex="-1">{words.tokens().text()}</h2>
        <p>{words.tokens_about().text()}</p>
        {dynamic(move || failed.get().map(|error| view! { <Failure error=error /> }))}
        <Load query=tokens let:list>
            <Listed list=list asked=asked />
            <New list=list tokens=tokens />
        </Load>
        <Confirm
            asked=asked
            title_id="revoke-title"
            title=|words, name| words.revoke_title(name)
            about=words.token_revoke_about()
            label=words.revoke()
            on_confirm=revoke
        />
    }
}

#[component]
fn Listed(list: Loaded<ApiTokens>, asked: crate::components::Asked) -> impl IntoView {
    let words = use_words();
    let columns = move || {
        vec![
            words.token_name(),
            words.token_scopes(),
            words.token_for(),
            words.created_by(),
            words.ends(),
            words.last_used(),
            words.revoke(),
        ]
    };
    let row = move |token: &ApiToken| {
        let (id, name) = (token.id.clone(), token.name.clone());
        let scopes = token.scopes.iter().map(|scope| scope.text()).collect::<Vec<_>>().join(", ");
        vec![
            Cell::Text(name.clone()),
            Cell::Text(scopes),
            match (token.application_role, token.own) {
                (Some(role), _) => words.role(role).into(),
                (None, true) => words.token_for_me().into(),
                (None, false) => Cell::Text(token.created_by.clone()),
            },
            Cell::Text(token.created_by.clone()),
            token.expires_at.clone().into(),
            token.last_used_at.clone().map_or_else(|| words.never_changed().into(), Cell::from),
            Cell::Button(
                words.revoke(),
                name.clone(),
                Callback::new(move |()| asked.set(Some((id.clone(), name.clone())))),
            ),
        ]
    };
    let none = whether(move || list.get().value.is_empty());
    view! {
        <When
            is=none
            otherwise=move || {
                view! {
                    <Table
                        caption=words.tokens()
                        columns=columns()
                        rows=Box::new(move || list.get().value.iter().map(row).collect())
                    />
                }
            }
        >
            <p>{words.tokens_none().text()}</p>
        </When>
    }
}

/// Makes a token; its secret is shown once.
#[component]
fn New(list: Loaded<ApiTokens>, tokens: Query<ApiTokens>) -> impl IntoView {
    let words = use_words();
    let sending = Sending::new("token-", &["name", "scopes", "expiresInDays", "applicationRole"]);
    let name = RwSignal::new(String::new());
    let scopes = RwSignal::new([false; SCOPES.len()]);
    let days = RwSignal::new(Some(DAYS[1]));
    let whose = RwSignal::new(Some(0_usize));
    let secret = RwSignal::new(None);
    let send = move |()| {
        let chosen = scopes.get_untracked();
        let chosen = Scope::ALL.iter().zip(chosen).filter_map(|(scope, chosen)| chosen.then_some(*scope));
        let scopes_chosen: Vec<Scope> = chosen.collect();
        let mut wrong = missing(&[("name", name)]);
        if scopes_chosen.is_empty() {
            wrong.push(fault("scopes", FieldFault::Missing));
        }
        let token = NewApiToken {
            name: name.get_untracked(),
            scopes: scopes_chosen,
            expires_in_days: days.get_untracked().unwrap_or_default() as u32,
            application_role: whose
                .get_untracked()
                .and_then(|whose| ROLES.get(whose.wrapping_sub(1)))
                .copied(),
        };
        sending.send(
            wrong,
            api::create_token(&token),
            Box::new(move |answer| {
                let _ = name.try_set(String::new());
                let _ = scopes.try_set([false; SCOPES.len()]);
                let _ = secret.try_set(api::secret(answer));
                tokens.refetch_anew();
            }),
        );
    };
    let for_days =
        DAYS.into_iter().map(|days| (days, text(move || words.for_days(&days.to_string())))).collect();
    let permit = Memo::new(move |_| list.get().may_create_for_application.clone());
    let for_whom = move || {
        let mut choices = vec![(0, words.for_myself().text())];
        if permit.get().allowed {
            let role =
                |(place, role)| (place + 1, text(move || words.for_application(words.role(role).get())));
            choices.extend(ROLES.into_iter().enumerate().map(role));
        }
        choices
    };
    let scope = move |(place, scope): (usize, &'static Scope)| {
        view! {
            <Checkbox
                label=text(|| scope.text())
                checked=Signal::derive(move || scopes.get()[place])
                on_change=Callback::new(move |wanted| scopes.update(|scopes| scopes[place] = wanted))
                available=Signal::stored(true)
                description_id=SCOPES[place]
            />
            <p id=SCOPES[place] class="caption choice-note">{scope_about(words, *scope).text()}</p>
        }
        .into_any()
    };
    let fault = sending.fault(words, "scopes");
    view! {
        <Secret secret=secret about=words.token_made() />
        <h3>{words.token_new().text()}</h3>
        <Form sending=sending label=words.token_create() on_send=Callback::new(send)>
            <Field
                id="token-name"
                label=words.token_name()
                value=name
                kind=FieldKind::Line
                hint=words.token_name_hint()
                fault=sending.fault(words, "name")
            />
            <fieldset id="token-scopes" class="choices" tabindex="-1" aria-describedby="token-scopes-note">
                <legend>{words.token_scopes().text()}</legend>
                {Scope::ALL.iter().enumerate().map(scope).collect::<Vec<_>>()}
                <p id="token-scopes-note" class="caption fault">{fault}</p>
            </fieldset>
            <Choices
                id="token-expiresInDays"
                legend=words.ends()
                choices=for_days
                chosen=days
                fault=sending.fault(words, "expiresInDays")
            />
            {dynamic(move || view! {
                <Choices
                    id="token-applicationRole"
                    legend=words.token_for()
                    choices=for_whom()
                    chosen=whose
                    fault=sending.fault(words, "applicationRole")
                />
            })}
            {dynamic(move || view! { <Refusals refusals=permit.get().refusals /> })}
        </Form>
    }
}

/// What a scope allows, beside what the owner may do.
fn scope_about(words: Words, scope: Scope) -> Word {
    match scope {
        Scope::ThreatProtectionRead => words.scope_read(),
        Scope::ThreatProtectionReadWrite => words.scope_change(),
        Scope::AuditLogRead => words.scope_audit(),
        Scope::RoleManagementRead => words.scope_roles(),
        Scope::SecurityIncidentRead => words.scope_incidents(),
        Scope::SecurityIncidentReadWrite => words.scope_incidents_change(),
        Scope::SecurityAlertRead => words.scope_alerts(),
        Scope::SecurityAlertReadWrite => words.scope_alerts_change(),
    }
}
