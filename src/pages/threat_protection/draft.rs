//! A choice that was made but not applied, and the service as the person saw it then. It belongs to the page, not to
//! the form: whatever becomes of the service meanwhile, the choice is not lost (`behaviour.md` S19, D10).

use super::change::Change;
use crate::{
    components::by_whom,
    format,
    i18n::{Words, use_words},
    query::Loaded,
    ui::effect,
};
use leptos::prelude::*;
use security_center_contract::{
    Permit, ServiceField, ServiceState, ThreatProtection, ThreatProtectionChange,
};
use std::sync::Arc;

/// The choice about one field. Copy it freely.
#[derive(Clone, Copy)]
pub struct Draft {
    words: Words,
    field: ServiceField,
    service: Loaded<ThreatProtection>,
    change: Change,
    choice: RwSignal<Option<bool>>,
    /// The service when the choice was made; still there once it is applied.
    seen: RwSignal<Option<Arc<ThreatProtection>>>,
    /// How it is now.
    pub present: Memo<bool>,
    /// What the person wants: his choice, or what is.
    pub wanted: Memo<bool>,
    /// Whether there is something to apply.
    pub changed: Memo<bool>,
}

impl Draft {
    /// Nothing chosen yet. What was applied is no longer a draft.
    #[must_use]
    pub fn new(field: ServiceField, service: Loaded<ThreatProtection>, change: Change) -> Self {
        let choice = RwSignal::new(None);
        let seen = RwSignal::new(None);
        let present = Memo::new(move |_| {
            let service = service.get();
            match field {
                ServiceField::OptedIn => service.state == ServiceState::On,
                ServiceField::PreviewFeatures => service.preview_features,
            }
        });
        let wanted = Memo::new(move |_| choice.get().unwrap_or_else(|| present.get()));
        let changed = Memo::new(move |_| wanted.get() != present.get());
        effect(move || {
            change.applied.track();
            choice.set(None);
        });
        // After a conflict the choice stands on the present version, which the person has now been shown.
        effect(move || {
            if change.outcome.get().is_some() {
                seen.set(Some(service.now()));
            }
        });
        Self { words: use_words(), field, service, change, choice, seen, present, wanted, changed }
    }

    /// Chooses. What is so already is no choice.
    pub fn choose(self, wanted: bool) {
        let differs = wanted != self.present.get_untracked();
        self.choice.set(differs.then_some(wanted));
        self.seen.set(differs.then(|| self.service.now()));
    }

    /// Sends the choice, based on the version that the person saw.
    pub fn apply(self) {
        let (Some(wanted), Some(seen)) = (self.choice.get_untracked(), self.seen.get_untracked()) else {
            return;
        };
        let nothing = ThreatProtectionChange::default();
        let change = match self.field {
            ServiceField::OptedIn => ThreatProtectionChange { opted_in: Some(wanted), ..nothing },
            ServiceField::PreviewFeatures => {
                ThreatProtectionChange { preview_features: Some(wanted), ..nothing }
            }
        };
        self.change.apply(change, seen.version);
    }

    /// Whether the field may be changed now. Followed.
    #[must_use]
    pub fn permit(self) -> Permit {
        let actions = self.service.get().actions.clone();
        match self.field {
            ServiceField::PreviewFeatures => actions.change_preview_features,
            ServiceField::OptedIn if self.present.get() => actions.turn_off,
            ServiceField::OptedIn => actions.turn_on,
        }
    }

    /// What others did since the choice was made that does not collide with it, in words; what was chosen has perhaps
    /// become true without it. Followed.
    #[must_use]
    pub fn meanwhile(self) -> Vec<String> {
        let words = self.words;
        let (Some(seen), now) = (self.seen.get(), self.service.get()) else { return Vec::new() };
        let mut told = Vec::new();
        let last = |field: ServiceField| now.fields.iter().find(|last| last.field == field);
        let who = |field: ServiceField| {
            let turned = now.changed_by.as_ref().filter(|_| field == ServiceField::OptedIn);
            by_whom(words, last(field).map(|last| &last.by).or(turned))
        };
        let when = |sentence: String, field: ServiceField| match last(field) {
            Some(last) => words.meanwhile_at(&sentence, &format::exact(words, &last.at)),
            None => sentence,
        };
        if self.choice.get().is_some() && !self.changed.get() {
            told.push(when(words.conflict_same(&who(self.field)), self.field));
        }
        if self.field != ServiceField::OptedIn && seen.state != now.state {
            // Provisioning ends by itself, which is no change of the field.
            let by = by_whom(words, now.changed_by.as_ref());
            told.push(words.conflict_state(&by, words.state(now.state).get()));
        }
        let previews = ServiceField::PreviewFeatures;
        if self.field != previews && seen.preview_features != now.preview_features {
            let value = words.on_or_off(now.preview_features).get();
            told.push(when(words.conflict_previews(&who(previews), value), previews));
        }
        if seen.location.location != now.location.location {
            told.push(words.meanwhile_location(words.location(now.location.location).get()));
        }
        told
    }
}
