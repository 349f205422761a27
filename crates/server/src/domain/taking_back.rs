//! Taking back a change of fields of an incident or an alert: what leads back, and what stands against it.

use std::collections::BTreeSet;

use security_center_alerts::alert::{Classification, Determination};
use security_center_contract::{IncidentField, Refusal};

use super::incident_change::{Collision, Edit, FieldEdit, Present, Status, Wanted, edited, texts};
use super::judgement::Rejudged;

/// Why something is not taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// What stands against it.
    pub refusal: Refusal,
    /// Who took it back already, or changed the same since, by name, where that is known.
    pub by: Option<String>,
}

impl Obstacle {
    /// Nobody is named.
    #[must_use]
    pub fn of(refusal: Refusal) -> Self {
        Self { refusal, by: None }
    }

    /// The same was changed since; whoever did that last is named.
    #[must_use]
    pub fn changed<S>(present: &Present<S>, field: IncidentField) -> Self {
        let last = present.fields.iter().find(|one| one.field == field);
        Self { refusal: Refusal::ChangedSince, by: last.map(|one| one.by.clone()) }
    }
}

/// What leads back from a change that made this of fields, to what they were before it, with nothing that follows.
///
/// # Errors
/// One of the fields has another value by now; or another field would have to change with them, such as a determination that somebody
/// gave to the classification since; or the incident lives on in another one.
pub fn way_back<S: Status>(made: &[FieldEdit], present: &Present<S>) -> Result<Edit<S>, Obstacle> {
    if present.redirect_to.is_some() {
        return Err(Obstacle::of(Refusal::LivesOn));
    }
    if made.is_empty() {
        return Err(Obstacle::of(Refusal::NoChange));
    }
    let now = texts(present);
    let differs = |one: &&FieldEdit| !now.contains(&(one.field, one.after.clone()));
    if let Some(other) = made.iter().find(differs) {
        return Err(Obstacle::changed(present, other.field));
    }
    let Ok(edit) = edited(&wanted(made), None, present) else {
        let judgement = made.iter().find(|one| one.field == IncidentField::Classification);
        let field = judgement.map_or(IncidentField::Classification, |_| IncidentField::Determination);
        return Err(Obstacle::changed(present, field));
    };
    let beyond = edit.fields.iter().find(|edit| made.iter().all(|one| one.field != edit.field));
    match beyond {
        Some(beyond) => Err(Obstacle::changed(present, beyond.field)),
        None if edit.is_nothing() => Err(Obstacle::of(Refusal::NoChange)),
        None => Ok(edit),
    }
}

/// Which of the fields that a change made somebody changed after a version, and what they are now.
#[must_use]
pub fn changed_after<S: Status>(made: &[FieldEdit], version: i64, present: &Present<S>) -> Vec<Collision> {
    let since = |(field, now): (IncidentField, Option<String>)| {
        made.iter().find(|one| one.field == field)?;
        let changed = present.fields.iter().find(|one| one.field == field && one.version > version)?;
        Some(Collision { changed: changed.clone(), present: now })
    };
    texts(present).into_iter().filter_map(since).collect()
}

/// What is wanted of the fields: that they are as before.
fn wanted<S: Status>(made: &[FieldEdit]) -> Wanted<S> {
    let mut wanted = Wanted { judgement: Rejudged::default(), ..Wanted::default() };
    for FieldEdit { field, before, .. } in made {
        let text = before.as_deref();
        match field {
            IncidentField::DisplayName => wanted.name = Some(before.clone()),
            IncidentField::Status => wanted.status = text.and_then(S::named),
            IncidentField::AssignedTo => wanted.assigned_to = Some(before.clone()),
            IncidentField::Classification => {
                let one = text.and_then(Classification::of).unwrap_or(Classification::Unknown);
                wanted.judgement.classification = Some(one);
            }
            IncidentField::Determination => {
                let one = text.and_then(Determination::of).unwrap_or(Determination::Unknown);
                wanted.judgement.determination = Some(one);
            }
            IncidentField::CustomTags => {
                let tags = text.and_then(|tags| serde_json::from_str::<BTreeSet<String>>(tags).ok());
                wanted.tags = Some(tags.unwrap_or_default());
            }
        }
    }
    wanted
}

#[cfg(test)]
mod tests {
    use security_center_alerts::incident::IncidentStatus;

    use super::*;
    use crate::domain::incident_change::ChangedBy;
    use crate::domain::judgement::Judgement;

    fn present() -> Present<IncidentStatus> {
        let by = |field, by: &str| ChangedBy { field, version: 3, by: by.to_owned(), at: 0 };
        Present {
            version: 4,
            name: Some("After".to_owned()),
            status: IncidentStatus::Resolved,
            assigned_to: None,
            judgement: Judgement {
                classification: Classification::TruePositive,
                determination: Determination::Malware,
            },
            tags: ["a".to_owned(), "b,c".to_owned()].into(),
            redirect_to: None,
            fields: vec![by(IncidentField::Determination, "Kim"), by(IncidentField::DisplayName, "Alex")],
        }
    }

    fn made(field: IncidentField, before: Option<&str>, after: Option<&str>) -> FieldEdit {
        FieldEdit { field, before: before.map(str::to_owned), after: after.map(str::to_owned) }
    }

    #[test]
    fn what_is_as_it_was_made_goes_back_and_nothing_else_changes() {
        let before = present();
        let all = [
            made(IncidentField::DisplayName, Some("Before"), Some("After")),
            made(IncidentField::Status, Some("inProgress"), Some("resolved")),
            made(IncidentField::AssignedTo, Some("kim"), None),
            made(IncidentField::CustomTags, Some(r#"["b,c"]"#), Some(r#"["a","b,c"]"#)),
            made(IncidentField::Classification, None, Some("truePositive")),
            made(IncidentField::Determination, None, Some("malware")),
        ];
        let edit = way_back(&all, &before).expect("nothing stands against it");
        assert_eq!(edit.after.name.as_deref(), Some("Before"));
        assert_eq!(edit.after.status, IncidentStatus::InProgress);
        assert_eq!(edit.after.assigned_to.as_deref(), Some("kim"));
        assert_eq!(edit.after.tags, BTreeSet::from(["b,c".to_owned()]));
        assert_eq!((edit.after.judgement, edit.fields.len()), (Judgement::NONE, 6));
        let edit = way_back(&all[1..2], &before).expect("nothing stands against it");
        assert_eq!((edit.after.name.as_deref(), edit.fields.len()), (Some("After"), 1));
    }

    #[test]
    fn what_was_changed_since_or_hangs_on_it_stands_against_it_by_name() {
        let obstacle = |one: FieldEdit| way_back(&[one], &present()).map(|_| ());
        let by = |by: &str| Err(Obstacle { refusal: Refusal::ChangedSince, by: Some(by.to_owned()) });
        assert_eq!(obstacle(made(IncidentField::DisplayName, None, Some("Then"))), by("Alex"));
        // A determination was given to the classification since.
        assert_eq!(obstacle(made(IncidentField::Classification, None, Some("truePositive"))), by("Kim"));
        let other = Some("falsePositive");
        assert_eq!(obstacle(made(IncidentField::Classification, other, Some("truePositive"))), by("Kim"));
        let unknown = Err(Obstacle { refusal: Refusal::ChangedSince, by: None });
        assert_eq!(obstacle(made(IncidentField::AssignedTo, None, Some("kim"))), unknown);
        let lives_on = Present { redirect_to: Some(5), ..present() };
        let name = [made(IncidentField::DisplayName, None, Some("After"))];
        assert_eq!(way_back(&name, &lives_on).map(|_| ()), Err(Obstacle::of(Refusal::LivesOn)));
        let fields = [made(IncidentField::DisplayName, None, None), made(IncidentField::Status, None, None)];
        let since = |version| changed_after(&fields, version, &present());
        assert_eq!(since(3), []);
        let [one] = &since(2)[..] else { panic!("the name alone is of it and was changed") };
        assert_eq!((one.changed.by.as_str(), one.present.as_deref()), ("Alex", Some("After")));
        assert_eq!(way_back(&[], &present()).map(|_| ()), Err(Obstacle::of(Refusal::NoChange)));
    }
}
