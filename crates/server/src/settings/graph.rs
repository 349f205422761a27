//! How Microsoft Graph is reached, and what the operator can say that Graph cannot.

use std::str::FromStr;

use clap::Args;
use security_center_contract::{Cloud, DataCenterLocation, SupportedService};

use super::{Options, Secret};
use crate::directory::facts::FactsChange;
use crate::outside;
use crate::store::code;

/// The Graph of most tenants; national clouds have others.
const GRAPH: &str = "https://graph.microsoft.com";

/// Where tokens for it are given out.
const LOGIN: &str = "https://login.microsoftonline.com";

/// How often a tenant is read.
const INTERVAL_MINUTES: u32 = 15;

/// The connection with Microsoft Graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// The app registration that reads.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// Graph's address, without a slash at its end.
    pub url: String,
    /// The address of the token endpoints, without a slash at its end.
    pub login_url: String,
    /// How often a tenant is read, in milliseconds.
    pub interval: i64,
}

impl Graph {
    /// The connection, where it is given; the error says what to do.
    pub(super) fn resolve(given: &Options, file: &Options) -> Result<Option<Self>, String> {
        let url = given.graph_url.as_deref().or(file.graph_url.as_deref());
        let url = address("--graph-url", url.unwrap_or(GRAPH))?;
        let login_url = given.graph_login_url.as_deref().or(file.graph_login_url.as_deref());
        let login_url = address("--graph-login-url", login_url.unwrap_or(LOGIN))?;
        let minutes = given.graph_interval_minutes.or(file.graph_interval_minutes);
        let minutes = minutes.unwrap_or(INTERVAL_MINUTES);
        if !(1..=24 * 60).contains(&minutes) {
            return Err("--graph-interval-minutes has to be between 1 and 1440.".to_owned());
        }
        let client_id = given.graph_client_id.clone().or(file.graph_client_id.clone());
        let client_secret = given.graph_client_secret.clone().or(file.graph_client_secret.clone());
        match (client_id, client_secret) {
            (None, None) => Ok(None),
            (Some(client_id), Some(client_secret)) => {
                if client_id.trim().is_empty() || client_secret.reveal().trim().is_empty() {
                    return Err("--graph-client-id and --graph-client-secret must not be empty.".to_owned());
                }
                let interval = i64::from(minutes) * 60_000;
                Ok(Some(Self { client_id, client_secret, url, login_url, interval }))
            }
            _ => Err(
                "Microsoft Graph needs both --graph-client-id and --graph-client-secret, or none of them."
                    .to_owned(),
            ),
        }
    }
}

fn address(option: &str, text: &str) -> Result<String, String> {
    let url = outside::address(text).map_err(|_| {
        format!(
            "{option} has to begin with https:// (http:// only with a loopback address such as 127.0.0.1)."
        )
    })?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("{option} has to be an address without ? and #."));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

/// What Graph cannot tell of a tenant.
#[derive(Clone, Debug, Default, Args)]
pub struct FactOptions {
    /// Whether the tenant is a US government institution
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    us_government_institution: Option<bool>,
    /// The cloud it is in: commercial, gcc, gccHigh or dod
    #[arg(long, value_name = "CLOUD", value_parser = cloud)]
    cloud: Option<Cloud>,
    /// Whether the service turns itself on at an administrator's visit
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    automatic_turn_on: Option<bool>,
    /// A subscription that is a trial, by its id, the id of its SKU or its part number; repeat it for each: those that
    /// are not named are none
    #[arg(long, value_name = "SUBSCRIPTION", conflicts_with = "no_trial")]
    trial: Vec<String>,
    /// No subscription is a trial
    #[arg(long)]
    no_trial: bool,
    /// Where a service is deployed: defenderAtp, office365Atp, cloudAppSecurity or azureAtp, then eu, uk, us, or no;
    /// may be repeated
    #[arg(long, value_name = "SERVICE=LOCATION|no")]
    service: Vec<ServicePlace>,
    /// Whether Microsoft Defender ATP was turned on through Azure Security Center
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    through_azure_security_center: Option<bool>,
    /// Whether Azure ATP is integrated with Microsoft Cloud App Security
    #[arg(long, value_name = "yes|no", value_parser = yes_or_no)]
    azure_atp_integration: Option<bool>,
    /// The country in two capital letters, where Graph gives none
    #[arg(long, value_name = "XX")]
    country: Option<String>,
}

impl FactOptions {
    /// The change that they ask for.
    #[must_use]
    pub fn change(self) -> FactsChange {
        FactsChange {
            us_government_institution: self.us_government_institution,
            cloud: self.cloud,
            automatic_turn_on: self.automatic_turn_on,
            trials: (self.no_trial || !self.trial.is_empty()).then_some(self.trial),
            services: self.service.into_iter().map(|one| (one.service, one.location)).collect(),
            through_azure_security_center: self.through_azure_security_center,
            azure_atp_integration: self.azure_atp_integration,
            country: self.country,
        }
    }
}

/// A service, and where it is deployed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ServicePlace {
    service: SupportedService,
    location: Option<DataCenterLocation>,
}

impl FromStr for ServicePlace {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (service, place) = text.split_once('=').ok_or("write it as defenderAtp=eu or defenderAtp=no")?;
        let service = code::parse(service).map_err(|_| {
            format!("{service:?} is not one of defenderAtp, office365Atp, cloudAppSecurity, azureAtp")
        })?;
        let location = match place {
            "no" => None,
            place => Some(code::parse(place).map_err(|_| format!("{place:?} is not one of eu, uk, us, no"))?),
        };
        Ok(Self { service, location })
    }
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        other => Err(format!("{other:?} is neither yes nor no")),
    }
}

fn cloud(text: &str) -> Result<Cloud, String> {
    code::parse(text).map_err(|_| format!("{text:?} is not one of commercial, gcc, gccHigh, dod"))
}
