//! What is generated: the same from the same seed, of the same events for each service, and in the form that was asked for.

use super::*;
use std::collections::BTreeSet;

const NOW: u64 = 1_592_990_400;

fn options(service: Service) -> Options {
    Options { service: Some(service), alerts: 400, ..Options::parse(std::iter::empty()).unwrap() }
}

fn directory() -> Value {
    json!({ "users": { "value": [{ "id": "one", "userPrincipalName": "one@contoso.example" }] } })
}

fn made(options: &Options) -> Vec<Value> {
    alerts(options, &directory(), NOW).collect()
}

#[test]
fn the_same_seed_makes_the_same_and_another_makes_others() {
    let one = options(Service::DefenderAtp);
    let made = made(&one);
    assert!(made.len() > 50, "{}", made.len());
    assert_eq!(self::made(&one), made);
    assert_ne!(self::made(&Options { seed: 2, ..one }), made);
}

#[test]
fn the_services_tell_of_the_same_events_with_ids_of_their_own() {
    let (mut ids, mut count) = (BTreeSet::new(), 0);
    let mut people: Vec<BTreeSet<String>> = Vec::new();
    for (service, _, source, _) in SERVICES {
        let made = made(&options(service));
        count += made.len();
        assert!(
            made.iter().all(|alert| alert["serviceSource"] == source && alert["evidence"][0].is_object())
        );
        ids.extend(made.iter().map(|alert| alert["id"].to_string()));
        people.push(
            made.iter()
                .flat_map(|alert| alert["evidence"].as_array().unwrap().clone())
                .filter_map(|one| one["userAccount"]["azureAdUserId"].as_str().map(str::to_owned))
                .collect(),
        );
    }
    assert!((400..410).contains(&count), "{count}");
    assert_eq!(ids.len(), count);
    assert!(people[0].intersection(&people[1]).count() > 5, "attacks go on from mail to devices");
    assert!(people[0].contains("one"), "the people of the directory are among them");
}

#[test]
fn steps_of_attacks_name_techniques_of_attack_and_noise_names_none() {
    let is_technique = |id: &str| {
        let (whole, part) = id.split_once('.').unwrap_or((id, "000"));
        let digits = |text: &str| text.chars().all(|one| one.is_ascii_digit());
        whole.len() == 5 && whole.starts_with('T') && digits(&whole[1..]) && part.len() == 3 && digits(part)
    };
    let words = "--service all --alerts 400";
    let options = Options::parse(words.split(' ').map(str::to_owned)).unwrap();
    let mut told = BTreeSet::new();
    for alert in made(&options) {
        let techniques = alert["mitreTechniques"].as_array().unwrap();
        assert!(techniques.iter().all(|id| is_technique(id.as_str().unwrap())), "{alert}");
        let attack = STEPS.iter().any(|(_, title, ..)| alert["title"] == *title);
        assert_eq!(!techniques.is_empty(), attack, "{alert}");
        told.extend(techniques.iter().map(ToString::to_string));
    }
    assert_eq!(told.len(), 9, "{told:?}");
}

#[test]
fn nothing_is_in_the_future_and_nothing_long_ago() {
    let earliest = moment(NOW - 15 * DAY);
    for alert in made(&options(Service::DefenderAtp)) {
        let at = alert["createdDateTime"].as_str().unwrap().to_owned();
        assert!(at <= moment(NOW) && at > earliest, "{at}");
    }
}

#[test]
fn all_services_together_are_told_in_the_order_of_the_events() {
    let words = "--service all --alerts 400 --accounts 8 --in-order";
    let options = Options::parse(words.split(' ').map(str::to_owned)).unwrap();
    let made = made(&options);
    assert!((400..410).contains(&made.len()), "{}", made.len());
    let services: BTreeSet<String> = made.iter().map(|one| one["serviceSource"].to_string()).collect();
    let accounts: BTreeSet<String> = made
        .iter()
        .flat_map(|alert| alert["evidence"].as_array().unwrap())
        .filter_map(|one| one["userAccount"]["userPrincipalName"].as_str().map(str::to_owned))
        .collect();
    assert_eq!((services.len(), accounts.len()), (4, 8));
    let moments: Vec<&str> = made.iter().map(|alert| alert["createdDateTime"].as_str().unwrap()).collect();
    // An attack goes on for hours while others begin.
    assert!(moments[..100].iter().max() < moments[300..].iter().min());
}

#[test]
fn what_is_not_understood_is_named() {
    let refused = |words: &str| Options::parse(words.split(' ').map(str::to_owned)).is_err();
    assert!(
        refused("--service defender")
            && refused("--alerts 0")
            && refused("--days x")
            && refused("--colour red")
    );
}

#[test]
fn as_rows_of_the_export_the_same_alerts_are_told_of() {
    let words = "--service all --form export";
    let options = Options::parse(words.split(' ').map(str::to_owned)).unwrap();
    let mut directory = directory();
    directory["organization"] = json!({ "id": "t" });
    let alerts = made(&Options { as_rows: false, ..options.clone() });
    let rows: Vec<Value> = items(&options, &directory, NOW).collect();
    let of = |table: &str| {
        let category = format!("AdvancedHunting-{table}");
        rows.iter().filter(move |row| row["category"] == category).cloned().collect::<Vec<_>>()
    };
    let (infos, evidence) = (of("AlertInfo"), of("AlertEvidence"));
    let pieces: usize = alerts.iter().map(|one| one["evidence"].as_array().unwrap().len()).sum();
    assert_eq!((infos.len(), evidence.len()), (alerts.len(), pieces));
    assert!(rows.iter().all(|row| row["tenantId"] == "t" && row["properties"]["AlertId"].is_string()));
    assert!(rows.iter().all(|row| row["properties"]["ServiceSource"] != ""));
    let ids =
        |all: &[Value], of: fn(&Value) -> &Value| -> Vec<Value> { all.iter().map(of).cloned().collect() };
    assert_eq!(ids(&infos, |row| &row["properties"]["AlertId"]), ids(&alerts, |alert| &alert["id"]));
    assert!(evidence.iter().all(|row| row["properties"]["EntityType"] != "Other"));
}
