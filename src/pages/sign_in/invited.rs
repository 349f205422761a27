//! A one-time link: it makes a new person of this server, or sets a new password.

use super::arrive;
use crate::{
    api::{self, ApiError},
    components::{Form, Moment, Sending, missing},
    format,
    i18n::use_words,
    router::use_router,
    session::use_known,
    ui::{Fact, Facts, Field, FieldKind, dynamic, text},
};
use leptos::prelude::*;
use security_center_contract::{AcceptInvitation, Invitation, InvitationToken};

/// What the link is for, and what it needs to know.
#[component]
pub(super) fn Invited(
    /// Its token.
    token: String,
    /// Takes the reason why it cannot be used.
    refused: RwSignal<Option<ApiError>>,
) -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let found = RwSignal::new(None);
    refused.set(None);
    let asked = InvitationToken { token: token.clone() };
    leptos::task::spawn_local(async move {
        match api::look_at_invitation(&asked).await {
            Ok(invitation) => {
                let _ = found.try_set(Some(invitation));
            }
            Err(error) => {
                let _ = refused.try_set(Some(error));
                router.link.set(None);
            }
        }
    });
    dynamic(move || match found.get() {
        Some(invitation) => view! { <Accept token=token.clone() invitation=invitation /> }.into_any(),
        None => view! { <p class="loading" role="status">{words.loading().text()}</p> }.into_any(),
    })
}

#[component]
fn Accept(token: String, invitation: Invitation) -> impl IntoView {
    let words = use_words();
    let router = use_router();
    let known = use_known();
    let sending = Sending::new("invited-", &["userName", "displayName", "password"]);
    let [user_name, display_name, password] = [(); 3].map(|()| RwSignal::new(String::new()));
    let Invitation { tenant, user_name: present, roles, expires_at } = invitation;
    let new = present.is_none();
    let send = move |()| {
        let typed = |value: RwSignal<String>| new.then(|| value.get_untracked());
        let accepted = AcceptInvitation {
            token: token.clone(),
            user_name: typed(user_name),
            display_name: typed(display_name),
            password: password.get_untracked(),
        };
        let all = [("userName", user_name), ("displayName", display_name), ("password", password)];
        sending.send(
            missing(if new { &all } else { &all[2..] }),
            api::accept_invitation(&accepted),
            Box::new(move |_| arrive(known, router)),
        );
    };
    let (about, label) = if new {
        (words.invited_new(), words.invited_begin())
    } else {
        (words.invited_password(), words.password_set())
    };
    let name = present.map(|name| {
        let shown = name.clone();
        view! {
            <Fact term=words.user_name()>{shown}</Fact>
            // For the browser, so that it keeps the password under this name.
            <input type="text" hidden readonly autocomplete="username" value=name />
        }
    });
    let some_roles = !roles.is_empty();
    let named =
        text(move || format::list(words, roles.iter().map(|role| words.role(*role).into()).collect()));
    let names = new.then(|| {
        view! {
            <Field
                id="invited-userName"
                label=words.user_name()
                value=user_name
                kind=FieldKind::UserName
                hint=words.user_name_hint()
                fault=sending.fault(words, "userName")
            />
            <Field
                id="invited-displayName"
                label=words.display_name()
                value=display_name
                kind=FieldKind::Line
                hint=words.display_name_hint()
                fault=sending.fault(words, "displayName")
            />
        }
    });
    view! {
        <Form sending=sending label=label on_send=Callback::new(send)>
            <p>{about.text()}</p>
            <Facts>
                <Fact term=words.tenant()>{tenant.display_name}</Fact>
                {name}
                {some_roles.then(|| view! { <Fact term=words.your_roles()>{named}</Fact> })}
                <Fact term=words.link_until()><Moment at=expires_at /></Fact>
            </Facts>
            {names}
            <Field
                id="invited-password"
                label=words.password_new()
                value=password
                kind=FieldKind::NewPassword
                hint=words.password_hint()
                fault=sending.fault(words, "password")
                show=words.password_show()
            />
        </Form>
    }
}
