//! Items that are damaged in any way are read or named as faulty, and nothing else happens.

use security_center_alerts::items::Items;
use security_center_alerts::parts::Parts;
use security_center_alerts::reading::{Sender, record};
use security_center_contract::SupportedService;

const INPUTS: u32 = 20_000;

const GOOD: &str = r##"{"id":"da1","serviceSource":"microsoftDefenderForEndpoint","title":"Té T1059","createdDateTime":"2020-06-24T09:20:00Z",
"mitreTechniques":["T1059.001","Tø10"],"evidence":[{"@odata.type":"#x.deviceEvidence","mdeDeviceId":"a","rbacGroupId":7},
{"@odata.type":"#x.urlEvidence","url":"https://ü@é.example:8/ü?#"},{"@odata.type":"#x.ipEvidence","ipAddress":"[fe80::1%ü]"},
{"@odata.type":"#x.userEvidence","userAccount":{"userPrincipalName":"é@ü","userSid":"S-1-5-21-1"}},{"@odata.type":"#x.analyzedMessageEvidence","recipientEmailAddress":"é@ü","senderIp":"::1","urls":["é:/?","ü"],"p1Sender":{"emailAddress":"a@b"}},
{"@odata.type":"#x.processEvidence","imageFile":{"sha1":"5f1e8acedc065031aad553b710838eb366cfee9a"},"userAccount":{"accountName":"é"}},{"@odata.type":"ü"}]}"##;

const ROW: &str = r#"{"category":"AdvancedHunting-AlertEvidence","properties":{"AlertId":"da1","Timestamp":"2020-06-24T09:20:00Z",
"ServiceSource":"Microsoft Defender ATP","EntityType":"Process","AdditionalFields":"{\"ProcessId\":1}","RemoteUrl":"é://ü"}}"#;

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

/// Some bytes are others, away, or there twice; a piece is of another item.
fn damaged(random: &mut Random) -> Vec<u8> {
    let (mut item, other) = if random.below(2) == 0 { (GOOD, ROW) } else { (ROW, GOOD) };
    if random.below(20) == 0 {
        (item, _) = (other, item);
    }
    let mut bytes = item.as_bytes().to_vec();
    for _ in 0..random.below(4) {
        let (at, to) = (random.below(bytes.len()), random.below(bytes.len()));
        match random.below(5) {
            0 => bytes[at] = u8::try_from(random.below(256)).unwrap_or(0),
            1 => bytes[at] = b"{}[]\",:0e\\ \xC3nt"[random.below(14)],
            2 => drop(bytes.drain(at.min(to)..at.max(to))),
            3 => bytes.extend_from_within(at.min(to)..at.max(to)),
            _ => {
                let piece = &other.as_bytes()[..random.below(other.len())];
                bytes.splice(at..at, piece.iter().copied());
            }
        }
        if bytes.is_empty() {
            bytes.push(b'x');
        }
    }
    bytes
}

#[test]
fn damaged_items_are_read_or_faulty_and_what_is_read_is_within_bounds() {
    let mut random = Random(88_172_645_463_325_252);
    let sender = Sender { tenant_id: "t", service: SupportedService::DefenderAtp };
    let (mut read, mut faulty) = (0, 0);
    for _ in 0..INPUTS {
        let item = damaged(&mut random);
        let mut items = Items::default();
        let _ = items.push(&item, |_| {});
        match record(&item, sender) {
            Err(_) => faulty += 1,
            Ok(record) => {
                read += 1;
                let mut parts = Parts::default();
                parts.add(record).expect("room");
                let alert = parts.alert();
                let entities = alert.iter().flat_map(|alert| &alert.entities);
                for entity in entities {
                    assert!(!entity.keys.is_empty(), "{entity:?}");
                    assert!(
                        entity.keys.iter().all(|key| key.len() <= 256 && !key.contains('\0')),
                        "{entity:?}"
                    );
                    assert!(
                        entity.display.chars().count() <= 256 && !entity.display.contains('\0'),
                        "{entity:?}"
                    );
                }
            }
        }
    }
    assert!(read > 2000 && faulty > 2000, "{read} {faulty}");
}
