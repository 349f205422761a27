//! How the server is reached: TLS files, proxies it trusts, limits.

use std::path::PathBuf;

use ipnet::IpNet;

use super::SettingsError;
use crate::network::listen::TlsFiles;

/// Both files, or neither.
pub(super) fn tls(
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
) -> Result<Option<TlsFiles>, SettingsError> {
    match (certificate, key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some(TlsFiles { certificate, key })),
        _ => Err(SettingsError::Contradiction(
            "TLS needs both --tls-certificate and --tls-key, or neither of them.".to_owned(),
        )),
    }
}

/// A network such as `10.0.0.0/8`, or one address.
pub(super) fn proxy(text: &str) -> Result<IpNet, String> {
    let address = || text.parse::<std::net::IpAddr>().map(IpNet::from);
    text.parse::<IpNet>()
        .or_else(|_| address())
        .map_err(|_| format!("{text:?} is neither an address nor a network such as 10.0.0.0/8"))
}
