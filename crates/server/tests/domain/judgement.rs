//! Which determination goes with which classification: the app offers just what the server takes, in one order.

use security_center_alerts::alert::Classification as Kept;
use security_center_contract::Classification;
use security_center_server::domain::judgement::determinations;
use serde_json::json;

#[test]
fn what_the_app_offers_is_what_the_server_takes() {
    for kept in Kept::ALL {
        let offered: Classification =
            serde_json::from_value(json!(kept.code())).expect("the contract has every classification");
        let taken: Vec<_> = determinations(*kept).iter().map(|one| one.code()).collect();
        assert_eq!(json!(offered.determinations()), json!(taken), "{offered:?}");
    }
}
