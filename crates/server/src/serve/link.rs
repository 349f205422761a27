//! One-time links as the operator gets them: on standard output, and nowhere else.

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;

use super::terminal::shown;
use crate::auth::token::Token;
use crate::clock::timestamp;
use crate::domain::cause::Cause;
use crate::domain::local_person::{FIRST_ADMINISTRATOR, FIRST_LINK_FOR};
use crate::settings::PublicUrl;
use crate::store::Control;
use crate::store::invitation::NewLink;

/// A new link into the app: its address, and how the store knows it.
///
/// The token stands behind `#`, which browsers keep to themselves: it is in no request line, no log and no `Referer`.
pub fn new_link(
    app: Option<&PublicUrl>,
    listen: SocketAddr,
    expires_at: i64,
) -> Result<(String, NewLink), Box<dyn Error>> {
    let token = Token::new().map_err(|failure| format!("there is no randomness: {failure}"))?;
    let path = format!("/sign-in#link={}", token.text());
    let address = match app {
        Some(app) => app.address(&path),
        None => format!("http://{listen}{path}"),
    };
    Ok((address, NewLink { digest: token.digest(), expires_at }))
}

/// Prints a link for the first administrator of every tenant that has none who could sign in: where there is an identity
/// provider (`provider`), those of the directory count, too. The links of the start before end.
pub async fn print_first_links(
    control: &Control,
    (app, provider): (Option<&PublicUrl>, bool),
    listen: SocketAddr,
    now: i64,
) -> Result<(), Box<dyn Error>> {
    control.end_first_links().await?;
    let mut lines = Vec::new();
    if control.tenant_ids().await?.is_empty() {
        lines.push("there is no tenant yet: add one with `tenant import FILE`, then start again".to_owned());
    }
    for tenant in control.tenants_without_administrator().await? {
        if provider && !control.administrators(&tenant.id, now).await?.is_empty() {
            continue;
        }
        let expires_at = now + FIRST_LINK_FOR;
        let (address, link) = new_link(app, listen, expires_at)?;
        control.invite_first(&tenant.id, FIRST_ADMINISTRATOR, &link, &Cause::server(), now).await?;
        let (name, until) = (shown(&tenant.display_name), timestamp(expires_at).0);
        lines.push(format!("first administrator of {name}, once, until {until}: {address}"));
    }
    let mut out = std::io::stdout().lock();
    // Whoever closed the output does not want to know.
    let _ = lines.iter().try_for_each(|line| writeln!(out, "{line}")).and_then(|()| out.flush());
    Ok(())
}
