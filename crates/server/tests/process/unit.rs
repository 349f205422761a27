//! The systemd unit, as systemd itself understands it.

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// What systemd says of a unit; nothing where it is not installed.
fn analyze(arguments: &[&str], unit: &Path) -> Option<Output> {
    let output = Command::new("systemd-analyze").args(arguments).arg(unit).output();
    if output.is_err() {
        eprintln!("skipped: systemd-analyze is not installed");
    }
    output.ok()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

#[test]
fn systemd_understands_the_unit_and_finds_it_shut_off() {
    let delivered = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/hosting/security-center.service");
    let folder = TempDir::new().expect("a folder");
    let unit = folder.path().join("security-center.service");
    let text = std::fs::read_to_string(&delivered).expect("the unit");
    let here =
        text.replace("/usr/local/bin/security-center-server", env!("CARGO_BIN_EXE_security-center-server"));
    std::fs::write(&unit, &here).expect("written");
    let Some(verified) = analyze(&["verify"], &unit) else { return };
    assert!(verified.status.success() && said(&verified).is_empty(), "{}", said(&verified));
    std::fs::write(&unit, here.replace("ProtectHome=yes", "ProtectHome=perhaps")).expect("written");
    let faulty = analyze(&["verify"], &unit).expect("it is there");
    assert!(said(&faulty).contains("protect home value"), "a fault is found: {}", said(&faulty));

    // From 0 to 10, told in tenths.
    let exposure = ["security", "--offline=true", "--threshold=20"];
    let looked = analyze(&exposure, &delivered).expect("it is there");
    assert!(looked.status.success(), "{}", said(&looked));
    std::fs::write(&unit, here.replace("CapabilityBoundingSet=\n", "")).expect("written");
    let open = analyze(&exposure, &unit).expect("it is there");
    assert!(!open.status.success(), "an open unit is found: {}", said(&open));
}
