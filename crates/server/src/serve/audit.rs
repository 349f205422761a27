//! The commands on the audit log.

use std::error::Error;

use super::open_control;
use crate::audit::verify::verify;
use crate::settings::{AuditCommand, Settings};

/// Does a command and prints what was found. Fails when the log is not as it was written.
pub async fn run(settings: Settings, command: AuditCommand) -> Result<(), Box<dyn Error>> {
    let AuditCommand::Verify { tenant, expect } = command;
    let control = open_control(&settings).await?;
    let known = control.audited_tenants().await?;
    let tenants = match tenant {
        Some(tenant) => vec![tenant.to_ascii_lowercase()],
        None => known.clone(),
    };
    if let Some(stranger) = tenants.iter().find(|one| !known.contains(one)) {
        return Err(format!("there is no tenant {stranger}").into());
    }
    let expected: Vec<_> = expect.into_iter().map(|one| (one.sequence, one.hash)).collect();
    let mut wrong = 0;
    for tenant_id in tenants {
        let verified = verify(&control, &tenant_id, &expected).await?;
        let entries = verified.entries;
        let verdict = if verified.findings.is_empty() { "as written" } else { "NOT AS WRITTEN" };
        println!("{tenant_id}  {verdict}  {entries} entries, the last has {}", verified.hash);
        for finding in &verified.findings {
            println!("{tenant_id}  {finding}");
        }
        wrong += usize::from(!verified.findings.is_empty());
    }
    control.close().await;
    if wrong > 0 {
        return Err(format!("the audit log of {wrong} tenant(s) is not as it was written").into());
    }
    Ok(())
}
