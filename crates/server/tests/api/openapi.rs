//! The committed OpenAPI document is the one that the server answers with.

use std::path::Path;

use security_center_server::routes::endpoints;

use crate::support::Server;

#[tokio::test]
async fn the_committed_document_is_up_to_date() {
    let answer = Server::start().await.anonymous().get("/api/openapi.json").await;
    let document: serde_json::Value = answer.json();
    let text = serde_json::to_string_pretty(&document).expect("JSON") + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(&path, &text).expect("written");
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "docs/openapi.json is old; run this test with UPDATE_OPENAPI=1");
}

#[tokio::test]
async fn every_route_is_described_with_a_sentence() {
    let document: serde_json::Value = Server::start().await.anonymous().get("/api/openapi.json").await.json();
    let paths = document["paths"].as_object().expect("paths");
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().expect("operations") {
            assert!(operation["summary"].is_string(), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_document_describes_the_endpoints_that_there_are_and_no_others() {
    let document: serde_json::Value = Server::start().await.anonymous().get("/api/openapi.json").await.json();
    let mut described = Vec::new();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        for method in operations.as_object().expect("operations").keys() {
            described.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    let mut there: Vec<_> =
        endpoints(false).list().iter().map(|one| format!("{} {}", one.method, one.path)).collect();
    described.sort();
    there.sort();
    assert_eq!(described, there);
}
