//! Changing one's own password.

use crate::{
    api,
    components::{Form, Sending, missing},
    i18n::use_words,
    session::use_known,
    ui::{Field, FieldKind, use_announcer},
};
use leptos::prelude::*;
use security_center_contract::ChangePassword;

/// The form.
#[component]
pub(super) fn Password() -> impl IntoView {
    let words = use_words();
    let known = use_known();
    let announcer = use_announcer();
    let sending = Sending::new("own-", &["currentPassword", "newPassword"]);
    let [current, new] = [(); 2].map(|()| RwSignal::new(String::new()));
    let changed = RwSignal::new(false);
    let send = move |()| {
        let change =
            ChangePassword { current_password: current.get_untracked(), new_password: new.get_untracked() };
        changed.set(false);
        sending.send(
            missing(&[("currentPassword", current), ("newPassword", new)]),
            api::change_password(&change),
            Box::new(move |_| {
                for field in [current, new] {
                    let _ = field.try_set(String::new());
                }
                let _ = changed.try_set(true);
                announcer.say(untrack(|| words.password_changed().get()));
                known.own_changed();
            }),
        );
    };
    let name = known.session.now().map(|session| session.person.user_principal_name.clone());
    view! {
        <h2>{words.password_change().text()}</h2>
        <Form sending=sending label=words.password_change() on_send=Callback::new(send)>
            // For the browser, so that it keeps the password under this name.
            <input type="text" hidden readonly autocomplete="username" value=name />
            <Field
                id="own-currentPassword"
                label=words.password_current()
                value=current
                kind=FieldKind::Password
                fault=sending.fault(words, "currentPassword")
            />
            <Field
                id="own-newPassword"
                label=words.password_new()
                value=new
                kind=FieldKind::NewPassword
                hint=words.password_hint()
                fault=sending.fault(words, "newPassword")
                show=words.password_show()
            />
        </Form>
        {crate::ui::dynamic(move || changed.get().then(|| view! { <p>{words.password_changed().text()}</p> }))}
    }
}
