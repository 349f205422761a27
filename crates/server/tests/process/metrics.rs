//! The figures have an address of their own, and only where the operator wants it.

use tempfile::TempDir;

use crate::program::{Program, with_crypto};

#[tokio::test]
async fn figures_are_served_beside_the_product_and_never_in_it() {
    let data = TempDir::new().expect("a folder");
    let mut program = Program::start_with(data.path(), &[("SECURITY_CENTER_METRICS_LISTEN", "127.0.0.1:0")]);
    let line = program.line();
    let there = line.strip_prefix("figures on ").expect("where they are").to_owned();
    program.sign_in("Contoso").await;
    with_crypto();
    let answer = reqwest::get(format!("{there}/metrics")).await.expect("an answer");
    let kind = answer.headers()["content-type"].to_str().expect("ASCII").to_owned();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let text = answer.text().await.expect("a text");
    assert!(text.contains("security_center_sessions 1\n"), "{text}");
    assert!(
        text.contains(r#"security_center_requests_total{method="POST",route="/api/session",status="201"} 1"#)
    );
    assert_eq!(program.get("/metrics").await.status(), 404, "nothing of it where the product is");
    assert_eq!(reqwest::get(format!("{there}/api/session")).await.expect("an answer").status(), 404);
    assert!(program.terminate().await.success());
    assert!(reqwest::get(format!("{there}/metrics")).await.is_err(), "it ends with the server");
}
