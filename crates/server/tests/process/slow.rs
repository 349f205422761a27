//! A disk on which nothing is safe for seconds: who reads does not notice, who changes is answered within his time, and
//! readiness says so until it is over.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use reqwest::Method;
use security_center_contract::{Problem, ProblemCode, ServiceState};
use tempfile::TempDir;

use crate::program::Program;

/// Holds each call with which a program makes its writing safe, for as long as this is there.
struct SlowDisk(Child);

impl SlowDisk {
    /// Nothing where one program may not hold another; it says so.
    fn begin(process: u32, seconds: u32) -> Option<Self> {
        let calls = "fsync,fdatasync";
        let strace = Command::new("strace")
            .args(["-f", "-o", "/dev/null", "-p", &process.to_string(), "-e", &format!("trace={calls}")])
            .args(["-e", &format!("inject={calls}:delay_enter={seconds}000000")])
            .stderr(Stdio::piped())
            .spawn();
        let Ok(mut strace) = strace else {
            eprintln!("skipped: strace is not installed");
            return None;
        };
        let mut said = String::new();
        let mut stderr = BufReader::new(strace.stderr.take().expect("its output"));
        stderr.read_line(&mut said).expect("readable");
        // Its further words are read, so that it never waits for that.
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).for_each(drop));
        let slow = Self(strace);
        if said.contains("attached") {
            return Some(slow);
        }
        eprintln!("skipped: {said}");
        None
    }
}

impl Drop for SlowDisk {
    fn drop(&mut self) {
        // Asked rather than killed, so that it lets go of the program first.
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn on_a_slow_disk_reading_goes_on_changes_are_answered_and_all_is_well_afterwards() {
    let data = TempDir::new().expect("a folder");
    let mut program = Program::start_with(data.path(), &[("RUST_LOG", "info")]);
    program.sign_in("Contoso").await;
    let version = program.service().await.version;
    let Some(slow) = SlowDisk::begin(program.id(), 9) else { return };
    let change =
        || program.send(Method::PATCH, "/api/threat-protection", Some(version), r#"{"optedIn":true}"#);
    let readings = async {
        for _ in 0..20 {
            assert_eq!(program.get("/api/session").await.status(), 200);
        }
    };
    let (one, other, ()) = tokio::join!(change(), change(), readings);
    let (done, refused) = if one.status() == 200 { (one, other) } else { (other, one) };
    assert_eq!((done.status().as_u16(), refused.status().as_u16()), (200, 503));
    let problem: Problem = refused.json().await.expect("a problem");
    assert_eq!(problem.code, ProblemCode::StoreBusy);
    program
        .logged_until(|line| line.contains("a database is not well") && line.contains(r#""fault":"slow""#));
    let ready = program.get("/api/health/ready").await;
    assert_eq!(ready.status(), 503);
    let detail = ready.json::<Problem>().await.expect("a problem").detail.unwrap_or_default();
    assert!(detail.contains("slow"), "{detail}");

    drop(slow);
    program.until(ServiceState::On).await;
    while program.get("/api/health/ready").await.status() != 200 {
        program.logged_until(|line| line.contains("a database is well again"));
    }
}
