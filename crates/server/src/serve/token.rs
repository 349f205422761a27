//! The commands on API tokens. A running server knows of what they do at once.

use std::error::Error;

use super::open_control;
use super::service_key::known;
use super::terminal::shown;
use crate::clock::Clock;
use crate::domain::cause::Cause;
use crate::settings::{Settings, TokenCommand};
use crate::store::Control;
use crate::store::api_token::Reach;
use crate::store::code;

type Done = Result<(), Box<dyn Error>>;

/// Does a command and prints what became of it.
pub async fn run(settings: Settings, command: TokenCommand) -> Done {
    let control = open_control(&settings).await?;
    let now = Clock::of_the_machine().now();
    match command {
        TokenCommand::List { tenant } => list(&control, &known(&control, &tenant).await?, now).await?,
        TokenCommand::Revoke { token, tenant } => {
            let tenant = known(&control, &tenant).await?;
            if !control.revoke_api_token(all_of(&tenant), &token, &Cause::operator(), now).await? {
                return Err(format!("there is no token {} of tenant {tenant}", shown(&token)).into());
            }
            println!("revoked  {token}");
        }
    }
    control.close().await;
    Ok(())
}

fn all_of(tenant_id: &str) -> Reach<'_> {
    Reach { tenant_id, person_id: "", everyone: true }
}

async fn list(control: &Control, tenant: &str, now: i64) -> Done {
    for token in control.api_tokens(all_of(tenant), now).await? {
        let used = token.last_used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {}", at.0));
        let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.text()).collect();
        let of = match token.application_role {
            Some(role) => format!("application as {}, made by", code::text(role)),
            None => "of".to_owned(),
        };
        println!(
            "{}  {}  {of} {}  until {}  {used}  {}",
            token.id,
            scopes.join(","),
            shown(&token.created_by),
            token.expires_at.0,
            shown(&token.name)
        );
    }
    Ok(())
}
