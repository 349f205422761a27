//! What incidents and alerts can be filtered, ordered and selected by, in the words of Microsoft Graph. Its documentation names
//! fewer; names of what it has and does not document for filters mean what they mean there.

use security_center_odata::{Allowed, Kind, Properties, Property};

use crate::store::alert_list::AlertColumn;
use crate::store::incident_list::IncidentColumn;

/// How many incidents or alerts a page has at most.
pub(super) const TOP: u32 = 1000;

/// How many incidents a page with their alerts has at most.
pub(super) const TOP_EXPANDED: u32 = 50;

/// How many items can be left out at the beginning: each of them is read.
const SKIP: u32 = 100_000;

const SEVERITY: Kind = Kind::Rank(&["unknown", "informational", "low", "medium", "high"]);

const CLASSIFICATION: Kind =
    Kind::Choice(&["unknown", "falsePositive", "truePositive", "informationalExpectedActivity"]);

/// Those behind the first have two names: the documentation of incidents and the enumeration differ.
const DETERMINATION: Kind = Kind::Choice(&[
    "unknown",
    "apt",
    "malware",
    "securityPersonnel",
    "securityTesting",
    "unwantedSoftware",
    "other",
    "multiStagedAttack",
    "compromisedAccount",
    "phishing",
    "maliciousUserActivity",
    "notMalicious",
    "notEnoughDataToValidate",
    "confirmedActivity",
    "lineOfBusinessApplication",
    "compromisedUser",
    "clean",
    "insufficientData",
    "confirmedUserActivity",
]);

const fn property<P>(name: &'static str, is: P, kind: Kind) -> Property<P> {
    Property { name, is, kind }
}

/// Of incidents.
pub(super) const INCIDENTS: Allowed<IncidentColumn> = Allowed {
    filter: Properties(&[
        property("assignedTo", IncidentColumn::AssignedTo, Kind::Text),
        property("classification", IncidentColumn::Classification, CLASSIFICATION),
        property("createdDateTime", IncidentColumn::Created, Kind::Date),
        property("customTags", IncidentColumn::Tags, Kind::Texts),
        property("determination", IncidentColumn::Determination, DETERMINATION),
        property("displayName", IncidentColumn::Name, Kind::Text),
        property("id", IncidentColumn::Number, Kind::Id),
        property("lastUpdateDateTime", IncidentColumn::LastUpdate, Kind::Date),
        property("redirectIncidentId", IncidentColumn::RedirectTo, Kind::Id),
        property("severity", IncidentColumn::Severity, SEVERITY),
        property(
            "status",
            IncidentColumn::Status,
            Kind::Choice(&["active", "resolved", "inProgress", "redirected", "awaitingAction"]),
        ),
    ]),
    order: &[
        "assignedTo",
        "createdDateTime",
        "displayName",
        "id",
        "lastUpdateDateTime",
        "severity",
        "status",
    ],
    select: &[
        "alerts",
        "assignedTo",
        "classification",
        "comments",
        "createdDateTime",
        "customTags",
        "description",
        "determination",
        "displayName",
        "id",
        "incidentWebUrl",
        "lastUpdateDateTime",
        "redirectIncidentId",
        "severity",
        "status",
        "systemTags",
        "tenantId",
    ],
    expand: &["alerts"],
    top: TOP,
    top_expanded: TOP_EXPANDED,
    skip: SKIP,
};

/// Of alerts.
pub(super) const ALERTS: Allowed<AlertColumn> = Allowed {
    filter: Properties(&[
        property("assignedTo", AlertColumn::AssignedTo, Kind::Text),
        property("category", AlertColumn::Category, Kind::Text),
        property("classification", AlertColumn::Classification, CLASSIFICATION),
        property("createdDateTime", AlertColumn::Created, Kind::Date),
        property("determination", AlertColumn::Determination, DETERMINATION),
        property("firstActivityDateTime", AlertColumn::FirstActivity, Kind::Date),
        property("id", AlertColumn::Id, Kind::Id),
        property("incidentId", AlertColumn::Incident, Kind::Id),
        property("lastActivityDateTime", AlertColumn::LastActivity, Kind::Date),
        property("lastUpdateDateTime", AlertColumn::LastUpdate, Kind::Date),
        property("mitreTechniques", AlertColumn::Techniques, Kind::Texts),
        property("resolvedDateTime", AlertColumn::Resolved, Kind::Date),
        property(
            "serviceSource",
            AlertColumn::Service,
            Kind::Choice(&[
                "microsoftDefenderForEndpoint",
                "microsoftDefenderForIdentity",
                "microsoftDefenderForCloudApps",
                "microsoftDefenderForOffice365",
                "unknown",
                "microsoft365Defender",
                "azureAdIdentityProtection",
                "microsoftAppGovernance",
                "dataLossPrevention",
            ]),
        ),
        property("severity", AlertColumn::Severity, SEVERITY),
        property("status", AlertColumn::Status, Kind::Choice(&["unknown", "new", "inProgress", "resolved"])),
        property("title", AlertColumn::Title, Kind::Text),
    ]),
    order: &[
        "createdDateTime",
        "firstActivityDateTime",
        "id",
        "lastActivityDateTime",
        "lastUpdateDateTime",
        "severity",
        "status",
        "title",
    ],
    select: &[
        "actorDisplayName",
        "additionalData",
        "alertPolicyId",
        "alertWebUrl",
        "assignedTo",
        "category",
        "classification",
        "comments",
        "createdDateTime",
        "description",
        "detectionSource",
        "detectorId",
        "determination",
        "evidence",
        "firstActivityDateTime",
        "id",
        "incidentId",
        "incidentWebUrl",
        "lastActivityDateTime",
        "lastUpdateDateTime",
        "mitreTechniques",
        "productName",
        "providerAlertId",
        "recommendedActions",
        "resolvedDateTime",
        "serviceSource",
        "severity",
        "status",
        "systemTags",
        "tenantId",
        "threatDisplayName",
        "threatFamilyName",
        "title",
    ],
    expand: &[],
    top: TOP,
    top_expanded: TOP,
    skip: SKIP,
};
