//! The commands on API tokens.

use clap::Subcommand;

/// What can be done with the API tokens of a tenant.
#[derive(Clone, Debug, Subcommand)]
pub enum TokenCommand {
    /// List the tokens that have not ended: id, scopes, whose, end and last use
    List {
        /// The tenant's id
        #[arg(long, value_name = "ID")]
        tenant: String,
    },
    /// Revoke a token: what is sent with it is refused from then on
    Revoke {
        /// The token's id
        #[arg(value_name = "TOKEN")]
        token: String,
        /// The tenant's id
        #[arg(long, value_name = "ID")]
        tenant: String,
    },
}
