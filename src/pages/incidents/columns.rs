//! The columns of the queue: which there are, which are shown, and what stands in each.

use crate::{
    browser,
    components::{Moment, SeverityMark, incident_name, service_names},
    format,
    i18n::{Word, Words},
    ui::{Text, text},
};
use leptos::prelude::*;
use security_center_contract::Incident;

/// Where the browser keeps which columns are shown.
const KEPT: &str = "incident-columns";

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Its name, which is always shown.
    Name,
    /// Its number.
    Id,
    /// How bad it is.
    Severity,
    /// How far the work is.
    Status,
    /// What its alerts are about.
    Categories,
    /// Alerts that are not resolved, of all.
    Alerts,
    /// Devices, people and mailboxes.
    Entities,
    /// The services that raised its alerts.
    Services,
    /// Tags.
    Tags,
    /// Who works on it.
    AssignedTo,
    /// Whether it was right.
    Classification,
    /// When it began.
    FirstActivity,
    /// When it was last seen.
    LastActivity,
    /// When it was made.
    Created,
    /// When it last changed.
    Updated,
}

impl Column {
    /// Every one, in their order.
    pub const ALL: [Self; 15] = [
        Self::Name,
        Self::Id,
        Self::Severity,
        Self::Status,
        Self::Categories,
        Self::Alerts,
        Self::Entities,
        Self::Services,
        Self::Tags,
        Self::AssignedTo,
        Self::Classification,
        Self::FirstActivity,
        Self::LastActivity,
        Self::Created,
        Self::Updated,
    ];

    /// Those that are shown until a person chooses others: as in the original.
    const USUAL: [Self; 9] = [
        Self::Name,
        Self::Severity,
        Self::Status,
        Self::Categories,
        Self::Alerts,
        Self::Entities,
        Self::Services,
        Self::Tags,
        Self::LastActivity,
    ];

    /// Its name for the API, and for what is kept.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Id => "id",
            Self::Severity => "severity",
            Self::Status => "status",
            Self::Categories => "categories",
            Self::Alerts => "alerts",
            Self::Entities => "entities",
            Self::Services => "services",
            Self::Tags => "tags",
            Self::AssignedTo => "assigned",
            Self::Classification => "classification",
            Self::FirstActivity => "firstActivity",
            Self::LastActivity => "lastActivity",
            Self::Created => "created",
            Self::Updated => "updated",
        }
    }

    /// Its heading.
    pub fn heading(self, words: Words) -> Word {
        match self {
            Self::Name => words.incident_name(),
            Self::Id => words.incident_id(),
            Self::Severity => words.incident_severity(),
            Self::Status => words.incident_status(),
            Self::Categories => words.incident_categories(),
            Self::Alerts => words.incident_alerts(),
            Self::Entities => words.incident_entities(),
            Self::Services => words.incident_services(),
            Self::Tags => words.incident_tags(),
            Self::AssignedTo => words.incident_assigned(),
            Self::Classification => words.incident_classification(),
            Self::FirstActivity => words.incident_first_activity(),
            Self::LastActivity => words.incident_last_activity(),
            Self::Created => words.incident_created(),
            Self::Updated => words.incident_updated(),
        }
    }

    /// How wide it is at least, in pixels, and its share of what is left.
    fn width(self) -> (usize, usize) {
        match self {
            Self::Name => (280, 3),
            Self::Id => (88, 0),
            Self::Severity | Self::Status => (148, 0),
            Self::Alerts => (180, 0),
            Self::Categories | Self::Entities => (240, 1),
            Self::Services => (280, 1),
            _ => (160, 1),
        }
    }

    /// What stands in it.
    pub fn cell(self, words: Words, incident: &Incident) -> AnyView {
        let number = move |number: u64| format::number(words, number as f64);
        let time = |at: &security_center_contract::Timestamp| view! { <Moment at=at.clone() /> }.into_any();
        match self {
            Self::Name => {
                let incident = incident.clone();
                text(move || incident_name(words, &incident)).into_any()
            }
            Self::Id => incident.id.clone().into_any(),
            Self::Severity => view! { <SeverityMark severity=incident.severity /> }.into_any(),
            Self::Status => words.incident_state(incident.status).text().into_any(),
            Self::Categories => {
                let all = incident.categories.clone();
                // Two lines hold two of them; the incident's page has all.
                text(move || {
                    let first = all.iter().take(2).map(|one| words.category(*one).into()).collect();
                    let first = format::list(words, first);
                    match all.len() {
                        0..=2 => first,
                        all => words.incident_categories_more(&first, &number(all as u64 - 2)),
                    }
                })
                .into_any()
            }
            Self::Alerts => {
                let (active, all) = (incident.active_alert_count, incident.alert_count);
                text(move || words.incident_alerts_of(&number(active), &number(all))).into_any()
            }
            Self::Entities => entities(words, incident).into_any(),
            Self::Services => {
                let services = incident.services.clone();
                text(move || service_names(words, &services)).into_any()
            }
            Self::Tags => {
                let tag = |tag: &String| view! { <span class="pill" dir="auto">{tag.clone()}</span> };
                incident.custom_tags.iter().map(tag).collect::<Vec<_>>().into_any()
            }
            Self::AssignedTo => incident.assigned_to.clone().unwrap_or_default().into_any(),
            Self::Classification => words.classification_of(incident.classification).text().into_any(),
            Self::FirstActivity => time(&incident.first_activity_date_time),
            Self::LastActivity => time(&incident.last_activity_date_time),
            Self::Created => time(&incident.created_date_time),
            Self::Updated => time(&incident.last_update_date_time),
        }
    }
}

/// Devices, people and mailboxes, as far as there are any.
pub fn entities(words: Words, incident: &Incident) -> Text {
    let counts = [incident.device_count, incident.user_count, incident.mailbox_count];
    text(move || {
        let say: [fn(Words, &str) -> String; 3] =
            [Words::incident_devices, Words::incident_users, Words::incident_mailboxes];
        let some = counts.into_iter().zip(say).filter(|(count, _)| *count > 0);
        let said = some.map(|(count, say)| say(words, &format::number(words, count as f64)));
        format::list(words, said.collect())
    })
}

/// Which columns are shown, and how dense the rows are: kept in this browser. Copy it freely.
#[derive(Clone, Copy)]
pub struct Columns {
    shown: RwSignal<Vec<Column>>,
    /// The rows are lower.
    pub compact: RwSignal<bool>,
}

impl Columns {
    /// As they were left.
    #[must_use]
    pub fn kept() -> Self {
        let kept = browser::kept(KEPT);
        let shown = kept.as_deref().map_or_else(
            || Column::USUAL.to_vec(),
            |kept| {
                Column::ALL.into_iter().filter(|one| kept.split(',').any(|code| code == one.code())).collect()
            },
        );
        let compact = kept.is_some_and(|kept| kept.split(',').any(|code| code == "compact"));
        Self { shown: RwSignal::new(shown), compact: RwSignal::new(compact) }
    }

    /// Those that are shown. Followed.
    #[must_use]
    pub fn shown(self) -> Vec<Column> {
        self.shown.get()
    }

    /// Whether it is shown. Followed.
    #[must_use]
    pub fn has(self, column: Column) -> bool {
        self.shown.read().contains(&column)
    }

    /// Shows it, or shows it no more.
    pub fn choose(self, column: Column, chosen: bool) {
        let holds = |other: Column| if other == column { chosen } else { untrack(|| self.has(other)) };
        self.shown.set(Column::ALL.into_iter().filter(|other| holds(*other)).collect());
        self.keep();
    }

    /// Makes the rows lower, or as high as usual.
    pub fn choose_density(self, compact: bool) {
        self.compact.set(compact);
        self.keep();
    }

    /// Shows the usual ones again.
    pub fn reset(self) {
        self.shown.set(Column::USUAL.to_vec());
        self.compact.set(false);
        browser::keep(KEPT, None);
    }

    /// The widths, with that of the boxes before them.
    #[must_use]
    pub fn widths(self) -> Vec<(usize, usize)> {
        let boxes = [(48, 0)].into_iter();
        boxes.chain(self.shown.read().iter().map(|column| column.width())).collect()
    }

    fn keep(self) {
        let mut codes: Vec<&str> = self.shown.read_untracked().iter().map(|column| column.code()).collect();
        if self.compact.get_untracked() {
            codes.push("compact");
        }
        browser::keep(KEPT, Some(&codes.join(",")));
    }
}
