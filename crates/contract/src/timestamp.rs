//! A moment, as it travels.

/// An RFC 3339 UTC time such as `2020-06-24T09:30:00.123Z`. It is text on purpose: the server formats it, the
/// app hands it to the browser's own date functions, and no calendar is compiled into the app.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timestamp(pub String);
