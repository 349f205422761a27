//! Where other tables say which incidents fit: by what their alerts name, by device groups, by the number of one that was merged away.

use super::filter_sql::{Elsewhere, Holds, LookUp};

/// Each name that contains a text once, and then what has it: SQLite keeps the order of a CROSS JOIN, and would look at the names of each
/// incident otherwise. A limited person looks at what alerts in his sight say, which may be something else than the last one that others
/// see says.
pub(super) const ENTITIES: Holds = Holds::Elsewhere {
    all: Elsewhere {
        exactly: LookUp {
            select: "SELECT named.incident FROM incident_entity AS named
                 WHERE named.tenant_id = {tenant} AND {condition}",
            column: "named.key",
        },
        matching: LookUp {
            select: "SELECT named.incident FROM entity CROSS JOIN incident_entity AS named
                 WHERE entity.tenant_id = {tenant} AND {condition}
                   AND named.tenant_id = entity.tenant_id AND named.key = entity.key",
            column: "entity.display",
        },
    },
    limited: Elsewhere {
        exactly: LookUp {
            select: "SELECT seen.incident FROM alert_entity AS named JOIN alert AS seen
                 ON seen.tenant_id = named.tenant_id AND seen.id = named.alert_id
                 WHERE named.tenant_id = {tenant} AND seen.incident IS NOT NULL{sight} AND {condition}",
            column: "named.key",
        },
        matching: LookUp {
            select: "SELECT seen.incident FROM entity_name AS called CROSS JOIN alert_entity AS named CROSS JOIN alert AS seen
                 WHERE called.tenant_id = {tenant} AND {condition}
                   AND named.tenant_id = called.tenant_id AND named.key = called.key AND named.display = called.display
                   AND seen.tenant_id = named.tenant_id AND seen.id = named.alert_id
                   AND seen.incident IS NOT NULL{few}",
            column: "called.display",
        },
    },
};

/// Where an incident lives on that was merged into another one, which may have been merged, too. Only for those who see everything:
/// others are not told that an incident outside their sight was merged into one of theirs.
pub(super) const LIVES_ON: &str = "WITH RECURSIVE lives_on (number) AS (
         SELECT gone.redirect_to FROM incident AS gone
         WHERE gone.tenant_id = {tenant} AND gone.number = {id} AND gone.redirect_to IS NOT NULL
         UNION
         SELECT gone.redirect_to FROM lives_on JOIN incident AS gone ON gone.number = lives_on.number
         WHERE gone.tenant_id = {tenant} AND gone.redirect_to IS NOT NULL)
     SELECT number FROM lives_on";

/// The names of the device groups of its devices.
pub(super) const DEVICE_GROUPS: Holds = Holds::Elsewhere {
    all: same(LookUp {
        select: "SELECT alert.incident FROM alert_entity AS device JOIN alert
             ON alert.tenant_id = device.tenant_id AND alert.id = device.alert_id
             WHERE device.tenant_id = {tenant} AND device.group_name IS NOT NULL
               AND alert.incident IS NOT NULL AND {condition}",
        column: "device.group_name",
    }),
    limited: same(LookUp {
        select: "SELECT seen.incident FROM alert_entity AS named JOIN alert AS seen
             ON seen.tenant_id = named.tenant_id AND seen.id = named.alert_id
             WHERE named.tenant_id = {tenant} AND named.group_name IS NOT NULL
               AND seen.incident IS NOT NULL{sight} AND {condition}",
        column: "named.group_name",
    }),
};

const fn same(look_up: LookUp) -> Elsewhere {
    Elsewhere { exactly: look_up, matching: look_up }
}
