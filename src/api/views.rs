//! Saved views of a queue, for those who ask the server for them.

use super::{Awaited, Listed, Resource, Sent, bare, endpoints, with_body};
use gloo_net::http::Method;
use security_center_contract::{NewSavedView, SavedViewChange, SavedViews, Value};

/// The person's own views of a queue, and the team's.
pub const VIEWS: Resource<SavedViews> = Resource::at("views/");

/// Where the views of a queue are, below the address of the API.
#[must_use]
pub fn views<T>(of: &Listed<T>) -> String {
    [VIEWS.path(), of.items.path()].concat()
}

/// Saves a view.
#[must_use]
pub fn save_view<T>(of: &Listed<T>, view: &NewSavedView) -> Awaited<Value> {
    endpoints::change(views(of), with_body(Method::POST, view))
}

/// Changes what is named of a view, based on `version`.
#[must_use]
pub fn change_view<T>(
    of: &Listed<T>,
    (id, version): (&str, i64),
    change: &SavedViewChange,
) -> Awaited<Value> {
    let sent = Sent { version: Some(version), ..with_body(Method::PATCH, change) };
    endpoints::change(one(of, id), sent)
}

/// Removes a view, as it was in this version.
#[must_use]
pub fn remove_view<T>(of: &Listed<T>, (id, version): (&str, i64)) -> Awaited<Value> {
    endpoints::change(one(of, id), Sent { version: Some(version), ..bare(Method::DELETE) })
}

fn one<T>(of: &Listed<T>, id: &str) -> String {
    [&views(of), "/", id].concat()
}
