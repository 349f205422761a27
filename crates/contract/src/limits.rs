//! How long and of what form a text may be that a person types. The app shows the limits, the server holds them.

/// Characters (Unicode scalar values) in a description, and in each text of feedback.
pub const LONG_TEXT: usize = 4_000;
/// Characters in a telephone number.
pub const PHONE: usize = 32;
/// Characters in an e-mail address (RFC 5321: 64 before the sign, 255 after it, 254 together in a path).
pub const EMAIL: usize = 254;
/// Items in one list of the navigation's arrangement.
pub const NAVIGATION_ITEMS: usize = 64;
/// Characters in the id of a navigation item, and in a path of the app.
pub const ID: usize = 200;
/// Characters in the name of an API token.
pub const CREDENTIAL_NAME: usize = 100;
/// Characters in the name of an incident, in whom it is assigned to, and in a tag.
pub const INCIDENT_WORD: usize = 256;
/// Tags of an incident.
pub const INCIDENT_TAGS: usize = 50;
/// Alerts that are moved at once, unless it is all of an incident: as many as its page shows.
pub const ALERTS_MOVED: usize = 500;
/// Comments of an incident or an alert: all of them are in every answer.
pub const COMMENTS: usize = 200;
/// Characters in the name of a saved view.
pub const VIEW_NAME: usize = 100;
/// Characters in what an address says behind its question mark, of a saved view.
pub const VIEW_PARAMETERS: usize = 2_000;
