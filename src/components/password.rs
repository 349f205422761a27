//! Signing in with a name and a password that the server keeps.

use crate::{
    api,
    components::sending::{Form, Sending, missing},
    i18n::use_words,
    ui::{Field, FieldKind},
};
use leptos::prelude::*;
use security_center_contract::PasswordSignIn;

/// The form.
#[component]
pub fn PasswordForm(
    /// The name that stands there already.
    #[prop(optional)]
    name: String,
    /// Somebody is signed in.
    on_done: Callback<()>,
) -> impl IntoView {
    let words = use_words();
    let sending = Sending::new("sign-in-", &["userName", "password"]);
    let name = RwSignal::new(name);
    let password = RwSignal::new(String::new());
    let send = move |()| {
        let who = PasswordSignIn { user_name: name.get_untracked(), password: password.get_untracked() };
        sending.send(
            missing(&[("userName", name), ("password", password)]),
            api::sign_in_password(&who),
            Box::new(move |_| on_done.run(())),
        );
    };
    view! {
        <Form sending=sending label=words.sign_in() on_send=Callback::new(send)>
            <Field
                id="sign-in-userName"
                label=words.user_name()
                value=name
                kind=FieldKind::UserName
                fault=sending.fault(words, "userName")
            />
            <Field
                id="sign-in-password"
                label=words.password()
                value=password
                kind=FieldKind::Password
                fault=sending.fault(words, "password")
                show=words.password_show()
            />
        </Form>
    }
}
