//! What a one-time link does not take: strange names and bad passwords, each refused at its field, and the link stays.

use axum::http::{Method, StatusCode};
use security_center_contract::{FieldFault, ProblemCode, Role};

use crate::invitation::{become_administrator, look};
use crate::local_people::{PASSWORD, add, first_link, settled, start};
use crate::support::Client;

/// The fault at this field, and how many faults there are.
async fn fault(client: &Client, body: &serde_json::Value, field: &str) -> (FieldFault, Option<u32>, usize) {
    let answer = client.send(Method::POST, "/api/invitations/accept", &[], Some(&body.to_string())).await;
    let problem = answer.problem();
    assert_eq!(
        (answer.status, problem.code),
        (StatusCode::BAD_REQUEST, ProblemCode::InvalidFields),
        "{body}"
    );
    let found = problem.fields.iter().find(|one| one.field == field);
    let found = found.unwrap_or_else(|| panic!("{field} of {:?}", problem.fields));
    (found.fault, found.limit, problem.fields.len())
}

#[tokio::test]
async fn strange_names_are_refused_at_their_fields_and_the_link_stays() {
    let server = start().await;
    let token = first_link(&server, "Contoso").await;
    let client = server.anonymous();
    let body = |user_name: &str, display_name: &str| {
        serde_json::json!({
            "token": token, "userName": user_name, "displayName": display_name, "password": PASSWORD,
        })
    };
    let huge = "x".repeat(9000);
    for (name, expected, limit) in [
        ("", FieldFault::Missing, None),
        (" \t ", FieldFault::Missing, None),
        ("a b", FieldFault::NotAUserName, None),
        ("<b>a</b>", FieldFault::NotAUserName, None),
        ("\u{202e}nimda", FieldFault::NotAUserName, None),
        // Looks like an a.
        ("\u{430}dmin", FieldFault::NotAUserName, None),
        ("zoë", FieldFault::NotAUserName, None),
        ("ad\0min", FieldFault::ForbiddenCharacter, None),
        ("ad\u{9b}min", FieldFault::ForbiddenCharacter, None),
        (&huge, FieldFault::TooLong, Some(100)),
    ] {
        let found = fault(&client, &body(name, "First administrator"), "userName").await;
        assert_eq!(found, (expected, limit, 1), "{name:?}");
    }
    for (name, expected, limit) in [
        ("", FieldFault::Missing, None),
        ("ad\0min", FieldFault::ForbiddenCharacter, None),
        ("\u{202e}nimda", FieldFault::MisleadingCharacter, None),
        ("ad\u{200b}min", FieldFault::MisleadingCharacter, None),
        ("First\nadministrator", FieldFault::ForbiddenCharacter, None),
        ("<img src=x>", FieldFault::MisleadingCharacter, None),
        (&huge, FieldFault::TooLong, Some(256)),
    ] {
        let found = fault(&client, &body("admin", name), "displayName").await;
        assert_eq!(found, (expected, limit, 1), "{name:?}");
    }
    assert_eq!(fault(&client, &body("", ""), "displayName").await.2, 2, "both are named");
    let nothing = serde_json::json!({ "token": token, "password": PASSWORD });
    assert_eq!(fault(&client, &nothing, "userName").await, (FieldFault::Missing, None, 2));
    assert_eq!(look(&client, &token).await.status, StatusCode::OK);
    let answer = become_administrator(&client, &token, "a.D_m+i-n@4").await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
}

#[tokio::test]
async fn a_name_that_somebody_has_in_whatever_tenant_and_capitals_is_taken_and_the_link_stays() {
    let server = start().await;
    settled(&server, "Fabrikam", "admin", &[Role::SecurityReader]).await;
    let token = first_link(&server, "Contoso").await;
    let client = server.anonymous();
    let problem = become_administrator(&client, &token, "Admin").await.problem();
    assert_eq!(problem.code, ProblemCode::InvalidFields);
    let (field, fault) = (problem.fields[0].field.as_str(), problem.fields[0].fault);
    assert_eq!((field, fault), ("userName", FieldFault::Taken));
    assert_eq!(become_administrator(&client, &token, "admin2").await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_link_ends_after_a_few_names_that_somebody_has() {
    let server = start().await;
    for name in ["admin", "reader", "operator"] {
        settled(&server, "Fabrikam", name, &[Role::SecurityReader]).await;
    }
    let token = first_link(&server, "Contoso").await;
    let client = server.anonymous();
    for name in ["admin", "reader", "operator"] {
        let problem = become_administrator(&client, &token, name).await.problem();
        assert_eq!(problem.fields[0].fault, FieldFault::Taken, "{name}");
    }
    let problem = become_administrator(&client, &token, "admin2").await.problem();
    assert_eq!(problem.code, ProblemCode::LinkNotValid);
    assert_eq!(look(&client, &token).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_bad_password_is_refused_at_its_field_and_the_link_stays() {
    let server = start().await;
    let token = add(&server, "Contoso", "security.reader.utrecht", &[Role::SecurityReader]).await;
    let client = server.anonymous();
    let body = |password: &str| serde_json::json!({ "token": token, "password": password });
    let long = "a long but odd 7 Zebra ".repeat(6);
    for (password, expected, limit) in [
        ("", FieldFault::TooShort, Some(12)),
        ("elevenchars", FieldFault::TooShort, Some(12)),
        // Eleven characters, however many bytes.
        ("漢字漢字漢字漢字漢字漢", FieldFault::TooShort, Some(12)),
        (&long[..129], FieldFault::TooLong, Some(128)),
        ("orchid\0Tundra 47", FieldFault::ForbiddenCharacter, None),
        ("aaaaaaaaaaaaaaaa", FieldFault::TooWeak, None),
        ("password12345", FieldFault::TooWeak, None),
        ("qwertyuiop12", FieldFault::TooWeak, None),
        ("utrechtreader", FieldFault::TooWeak, None),
        ("Contoso2020!", FieldFault::TooWeak, None),
        ("security.reader.utrecht", FieldFault::TooWeak, None),
    ] {
        let found = fault(&client, &body(password), "password").await;
        assert_eq!(found, (expected, limit, 1), "{password:?}");
    }
    let named = serde_json::json!({ "token": token, "userName": "other", "password": PASSWORD });
    assert_eq!(fault(&client, &named, "userName").await.0, FieldFault::OutOfRange, "he has a name");
    let unknown = serde_json::json!({ "token": token, "password": PASSWORD, "role": "globalAdministrator" });
    let answer = client.send(Method::POST, "/api/invitations/accept", &[], Some(&unknown.to_string())).await;
    assert_eq!(answer.problem().code, ProblemCode::InvalidRequest);
    assert_eq!(crate::local_people::accept(&client, &token, &long[..128]).await.status, StatusCode::CREATED);
}
