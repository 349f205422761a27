//! The command that asks the server with the same settings whether it can do its work, for whatever watches over it.

use std::error::Error;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use security_center_contract::Problem;

use crate::settings::Settings;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Prints `ready`, or fails with the reason.
pub async fn run(settings: Settings) -> Result<(), Box<dyn Error>> {
    let address = here(settings.listen);
    let scheme = if settings.tls.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://{address}/api/health/ready");
    // The certificate is of the public name, which is not the address that is asked here; nothing is sent that anybody
    // could use.
    let client =
        reqwest::Client::builder().timeout(PATIENCE).tls_danger_accept_invalid_certs(true).build()?;
    let answer = client.get(&url).send().await.map_err(|_| format!("no server answers on {address}"))?;
    if answer.status().is_success() {
        println!("ready");
        return Ok(());
    }
    let status = answer.status();
    let problem: Option<Problem> = answer.json().await.ok();
    let why = problem.and_then(|problem| problem.detail).unwrap_or_else(|| "its log says why".to_owned());
    Err(format!("the server on {address} is not ready ({status}): {why}").into())
}

/// The address to ask, where the server listens on every one.
fn here(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
