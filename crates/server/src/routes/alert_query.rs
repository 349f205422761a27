//! Which alerts the app's queue can ask for.

use security_center_contract::{AlertStatus, Classification, SupportedService};
use security_center_odata::{Comparison, Condition, Filter, Matching, Value};

use super::queue_query::{Asked, Queued, names_of};
use crate::problem::Result;
use crate::store::alert_list::AlertColumn as Column;

impl Queued for Column {
    const NUMBER: Self = Self::Number;
    const LAST_ACTIVITY: Self = Self::LastActivity;

    /// All of them.
    fn always() -> Filter<Self> {
        Filter::And(Vec::new())
    }

    fn part(asked: &Asked<'_>) -> Result<Option<Filter<Self>>> {
        Ok(Some(match asked.name {
            "status" => {
                let mut codes = asked.codes::<AlertStatus>()?;
                // Of which no service said how far the work is, nobody works on it.
                if codes.iter().any(|code| code == "new") {
                    codes.push("unknown".to_owned());
                }
                Filter::In(Self::Status, codes.into_iter().map(Value::Text).collect())
            }
            "classification" => asked.one_of::<Classification, _>(Self::Classification)?,
            "severity" => asked.severity(Self::Severity)?,
            "service" => asked.one_of::<SupportedService, _>(Self::Service)?,
            "category" => asked.category(Self::Categories)?,
            "assigned" => asked.assigned(Self::AssignedTo)?,
            "days" => asked.days(Self::LastActivity)?,
            "incident" => asked.incident(Self::Incident)?,
            "entity" => Filter::Any(Self::Entities, Some(Condition::In(vec![asked.sought()?]))),
            "q" => {
                let text = asked.sought()?;
                Filter::Or(vec![
                    Filter::Matches(Self::Title, Matching::Contains, text.clone()),
                    Filter::Compare(Self::Number, Comparison::Eq, Value::Text(text.clone())),
                    Filter::Compare(Self::Id, Comparison::Eq, Value::Text(text.clone())),
                    names_of(Self::Entities, &text),
                ])
            }
            _ => return Ok(None),
        }))
    }

    fn sorted(name: &str, _dutch: bool) -> Option<Self> {
        Some(match name {
            "title" => Self::Title,
            "id" => Self::Number,
            "severity" => Self::Severity,
            "status" => Self::Status,
            "incident" => Self::Incident,
            "category" => Self::Categories,
            "service" => Self::Service,
            "source" => Self::DetectionSource,
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
