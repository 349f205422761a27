//! Filters as people write them: what is understood, and what is said of the rest.

mod list;

use list::{Column, PROPERTIES};
use security_center_odata::{
    Comparison, Condition, DEEP, Filter, LONG, Matching, Moment, VALUES, Value, parse,
};

fn understood(text: &str) -> Filter<Column> {
    parse(text, &PROPERTIES).unwrap_or_else(|fault| panic!("{text}\n{fault}"))
}

/// Where the fault is, and what is said.
fn refused(text: &str) -> (Option<usize>, String) {
    let fault = parse(text, &PROPERTIES).expect_err(text);
    assert_eq!(fault.option, "$filter");
    (fault.position, fault.message)
}

fn moment(text: &str) -> Value {
    Value::Moment(Moment::parse(text).expect("a moment"))
}

#[test]
fn comparisons_are_understood() {
    use Comparison::{Eq, Ge, Gt, Le, Lt, Ne};
    let text = |text: &str| Value::Text(text.to_owned());
    for (written, expected) in [
        ("owner eq 'kim@contoso.example'", Filter::Compare(Column::Owner, Eq, text("kim@contoso.example"))),
        ("owner ne 'it''s'", Filter::Compare(Column::Owner, Ne, text("it's"))),
        ("owner eq ''''", Filter::Compare(Column::Owner, Eq, text("'"))),
        ("owner eq null", Filter::Compare(Column::Owner, Eq, Value::Null)),
        ("owner ne null", Filter::Compare(Column::Owner, Ne, Value::Null)),
        ("owner eq 'null'", Filter::Compare(Column::Owner, Eq, text("null"))),
        ("severity ge 'medium'", Filter::Compare(Column::Severity, Ge, Value::Name("medium", 2))),
        ("severity eq 'HIGH'", Filter::Compare(Column::Severity, Eq, Value::Name("high", 3))),
        (
            "status eq microsoft.graph.security.alertStatus'inProgress'",
            Filter::Compare(Column::Status, Eq, Value::Name("inProgress", 1)),
        ),
        ("created gt 2026-01-01T00:00:00Z", Filter::Compare(Column::Created, Gt, moment("2026-01-01"))),
        ("created lt '2026-01-01T00:00:00Z'", Filter::Compare(Column::Created, Lt, moment("2026-01-01"))),
        (
            "created le 2026-01-01T01:00:00.0000000+01:00",
            Filter::Compare(Column::Created, Le, moment("2026-01-01")),
        ),
        ("alerts gt -3", Filter::Compare(Column::Alerts, Gt, Value::Number(-3))),
        ("open eq true", Filter::Compare(Column::Open, Eq, Value::Flag(true))),
        ("  OPEN\tEQ False ", Filter::Compare(Column::Open, Eq, Value::Flag(false))),
        (
            "severity in ('low', 'high')",
            Filter::In(Column::Severity, vec![Value::Name("low", 1), Value::Name("high", 3)]),
        ),
        ("alerts in (1,2)", Filter::In(Column::Alerts, vec![Value::Number(1), Value::Number(2)])),
        ("startswith(owner,'k')", Filter::Matches(Column::Owner, Matching::StartsWith, "k".to_owned())),
        ("Contains( owner , '%_' )", Filter::Matches(Column::Owner, Matching::Contains, "%_".to_owned())),
        ("tags/any()", Filter::Any(Column::Tags, None)),
        ("tags/any(t:t eq 'VIP')", Filter::Any(Column::Tags, Some(Condition::In(vec!["VIP".to_owned()])))),
        (
            "tags/any(tag: tag in ('a','b'))",
            Filter::Any(Column::Tags, Some(Condition::In(vec!["a".to_owned(), "b".to_owned()]))),
        ),
        (
            "tags/any(x: startswith(x,'V'))",
            Filter::Any(Column::Tags, Some(Condition::Matches(Matching::StartsWith, "V".to_owned()))),
        ),
    ] {
        let filter = understood(written);
        assert_eq!(filter, expected, "{written}");
        assert_eq!(understood(&PROPERTIES.text(&filter)), expected, "{written}");
    }
}

#[test]
fn and_binds_more_than_or_and_not_most() {
    for (written, grouped) in [
        ("open eq true or alerts eq 1 and alerts eq 2", "open eq true or (alerts eq 1 and alerts eq 2)"),
        ("open eq true and alerts eq 1 or alerts eq 2", "(open eq true and alerts eq 1) or alerts eq 2"),
        ("not (open eq true) and alerts eq 1", "not (open eq true) and alerts eq 1"),
        ("not (open eq true and alerts eq 1)", "not (open eq true and alerts eq 1)"),
        ("not startswith(owner,'a') or open eq true", "not (startswith(owner,'a')) or open eq true"),
        ("not not tags/any()", "not (not (tags/any()))"),
        ("((alerts eq 1))", "alerts eq 1"),
        ("alerts eq 1 and (alerts eq 2 and alerts eq 3)", "alerts eq 1 and (alerts eq 2 and alerts eq 3)"),
        ("NOT(alerts eq 1)AND(alerts eq 2)", "not (alerts eq 1) and alerts eq 2"),
    ] {
        assert_eq!(PROPERTIES.text(&understood(written)), grouped, "{written}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_what_is_possible() {
    for (written, place, said) in [
        ("", 1, "the name of a property"),
        ("colour eq 'red'", 1, "owner, severity, status, created, alerts, open, group, tags"),
        ("open eq true and colour eq 'red'", 18, "`colour` is no property"),
        ("severity", 9, "eq, ne, gt, ge, lt, le, in"),
        ("severity is 'high'", 10, "eq, ne, gt, ge, lt, le, in"),
        ("severity eq 'critical'", 13, "unknown, low, medium, high"),
        ("severity eq high", 13, "single quotes"),
        ("severity eq \"high\"", 13, "single quotes"),
        ("severity eq", 12, "a value is possible"),
        ("severity eq 'high", 13, "does not end"),
        ("status gt 'new'", 8, "has no order"),
        ("open lt true", 6, "has no order"),
        ("alerts eq '3'", 11, "without quotes"),
        ("alerts eq 1.5", 11, "whole numbers"),
        ("alerts eq 9223372036854775808", 11, "whole numbers"),
        ("alerts gt null", 11, "eq and ne"),
        ("alerts in (1,null)", 14, "eq and ne"),
        ("alerts in ()", 12, "a value is possible"),
        ("alerts in 1", 11, "`(`"),
        ("created gt 2026-01-01T00:00:00", 12, "offset"),
        ("created gt 2026-01-01T00:00:00 02:00", 12, "%2B"),
        ("created gt yesterday", 12, "is no date"),
        ("created eq '2026-02-30'", 12, "a day that there is not"),
        ("(open eq true", 1, "not closed"),
        ("open eq true)", 13, "never opened"),
        ("open eq true alerts eq 1", 14, "`and` or `or`"),
        ("open eq true and", 17, "the end stands where"),
        ("and open eq true", 1, "`and` is no property"),
        ("not open eq true", 5, "parentheses"),
        ("'high' eq severity", 1, "the name of a property"),
        ("tolower(owner) eq 'a'", 1, "startswith, contains, endswith"),
        ("contains(alerts,'1')", 10, "is for strings"),
        ("contains(group,'1')", 10, "is an id"),
        ("group gt '1'", 7, "has no order"),
        ("group eq 1", 10, "single quotes"),
        ("contains(tags,'1')", 10, "tags/any(x:contains(x,'text'))"),
        ("contains(owner)", 15, "`,`"),
        ("contains(owner,1)", 16, "a string in single quotes"),
        ("tags eq 'VIP'", 1, "tags/any(x:x eq 'text')"),
        ("owner/any(x:x eq 'a')", 1, "single value"),
        ("tags/all(x:x eq 'a')", 6, "write not and any"),
        ("tags/any(x:y eq 'a')", 12, "`x` is possible"),
        ("tags/any(x:x ne 'a')", 14, "write not"),
        ("tags/any(x:x eq 'a' or x eq 'b')", 21, "several any"),
        ("tags/any(x:startswith(y,'a'))", 23, "`x` is possible"),
        ("owner eq 'a' ; open eq true", 14, "has no meaning"),
        ("owner eq 'a\0'", 12, "NUL"),
        ("ö eq 'é' and owner eq x", 1, "is no property"),
        ("owner eq 'é' and owner eq x", 27, "single quotes"),
    ] {
        let (at, message) = refused(written);
        assert!(message.contains(said), "{written:?}: {message}");
        assert_eq!(at, Some(place), "{written:?}: {message}");
        assert!(message.ends_with('.'), "{message}");
    }
}

#[test]
fn nothing_grows_without_bound() {
    let nested = |deep| format!("{}open eq true{}", "(".repeat(deep), ")".repeat(deep));
    understood(&nested(DEEP - 1));
    assert!(refused(&nested(DEEP)).1.contains("24"));
    assert!(refused(&"not ".repeat(1000)).1.contains("24"));
    let values = |many| format!("alerts in ({}1)", "1,".repeat(many - 1));
    understood(&values(VALUES));
    assert!(refused(&values(VALUES + 1)).1.contains("200"));
    let long = |characters: usize| format!("owner eq '{}'", "é".repeat(characters - 11));
    understood(&long(LONG));
    assert!(refused(&long(LONG + 1)).1.contains("8192"));
    let (_, message) = refused(&format!("{} eq 1", "x".repeat(5000)));
    assert!(message.len() < 250, "{message}");
}
