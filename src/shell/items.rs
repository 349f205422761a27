//! The items of the navigation: what they are called, where they lead, and which of them are there (`behaviour.md` D14,
//! S17, S21).

use crate::{
    configuration::{Configuration, Portal},
    i18n::{Word, Words},
    routes::{Feature, Outside, Panel, Route},
    ui::Icon,
};
use security_center_contract::{Access, FeatureAccess};

/// An item of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
    Home,
    Incidents,
    Alerts,
    ActionCenter,
    SecureScore,
    Hunting,
    Classification,
    Policies,
    Permissions,
    Settings,
    MoreResources,
    Customize,
}

/// Where an item leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    To(Route),
    Beside(Panel),
    Out(Outside),
}

impl Item {
    /// Every item in its usual order.
    pub(super) const ALL: [Self; 12] = [
        Self::Home,
        Self::Incidents,
        Self::Alerts,
        Self::ActionCenter,
        Self::SecureScore,
        Self::Hunting,
        Self::Classification,
        Self::Policies,
        Self::Permissions,
        Self::Settings,
        Self::MoreResources,
        Self::Customize,
    ];

    /// How the item is kept in the person's settings.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Incidents => "incidents",
            Self::Alerts => "alerts",
            Self::ActionCenter => "action-center",
            Self::SecureScore => "secure-score",
            Self::Hunting => "hunting",
            Self::Classification => "classification",
            Self::Policies => "policies",
            Self::Permissions => "permissions",
            Self::Settings => "settings",
            Self::MoreResources => "more-resources",
            Self::Customize => "customize",
        }
    }

    /// The item that is kept so.
    pub(super) fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|item| item.id() == id)
    }

    /// Whether it usually stands below the line.
    pub(super) fn is_lower(self) -> bool {
        matches!(self, Self::Permissions | Self::Settings | Self::MoreResources | Self::Customize)
    }

    /// Whether it always stays: from these a person finds everything else again.
    pub(super) fn is_fixed(self) -> bool {
        matches!(self, Self::Home | Self::Settings | Self::Customize)
    }

    /// Its name.
    pub(super) fn label(self, words: Words) -> Word {
        match self {
            Self::Home => words.home(),
            Self::Incidents => words.incidents(),
            Self::Alerts => words.alerts(),
            Self::ActionCenter => words.action_center(),
            Self::SecureScore => words.secure_score(),
            Self::Hunting => words.hunting(),
            Self::Classification => words.classification(),
            Self::Policies => words.policies(),
            Self::Permissions => words.permissions(),
            Self::Settings => words.settings(),
            Self::MoreResources => words.more_resources(),
            Self::Customize => words.customize_navigation(),
        }
    }

    /// Its picture.
    pub(super) fn icon(self) -> Icon {
        match self {
            Self::Home => Icon::Home,
            Self::Incidents => Icon::Incidents,
            Self::Alerts => Icon::Alerts,
            Self::ActionCenter => Icon::ActionCenter,
            Self::SecureScore => Icon::SecureScore,
            Self::Hunting => Icon::Hunting,
            Self::Classification => Icon::Classification,
            Self::Policies => Icon::Policies,
            Self::Permissions => Icon::Permissions,
            Self::Settings => Icon::Settings,
            Self::MoreResources => Icon::Resources,
            Self::Customize => Icon::Customize,
        }
    }

    /// Where it leads; `None` while it is not there, because the person may not open it or nothing is configured.
    pub(super) fn leads(self, access: &Access, configuration: &Configuration) -> Option<Leads> {
        let features = access.features.access != FeatureAccess::Refused;
        let page = |there: bool, route: Route| there.then_some(Leads::To(route));
        let portal = |portal: Portal| configuration.portal(portal).cloned().map(Leads::Out);
        match self {
            Self::Home => page(true, Route::Home),
            Self::Incidents => page(features, Route::Feature(Feature::Incidents)),
            Self::ActionCenter => page(features, Route::Feature(Feature::ActionCenter)),
            Self::Hunting => page(features, Route::Feature(Feature::Hunting)),
            // The same roles open both.
            Self::Alerts => page(access.permissions.allowed, Route::Alerts),
            Self::Permissions => page(access.permissions.allowed, Route::Permissions),
            Self::Settings => page(access.settings.allowed, Route::Settings),
            Self::MoreResources => page(!configuration.resources.is_empty(), Route::MoreResources),
            Self::SecureScore => portal(Portal::SecureScore),
            Self::Classification => portal(Portal::Classification),
            Self::Policies => portal(Portal::Policies),
            Self::Customize => Some(Leads::Beside(Panel::Navigation)),
        }
    }
}
