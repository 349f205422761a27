//! What is decided here beside what Microsoft Graph says: what is written, agrees, differs.

use security_center_alerts::alert::{AlertStatus, Classification, Determination};
use security_center_server::domain::judgement::Judgement;
use security_center_server::domain::write_back::{
    ASSIGNMENT, COMMENTS, FIELDS, JUDGEMENT, Plan, STATUS, Said, Waiting, is_principal_name, overruled, plan,
};

/// A status, whom it is assigned to, and whether it was right.
fn said(status: AlertStatus, assigned_to: &str, classification: Classification) -> Said {
    Said {
        status,
        assigned_to: (!assigned_to.is_empty()).then(|| assigned_to.to_owned()),
        judgement: Judgement { classification, determination: Determination::Unknown },
    }
}

const NEW: AlertStatus = AlertStatus::New;
const RESOLVED: AlertStatus = AlertStatus::Resolved;
const WORKED_ON: AlertStatus = AlertStatus::InProgress;
const RIGHT: Classification = Classification::TruePositive;
const WRONG: Classification = Classification::FalsePositive;
const UNKNOWN: Classification = Classification::Unknown;

#[test]
fn only_what_nobody_changed_there_since_is_written() {
    let base = said(NEW, "", UNKNOWN);
    let ours = said(RESOLVED, "a@x.example", RIGHT);
    let nothing = Plan::default();
    for (fields, there, expected) in [
        // As it was.
        (FIELDS, base.clone(), Plan { write: FIELDS, ..nothing }),
        // Only what was decided, and no comment.
        (STATUS | COMMENTS, base.clone(), Plan { write: STATUS, ..nothing }),
        (0, base.clone(), nothing),
        // As is decided here already.
        (FIELDS, ours.clone(), Plan { agrees: FIELDS, ..nothing }),
        (FIELDS, said(RESOLVED, "A@X.example", RIGHT), Plan { agrees: FIELDS, ..nothing }),
        // A third thing, each by itself.
        (
            FIELDS,
            said(WORKED_ON, "", UNKNOWN),
            Plan { write: ASSIGNMENT | JUDGEMENT, differs: STATUS, ..nothing },
        ),
        (
            FIELDS,
            said(NEW, "b@x.example", RIGHT),
            Plan { write: STATUS, agrees: JUDGEMENT, differs: ASSIGNMENT, ..nothing },
        ),
        (FIELDS, said(NEW, "", WRONG), Plan { write: STATUS | ASSIGNMENT, differs: JUDGEMENT, ..nothing }),
        // What was not decided is no matter.
        (STATUS, said(NEW, "b@x.example", WRONG), Plan { write: STATUS, ..nothing }),
    ] {
        let waiting = Waiting { fields, base: base.clone(), tried: None, ours: ours.clone() };
        assert_eq!(plan(&waiting, &there), expected, "{fields} {there:?}");
    }
}

#[test]
fn what_was_sent_and_may_have_arrived_is_overwritten_and_no_conflict() {
    let (base, sent, ours) =
        (said(NEW, "", UNKNOWN), said(WORKED_ON, "", UNKNOWN), said(RESOLVED, "", UNKNOWN));
    let waiting = Waiting { fields: STATUS, base, tried: Some(sent.clone()), ours };
    assert_eq!(plan(&waiting, &sent).write, STATUS);
    let not_sent = Waiting { tried: None, ..waiting };
    assert_eq!(plan(&not_sent, &sent).differs, STATUS);
}

#[test]
fn a_determination_goes_with_its_classification() {
    let base = said(NEW, "", UNKNOWN);
    let ours = said(NEW, "", RIGHT);
    let mut there = base.clone();
    there.judgement =
        Judgement { classification: Classification::TruePositive, determination: Determination::Malware };
    let waiting = Waiting { fields: JUDGEMENT, base, tried: None, ours };
    assert_eq!(plan(&waiting, &there).differs, JUDGEMENT);
}

#[test]
fn whoever_has_no_principal_name_is_not_written_and_nobody_is() {
    let base = said(NEW, "b@x.example", UNKNOWN);
    for (name, written) in
        [("a@x.example", true), ("", true), ("somebody", false), ("a@b@c", false), ("@x", false)]
    {
        let ours = said(NEW, name, UNKNOWN);
        let waiting = Waiting { fields: ASSIGNMENT, base: base.clone(), tried: None, ours };
        let found = plan(&waiting, &base);
        assert_eq!((found.write, found.unnamed), if written { (ASSIGNMENT, 0) } else { (0, ASSIGNMENT) });
    }
    assert!(is_principal_name("o'neill@x.example") && !is_principal_name("a @x") && !is_principal_name("a@"));
}

#[test]
fn what_was_agreed_on_and_is_said_otherwise_since_differs() {
    let ours = said(RESOLVED, "a@x.example", RIGHT);
    let now = said(NEW, "a@x.example", WRONG);
    assert_eq!(overruled(FIELDS, &ours, &ours, &now), STATUS | JUDGEMENT);
    assert_eq!(overruled(STATUS, &ours, &ours, &now), STATUS, "only what was decided");
    assert_eq!(overruled(FIELDS, &ours, &now, &now), 0, "it never agreed");
    assert_eq!(overruled(FIELDS, &ours, &now, &ours), 0, "it agrees now");
}
