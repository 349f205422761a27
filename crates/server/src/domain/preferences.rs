//! A person's own settings: which change of them can be taken (`behaviour.md` L13).

use security_center_contract::PreferencesChange;

use super::fields::{Faulty, Fields};

/// Whether a change can be taken. Ids that this version does not know are taken: versions of the app differ.
pub fn check(change: &PreferencesChange) -> Result<(), Faulty> {
    let mut fields = Fields::default();
    if let Some(navigation) = &change.navigation {
        fields.ids("navigation.order", &navigation.order);
        fields.ids("navigation.hidden", &navigation.hidden);
        fields.ids("navigation.pinned", &navigation.pinned);
    }
    fields.finish(())
}
