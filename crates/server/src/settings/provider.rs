//! The identity provider at which people sign in, and what its settings have to be.

use super::{Options, Secret, SettingsError};
use crate::outside;

/// What stands for the tenant in the issuer of a provider of many tenants.
const TENANT: &str = "{tenantid}";

/// Where such a provider tells its metadata for every organisation.
const ORGANIZATIONS: &str = "organizations";

/// The issuer of a provider: a URL, or one for each tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer(String);

impl Issuer {
    fn parse(text: &str) -> Result<Self, String> {
        let fault = || {
            "--provider-issuer has to be the provider's issuer as its metadata names it: https://…, or http:// on a \
             loopback address, without question or fragment; {tenantid} may be one part of its path."
                .to_owned()
        };
        let url = outside::address(&text.replace(TENANT, ORGANIZATIONS)).map_err(|_| fault())?;
        let parts = text.split('/').skip(3);
        let places = parts.clone().filter(|part| *part == TENANT).count();
        let whole = text.matches(['{', '}']).count() == 2 * places && places <= 1;
        if !whole || url.query().is_some() || url.fragment().is_some() {
            return Err(fault());
        }
        Ok(Self(text.to_owned()))
    }

    /// Whose tokens a key of the provider is for, as the key itself says. It need not be an address: it is only compared.
    #[must_use]
    pub fn of_key(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As the provider's metadata has it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether there is one for each tenant.
    #[must_use]
    pub fn is_template(&self) -> bool {
        self.0.contains(TENANT)
    }

    /// Where the provider's metadata is.
    #[must_use]
    pub fn metadata_address(&self) -> String {
        let issuer = self.0.replace(TENANT, ORGANIZATIONS);
        format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'))
    }

    /// Whether this is the issuer of a token of this tenant. Where there is one for each tenant, a token that names none
    /// can be of any.
    #[must_use]
    pub fn is(&self, issuer: &str, tenant: Option<&str>) -> bool {
        match tenant {
            Some(tenant) if self.is_template() => is_guid(tenant) && self.0.replace(TENANT, tenant) == issuer,
            _ => self.matches(issuer),
        }
    }

    /// Whether this is the issuer of some tenant.
    #[must_use]
    pub fn matches(&self, issuer: &str) -> bool {
        match self.0.split_once(TENANT) {
            Some((before, after)) => {
                let tenant = issuer.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
                tenant.is_some_and(is_guid)
            }
            None => self.0 == issuer,
        }
    }
}

/// Whether a text is a GUID.
fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The identity provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderSettings {
    /// Its issuer.
    pub issuer: Issuer,
    /// What it calls this server.
    pub client_id: String,
    /// With what this server proves itself; nothing for a public client.
    pub client_secret: Option<Secret>,
    /// What the operator calls it.
    pub name: String,
    /// The tenant of everybody, where its tokens name none.
    pub tenant: Option<String>,
}

impl ProviderSettings {
    /// Reads the settings of the options, where they name a provider.
    pub(super) fn resolve(given: &Options, file: &Options) -> Result<Option<Self>, SettingsError> {
        let refuse = |sentence: &str| Err(SettingsError::Contradiction(sentence.to_owned()));
        let text = |pick: fn(&Options) -> &Option<String>| pick(given).clone().or_else(|| pick(file).clone());
        let issuer = text(|one| &one.provider_issuer);
        let client_id = text(|one| &one.provider_client_id);
        let tenant = text(|one| &one.provider_tenant).map(|id| id.to_ascii_lowercase());
        let name = text(|one| &one.provider_name);
        let client_secret =
            given.provider_client_secret.clone().or_else(|| file.provider_client_secret.clone());
        let (issuer, client_id) = match (issuer, client_id) {
            (Some(issuer), Some(client_id)) => (issuer, client_id),
            (None, None) if tenant.is_none() && name.is_none() && client_secret.is_none() => return Ok(None),
            _ => {
                return refuse(
                    "An identity provider needs both --provider-issuer and --provider-client-id; the other \
                     --provider options say more of it.",
                );
            }
        };
        let issuer = Issuer::parse(&issuer).map_err(SettingsError::Contradiction)?;
        if issuer.is_template() && tenant.is_some() {
            return refuse(
                "--provider-tenant is for tokens that name no tenant; with {tenantid} in --provider-issuer they \
                 do. Leave one of them out.",
            );
        }
        if given.public_url.is_none() && file.public_url.is_none() {
            return refuse(
                "The identity provider sends people back to this server, so it needs --public-url, for instance \
                 https://security.example.",
            );
        }
        let empty = |secret: &Secret| secret.reveal().is_empty();
        if client_id.is_empty() || client_secret.as_ref().is_some_and(empty) {
            return refuse("--provider-client-id and --provider-client-secret must not be empty.");
        }
        let name = name.unwrap_or_else(|| {
            let host = outside::address(&issuer.metadata_address()).ok();
            host.and_then(|url| url.host_str().map(ToOwned::to_owned)).unwrap_or_default()
        });
        Ok(Some(Self { issuer, client_id, client_secret, name, tenant }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT_A: &str = "0a0a0a0a-0000-4000-8000-00000000000a";

    #[test]
    fn an_issuer_for_each_tenant_is_that_of_the_tokens_own_tenant_only() {
        let issuer = Issuer::parse("https://login.example/{tenantid}/v2.0").expect("an issuer");
        let of = |tenant: &str| format!("https://login.example/{tenant}/v2.0");
        assert!(issuer.is(&of(TENANT_A), Some(TENANT_A)) && issuer.is(&of(TENANT_A), None));
        assert!(!issuer.is(&of("0b0b0b0b-0000-4000-8000-00000000000b"), Some(TENANT_A)));
        for other in ["{tenantid}", "", "x", "0a0a0a0a-0000-4000-8000-00000000000a/x"] {
            assert!(!issuer.is(&of(other), Some(other)) && !issuer.is(&of(other), None), "{other}");
        }
        let metadata = "https://login.example/organizations/v2.0/.well-known/openid-configuration";
        assert_eq!(issuer.metadata_address(), metadata);
    }

    #[test]
    fn one_issuer_is_exactly_that_text() {
        let issuer = Issuer::parse("https://login.example/").expect("an issuer");
        assert!(issuer.is("https://login.example/", None) && issuer.is("https://login.example/", Some("x")));
        for other in ["https://login.example", "https://login.example/x", "HTTPS://login.example/", ""] {
            assert!(!issuer.matches(other), "{other}");
        }
        for text in [
            "",
            "login.example",
            "http://login.example",
            "https://login.example/?a",
            "https://login.example/#a",
            "https://{tenantid}.example/",
            "https://login.example/{tenantid}/{tenantid}",
            "https://login.example/{tenant}/v2.0",
            "https://login.example/x{tenantid}",
        ] {
            assert!(Issuer::parse(text).is_err(), "{text}");
        }
    }
}
