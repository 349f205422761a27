//! All options of a list together.

mod list;

use list::{Column, PROPERTIES};
use security_center_odata::{Allowed, Direction, Fault, Options, Sort};

const ALLOWED: Allowed<Column> = Allowed {
    filter: PROPERTIES,
    order: &["severity", "created", "alerts"],
    select: &["id", "owner", "tags"],
    expand: &["alerts"],
    top: 1000,
    top_expanded: 50,
    skip: 10_000,
};

fn options(pairs: &[(&str, &str)]) -> Result<Options<Column>, Fault> {
    Options::parse(pairs.iter().copied(), &ALLOWED)
}

#[test]
fn every_option_is_understood() {
    let all = options(&[
        ("$filter", "open eq true"),
        ("$orderBy", "severity desc, created , alerts ASC"),
        ("$top", "50"),
        ("skip", "10000"),
        ("$count", "true"),
        ("$select", "id,Owner,id"),
        ("$expand", "alerts"),
        ("$skiptoken", "abc"),
        ("api-version", "1"),
    ])
    .expect("good");
    assert_eq!(all.filter.map(|filter| PROPERTIES.text(&filter)).as_deref(), Some("open eq true"));
    let sort = |by, direction| Sort { by, direction };
    assert_eq!(
        all.order,
        [
            sort(Column::Severity, Direction::Descending),
            sort(Column::Created, Direction::Ascending),
            sort(Column::Alerts, Direction::Ascending),
        ]
    );
    assert_eq!((all.top, all.skip, all.count), (Some(50), 10_000, true));
    assert_eq!(all.select, Some(vec!["id", "owner"]));
    assert_eq!(all.expand, ["alerts"]);
    assert_eq!(all.skip_token.as_deref(), Some("abc"));
    let none = options(&[]).expect("good");
    assert_eq!((none.filter, none.order, none.top, none.skip), (None, Vec::new(), None, 0));
    assert_eq!((none.count, none.select, none.expand, none.skip_token), (false, None, Vec::new(), None));
    assert_eq!(options(&[("$top", "1000")]).map(|options| options.top), Ok(Some(1000)));
    assert_eq!(options(&[("$top", "0")]).map(|options| options.top), Ok(Some(0)));
}

#[test]
fn what_is_not_possible_is_said() {
    for (pairs, said) in [
        (&[("$search", "\"x\"")][..], "$search: this option is not possible here. Possible are: $filter"),
        (&[("@p", "1")], "@p: this option"),
        (&[("$top", "1"), ("TOP", "2")], "$top: it stands there more than once."),
        (&[("$top", "1001")], "$top: '1001' is not possible: whole numbers from 0 to 1000 are."),
        (&[("$top", "51"), ("$expand", "alerts")], "$top: from 0 to 50 are possible with $expand."),
        (&[("$top", "-1")], "$top: '-1' is not possible"),
        (&[("$top", "")], "$top: '' is not possible"),
        (&[("$top", "99999999999999999999")], "whole numbers from 0 to 1000"),
        (&[("$skip", "10001")], "from 0 to 10000 are. Farther on, follow @odata.nextLink or filter."),
        (&[("$count", "yes")], "$count: 'yes' is neither true nor false."),
        (
            &[("$orderby", "owner")],
            "$orderby, character 1: `owner` is nothing to order by. Possible are: severity, created, alerts.",
        ),
        (&[("$orderby", "created,severity up")], "$orderby, character 9: `up` stands where asc or desc"),
        (&[("$orderby", "created desc asc")], "`asc` stands where a comma is possible."),
        (&[("$orderby", "created,created desc")], "`created` stands there twice."),
        (&[("$orderby", "created,")], "$orderby, character 9: `` is nothing"),
        (
            &[("$select", "id,comments")],
            "$select, character 4: `comments` is not there. Possible are: id, owner, tags.",
        ),
        (
            &[("$expand", "alerts($select=id)")],
            "$expand, character 1: `alerts($select=id)` is not there. Possible are: alerts.",
        ),
        (&[("$skiptoken", "")], "$skiptoken: it is not one that this server made."),
        (&[("$filter", "x eq 1")], "$filter, character 1: `x` is no property"),
    ] {
        let fault = options(pairs).expect_err(said).to_string();
        assert!(fault.contains(said), "{pairs:?}: {fault}");
    }
    let long = "x".repeat(5000);
    for option in ["$top", "$orderby", "$select", "$count", "$skiptoken", "$xxx", long.as_str()] {
        let name = if option == long { format!("${long}") } else { option.to_owned() };
        let fault = options(&[(&name, &long)]).expect_err("too long").to_string();
        assert!(fault.len() < 300, "{fault}");
    }
}
