//! Load from `oha`, and what it counted.

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tokio::task::spawn_blocking;

use crate::{Attempting, Result};

/// How hard to ask, for how long.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Requests that are under way at the same time.
    pub connections: usize,
    /// For how many seconds.
    pub seconds: u32,
}

/// What came of it.
#[derive(Clone, Copy, Debug)]
pub struct Outcome {
    /// Answers in a second.
    pub per_second: f64,
    /// Half of the answers came within so many milliseconds.
    pub p50: f64,
    /// 99 of 100 answers came within so many milliseconds.
    pub p99: f64,
}

/// Asks one address again and again. An answer that is not 200 is an error: something else would be measured.
pub async fn run(oha: &Path, url: &str, headers: &[String], load: Load) -> Result<Outcome> {
    let mut command = Command::new(oha);
    command.args(["--no-tui", "--output-format", "json", "--wait-ongoing-requests-after-deadline"]);
    command.arg("-c").arg(load.connections.to_string()).arg("-z").arg(format!("{}s", load.seconds));
    for header in headers {
        command.args(["-H", header]);
    }
    command.arg(url);
    let output =
        spawn_blocking(move || command.output()).await.attempting("wait for oha")?.attempting("run oha")?;
    if !output.status.success() {
        return Err(format!("oha failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    read(&String::from_utf8_lossy(&output.stdout)).map_err(|why| format!("{url}: {why}"))
}

fn read(text: &str) -> Result<Outcome> {
    let told: Value = serde_json::from_str(text).attempting("read what oha says")?;
    let answers = told["statusCodeDistribution"].as_object().ok_or("oha tells no status")?;
    if answers.keys().any(|status| status != "200") || answers.is_empty() {
        return Err(format!("not all answers are 200: {}", told["statusCodeDistribution"]));
    }
    let number = |value: &Value| value.as_f64().ok_or_else(|| format!("oha tells no number: {value}"));
    Ok(Outcome {
        per_second: number(&told["summary"]["requestsPerSec"])?,
        p50: number(&told["latencyPercentiles"]["p50"])? * 1000.0,
        p99: number(&told["latencyPercentiles"]["p99"])? * 1000.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_answers_of_success_are_figures() {
        let told = |status: &str| {
            format!(
                r#"{{"summary":{{"requestsPerSec":100.5}},"latencyPercentiles":{{"p50":0.001,"p99":0.0025}},"statusCodeDistribution":{{{status}}}}}"#
            )
        };
        let outcome = read(&told(r#""200":7"#)).unwrap();
        assert_eq!((outcome.per_second, outcome.p50, outcome.p99), (100.5, 1.0, 2.5));
        assert!(read(&told(r#""200":7,"429":1"#)).is_err());
        assert!(read(&told("")).is_err());
    }
}
