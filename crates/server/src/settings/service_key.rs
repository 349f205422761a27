//! The commands on the keys with which supported services send their data.

use clap::Subcommand;
use security_center_contract::SupportedService;

use crate::store::code;

/// What can be done with the keys of a tenant.
#[derive(Clone, Debug, Subcommand)]
pub enum ServiceKeyCommand {
    /// List the keys: id, service, end of the secret, made and last used
    List {
        /// The tenant's id
        #[arg(long, value_name = "ID")]
        tenant: String,
    },
    /// Make a key and print it, this once. A service may have two: make the new one, change over, revoke the old one
    Create {
        /// The tenant's id
        #[arg(long, value_name = "ID")]
        tenant: String,
        /// The service: defenderAtp, office365Atp, cloudAppSecurity or azureAtp
        #[arg(long, value_name = "SERVICE", value_parser = service)]
        service: SupportedService,
    },
    /// Revoke a key: what is sent with it is refused from then on
    Revoke {
        /// The key's id
        #[arg(value_name = "KEY")]
        key: String,
        /// The tenant's id
        #[arg(long, value_name = "ID")]
        tenant: String,
    },
}

pub(super) fn service(text: &str) -> Result<SupportedService, String> {
    code::parse(text).map_err(|_| {
        let known: Vec<_> = SupportedService::ALL.iter().map(code::text).collect();
        format!("{text:?} is not one of {}", known.join(", "))
    })
}
