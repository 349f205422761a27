//! Where the alerts and the entities of an incident stand in its graph: alerts on the left in the order in which they began, what
//! they name on the right. Numbers alone, without a page.

use security_center_contract::{EntityKind, IncidentDetails, IncidentEntity};
use std::collections::HashMap;

/// How many alerts, and how many entities, are drawn: more lines than that nobody follows.
pub const DRAWN: usize = 60;

/// How wide a box is, and the whole drawing, in its own units.
pub const BOX: i32 = 300;
/// How high a box is.
pub const BOX_HEIGHT: i32 = 36;
/// The width of all of it.
pub const WIDTH: i32 = 900;
/// From one box to the one below.
const STEP: i32 = 46;

/// The graph: places in the incident's own lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// The alerts, from above.
    pub alerts: Vec<usize>,
    /// The entities, from above.
    pub entities: Vec<usize>,
    /// Which alert names which entity: rows of both.
    pub edges: Vec<(usize, usize)>,
}

impl Graph {
    /// Of the first alerts, and of the entities that tell most about them: those that are incriminated, then those that several
    /// alerts name. They stand near the alerts that name them, those of a kind together.
    #[must_use]
    pub fn of(details: &IncidentDetails) -> Self {
        let alerts: Vec<usize> = (0..details.alerts.len().min(DRAWN)).collect();
        let row_of: HashMap<&str, usize> =
            details.entities.iter().enumerate().map(|(row, entity)| (entity.key.as_str(), row)).collect();
        let mut named: HashMap<usize, Vec<usize>> = HashMap::new();
        for alert in &alerts {
            for key in &details.alerts[*alert].entities {
                if let Some(entity) = row_of.get(key.as_str()) {
                    let by = named.entry(*entity).or_default();
                    if by.last() != Some(alert) {
                        by.push(*alert);
                    }
                }
            }
        }
        let mut entities: Vec<usize> = named.keys().copied().collect();
        let telling = |one: &usize| {
            let entity = &details.entities[*one];
            (!entity.incriminated, usize::MAX - named[one].len(), *one)
        };
        entities.sort_by_key(telling);
        entities.truncate(DRAWN);
        let middle = |one: &usize| {
            let by = &named[one];
            by.iter().sum::<usize>() * 100 / by.len()
        };
        entities.sort_by_key(|one| (column(&details.entities[*one]), middle(one), *one));
        let edges = entities.iter().enumerate();
        let edges = edges.flat_map(|(row, one)| named[one].iter().map(move |alert| (*alert, row))).collect();
        Self { alerts, entities, edges }
    }

    /// The height of all of it.
    #[must_use]
    pub fn height(&self) -> i32 {
        STEP * self.alerts.len().max(self.entities.len()).max(1) as i32
    }

    /// The upper edge of an alert's box: they are spread over the whole height.
    #[must_use]
    pub fn alert_top(&self, row: usize) -> i32 {
        self.top(row, self.alerts.len())
    }

    /// The upper edge of an entity's box.
    #[must_use]
    pub fn entity_top(&self, row: usize) -> i32 {
        self.top(row, self.entities.len())
    }

    fn top(&self, row: usize, of: usize) -> i32 {
        let free = self.height() - STEP * of as i32;
        free / 2 + STEP * row as i32 + (STEP - BOX_HEIGHT) / 2
    }

    /// The rows on the other side that are connected with this one.
    #[must_use]
    pub fn beside(&self, node: Node) -> Vec<Node> {
        let other = |edge: &(usize, usize)| match (node, *edge) {
            (Node::Alert(row), (alert, entity)) => (alert == row).then_some(Node::Entity(entity)),
            (Node::Entity(row), (alert, entity)) => (entity == row).then_some(Node::Alert(alert)),
        };
        self.edges.iter().filter_map(other).collect()
    }
}

/// A box, by its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Node {
    /// Of an alert.
    Alert(usize),
    /// Of an entity.
    Entity(usize),
}

/// Whom it happened to first, then with what.
fn column(entity: &IncidentEntity) -> u8 {
    match entity.kind {
        EntityKind::Device => 0,
        EntityKind::User => 1,
        EntityKind::Mailbox => 2,
        EntityKind::Message | EntityKind::MailCluster => 3,
        EntityKind::File | EntityKind::Process => 4,
        EntityKind::IpAddress | EntityKind::Url | EntityKind::Domain => 5,
        _ => 6,
    }
}
