//! Between which incidents moves of alerts and merges were, and where those alerts are now: read at once, however many moves there are.

use std::collections::{BTreeSet, HashMap, HashSet};

use sqlx::Row as _;

use super::Result;
use super::database::Tx;
use super::incident_list::{IncidentRow, incidents};
use super::incident_move_back::{MadeMove, segments};
use super::sight::View;
use super::sql::Sql;

/// How many alerts or incidents a statement names.
const AT_ONCE: usize = 500;

/// What is to be known of some moves, seen from one incident.
pub(super) struct Sides {
    /// Of which of them part is not in sight.
    outside: HashSet<i64>,
    rows: HashMap<i64, IncidentRow>,
    /// In which incident each alert is, and whether it is held there.
    placed: HashMap<String, (Option<i64>, bool)>,
    /// What links the alerts of the incident, where something was merged into it.
    links: HashSet<String>,
}

impl Sides {
    /// Reads it.
    pub(super) async fn of(
        tx: &mut Tx,
        (view, number): (View<'_>, i64),
        moves: &[MadeMove<'_>],
    ) -> Result<Self> {
        let mut found = Self {
            outside: HashSet::new(),
            rows: HashMap::new(),
            placed: HashMap::new(),
            links: HashSet::new(),
        };
        let sides: BTreeSet<i64> =
            moves.iter().map(|made| made.sides(number)).flat_map(|(a, b)| [a, b]).collect();
        let sides: Vec<i64> = sides.into_iter().collect();
        for sides in sides.chunks(AT_ONCE) {
            found.outside.extend(view.outside_of(tx, sides).await?);
            let rows = incidents(tx, View::whole(view.tenant_id), sides).await?;
            found.rows.extend(rows.into_iter().map(|row| (row.number, row)));
        }
        let ids: BTreeSet<&str> = moves.iter().flat_map(MadeMove::ids).collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        for ids in ids.chunks(AT_ONCE) {
            let mut sql = Sql::of("SELECT id, incident, pinned FROM alert WHERE tenant_id = ");
            sql.bind(view.tenant_id.into()).add(" AND id IN ").list(ids.iter().map(|id| (*id).into()));
            for row in sql.all(tx).await? {
                let pinned: i64 = row.try_get("pinned")?;
                found.placed.insert(row.try_get("id")?, (row.try_get("incident")?, pinned != 0));
            }
        }
        if moves.iter().any(|made| made.what == "joined") {
            let links = segments(tx, (view.tenant_id, number)).await?;
            found.links = links.iter().map(ToString::to_string).collect();
        }
        Ok(found)
    }

    /// Whether part of an incident is not in sight.
    pub(super) fn is_outside(&self, number: i64) -> bool {
        self.outside.contains(&number)
    }

    /// An incident as it is now.
    pub(super) fn row(&self, number: i64) -> Option<&IncidentRow> {
        self.rows.get(&number)
    }

    /// Whether all alerts are where they were put; what was put there one by one also is held there.
    pub(super) fn all_there(&self, into: &IncidentRow, made: &MadeMove<'_>) -> bool {
        let merged = made.what == "joined";
        let is_there = |id: &&str| {
            let placed = self.placed.get(*id);
            placed.is_some_and(|(incident, pinned)| *incident == Some(into.number) && (merged || *pinned))
        };
        let ids = made.ids();
        // A merge leaves the other one's alerts there, too.
        let stay = usize::try_from(into.alerts).unwrap_or_default() > ids.len();
        !ids.is_empty() && ids.iter().all(is_there) && (stay || !merged)
    }

    /// Whether something came since that is linked with both of what was merged.
    pub(super) fn is_torn_apart(&self, made: &MadeMove<'_>) -> bool {
        let gone = made.before["segments"].as_array().map(Vec::as_slice).unwrap_or_default();
        !gone.iter().all(|segment| self.links.contains(&segment.to_string()))
    }
}
