//! Begins to read a tenant from Graph: only once it was read, so that what is not possible changes nothing.

use super::{Connector, GraphFailure};
use crate::directory::facts::{self, FactsChange};
use crate::directory::{self, Document, Fault};
use crate::domain::cause::Cause;
use crate::store::Result;
use crate::store::document::{ReadDirectory, Written};

/// Why a tenant is not read from Graph from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotConnected {
    /// It is so already.
    Already,
    /// It cannot be read.
    Failed(GraphFailure),
    /// What the operator says of it cannot be.
    Change(String),
    /// What was read makes no directory.
    Faults(Vec<Fault>),
}

impl Connector {
    /// Reads a tenant, new or known, and has it read from Graph from now on, with these changes of what Graph cannot
    /// tell.
    pub async fn connect(
        &self,
        tenant_id: &str,
        change: &FactsChange,
        cause: &Cause,
    ) -> Result<std::result::Result<ReadDirectory, NotConnected>> {
        let Some(graph) = &self.graph else {
            return Ok(Err(NotConnected::Failed(GraphFailure::not_configured())));
        };
        if self.control.connection(tenant_id).await?.is_some() {
            return Ok(Err(NotConnected::Already));
        }
        let current = directory::current(&self.control, tenant_id).await?;
        let also =
            current.map(|(document, _)| Document::people_of_facts(&document.facts)).unwrap_or_default();
        let answers = match graph.read(tenant_id, &also).await {
            Ok(answers) => answers,
            Err(failure) => return Ok(Err(NotConnected::Failed(failure))),
        };
        loop {
            let current = directory::current(&self.control, tenant_id).await?;
            let (facts, revision) = current.map_or_else(
                || (facts::unknown(&graph.host()), 0),
                |(document, revision)| (document.facts, revision),
            );
            let mut document = Document { answers: answers.clone(), facts };
            if let Err(why) = facts::change(&mut document, change) {
                return Ok(Err(NotConnected::Change(why)));
            }
            let read = match document.read_without_the_gone() {
                Ok(read) => read,
                Err(faults) => return Ok(Err(NotConnected::Faults(faults))),
            };
            let now = self.clock.now();
            let next_at = now + graph.interval();
            match self.control.connect_tenant(&read, revision, cause, now, next_at).await? {
                Written::Done(_) => return Ok(Ok(read)),
                Written::Outdated => {}
                Written::Superseded => return Ok(Err(NotConnected::Already)),
            }
        }
    }
}
