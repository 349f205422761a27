//! The app launcher: the other portals that the operator configured (`behaviour.md` D14).

use super::items::Item;
use crate::{
    configuration::{Configuration, Portal, use_configuration},
    i18n::{Words, use_words},
    ui::{Flyout, Icon, OutsideLink, When, dynamic, whether},
};
use leptos::prelude::*;

/// Every configured portal: name and address. Follows the language.
pub(super) fn portals(words: Words, configuration: &Configuration) -> Vec<(String, String)> {
    let item = |portal: Portal| {
        let item = match portal {
            Portal::SecureScore => Item::SecureScore,
            Portal::Classification => Item::Classification,
            Portal::Policies => Item::Policies,
        };
        (item.label(words).into(), configuration.portal(portal)?.href()).into()
    };
    let of_navigation =
        [Portal::SecureScore, Portal::Classification, Portal::Policies].into_iter().filter_map(item);
    let others = configuration.resources.iter().map(|resource| (resource.name(words), resource.href.href()));
    of_navigation.chain(others).collect()
}

/// The button and its menu; nothing where nothing is configured.
#[component]
pub(super) fn Launcher() -> impl IntoView {
    let words = use_words();
    let configured = use_configuration();
    let list = move || {
        let links = portals(words, &configured.get()).into_iter().map(|(name, href)| {
            view! {
                <li>
                    <OutsideLink href=href text=Signal::derive(move || name.clone().into()) note=words.new_tab() />
                </li>
            }
        });
        view! { <ul class="launcher">{links.collect::<Vec<_>>()}</ul> }
    };
    view! {
        <When is=whether(move || !portals(words, &configured.get()).is_empty())>
            <Flyout id="launcher" label=words.launcher() icon=Icon::Launcher>
                {dynamic(list)}
            </Flyout>
        </When>
    }
}
