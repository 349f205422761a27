//! What a person has set for himself (`behaviour.md` L13).

use security_center_contract::{NavigationPreferences, Preferences, TimeZoneChoice};

use super::{Control, Result, code};

#[derive(sqlx::FromRow)]
struct Row {
    language: Option<String>,
    theme: Option<String>,
    time_zone: String,
    navigation_order: String,
    navigation_hidden: String,
    navigation_pinned: String,
    help_put_away: bool,
}

impl Control {
    /// The person's settings; those of somebody who set nothing are in UTC (L13) and otherwise as the browser has it.
    pub async fn preferences(&self, tenant_id: &str, person_id: &str) -> Result<Preferences> {
        let row: Option<Row> = sqlx::query_as(
            "SELECT language, theme, time_zone, navigation_order, navigation_hidden, navigation_pinned,
                    help_put_away
             FROM preferences WHERE tenant_id = $1 AND person_id = $2",
        )
        .bind(tenant_id)
        .bind(person_id)
        .fetch_optional(&self.pool)
        .await?;
        let Some(row) = row else { return Ok(none_set()) };
        Ok(Preferences {
            language: code::parse_optional(row.language.as_deref())?,
            theme: code::parse_optional(row.theme.as_deref())?,
            time_zone: code::parse(&row.time_zone)?,
            navigation: NavigationPreferences {
                order: ids(&row.navigation_order),
                hidden: ids(&row.navigation_hidden),
                pinned: ids(&row.navigation_pinned),
            },
            help_put_away: row.help_put_away,
        })
    }
}

fn none_set() -> Preferences {
    Preferences {
        language: None,
        theme: None,
        time_zone: TimeZoneChoice::Utc,
        navigation: NavigationPreferences { order: Vec::new(), hidden: Vec::new(), pinned: Vec::new() },
        help_put_away: false,
    }
}

fn ids(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}
