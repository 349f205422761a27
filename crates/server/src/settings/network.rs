//! How the server is reached, and whom it tells of that: TLS files, proxies it trusts, the collector of traces.

use std::path::PathBuf;

use ipnet::IpNet;
use reqwest::Url;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::SettingsError;
use crate::network::listen::TlsFiles;
use crate::outside;

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

/// An address that may be asked, without anything behind its path.
pub(super) fn collector(text: &str) -> Result<Url, String> {
    let url = outside::address(text).map_err(|failure| failure.to_string())?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err("the address of a collector ends with its path".to_owned());
    }
    Ok(url)
}

/// The same in the TOML file.
pub(super) fn collector_of_file<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Url>, D::Error> {
    collector(&String::deserialize(from)?).map(Some).map_err(Error::custom)
}
