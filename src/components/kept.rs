//! What became of the data of a service that was turned off (`behaviour.md` D9).

use crate::{
    api::server_now,
    format::{self, milliseconds},
    i18n::Words,
};
use security_center_contract::{Refusal, ServiceState, ThreatProtection};

/// Until when it is kept, or that it is being erased; nothing while the service is not off, or never was on.
#[must_use]
pub fn data_kept(words: Words, service: &ThreatProtection) -> Option<String> {
    if service.state != ServiceState::Off {
        return None;
    }
    if service.actions.turn_on.refusals.contains(&Refusal::BeingErased) {
        return Some(words.refusal_being_erased().into());
    }
    let until = service.data_kept_until.as_ref().map(milliseconds).filter(|until| *until > server_now())?;
    Some(words.data_kept(&format::date(words, until)))
}
