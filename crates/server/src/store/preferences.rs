//! What a person has set for himself (`behaviour.md` L13).

use security_center_contract::{NavigationPreferences, Preferences, PreferencesChange, TimeZoneChoice};
use sqlx::{AnyConnection, FromRow, Row as _};

use super::flag::Flag;
use super::sight::Sight;
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
    /// The person's settings, and what he sees (L7): one statement, since both are asked for with every request. An application
    /// for which the operator said nothing sees what whoever made it sees.
    pub async fn preferences_and_sight(
        &self,
        tenant_id: &str,
        person_id: &str,
    ) -> Result<(Preferences, Sight)> {
        let row = sqlx::query(
            "SELECT language, theme, time_zone, navigation_order, navigation_hidden, navigation_pinned, help_put_away,
                    coalesce(device_limit.group_names, (
                        SELECT of_maker.group_names FROM api_token JOIN device_limit AS of_maker
                          ON of_maker.tenant_id = api_token.tenant_id AND of_maker.person_id = created_by_id
                        WHERE api_token.tenant_id = one.tenant_id AND api_token.person_id = one.person_id
                          AND application_role IS NOT NULL LIMIT 1)) AS group_names
             FROM (SELECT CAST($1 AS TEXT) AS tenant_id, CAST($2 AS TEXT) AS person_id) AS one
             LEFT JOIN preferences
               ON preferences.tenant_id = one.tenant_id AND preferences.person_id = one.person_id
             LEFT JOIN device_limit
               ON device_limit.tenant_id = one.tenant_id AND device_limit.person_id = one.person_id",
        )
        .bind(tenant_id)
        .bind(person_id)
        .fetch_one(&self.pool)
        .await?;
        let sight = Sight::of_limit(row.try_get("group_names")?)?;
        let set: Option<&str> = row.try_get("time_zone")?;
        let preferences = if set.is_some() { Row::from_row(&row)?.preferences()? } else { none_set() };
        Ok((preferences, sight))
    }

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
    row.map_or_else(|| Ok(none_set()), Row::preferences)
}

impl Row {
    fn preferences(self) -> Result<Preferences> {
        Ok(Preferences {
            language: code::parse_optional(self.language.as_deref())?,
            theme: code::parse_optional(self.theme.as_deref())?,
            time_zone: code::parse(&self.time_zone)?,
            navigation: NavigationPreferences {
                order: code::parse_list(&self.navigation_order)?,
                hidden: code::parse_list(&self.navigation_hidden)?,
                pinned: code::parse_list(&self.navigation_pinned)?,
            },
            help_put_away: self.help_put_away.0,
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
