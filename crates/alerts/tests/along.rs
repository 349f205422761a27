//! Whom and what mails, mailboxes and processes name along with themselves: what links, what is only mentioned, by either door.

use std::collections::BTreeMap;

use security_center_alerts::alert::{Alert, MOST_ENTITIES};
use security_center_alerts::entity::{Kind, RemediationStatus, Verdict};
use security_center_alerts::parts::Parts;
use security_center_alerts::reading::{Sender, record};
use security_center_contract::SupportedService;
use serde_json::{Value, json};

const FROM: Sender<'_> = Sender { tenant_id: "t", service: SupportedService::DefenderAtp };

const SHA256: &str = "8963a19fb992ad9a76576c5638fd68292cffb9aaac29eb8285f9abf6196a7dec";
const SHA1: &str = "5f1e8acedc065031aad553b710838eb366cfee9a";

fn alert(items: &[Value]) -> Alert {
    let mut parts = Parts::default();
    for item in items {
        parts.add(record(item.to_string().as_bytes(), FROM).expect("a record")).expect("room");
    }
    parts.alert().expect("an alert")
}

fn graph(evidence: &[Value]) -> Value {
    json!({ "id": "da1", "title": "t", "serviceSource": "microsoftDefenderForEndpoint",
            "createdDateTime": "2021-04-27T12:19:27Z", "evidence": evidence })
}

fn row(table: &str, mut properties: Value) -> Value {
    properties["AlertId"] = json!("da1");
    properties["ServiceSource"] = json!("Microsoft Defender for Endpoint");
    properties["Timestamp"] = json!("2021-04-27T12:19:27Z");
    json!({ "category": format!("AdvancedHunting-{table}"), "properties": properties })
}

fn rows(evidence: &[Value]) -> Vec<Value> {
    let evidence = evidence.iter().map(|one| row("AlertEvidence", one.clone()));
    std::iter::once(row("AlertInfo", json!({ "Title": "t" }))).chain(evidence).collect()
}

fn with(mut one: Value, more: Value) -> Value {
    let Value::Object(more) = more else { panic!("an object") };
    one.as_object_mut().expect("an object").extend(more);
    one
}

fn mail(more: Value) -> Value {
    with(
        json!({ "@odata.type": "#microsoft.graph.security.analyzedMessageEvidence", "verdict": "malicious",
            "remediationStatus": "remediated", "roles": ["attacker"], "networkMessageId": "m1", "internetMessageId": "<i1@x>",
            "subject": "Pay", "recipientEmailAddress": "Eva@Contoso.example", "senderIp": "203.0.114.7", "antiSpamDirection": "inbound",
            "urls": ["https://evil.example/a", "https://good.example"], "urlCount": 2,
            "p1Sender": { "emailAddress": "bounce@mailer.example", "domainName": "mailer.example" },
            "p2Sender": { "emailAddress": "Boss@Contoso.example", "displayName": "The boss" } }),
        more,
    )
}

fn process(more: Value) -> Value {
    with(
        json!({ "@odata.type": "#microsoft.graph.security.processEvidence", "mdeDeviceId": "d1", "processId": 7,
            "processCreationDateTime": "2021-04-27T12:00:00Z", "processCommandLine": "powershell -e", "verdict": "suspicious",
            "imageFile": { "fileName": "powershell.exe", "sha1": SHA1, "sha256": SHA256 },
            "userAccount": { "accountName": "eva", "domainName": "contoso", "userSid": "S-1-5-21-1-2-3-500",
                "userPrincipalName": "eva@contoso.example" } }),
        more,
    )
}

/// Each name, and whether it links.
fn names(alert: &Alert) -> BTreeMap<String, bool> {
    let of = |one: &security_center_alerts::entity::Entity| {
        let links = one.links_by().to_vec();
        one.keys.iter().map(|key| (key.clone(), links.contains(key))).collect::<Vec<_>>()
    };
    alert.entities.iter().flat_map(of).collect()
}

fn expected(links: &[&str], mentioned: &[&str]) -> BTreeMap<String, bool> {
    let links = links.iter().map(|key| ((*key).to_owned(), true));
    links.chain(mentioned.iter().map(|key| ((*key).to_owned(), false))).collect()
}

#[test]
fn a_mail_concerns_who_received_it_and_only_mentions_all_else() {
    let alert = alert(&[graph(&[mail(json!({}))])]);
    assert_eq!(
        names(&alert),
        expected(
            &[
                "message:network:m1",
                "message:internet:<i1@x>",
                "mailbox:eva@contoso.example",
                "user:upn:eva@contoso.example"
            ],
            &[
                "mailbox:bounce@mailer.example",
                "mailbox:boss@contoso.example",
                "ip:203.0.114.7",
                "url:evil.example/a",
                "domain:evil.example",
                "url:good.example",
                "domain:good.example",
            ],
        )
    );
    let recipient = alert.entities.iter().find(|one| one.kind == Kind::User).expect("the recipient");
    assert_eq!(recipient.display, "Eva@Contoso.example");
    // What was found of the mail was not found of whoever received it.
    assert_eq!(
        (recipient.verdict, recipient.remediation, recipient.roles.len(), recipient.incriminated),
        (Verdict::Unknown, RemediationStatus::None, 0, true)
    );
}

#[test]
fn a_recipient_is_shown_as_evidence_about_the_person_shows_the_person() {
    let eva = json!({ "@odata.type": "#microsoft.graph.security.userEvidence",
        "userAccount": { "displayName": "Eva Jansen", "userPrincipalName": "eva@contoso.example" } });
    for evidence in [[mail(json!({})), eva.clone()], [eva, mail(json!({}))]] {
        let alert = alert(&[graph(&evidence)]);
        let shown = alert.entities.iter().filter(|one| one.kind == Kind::User).map(|one| &one.display[..]);
        assert_eq!(shown.collect::<Vec<_>>(), ["Eva Jansen"]);
    }
}

#[test]
fn what_was_found_about_a_recipient_stays_and_the_mail_concerns_him_nevertheless() {
    let cleared = json!({ "@odata.type": "#microsoft.graph.security.userEvidence", "verdict": "noThreatsFound",
        "userAccount": { "userPrincipalName": "eva@contoso.example" } });
    for evidence in [[cleared.clone(), mail(json!({}))], [mail(json!({})), cleared]] {
        let alert = alert(&[graph(&evidence)]);
        let eva = alert.entities.iter().find(|one| {
            one.kind == Kind::User && one.keys.contains(&"user:upn:eva@contoso.example".to_owned())
        });
        let eva = eva.expect("she is named");
        assert_eq!((eva.verdict, eva.incriminated), (Verdict::NoThreatsFound, true));
    }
}

#[test]
fn a_mail_that_is_not_incriminated_incriminates_nobody() {
    for harmless in [json!({ "verdict": "noThreatsFound" }), json!({ "roles": ["contextual", "scanned"] })] {
        let alert = alert(&[graph(&[mail(harmless)])]);
        assert_eq!((names(&alert).len(), alert.entities.iter().any(|one| one.incriminated)), (11, false));
    }
}

#[test]
fn a_sender_of_the_organization_is_concerned_by_what_was_sent() {
    let (eva, bounce, boss) = ("eva@contoso.example", "bounce@mailer.example", "boss@contoso.example");
    for (direction, concerned, not) in [
        ("outbound", vec![bounce], vec![eva, boss]),
        ("Outbound", vec![bounce], vec![eva, boss]),
        ("Intraorg", vec![bounce, eva], vec![boss]),
        ("inbound", vec![eva], vec![bounce, boss]),
        ("", vec![eva], vec![bounce, boss]),
    ] {
        let names = names(&alert(&[graph(&[mail(json!({ "antiSpamDirection": direction }))])]));
        for one in concerned {
            let of = |kind: &str| names.get(&format!("{kind}:{one}"));
            assert_eq!((of("mailbox"), of("user:upn")), (Some(&true), Some(&true)), "{direction} {one}");
        }
        for one in not {
            let of = |kind: &str| names.get(&format!("{kind}:{one}"));
            assert_eq!((of("mailbox"), of("user:upn")), (Some(&false), None), "{direction} {one}");
        }
    }
}

#[test]
fn what_is_no_address_of_one_mailbox_is_nobody() {
    for text in
        [json!(""), json!("eva"), json!("a@x, b@y"), json!("Eva <eva@x>"), json!("<>"), json!("@x"), json!(5)]
    {
        let alert =
            alert(&[graph(&[mail(json!({ "recipientEmailAddress": text, "senderIp": text, "urls": text,
            "p1Sender": { "emailAddress": text }, "p2Sender": text }))])]);
        assert!(
            alert.entities.iter().all(|one| matches!(one.kind, Kind::Message | Kind::IpAddress)),
            "{text}"
        );
        assert_eq!(alert.entities.len(), 1, "{text} {:?}", alert.entities);
    }
}

#[test]
fn a_process_concerns_its_account_and_only_mentions_the_file_it_ran_from() {
    let key = "process:d1:7:1619524800000";
    let account = ["user:sid:s-1-5-21-1-2-3-500", "user:upn:eva@contoso.example"];
    let image = [&format!("file:sha256:{SHA256}")[..], &format!("file:sha1:{SHA1}")];
    let of = |evidence: &[Value]| names(&alert(&[graph(evidence)]));
    assert_eq!(of(&[process(json!({}))]), expected(&[key, account[0], account[1]], &image));
    // Of the file there is evidence of its own.
    let file =
        json!({ "@odata.type": "#microsoft.graph.security.fileEvidence", "fileDetails": { "sha1": SHA1 } });
    let all = expected(&[key, account[0], account[1], image[0], image[1]], &[]);
    assert_eq!(of(&[process(json!({})), file.clone()]), all);
    assert_eq!(of(&[file.clone(), process(json!({}))]), all);
    // Evidence that nothing was found in it stays what it is.
    let clean = with(file, json!({ "verdict": "noThreatsFound" }));
    let found = alert(&[graph(&[process(json!({})), clean])]);
    let file = found.entities.iter().find(|one| one.kind == Kind::File).expect("the file");
    assert_eq!((file.verdict, file.incriminated), (Verdict::NoThreatsFound, false));
    // An account that everybody has is mentioned, and a process that is only around incriminates nobody.
    let system = json!({ "userAccount": { "accountName": "SYSTEM", "domainName": "NT AUTHORITY", "userSid": "S-1-5-18" } });
    assert_eq!(
        of(&[process(system)]),
        expected(&[key], &["user:account:nt authority\\system", image[0], image[1]])
    );
    let around = of(&[process(json!({ "roles": ["contextual"] }))]);
    assert_eq!(around, expected(&[], &[key, account[0], account[1], image[0], image[1]]));
}

#[test]
fn a_mailbox_is_of_whoever_is_said_or_signs_in_with_its_address() {
    let mailbox = |more| {
        let kind = json!({ "@odata.type": "#microsoft.graph.security.mailboxEvidence", "primaryAddress": "eva@contoso.example" });
        let alert = alert(&[graph(&[with(kind, more)])]);
        let users = alert.entities.into_iter().filter(|one| one.kind == Kind::User);
        users.flat_map(|one| one.keys).collect::<Vec<_>>()
    };
    assert_eq!(mailbox(json!({})), ["user:upn:eva@contoso.example"]);
    assert_eq!(mailbox(json!({ "upn": "e1@contoso.example" })), ["user:upn:e1@contoso.example"]);
    let sid = json!({ "accountName": "eva", "userSid": "S-1-5-21-1-2-3-500" });
    assert_eq!(
        mailbox(json!({ "upn": "e1@contoso.example", "userAccount": sid })),
        ["user:sid:s-1-5-21-1-2-3-500", "user:upn:e1@contoso.example"]
    );
}

#[test]
fn the_same_alert_by_either_door_names_the_same() {
    let more = |fields: Value| json!(fields.to_string());
    let by_rows = rows(&[
        json!({ "EntityType": "MailMessage", "EvidenceRole": "Related", "NetworkMessageId": "M1", "EmailSubject": "Pay",
            "AdditionalFields": more(json!({ "Recipient": "Eva@Contoso.example", "Sender": "Boss@Contoso.example",
                "P1Sender": "bounce@mailer.example", "P2Sender": "boss@contoso.example", "SenderIP": "203.0.114.7",
                "InternetMessageId": "<i1@x>", "AntispamDirection": "Inbound",
                "Urls": ["https://evil.example/a", "https://good.example"] })) }),
        json!({ "EntityType": "Process", "EvidenceRole": "Related", "DeviceId": "d1", "FileName": "powershell.exe", "SHA1": SHA1,
            "SHA256": SHA256, "ProcessCommandLine": "powershell -e", "AccountName": "eva", "AccountDomain": "contoso",
            "AccountSid": "S-1-5-21-1-2-3-500", "AccountUpn": "eva@contoso.example",
            "AdditionalFields": more(json!({ "ProcessId": "7", "CreationTimeUtc": "2021-04-27T12:00:00Z" })) }),
        json!({ "EntityType": "Mailbox", "EvidenceRole": "Impacted", "AccountUpn": "bob@contoso.example", "AccountObjectId": "b0b",
            "AdditionalFields": { "MailboxPrimaryAddress": "robert@contoso.example" } }),
    ]);
    let by_graph = graph(&[
        mail(json!({})),
        process(json!({})),
        json!({ "@odata.type": "#microsoft.graph.security.mailboxEvidence", "primaryAddress": "robert@contoso.example",
            "upn": "bob@contoso.example", "userAccount": { "azureAdUserId": "b0b" } }),
    ]);
    let expected = names(&alert(&[by_graph]));
    assert_eq!(names(&alert(&by_rows)), expected);
    assert!(expected["user:aad:b0b"]);
}

#[test]
fn what_is_mentioned_has_a_bound_and_what_links_is_not_cut() {
    let links = |of: usize, count: usize| {
        (0..count).map(|n| format!("https://x{of}.example/{n}")).collect::<Vec<_>>()
    };
    let of = |alert: &Alert, kind| alert.entities.iter().filter(|one| one.kind == kind).count();
    let one = alert(&[graph(&[mail(json!({ "urls": links(0, 3000) }))])]);
    assert_eq!((of(&one, Kind::Url), of(&one, Kind::Domain)), (50, 1));
    let many: Vec<Value> = (0..MOST_ENTITIES)
        .map(|n| {
            mail(json!({ "networkMessageId": format!("m{n}"), "internetMessageId": null,
                "recipientEmailAddress": format!("{n}@contoso.example"), "urls": links(n, 10) }))
        })
        .collect();
    let all = alert(&[graph(&many)]);
    assert_eq!((of(&all, Kind::Message), of(&all, Kind::User), of(&all, Kind::Mailbox)), (1000, 1000, 1000));
    assert_eq!(all.entities.len(), 3 * MOST_ENTITIES);
    let some = alert(&[graph(&many[..100])]);
    assert_eq!((of(&some, Kind::User), some.entities.len()), (100, MOST_ENTITIES));
}

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % below
    }
}

/// A piece of evidence about few people, mails and files, so that pieces name the same ones in different ways.
fn piece(random: &mut Random, rows: bool) -> Value {
    let who = |random: &mut Random| format!("{}@x.example", ["a", "b", "c"][random.below(3)]);
    let (one, other) = (who(random), who(random));
    let hash = [SHA1.to_owned(), "1".repeat(40)][random.below(2)].clone();
    let direction = ["inbound", "outbound", "intraorg", ""][random.below(4)];
    let role = ["contextual", "attacked", "scanned"][random.below(3)];
    let verdict = ["noThreatsFound", "unknown", "malicious"][random.below(3)];
    let ip = ["203.0.114.7", "203.0.114.8"][random.below(2)];
    let url = ["http://u.example/1", "http://u.example/2"][random.below(2)];
    let kind =
        |name: &str| json!({ "@odata.type": format!("#x.{name}"), "roles": [role], "verdict": verdict });
    let entity = |name: &str| json!({ "EntityType": name, "EvidenceRole": role });
    match (random.below(6), rows) {
        (0, false) => with(
            kind("analyzedMessageEvidence"),
            json!({ "networkMessageId": "m", "recipientEmailAddress": one,
            "p1Sender": { "emailAddress": other }, "antiSpamDirection": direction, "senderIp": ip, "urls": [url] }),
        ),
        (1, false) => with(
            kind("processEvidence"),
            json!({ "imageFile": { "sha1": hash, "sha256": SHA256 }, "processId": 1,
            "userAccount": { "userPrincipalName": one, "userSid": "S-1-5-21-1" } }),
        ),
        (2, false) => with(kind("mailboxEvidence"), json!({ "primaryAddress": one, "upn": other })),
        (3, false) => with(kind("fileEvidence"), json!({ "fileDetails": { "sha1": hash } })),
        (4, false) => with(kind("ipEvidence"), json!({ "ipAddress": ip })),
        (_, false) => with(kind("urlEvidence"), json!({ "url": url })),
        (0, true) => with(
            entity("MailMessage"),
            json!({ "NetworkMessageId": "m", "AdditionalFields": { "Recipient": one,
            "P1Sender": other, "AntispamDirection": direction, "SenderIP": ip, "Urls": [url] } }),
        ),
        (1, true) => with(
            entity("Process"),
            json!({ "SHA1": hash, "SHA256": SHA256, "AccountUpn": one, "AccountSid": "S-1-5-21-1" }),
        ),
        (2, true) => with(
            entity("Mailbox"),
            json!({ "AccountUpn": one, "AdditionalFields": { "MailboxPrimaryAddress": other } }),
        ),
        (3, true) => with(entity("File"), json!({ "SHA1": hash })),
        (4, true) => with(entity("Ip"), json!({ "RemoteIP": ip })),
        (_, true) => with(entity("Url"), json!({ "RemoteUrl": url })),
    }
}

#[test]
fn the_order_of_evidence_decides_nothing_and_more_of_it_takes_no_link_away() {
    let mut random = Random(88_172_645_463_325_252);
    let mut linked = 0;
    for round in 0..2000 {
        let by_rows = round % 2 == 1;
        let mut pieces: Vec<Value> = (0..1 + random.below(7)).map(|_| piece(&mut random, by_rows)).collect();
        let read =
            |pieces: &[Value]| names(&alert(&if by_rows { rows(pieces) } else { vec![graph(pieces)] }));
        let all = read(&pieces);
        linked += all.values().filter(|links| **links).count();
        // As they arrive: what was told before is all told still.
        for some in 1..pieces.len() {
            for (key, links) in read(&pieces[..some]) {
                assert!(all.get(&key).is_some_and(|now| *now || !links), "{key} {pieces:#?}");
            }
        }
        for last in (1..pieces.len()).rev() {
            pieces.swap(last, random.below(last + 1));
        }
        assert_eq!(read(&pieces), all, "{pieces:#?}");
    }
    assert!(linked > 2000, "{linked}");
}
