//! Changes of incidents and alerts: what is made, what follows, what collides, what is refused (D10).

use std::collections::BTreeSet;

use security_center_alerts::alert::{AlertStatus, Classification, Determination};
use security_center_alerts::incident::IncidentStatus;
use security_center_contract::IncidentField;
use security_center_server::domain::incident_change::{
    ChangedBy, Collision, FieldEdit, ForAlerts, NotMade, Present, Wanted, of_alert, of_incident,
};
use security_center_server::domain::judgement::{Judgement, Rejudged};

fn present<S>(status: S) -> Present<S> {
    Present {
        version: 7,
        name: None,
        status,
        assigned_to: Some("kim".to_owned()),
        judgement: Judgement::NONE,
        tags: BTreeSet::new(),
        redirect_to: None,
        fields: Vec::new(),
    }
}

fn active() -> Present<IncidentStatus> {
    present(IncidentStatus::Active)
}

fn changed(field: IncidentField, version: i64) -> ChangedBy {
    ChangedBy { field, version, by: "Robin".to_owned(), at: 5 }
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn tags(tags: &[&str]) -> BTreeSet<String> {
    tags.iter().map(|tag| (*tag).to_owned()).collect()
}

#[test]
fn each_field_is_changed_and_told_with_what_it_was() {
    let nothing = Wanted::default();
    let judged = |classification, determination| Wanted {
        judgement: Rejudged { classification: Some(classification), determination },
        ..Wanted::default()
    };
    let edit = |field, before, after| FieldEdit { field, before, after };
    for (wanted, fields) in [
        (
            Wanted { name: Some(text("Ours")), ..nothing.clone() },
            vec![edit(IncidentField::DisplayName, None, text("Ours"))],
        ),
        (
            Wanted { status: Some(IncidentStatus::InProgress), ..nothing.clone() },
            vec![edit(IncidentField::Status, text("active"), text("inProgress"))],
        ),
        (
            Wanted { assigned_to: Some(None), ..nothing.clone() },
            vec![edit(IncidentField::AssignedTo, text("kim"), None)],
        ),
        (
            judged(Classification::FalsePositive, None),
            vec![edit(IncidentField::Classification, None, text("falsePositive"))],
        ),
        (
            judged(Classification::TruePositive, Some(Determination::Apt)),
            vec![
                edit(IncidentField::Classification, None, text("truePositive")),
                edit(IncidentField::Determination, None, text("apt")),
            ],
        ),
        (
            Wanted { tags: Some(tags(&["b", "a,c"])), ..nothing.clone() },
            vec![edit(IncidentField::CustomTags, None, text(r#"["a,c","b"]"#))],
        ),
    ] {
        let made = of_incident(&wanted, None, &active()).expect("made");
        assert_eq!(made.fields, fields, "{wanted:?}");
        let again = of_incident(&wanted, None, &made.after).expect("already so");
        assert!(again.is_nothing() && again.alerts == ForAlerts::default(), "{wanted:?}");
    }
}

#[test]
fn alerts_follow_what_closes_assigns_and_judges_and_nothing_else() {
    let follows = |wanted: Wanted<IncidentStatus>, present: &Present<IncidentStatus>| {
        of_incident(&wanted, None, present).expect("made").alerts
    };
    let status = |status| Wanted { status: Some(status), ..Wanted::default() };
    let assigned =
        |to: Option<&str>| Wanted { assigned_to: Some(to.map(str::to_owned)), ..Wanted::default() };
    let judged = |classification| Wanted {
        judgement: Rejudged { classification: Some(classification), determination: None },
        ..Wanted::default()
    };
    let (none, resolved) = (ForAlerts::default(), present(IncidentStatus::Resolved));
    assert_eq!(
        follows(status(IncidentStatus::Resolved), &active()),
        ForAlerts { resolve: true, ..none.clone() }
    );
    assert_eq!(follows(status(IncidentStatus::InProgress), &active()), none);
    assert_eq!(follows(status(IncidentStatus::Active), &resolved), none);
    assert_eq!(follows(status(IncidentStatus::Resolved), &resolved), none);
    assert_eq!(follows(assigned(Some("me")), &active()), ForAlerts { assign: text("me"), ..none.clone() });
    assert_eq!(follows(assigned(Some("kim")), &active()), none);
    assert_eq!(follows(assigned(None), &active()), none);
    let judgement = Judgement { classification: Classification::TruePositive, ..Judgement::NONE };
    assert_eq!(
        follows(judged(Classification::TruePositive), &active()),
        ForAlerts { judge: Some(judgement), ..none.clone() }
    );
    let taken_back = Present { judgement, ..active() };
    assert_eq!(follows(judged(Classification::Unknown), &taken_back), none);
}

#[test]
fn an_alert_that_is_opened_again_opens_its_incident() {
    for (from, to, reopens) in [
        (AlertStatus::Resolved, AlertStatus::New, true),
        (AlertStatus::Resolved, AlertStatus::InProgress, true),
        (AlertStatus::New, AlertStatus::InProgress, false),
        (AlertStatus::New, AlertStatus::Resolved, false),
    ] {
        let wanted = Wanted { status: Some(to), ..Wanted::default() };
        let made = of_alert(&wanted, None, &present(from)).expect("made");
        assert_eq!((made.reopens, made.alerts), (reopens, ForAlerts::default()), "{from:?} {to:?}");
    }
}

#[test]
fn d10_a_field_that_somebody_changed_since_collides_and_others_do_not() {
    let wanted =
        Wanted { status: Some(IncidentStatus::Resolved), assigned_to: Some(text("me")), ..Wanted::default() };
    let fields = vec![changed(IncidentField::AssignedTo, 5), changed(IncidentField::CustomTags, 7)];
    let now = Present { fields: fields.clone(), ..active() };
    for (based_on, collides) in
        [(None, false), (Some(7), false), (Some(5), false), (Some(4), true), (Some(1), true)]
    {
        let collision = Collision { changed: fields[0].clone(), present: text("kim") };
        match of_incident(&wanted, based_on, &now) {
            Ok(edit) => assert!(!collides && edit.fields.len() == 2, "{based_on:?}"),
            Err(why) => {
                assert!(collides && why == NotMade::Collides(vec![collision]), "{based_on:?} {why:?}")
            }
        }
    }
    let same = Wanted { assigned_to: Some(text("kim")), ..Wanted::default() };
    assert!(of_incident(&same, Some(1), &now).expect("it is so already").is_nothing());
    assert_eq!(of_incident(&wanted, Some(8), &now), Err(NotMade::Collides(Vec::new())));
}

#[test]
fn what_is_not_possible_is_refused() {
    assert_eq!(of_incident(&Wanted::default(), None, &active()), Err(NotMade::Empty));
    let wanted = Wanted { tags: Some(tags(&["a"])), ..Wanted::default() };
    let gone = Present { redirect_to: Some(3), ..present(IncidentStatus::Redirected) };
    assert_eq!(of_incident(&wanted, None, &gone), Err(NotMade::Redirected(3)));
    let wanted = Wanted { status: Some(IncidentStatus::Redirected), ..Wanted::default() };
    assert_eq!(of_incident(&wanted, None, &active()), Err(NotMade::StatusOfTheServer("redirected")));
    let wanted = Wanted { status: Some(AlertStatus::Unknown), ..Wanted::default() };
    assert_eq!(
        of_alert(&wanted, None, &present(AlertStatus::New)),
        Err(NotMade::StatusOfTheServer("unknown"))
    );
    let judgement = Rejudged { classification: None, determination: Some(Determination::Malware) };
    let wanted = Wanted { judgement, ..Wanted::default() };
    let mismatch =
        Judgement { classification: Classification::Unknown, determination: Determination::Malware };
    assert_eq!(of_incident(&wanted, None, &active()), Err(NotMade::Mismatch(mismatch)));
    // Whoever sees an old classification is shown the new one first.
    let judgement = Judgement { classification: Classification::FalsePositive, ..Judgement::NONE };
    let fields = vec![changed(IncidentField::Determination, 7)];
    let now = Present { judgement, fields, ..active() };
    assert!(matches!(of_incident(&wanted, Some(2), &now), Err(NotMade::Collides(one)) if one.len() == 1));
}
