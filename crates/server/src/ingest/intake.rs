//! The bytes of a sender into the store of its tenant, a batch at a time. Before each batch it is asked whether the key is
//! good and the tenant takes anything from the service still: a request may take long.

use security_center_alerts::correlation::Rules;
use security_center_alerts::fault::{Fault, Reason};
use security_center_alerts::items::{Broken, Items};
use security_center_alerts::reading::{Record, Sender, records};
use security_center_contract::{
    DataCenterLocation, FaultyItem, IngestedAlerts, Refusal, ServiceState, SupportedService,
};

use crate::domain::lifecycle::Record as Service;
use crate::domain::supported_service;
use crate::store::intake::{Arriving, BATCH, Taken};
use crate::store::session::TokenDigest;
use crate::store::{Control, Locations, StoreError};

/// How many bytes one request may hold, unpacked. Whoever has more sends more requests.
pub const LARGEST: u64 = 256 * 1024 * 1024;

/// How many bytes of records go in one transaction at most, so that it is short also where alerts are large.
const LARGEST_BATCH: usize = 4 * 1024 * 1024;

/// How many faulty items are named; all are counted.
const NAMED: usize = 100;

/// The id of no person: what is asked of the directory concerns the tenant alone, which may have very many people.
const NOBODY: &str = "";

/// Why no more is taken. What was taken before stays, and is counted.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The tenant does not take anything from the service now.
    #[error("the tenant takes nothing from this service now")]
    Closed(Vec<Refusal>),
    /// The key was revoked.
    #[error("the key was revoked")]
    Revoked,
    /// The stream cannot be taken apart.
    #[error("the stream cannot be read on: {0}")]
    Broken(#[from] Broken),
    /// It is larger than it may be.
    #[error("it is larger than {LARGEST} bytes unpacked")]
    TooLarge,
    /// A database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where a tenant keeps what a service sends, if it takes anything from it now (S10, S30, S33).
///
/// # Errors
/// It does not, or a database cannot be read.
pub async fn demand_open(
    control: &Control,
    tenant_id: &str,
    service: SupportedService,
) -> Result<DataCenterLocation, Failed> {
    demand(control, tenant_id, service, |record| record.state == ServiceState::On).await
}

/// Where a tenant keeps what is fetched of a service, if anything is now: while its service is on, and while what the services
/// already have is loaded.
///
/// # Errors
/// Nothing is, or a database cannot be read.
pub async fn demand_fetched(
    control: &Control,
    tenant_id: &str,
    service: SupportedService,
) -> Result<DataCenterLocation, Failed> {
    demand(control, tenant_id, service, Service::fetches).await
}

async fn demand(
    control: &Control,
    tenant_id: &str,
    service: SupportedService,
    is_open: impl Fn(&Service) -> bool,
) -> Result<DataCenterLocation, Failed> {
    let off = || Failed::Closed(vec![Refusal::ServiceOff]);
    let record = control.threat_protection(tenant_id).await?.filter(is_open).ok_or_else(off)?;
    let stored = control.directory_for(tenant_id, NOBODY).await?.ok_or_else(off)?;
    let refusals =
        supported_service::refusals_to_send(service, ServiceState::On, &stored.directory.deployments);
    if !refusals.is_empty() {
        return Err(Failed::Closed(refusals));
    }
    Ok(record.reserved.ok_or_else(off)?.location)
}

/// What one sender sends.
#[derive(Debug)]
pub struct Intake {
    control: Control,
    locations: Locations,
    tenant_id: String,
    service: SupportedService,
    rules: Rules,
    key: Option<TokenDigest>,
    items: Option<Items>,
    bytes: u64,
    at_most: u64,
    /// How many items there were, and how many of the first are passed over.
    index: usize,
    skip: usize,
    batch: Vec<(usize, Record)>,
    batch_bytes: usize,
    answer: IngestedAlerts,
    /// The first item of a batch that could not be written.
    lost_from: Option<usize>,
    /// Windows see something else since this was last asked.
    shows: bool,
}

impl Intake {
    /// Of a service of a tenant.
    #[must_use]
    pub fn new(
        control: Control,
        locations: Locations,
        (tenant_id, service): (&str, SupportedService),
        rules: Rules,
    ) -> Self {
        let answer = IngestedAlerts {
            accepted: 0,
            updated: 0,
            already_known: 0,
            waiting: 0,
            faulty: 0,
            faults: Vec::new(),
        };
        Self {
            control,
            locations,
            tenant_id: tenant_id.to_owned(),
            service,
            rules,
            key: None,
            items: Some(Items::default()),
            bytes: 0,
            at_most: LARGEST,
            index: 0,
            skip: 0,
            batch: Vec::new(),
            batch_bytes: 0,
            answer,
            lost_from: None,
            shows: false,
        }
    }

    /// The same, for as long as this key is good.
    #[must_use]
    pub fn with_key(mut self, key: TokenDigest) -> Self {
        self.key = Some(key);
        self
    }

    /// The same, however much it is: a file of the operator's.
    #[must_use]
    pub fn unbounded(mut self) -> Self {
        self.at_most = u64::MAX;
        self
    }

    /// The same, without the first so many items.
    #[must_use]
    pub fn skip(mut self, items: usize) -> Self {
        self.skip = items;
        self
    }

    /// What became of everything so far that is durable.
    #[must_use]
    pub fn so_far(&self) -> &IngestedAlerts {
        &self.answer
    }

    /// How many items are durable, or were refused: from there on it may be gone on with.
    #[must_use]
    pub fn settled(&self) -> usize {
        let waiting = self.batch.first().map_or(self.index, |(place, _)| *place);
        self.lost_from.map_or(waiting, |lost| lost.min(waiting))
    }

    /// Whether windows see something else since this was last asked.
    #[must_use]
    pub fn take_shows(&mut self) -> bool {
        std::mem::take(&mut self.shows)
    }

    /// The next bytes, unpacked.
    ///
    /// # Errors
    /// No more is taken.
    pub async fn push(&mut self, bytes: &[u8], now: i64) -> Result<(), Failed> {
        self.bytes += bytes.len() as u64;
        if self.bytes > self.at_most {
            return Err(Failed::TooLarge);
        }
        let Some(items) = &mut self.items else { return Err(Broken::BehindTheEnd.into()) };
        let mut found = Vec::new();
        let pushed = items.push(bytes, |item| found.push(item));
        self.take(found, now).await?;
        Ok(pushed?)
    }

    /// The end. What was sent is durable when this answers.
    ///
    /// # Errors
    /// It ended too early, or no more is taken.
    pub async fn end(&mut self, now: i64) -> Result<(), Failed> {
        let mut found = Vec::new();
        let ended = self.items.take().map_or(Ok(()), |items| items.end(|item| found.push(item)));
        self.take(found, now).await?;
        self.write(now).await?;
        Ok(ended?)
    }

    /// Writes what is not written yet, before it is said why no more is taken.
    ///
    /// # Errors
    /// It cannot be written.
    pub async fn write(&mut self, now: i64) -> Result<(), Failed> {
        let batch = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        let Some((first, _)) = batch.first() else { return Ok(()) };
        self.lost_from = Some(*first);
        if let Some(key) = &self.key
            && self.control.service_key_holder(key).await?.is_none()
        {
            return Err(Failed::Revoked);
        }
        let location = demand_open(&self.control, &self.tenant_id, self.service).await?;
        let arriving = Arriving { tenant_id: &self.tenant_id, service: self.service, now, rules: self.rules };
        let taken = self.locations.at(location).take_alerts(arriving, batch).await?;
        let taken = taken.ok_or_else(|| Failed::Closed(vec![Refusal::ServiceOff]))?;
        self.lost_from = None;
        self.add(taken);
        Ok(())
    }

    async fn take(&mut self, found: Vec<Result<Vec<u8>, Reason>>, now: i64) -> Result<(), Failed> {
        for item in found {
            let place = self.index;
            self.index += 1;
            if place < self.skip {
                continue;
            }
            let sender = Sender { tenant_id: &self.tenant_id, service: self.service };
            let read = match item {
                Err(reason) => vec![Err(Fault::whole(reason))],
                Ok(item) => records(&item, sender),
            };
            for one in read {
                match one {
                    Err(fault) => self.name(place, fault),
                    Ok(record) => {
                        self.batch_bytes += record.text.len();
                        self.batch.push((place, record));
                    }
                }
                if self.batch.len() >= BATCH || self.batch_bytes >= LARGEST_BATCH {
                    self.write(now).await?;
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, taken: Taken) {
        self.shows |= taken.shows();
        self.answer.accepted += taken.accepted;
        self.answer.updated += taken.updated;
        self.answer.already_known += taken.already_known;
        self.answer.waiting += taken.waiting;
        for (place, fault) in taken.faults {
            self.name(place, fault);
        }
    }

    fn name(&mut self, place: usize, fault: Fault) {
        self.answer.faulty += 1;
        if self.answer.faults.len() < NAMED {
            self.answer.faults.push(FaultyItem {
                index: place as u64,
                field: fault.field,
                reason: fault.reason.code().to_owned(),
                detail: fault.reason.to_string(),
            });
            self.answer.faults.sort_by_key(|fault| fault.index);
        }
    }
}
