//! Documents: the import of a directory, and the claims of a provider's tokens.

use std::cell::Cell;

use clap::Parser;
use proptest::prelude::{Strategy, any};
use proptest::{prop_assert, prop_assert_eq};
use security_center_server::directory;
use security_center_server::provider::claims::Claims;
use security_center_server::settings::{CommandLine, Settings};
use serde_json::{Value, json};

use crate::inputs::{DOCUMENTS, INPUTS, damaged, text, try_all};
use crate::support::{NOW, demo_folder};

fn contoso() -> String {
    let mut files: Vec<_> = std::fs::read_dir(demo_folder()).expect("the folder").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::path);
    let texts =
        files.iter().filter(|file| file.path().is_file()).map(|file| std::fs::read_to_string(file.path()));
    let text = texts.flatten().find(|text| text.contains("\"Contoso\"")).expect("the file");
    assert!(directory::read(&text).is_ok(), "it is valid as it is");
    text
}

#[test]
fn a_damaged_import_is_read_or_refused_with_a_place() {
    let valid: Value = serde_json::from_str(&contoso()).expect("JSON");
    let (taken, refused) = (Cell::new(0), Cell::new(0));
    try_all("the import, damaged documents", DOCUMENTS, &damaged(valid), |document| {
        let outcome = directory::read(&document.to_string());
        let count = if outcome.is_ok() { &taken } else { &refused };
        count.set(count.get() + 1);
        if let Err(faults) = outcome {
            prop_assert!(!faults.is_empty());
            prop_assert!(faults.iter().all(|fault| !fault.what.is_empty()));
        }
        Ok(())
    });
    assert!(taken.get() > 0 && refused.get() > 0, "{taken:?} taken, {refused:?} refused");
    let valid = contoso();
    let cuts = (
        any::<proptest::sample::Index>(),
        0..40_usize,
        text(&["{", "}", "[", "]", "\"", ",", ":", "null", "1e999"]),
    );
    let torn = cuts.prop_map(move |(place, length, instead)| {
        let from = valid.floor_char_boundary(place.index(valid.len()));
        let to = valid.ceil_char_boundary((from + length).min(valid.len()));
        format!("{}{instead}{}", &valid[..from], &valid[to..])
    });
    try_all("the import, torn text", DOCUMENTS, &torn, |text| {
        if let Err(faults) = directory::read(&text) {
            prop_assert!(!faults.is_empty());
        }
        Ok(())
    });
    let pieces: &[&str] =
        &["{", "}", "[", "]", "\"organization\"", ":", ",", "\"", "null", "\\u0000", "\\ud800"];
    try_all("the import, any text", INPUTS, &text(pieces), |text| {
        prop_assert!(directory::read(&text).is_err());
        Ok(())
    });
}

#[test]
fn damaged_claims_prove_nothing_more_than_they_say() {
    let tenant = "6a9f2f0e-0000-4000-8000-000000000001";
    let arguments = [
        "security-center-server",
        "--provider-issuer",
        "https://login.example/{tenantid}/v2.0",
        "--provider-client-id",
        "the-client",
        "--provider-client-secret",
        "a secret",
        "--public-url",
        "https://security.example",
        "serve",
    ];
    let command_line = CommandLine::try_parse_from(arguments).expect("arguments");
    let settings = Settings::resolve(&command_line).expect("settings").provider.expect("a provider");
    let now = NOW / 1000;
    let id_token = json!({
        "iss": format!("https://login.example/{tenant}/v2.0"), "sub": "subject", "aud": "the-client",
        "exp": now + 600, "iat": now, "nbf": now, "nonce": "the-nonce", "tid": tenant,
        "oid": "6a9f2f0e-0000-4000-8000-000000000002", "name": "Security reader",
        "preferred_username": "reader@example", "wids": ["5d6b6bb7-de71-4623-b4af-96380a352509"], "sid": "session",
    });
    let claims = |document: &Value| serde_json::from_value::<Claims>(document.clone());
    let whole = claims(&id_token).expect("claims").person(&settings, "the-nonce", NOW);
    assert!(whole.is_ok(), "they are valid as they are");
    let taken = Cell::new(0);
    try_all("the claims of an ID token", INPUTS, &damaged(id_token.clone()), |document| {
        let Ok(read) = claims(&document) else { return Ok(()) };
        if let Ok(proven) = read.person(&settings, "the-nonce", NOW) {
            taken.set(taken.get() + 1);
            prop_assert_eq!(&document["nonce"], "the-nonce");
            let said = |claim: &str| document[claim].as_str().unwrap_or_default().to_ascii_lowercase();
            prop_assert_eq!(said("tid"), proven.person.tenant_id.to_ascii_lowercase());
            prop_assert_eq!(said("oid"), proven.person.person_id.to_ascii_lowercase());
            prop_assert!(said("iss").contains(&said("tid")));
        }
        Ok(())
    });
    assert!(taken.replace(0) > 0, "none was taken");
    let mut logout = id_token;
    logout.as_object_mut().expect("an object").remove("nonce");
    logout["jti"] = json!("one");
    logout["events"] = json!({ "http://schemas.openid.net/event/backchannel-logout": {} });
    let whole = claims(&logout).expect("claims").sign_out(&settings, NOW);
    assert!(whole.is_ok(), "they are valid as they are");
    try_all("the claims of a logout token", INPUTS, &damaged(logout), |document| {
        let Ok(read) = claims(&document) else { return Ok(()) };
        if let Ok(ended) = read.sign_out(&settings, NOW) {
            prop_assert!(document.get("nonce").is_none_or(Value::is_null));
            prop_assert!(ended.subject.is_some() || ended.session.is_some());
            taken.set(taken.get() + 1);
        }
        Ok(())
    });
    assert!(taken.get() > 0, "none was taken");
}
