//! Items into alerts: both forms, every bound, what is faulty and what is only unknown.

use security_center_alerts::alert::{AlertStatus, Severity};
use security_center_alerts::entity::{Kind, RemediationStatus, Verdict};
use security_center_alerts::fault::{Fault, Reason};
use security_center_alerts::incident::{Group, Member, SameAs};
use security_center_alerts::items::{Broken, Items, LARGEST_ITEM};
use security_center_alerts::parts::{Added, Part, Parts};
use security_center_alerts::reading::{Record, Sender, record};
use security_center_contract::SupportedService;
use serde_json::{Value, json};

const TENANT: &str = "11111111-2222-3333-4444-555555555555";

const FROM: Sender<'_> = Sender { tenant_id: TENANT, service: SupportedService::DefenderAtp };

fn graph() -> Value {
    json!({
        "@odata.type": "#microsoft.graph.security.alert",
        "id": "da637551227677560813_-961444813",
        "tenantId": TENANT.to_uppercase(),
        "serviceSource": "microsoftDefenderForEndpoint",
        "title": "Suspicious execution of a hidden file",
        "severity": "medium", "category": "DefenseEvasion", "status": "new",
        "mitreTechniques": ["T1564.001"],
        "createdDateTime": "2021-04-27T12:19:27.7211305Z",
        "lastUpdateDateTime": "2021-05-02T14:19:01.3266667Z",
        "firstActivityDateTime": "2021-04-26T07:45:50.116Z",
        "lastActivityDateTime": "2021-05-02T07:56:58.222Z",
        "somethingOfTomorrow": { "kept": true },
        "evidence": [
            { "@odata.type": "#microsoft.graph.security.deviceEvidence", "verdict": "unknown",
              "remediationStatus": "none", "roles": ["compromised"], "mdeDeviceId": "73E7E2DE709DFF64EF64B1D0C30E67FAB63279DB",
              "azureAdDeviceId": null, "deviceDnsName": "YonTab.Contoso.Example.", "rbacGroupId": 75, "rbacGroupName": "Tablets" },
            { "@odata.type": "#microsoft.graph.security.fileEvidence", "verdict": "malicious",
              "remediationStatus": "prevented", "mdeDeviceId": "73e7e2de709dff64ef64b1d0c30e67fab63279db",
              "fileDetails": { "sha1": "5F1E8ACEDC065031AAD553B710838EB366CFEE9A",
                "sha256": "8963a19fb992ad9a76576c5638fd68292cffb9aaac29eb8285f9abf6196a7dec", "fileName": "hidden.exe" } },
            { "@odata.type": "#microsoft.graph.security.processEvidence", "processId": 4780,
              "processCommandLine": "hidden.exe -s", "processCreationDateTime": "2021-08-12T12:43:19.077Z",
              "mdeDeviceId": "73e7e2de709dff64ef64b1d0c30e67fab63279db", "roles": ["contextual", "scanned"] },
            { "@odata.type": "#microsoft.graph.security.userEvidence", "userAccount": { "accountName": "eva",
              "userSid": "S-1-5-21-1-2-3-500", "azureAdUserId": "43b2a8f0-3a1f-4f36-9b6f-0d8f4b6d1e11", "userPrincipalName": "Eva@Contoso.example" } },
            { "@odata.type": "#microsoft.graph.security.userEvidence", "userAccount": { "accountName": "system", "userSid": "S-1-5-18" } },
            { "@odata.type": "#microsoft.graph.security.ipEvidence", "ipAddress": "::ffff:203.0.114.7" },
            { "@odata.type": "#microsoft.graph.security.ipEvidence", "ipAddress": "10.1.2.3" },
            { "@odata.type": "#microsoft.graph.security.urlEvidence", "url": "HTTPS://Evil.Example/Path?Q=1#top", "verdict": "suspicious" },
            { "@odata.type": "#microsoft.graph.security.urlEvidence", "url": "https://good.example", "verdict": "noThreatsFound" },
            { "@odata.type": "#microsoft.graph.security.futureEvidence", "id": "x1", "displayName": "Of tomorrow" },
        ],
    })
}

fn read(item: &Value) -> Result<Record, Fault> {
    record(item.to_string().as_bytes(), FROM)
}

fn parts(items: &[Value]) -> Parts {
    let mut parts = Parts::default();
    for item in items {
        parts.add(read(item).expect("a record")).expect("room");
    }
    parts
}

#[test]
fn an_alert_of_graph_is_read_with_everything_that_links_it() {
    let alert = parts(&[graph()]).alert().expect("an alert");
    assert_eq!(alert.id, "da637551227677560813_-961444813");
    assert_eq!((alert.severity, alert.status), (Severity::Medium, AlertStatus::New));
    assert_eq!(alert.techniques, ["T1564.001"]);
    assert_eq!((alert.created_at, alert.last_activity_at), (1_619_525_967_721, 1_619_942_218_222));
    let keys: Vec<&str> = alert.entities.iter().flat_map(|one| one.links_by()).map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "device:mde:73e7e2de709dff64ef64b1d0c30e67fab63279db",
            "device:dns:yontab.contoso.example",
            "file:sha256:8963a19fb992ad9a76576c5638fd68292cffb9aaac29eb8285f9abf6196a7dec",
            "file:sha1:5f1e8acedc065031aad553b710838eb366cfee9a",
            "user:aad:43b2a8f0-3a1f-4f36-9b6f-0d8f4b6d1e11",
            "user:sid:s-1-5-21-1-2-3-500",
            "user:upn:eva@contoso.example",
            "ip:203.0.114.7",
            "url:evil.example/Path?Q=1",
            "domain:evil.example",
        ]
    );
    let of = |kind| alert.entities.iter().find(|one| one.kind == kind).expect("an entity");
    let device = of(Kind::Device);
    assert_eq!((device.group_id.as_deref(), device.group_name.as_deref()), (Some("75"), Some("Tablets")));
    assert_eq!(device.display, "YonTab.Contoso.Example.");
    let file = of(Kind::File);
    assert_eq!((file.verdict, file.remediation), (Verdict::Malicious, RemediationStatus::Prevented));
    // It is named, and links nothing.
    assert!(!of(Kind::Process).incriminated);
    assert_eq!(of(Kind::Other).display, "Of tomorrow");
    assert_eq!(alert.entities.len(), 12);
}

#[test]
fn the_record_is_kept_as_it_came() {
    let text = format!("{:#}", graph());
    let record = record(text.as_bytes(), FROM).expect("a record");
    assert_eq!((record.text.as_str(), record.part.as_str()), (text.as_str(), "alert"));
}

fn without(name: &str) -> Value {
    let mut item = graph();
    item.as_object_mut().expect("an object").remove(name);
    item
}

fn instead(name: &str, value: Value) -> Value {
    let mut item = graph();
    item[name] = value;
    item
}

#[test]
fn what_is_faulty_is_named_with_its_field_and_why() {
    let long = |length| Value::String("é".repeat(length));
    for (item, field, reason) in [
        (without("id"), "id", Reason::Missing),
        (instead("id", json!(" ")), "id", Reason::Missing),
        (instead("id", long(257)), "id", Reason::TooLong(256)),
        (instead("id", json!("a\nb")), "id", Reason::ControlCharacter),
        (instead("title", json!(7)), "title", Reason::NotText),
        (instead("title", long(1025)), "title", Reason::TooLong(1024)),
        (without("serviceSource"), "serviceSource", Reason::Missing),
        (
            instead("serviceSource", json!("azureAdIdentityProtection")),
            "serviceSource",
            Reason::UnknownService("azureAdIdentityProtection".to_owned()),
        ),
        (
            instead("serviceSource", json!("microsoftDefenderForIdentity")),
            "serviceSource",
            Reason::OtherService("microsoftDefenderForIdentity".to_owned()),
        ),
        (instead("tenantId", json!("another")), "tenantId", Reason::OtherTenant),
        (without("createdDateTime"), "createdDateTime", Reason::Missing),
        (instead("lastActivityDateTime", json!("soon")), "lastActivityDateTime", Reason::NotATime),
        (instead("evidence", json!({})), "evidence", Reason::NotAList),
        (instead("evidence", json!([{}, 5])), "evidence[1]", Reason::NotAnObject),
        (instead("evidence", Value::Array(vec![json!({}); 1001])), "evidence", Reason::TooMany(1000)),
        (json!([]), "", Reason::NotAnObject),
        (json!({ "name": "x" }), "", Reason::UnknownForm),
    ] {
        assert_eq!(read(&item), Err(Fault::at(field, reason)));
    }
    assert!(matches!(record(b"{\"id\":", FROM), Err(Fault { reason: Reason::NotJson(_), .. })));
    assert_eq!(record(b"\"\xFF\"", FROM), Err(Fault::whole(Reason::NotUtf8)));
    let bound = instead("title", long(1024));
    assert!(read(&bound).is_ok());
}

#[test]
fn a_text_with_nothing_that_a_database_cannot_hold() {
    let alert = parts(&[instead("title", json!("a\u{0}b"))]).alert().expect("an alert");
    assert_eq!(alert.title, "a\u{FFFD}b");
}

fn row(table: &str, properties: Value) -> Value {
    json!({ "time": "2021-04-27T12:20:00Z", "tenantId": TENANT, "operationName": "Publish",
            "category": format!("AdvancedHunting-{table}"), "properties": properties })
}

fn info(title: &str, at: &str) -> Value {
    row(
        "AlertInfo",
        json!({ "Timestamp": at, "AlertId": "da1", "Title": title, "Category": "Execution",
        "Severity": "High", "ServiceSource": "Microsoft Defender ATP", "DetectionSource": "EDR",
        "AttackTechniques": "[\"PowerShell (T1059.001)\",\"Odd one\"]" }),
    )
}

fn evidence(of: Value, at: &str) -> Value {
    let mut properties = of;
    properties["Timestamp"] = json!(at);
    properties["AlertId"] = json!("da1");
    properties["ServiceSource"] = json!("Microsoft Defender for Endpoint");
    row("AlertEvidence", properties)
}

#[test]
fn rows_of_one_alert_make_it_in_whichever_order_they_arrive() {
    let rows = [
        info("First title", "2021-04-27T12:19:27.7Z"),
        info("Later title", "2021-04-27T13:19:27.7Z"),
        evidence(
            json!({ "EntityType": "Machine", "EvidenceRole": "Impacted", "DeviceId": "AB12", "DeviceName": "pc-1.contoso.example" }),
            "2021-04-27T12:19:27Z",
        ),
        evidence(
            json!({ "EntityType": "User", "AccountName": "eva", "AccountDomain": "contoso", "AccountSid": "S-1-5-21-9-9-9-1001" }),
            "2021-04-27T12:00:00Z",
        ),
        evidence(
            json!({ "EntityType": "User", "AccountName": "eva", "AccountDomain": "contoso", "AccountSid": "S-1-5-21-9-9-9-1001" }),
            "2021-04-27T14:00:00Z",
        ),
        evidence(
            json!({ "EntityType": "Url", "RemoteUrl": "http://evil.example/a" }),
            "2021-04-27T12:19:27Z",
        ),
    ];
    let expected = parts(&rows);
    let alert = expected.alert().expect("an alert");
    assert_eq!((alert.title.as_str(), alert.severity), ("Later title", Severity::High));
    assert_eq!(alert.techniques, ["T1059.001"]);
    assert_eq!(alert.entities.len(), 4);
    assert_eq!(alert.last_activity_at - alert.first_activity_at, 100 * 60 * 1000 + 33_000);
    // All orders of six, each twice.
    let mut order: Vec<usize> = (0..rows.len()).collect();
    permute(&mut order, 0, &mut |order| {
        let twice: Vec<Value> = order.iter().chain(order).map(|at| rows[*at].clone()).collect();
        assert_eq!(parts(&twice), expected);
    });
    assert_eq!(parts(&rows[2..]).alert(), None);
}

fn permute(order: &mut Vec<usize>, from: usize, each: &mut impl FnMut(&[usize])) {
    if from == order.len() {
        each(order);
    }
    for at in from..order.len() {
        order.swap(from, at);
        permute(order, from + 1, each);
        order.swap(from, at);
    }
}

#[test]
fn a_later_version_takes_the_place_of_an_earlier_one_and_not_the_other_way() {
    let (old, new) = (graph(), instead("lastUpdateDateTime", json!("2021-06-01T00:00:00Z")));
    let mut kept = parts(std::slice::from_ref(&new));
    assert_eq!(
        kept.add(read(&old).expect("a record")),
        Ok(Added::Older(parts(std::slice::from_ref(&old)).alert().map(Box::new)))
    );
    assert_eq!(kept.add(read(&new).expect("a record")), Ok(Added::Known));
    assert_eq!(kept, parts(&[old, new]));
    let again = Parts::kept(kept.iter().map(|(name, part)| (name.to_owned(), part.clone())));
    assert_eq!(again, kept);
}

#[test]
fn an_alert_has_a_bound_of_rows() {
    let mut parts = parts(&[info("Title", "2021-04-27T12:19:27.7Z")]);
    for n in 0..1000 {
        let row =
            evidence(json!({ "EntityType": "Machine", "DeviceId": format!("d{n}") }), "2021-04-27T12:19:27Z");
        assert_eq!(parts.add(read(&row).expect("a record")), Ok(Added::New));
    }
    let one_more =
        evidence(json!({ "EntityType": "Machine", "DeviceId": "one more" }), "2021-04-27T12:19:27Z");
    assert_eq!(parts.add(read(&one_more).expect("a record")), Err(Fault::whole(Reason::TooMany(1000))));
    let Part { at, .. } = parts.get("info").expect("the row");
    assert_eq!(*at, 1_619_525_967_700);
}

/// What a stream holds, whichever way it is cut.
fn items(stream: &[u8]) -> (Vec<Result<String, Reason>>, Result<(), Broken>) {
    let mut results = Vec::new();
    for size in [1, 2, 7, stream.len().max(1)] {
        let (mut items, mut found) = (Items::default(), Vec::new());
        let mut each = |item: Result<Vec<u8>, Reason>| {
            found.push(item.map(|bytes| String::from_utf8(bytes).expect("text")));
        };
        let mut ended = Ok(());
        for bytes in stream.chunks(size) {
            ended = items.push(bytes, &mut each);
            if ended.is_err() {
                break;
            }
        }
        if ended.is_ok() {
            ended = items.end(&mut each);
        }
        results.push((found, ended));
    }
    assert!(results.windows(2).all(|two| two[0] == two[1]), "{:?}", String::from_utf8_lossy(stream));
    results.remove(0)
}

#[test]
fn a_stream_is_an_array_or_lines() {
    let all = |texts: &[&str]| texts.iter().map(|text| Ok((*text).to_owned())).collect::<Vec<_>>();
    for (stream, expected) in [
        ("", &[][..]),
        (" \n ", &[]),
        ("[]", &[]),
        ("[ ]\n", &[]),
        (r#"[{"a":"],[\"\\"},{"b":[1,2]} , 5]"#, &[r#"{"a":"],[\"\\"}"#, r#"{"b":[1,2]}"#, "5"]),
        ("\u{FEFF}[{}]", &["{}"]),
        ("{\"a\":1}\n\n{\"b\":2}\r\n", &["{\"a\":1}", "{\"b\":2}"]),
        ("{\"a\":1}", &["{\"a\":1}"]),
        ("broken\n{}", &["broken", "{}"]),
    ] {
        assert_eq!(items(stream.as_bytes()), (all(expected), Ok(())), "{stream}");
    }
    for (stream, first, broken) in [
        ("[{},", &["{}"][..], Broken::Unfinished),
        ("[{}", &[], Broken::Unfinished),
        ("[{},,{}]", &["{}"], Broken::NoItem),
        ("[{},]", &["{}"], Broken::NoItem),
        ("[,]", &[], Broken::NoItem),
        ("[{}] x", &["{}"], Broken::BehindTheEnd),
    ] {
        assert_eq!(items(stream.as_bytes()), (all(first), Err(broken)), "{stream}");
    }
}

#[test]
fn an_item_that_is_too_large_is_passed_over_and_the_next_is_read() {
    let large = "x".repeat(LARGEST_ITEM + 1);
    let fits = "y".repeat(LARGEST_ITEM - 2);
    let stream = format!("[\"{large}\", \"{fits}\", 1]");
    let (mut found, mut items) = (Vec::new(), Items::default());
    items.push(stream.as_bytes(), |item| found.push(item.map(|bytes| bytes.len()))).expect("an array");
    assert_eq!(found, [Err(Reason::TooLarge(LARGEST_ITEM)), Ok(LARGEST_ITEM), Ok(1)]);
}

#[test]
fn people_who_share_a_name_are_counted_once_in_every_order() {
    let group = |keys: &[&str], incriminated| Group {
        kind: Kind::User,
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        incriminated,
    };
    let groups = [
        group(&["upn:eva"], false),
        group(&["aad:1", "upn:eva"], true),
        group(&["aad:2"], true),
        group(&["sid:3"], false),
        group(&["upn:bob", "sid:3"], true),
        group(&["aad:4", "upn:bob"], true),
    ];
    let mut order: Vec<usize> = (0..groups.len()).collect();
    permute(&mut order, 0, &mut |order| {
        // As it is kept between alerts: each is added to what was written before.
        let mut kept: Vec<(String, Member)> = Vec::new();
        let mut users = 0;
        for at in order {
            let mut same = SameAs::default();
            kept.iter().for_each(|(key, member)| same.found(key.clone(), member.clone()));
            same.add(&groups[*at]);
            for (key, member) in same.changed() {
                kept.retain(|(other, _)| other != key);
                kept.push((key.to_owned(), member.clone()));
            }
            users += same.more()[1];
        }
        assert_eq!(users, 3, "{order:?}");
        let counted = kept.iter().filter(|(key, member)| *key == member.counted_as && member.incriminated);
        assert_eq!(counted.count(), 3, "{order:?}");
    });
}
