//! The alerts of a tenant at Microsoft Graph: a page of their list. What is documented of the list is `$filter`, `$count`, `$skip`
//! and `$top`, and no order: nothing here relies on one. Nor is it certain that a list with `$top` names its next page.

use security_center_alerts::fault::Reason;
use security_center_alerts::page::{NotAPage, Page};
use security_center_contract::SupportedService;

use super::request::Reading;
use super::{Graph, GraphFailure};
use crate::clock::timestamp;
use crate::domain::fetching::service_source;

/// The largest page, in bytes. Where a page is larger, a smaller one is asked for.
pub const LARGEST_PAGE: usize = 16 * 1024 * 1024;

/// For how long a page is waited for, in milliseconds: more than for what a directory has, because a page is large.
pub const PAGE_LIMIT: i64 = 60_000;

/// The application permission for reading alerts.
pub(super) const READ: &str = "SecurityAlert.Read.All";

/// What a page is called where something is wrong with it.
const WHAT: &str = "security/alerts_v2";

/// Which page is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Asked<'a> {
    /// One of the alerts of a service that changed from a moment on (unix milliseconds) and before another, with so many in a
    /// page, behind so many that are passed over.
    Of(SupportedService, Span, usize, usize),
    /// The one that a page before names.
    Next(&'a str),
}

/// From a moment on, and before another, in unix milliseconds; without an end where there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first moment.
    pub from: i64,
    /// The first that does not belong to it.
    pub to: Option<i64>,
}

/// A page of alerts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertPage {
    /// Each alert as it came, or why it is none.
    pub items: Vec<Result<Vec<u8>, Reason>>,
    /// Where the next page is, at this Graph; nothing behind the last.
    pub next: Option<String>,
    /// How many alerts the whole list has, where Graph says so.
    pub count: Option<u64>,
}

impl Graph {
    /// A page of a tenant's alerts.
    ///
    /// # Errors
    /// It cannot be read.
    pub async fn alerts(&self, tenant_id: &str, asked: Asked<'_>) -> Result<AlertPage, GraphFailure> {
        let mut reading = Reading::new(self, tenant_id).of(READ, LARGEST_PAGE, PAGE_LIMIT);
        let url = match asked {
            Asked::Next(link) => link.to_owned(),
            Asked::Of(service, span, top, skip) => {
                let before = span
                    .to
                    .map(|to| format!("%20and%20lastUpdateDateTime%20lt%20{}", timestamp(to).0))
                    .unwrap_or_default();
                let skip = if skip > 0 { format!("&$skip={skip}") } else { String::new() };
                format!(
                    "{}/v1.0/security/alerts_v2?$filter=serviceSource%20eq%20'{}'%20and%20lastUpdateDateTime%20ge%20{}{before}\
                     &$count=true&$top={top}{skip}",
                    self.settings.url,
                    service_source(service),
                    timestamp(span.from).0,
                )
            }
        };
        let answer = reading.ask(WHAT, &url).await?;
        if !answer.status.is_success() {
            // What is consented to now is in the next token.
            self.forget(tenant_id);
            return Err(GraphFailure::status(WHAT, &answer, READ));
        }
        // It may have megabytes: not on a thread that others' requests wait for.
        let page = tokio::task::spawn_blocking(move || page(&answer.body)).await;
        let mut page = page
            .unwrap_or(Err(NotAPage::Unfinished))
            .map_err(|fault| GraphFailure::unreadable(WHAT, fault))?;
        if let Some(next) = &page.next {
            let own = reading.own(next).ok_or_else(|| {
                GraphFailure::unreadable(
                    WHAT,
                    "its next page is not of this Microsoft Graph; nothing was sent there",
                )
            })?;
            page.next = Some(own);
        }
        Ok(page)
    }
}

fn page(body: &[u8]) -> Result<AlertPage, NotAPage> {
    let (mut page, mut items) = (Page::default(), Vec::new());
    page.push(body, |item| items.push(item))?;
    let rest = page.end()?;
    Ok(AlertPage { items, next: rest.next_link, count: rest.count })
}
