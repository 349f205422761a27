//! The properties, each on many random streams.

use std::collections::{BTreeMap, BTreeSet};

use security_center_alerts::alert::Classification;
use security_center_alerts::correlation::{PERIOD, Rules, Span};
use security_center_alerts::incident::IncidentStatus;

use crate::oracle::{Facts, partition};
use crate::random::Random;
use crate::store::{Arrival, Store};

const STREAMS: u64 = 3000;

const WINDOW: i64 = 10;

fn rules(everywhere_from: i64) -> Rules {
    Rules { window: WINDOW, everywhere_from }
}

/// Some alerts come more than once, with a longer activity and other keys. Few keys and little time: much is linked.
fn stream(random: &mut Random) -> Vec<Arrival> {
    let alerts = 2 + random.below(24);
    let (keys, time) = (1 + random.below(12), 20 + random.number(600));
    let arrivals = alerts + random.below(8);
    let arrival = |random: &mut Random, id| {
        let from = random.number(time);
        let span = Span { from, to: from + random.number(15) };
        let named = random.below(4);
        Arrival { id, span, keys: (0..named).map(|_| format!("key:{}", random.below(keys))).collect() }
    };
    (0..arrivals).map(|n| arrival(random, n % alerts)).collect()
}

/// What is known of each alert once all has arrived, whichever the order.
fn facts(stream: &[Arrival], everywhere: &BTreeSet<String>) -> Facts {
    let mut facts = Facts::new();
    for arrival in stream {
        let (span, keys) = facts.entry(arrival.id).or_insert((arrival.span, BTreeSet::new()));
        *span = span.and(arrival.span);
        keys.extend(arrival.keys.iter().filter(|key| !everywhere.contains(*key)).cloned());
    }
    facts
}

fn each_stream(check: impl Fn(u64, &mut Random, Vec<Arrival>)) {
    for seed in 0..STREAMS {
        let mut random = Random::new(seed + 1);
        let stream = stream(&mut random);
        check(seed, &mut random, stream);
    }
}

fn all(stream: &[Arrival], rules: Rules) -> Store {
    let mut store = Store::with(rules);
    stream.iter().for_each(|arrival| store.arrive(arrival));
    store
}

#[test]
fn incidents_are_the_components_of_the_model_in_whichever_order_alerts_arrive() {
    let mut joined = 0;
    each_stream(|seed, random, mut stream| {
        let expected = partition(&facts(&stream, &BTreeSet::new()), WINDOW);
        for _ in 0..3 {
            random.shuffle(&mut stream);
            let store = all(&stream, rules(1000));
            assert_eq!(store.partition(), expected, "seed {seed}");
            assert!(store.segments_are_apart(), "seed {seed}");
        }
    });
    // The streams are such that something has to be joined at all.
    each_stream_counting(&mut joined);
    assert!(joined > STREAMS, "{joined}");
}

fn each_stream_counting(joined: &mut u64) {
    for seed in 0..STREAMS {
        let stream = stream(&mut Random::new(seed + 1));
        let store = all(&stream, rules(1000));
        *joined += store.incidents.values().filter(|one| one.redirect_to.is_some()).count() as u64;
    }
}

#[test]
fn a_history_that_is_loaded_and_measured_first_is_correlated_the_same_in_every_order() {
    let mut found = 0;
    for seed in 0..STREAMS {
        let mut random = Random::new(seed + 1);
        let mut stream = stream(&mut random);
        // Each once, as in a store in which alerts are loaded before any is correlated.
        let mut seen = BTreeSet::new();
        stream.retain(|arrival| seen.insert(arrival.id));
        stream.iter_mut().for_each(|arrival| {
            arrival.keys.sort();
            arrival.keys.dedup();
        });
        let mut measured = Store::with(rules(3));
        measured.measure(&stream);
        found += measured.everywhere.len();
        let expected = partition(&facts(&stream, &measured.everywhere), WINDOW);
        for _ in 0..3 {
            random.shuffle(&mut stream);
            let mut store = measured.clone();
            stream.iter().for_each(|arrival| store.arrive(arrival));
            assert_eq!(store.partition(), expected, "seed {seed}");
        }
    }
    assert!(found > 1000, "{found}");
}

/// Whether alerts that were together are.
fn never_split(before: &BTreeSet<BTreeSet<u64>>, after: &BTreeSet<BTreeSet<u64>>) -> bool {
    before.iter().all(|alerts| after.iter().any(|more| alerts.is_subset(more)))
}

#[test]
fn nothing_that_arrives_splits_an_incident_even_where_entities_become_everywhere() {
    each_stream(|seed, _, stream| {
        let mut store = Store::with(rules(3));
        for arrival in &stream {
            let before = store.partition();
            store.arrive(arrival);
            assert!(never_split(&before, &store.partition()), "seed {seed}");
        }
    });
    let (one, two) = (BTreeSet::from([1, 2]), BTreeSet::from([3]));
    assert!(!never_split(&BTreeSet::from([one]), &BTreeSet::from([BTreeSet::from([1]), two])));
}

#[test]
fn what_arrives_again_changes_nothing() {
    each_stream(|seed, random, mut stream| {
        let mut store = all(&stream, rules(4));
        let (partition, incidents) = (store.partition(), store.incidents.len());
        random.shuffle(&mut stream);
        stream.iter().for_each(|arrival| store.arrive(arrival));
        assert_eq!(store.partition(), partition, "seed {seed}");
        assert_eq!(store.incidents.len(), incidents, "seed {seed}");
    });
}

#[test]
fn the_older_incident_lives_on_and_the_younger_says_where() {
    each_stream(|seed, _, stream| {
        let mut store = Store::with(rules(1000));
        for arrival in &stream {
            let before = store.incidents.clone();
            store.arrive(arrival);
            for (number, incident) in &store.incidents {
                let was = before.get(number).and_then(|one| one.redirect_to);
                if let Some(was) = was {
                    assert_eq!(incident.redirect_to, Some(was), "seed {seed}");
                }
                assert!(incident.redirect_to.is_none_or(|to| to < *number), "seed {seed}");
            }
            for alert in store.alerts.values() {
                assert_eq!(store.incidents[&alert.incident].redirect_to, None, "seed {seed}");
            }
        }
    });
}

#[test]
fn an_alert_that_a_person_moved_moves_only_with_its_incident() {
    each_stream(|seed, random, stream| {
        let mut store = Store::with(rules(1000));
        let mut pinned: BTreeMap<u64, i64> = BTreeMap::new();
        for arrival in &stream {
            store.arrive(arrival);
            for (id, incident) in &mut pinned {
                while let Some(to) = store.incidents[incident].redirect_to {
                    *incident = to;
                }
                assert_eq!(store.alerts[id].incident, *incident, "seed {seed}");
            }
            let open: Vec<i64> = store
                .incidents
                .iter()
                .filter(|(_, one)| one.redirect_to.is_none())
                .map(|(n, _)| *n)
                .collect();
            if random.below(4) == 0 {
                let to = open[random.below(open.len() as u64) as usize];
                store.pin(arrival.id, to);
                pinned.insert(arrival.id, to);
            }
        }
        // The others are where they would be: those that were moved are no link any more once moved, but what they linked
        // before stays linked.
        assert!(store.segments_are_apart(), "seed {seed}");
    });
}

#[test]
fn what_persons_decided_stays_when_incidents_are_joined() {
    let mut joined = 0;
    for seed in 0..STREAMS {
        let mut random = Random::new(seed + 1);
        let stream = stream(&mut random);
        let mut store = Store::with(rules(1000));
        for arrival in &stream {
            let before = store.incidents.clone();
            store.arrive(arrival);
            for (number, was) in before.iter().filter(|(_, was)| was.redirect_to.is_none()) {
                let is = &store.incidents[number];
                joined += u64::from(is.redirect_to.is_some());
                let survivor = &store.incidents[&is.redirect_to.unwrap_or(*number)];
                let (was, is) = (&was.decided, &is.decided);
                if store.incidents[number].redirect_to.is_none() {
                    // Whatever was decided of the one that lives on is as it was.
                    assert!(was.name.is_none() || was.name == is.name, "seed {seed}");
                    assert!(was.assigned_to.is_none() || was.assigned_to == is.assigned_to, "seed {seed}");
                    let said = was.classification != Classification::Unknown;
                    assert!(!said || was.classification == is.classification, "seed {seed}");
                } else {
                    // Nothing of the other is lost where the one that lives on had nothing.
                    assert!(was.name.is_none() || survivor.decided.name.is_some(), "seed {seed}");
                    assert!(
                        was.assigned_to.is_none() || survivor.decided.assigned_to.is_some(),
                        "seed {seed}"
                    );
                    assert!(was.tags.is_subset(&survivor.decided.tags), "seed {seed}");
                    assert!(was.is_resolved() || !survivor.decided.is_resolved(), "seed {seed}");
                }
            }
            decide(&mut store, &mut random);
        }
    }
    assert!(joined > STREAMS, "{joined}");
}

/// A person decides something about some incident.
fn decide(store: &mut Store, random: &mut Random) {
    let open: Vec<i64> =
        store.incidents.iter().filter(|(_, one)| one.redirect_to.is_none()).map(|(n, _)| *n).collect();
    let number = open[random.below(open.len() as u64) as usize];
    let Some(incident) = store.incidents.get_mut(&number) else { return };
    match random.below(6) {
        0 => incident.decided.name = Some(format!("Named {number}")),
        1 => incident.decided.assigned_to = Some(format!("someone{number}@contoso.example")),
        2 => incident.decided.classification = Classification::TruePositive,
        3 => incident.decided.status = IncidentStatus::Resolved,
        4 => incident.decided.status = IncidentStatus::InProgress,
        _ => {
            incident.decided.tags.insert(format!("tag {number}"));
        }
    }
}

#[test]
fn what_one_alert_reads_does_not_grow_with_what_is_there() {
    let mut store = Store::with(rules(i64::MAX));
    let mut most = [0; 2];
    for n in 0..20_000_i64 {
        // Each time of its own, so that there are as many segments of the key as alerts.
        let from = n * 100;
        let keys = vec!["key:a".to_owned(), "key:b".to_owned()];
        store.arrive(&Arrival { id: n.unsigned_abs(), span: Span { from, to: from + 1 }, keys });
        let half = usize::from(n >= 10_000);
        most[half] = store.read.max(most[half]);
    }
    assert_eq!(store.partition().len(), 20_000);
    assert!(most[1] <= most[0] && most[1] <= 4, "{most:?}");
    const { assert!(20_000 * 100 < PERIOD) };
}
