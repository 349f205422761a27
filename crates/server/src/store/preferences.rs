//! What a person has set for himself (`behaviour.md` L13).

use security_center_contract::{NavigationPreferences, Preferences, PreferencesChange, TimeZoneChoice};
use sqlx::AnyConnection;

use super::flag::Flag;
use super::{Control, Result, code, event};

#[derive(sqlx::FromRow)]
struct Row {
    language: Option<String>,
    theme: Option<String>,
    time_zone: String,
    navigation_order: String,
    navigation_hidden: String,
    navigation_pinned: String,
    help_put_away: Flag,
}

impl Control {
    /// The person's settings; those of somebody who set nothing are in UTC (L13) and otherwise as the browser has it.
    pub async fn preferences(&self, tenant_id: &str, person_id: &str) -> Result<Preferences> {
        let mut connection = self.pool.acquire().await?;
        read(&mut connection, tenant_id, person_id).await
    }

    /// Changes what the change names and leaves the rest; the answer is all of it. The person's windows are told,
    /// unless everything was so already.
    pub async fn change_preferences(
        &self,
        tenant_id: &str,
        person_id: &str,
        change: &PreferencesChange,
        now: i64,
    ) -> Result<Preferences> {
        let mut writing = self.write().await?;
        let before = read(&mut writing.tx, tenant_id, person_id).await?;
        let navigation = change.navigation.as_ref();
        sqlx::query(
            "INSERT INTO preferences (tenant_id, person_id, language, theme, time_zone, navigation_order,
                                      navigation_hidden, navigation_pinned, help_put_away)
             VALUES ($1, $2, $3, $4, coalesce($5, $10), coalesce($6, '[]'), coalesce($7, '[]'),
                     coalesce($8, '[]'), coalesce($9, 0))
             ON CONFLICT (tenant_id, person_id) DO UPDATE SET
                 language = coalesce($3, preferences.language),
                 theme = coalesce($4, preferences.theme),
                 time_zone = coalesce($5, preferences.time_zone),
                 navigation_order = coalesce($6, preferences.navigation_order),
                 navigation_hidden = coalesce($7, preferences.navigation_hidden),
                 navigation_pinned = coalesce($8, preferences.navigation_pinned),
                 help_put_away = coalesce($9, preferences.help_put_away)",
        )
        .bind(tenant_id)
        .bind(person_id)
        .bind(change.language.map(code::text))
        .bind(change.theme.map(code::text))
        .bind(change.time_zone.map(code::text))
        .bind(navigation.map(|lists| code::list_text(&lists.order)))
        .bind(navigation.map(|lists| code::list_text(&lists.hidden)))
        .bind(navigation.map(|lists| code::list_text(&lists.pinned)))
        .bind(change.help_put_away.map(Flag))
        .bind(code::text(none_set().time_zone))
        .execute(&mut *writing.tx)
        .await?;
        let after = read(&mut writing.tx, tenant_id, person_id).await?;
        if after != before {
            event::add_for_person(&mut writing, tenant_id, person_id, now).await?;
        }
        writing.commit().await?;
        Ok(after)
    }
}

async fn read(connection: &mut AnyConnection, tenant_id: &str, person_id: &str) -> Result<Preferences> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT language, theme, time_zone, navigation_order, navigation_hidden, navigation_pinned, help_put_away
         FROM preferences WHERE tenant_id = $1 AND person_id = $2",
    )
    .bind(tenant_id)
    .bind(person_id)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(none_set()) };
    Ok(Preferences {
        language: code::parse_optional(row.language.as_deref())?,
        theme: code::parse_optional(row.theme.as_deref())?,
        time_zone: code::parse(&row.time_zone)?,
        navigation: NavigationPreferences {
            order: code::parse_list(&row.navigation_order)?,
            hidden: code::parse_list(&row.navigation_hidden)?,
            pinned: code::parse_list(&row.navigation_pinned)?,
        },
        help_put_away: row.help_put_away.0,
    })
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
