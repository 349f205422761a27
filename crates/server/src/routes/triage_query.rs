//! Which incidents the app's queue can ask for.

use security_center_contract::{Classification, IncidentStatus, SupportedService};
use security_center_odata::{Comparison, Condition, Filter, Matching, Value};

use super::queue_query::{Asked, Queued, names_of};
use crate::problem::Result;
use crate::store::code;
use crate::store::incident_list::IncidentColumn as Column;

impl Queued for Column {
    const NUMBER: Self = Self::Number;
    const LAST_ACTIVITY: Self = Self::LastActivity;

    /// Those that do not live on in another one, where they are found.
    fn always() -> Filter<Self> {
        Filter::Compare(Self::Status, Comparison::Ne, Value::Text(code::text(IncidentStatus::Redirected)))
    }

    fn part(asked: &Asked<'_>) -> Result<Option<Filter<Self>>> {
        let is = |column| Filter::Compare(column, Comparison::Eq, Value::Flag(true));
        Ok(Some(match asked.name {
            "status" => asked.one_of::<IncidentStatus, _>(Self::Status)?,
            "classification" => asked.one_of::<Classification, _>(Self::Classification)?,
            "severity" => asked.severity(Self::Severity)?,
            "service" => asked.any::<SupportedService, _>(Self::Services)?,
            "category" => asked.category(Self::Categories)?,
            "assigned" => asked.assigned(Self::AssignedTo)?,
            "services" => asked.several(is(Self::SeveralServices))?,
            "categories" => asked.several(is(Self::SeveralCategories))?,
            "alerts" => asked.several(Filter::Compare(Self::Alerts, Comparison::Gt, Value::Number(1)))?,
            "days" => asked.days(Self::LastActivity)?,
            "q" => {
                let text = asked.sought()?;
                let named = |column| Filter::Matches(column, Matching::Contains, text.clone());
                // In each language, so that an address finds the same whoever opens it.
                Filter::Or(vec![
                    named(Self::Name),
                    named(Self::NameInDutch),
                    Filter::Compare(Self::Number, Comparison::Eq, Value::Text(text.clone())),
                    Filter::Compare(Self::MergedAway, Comparison::Eq, Value::Text(text.clone())),
                    Filter::Any(Self::Tags, Some(Condition::Matches(Matching::Contains, text.clone()))),
                    names_of(Self::Entities, &text),
                ])
            }
            _ => return Ok(None),
        }))
    }

    fn sorted(name: &str, dutch: bool) -> Option<Self> {
        Some(match name {
            "name" if dutch => Self::NameInDutch,
            "name" => Self::Name,
            "id" => Self::Number,
            "severity" => Self::Severity,
            "status" => Self::Status,
            "categories" => Self::Categories,
            "alerts" => Self::ActiveAlerts,
            "entities" => Self::Incriminated,
            "services" => Self::Services,
            "tags" => Self::Tags,
            "assigned" => Self::AssignedTo,
            "classification" => Self::Classification,
            "firstActivity" => Self::FirstActivity,
            "lastActivity" => Self::LastActivity,
            "created" => Self::Created,
            "updated" => Self::LastUpdate,
            _ => return None,
        })
    }
}
