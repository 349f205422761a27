//! A plain table that scrolls in itself when the window is narrow.

use crate::ui::Text;
use leptos::prelude::*;

/// A table with column headings. Its rows are the children.
#[component]
pub fn Table(
    /// What the table lists; read aloud, not shown.
    #[prop(into)]
    caption: Text,
    /// The headings of the columns.
    columns: Vec<Text>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let name = caption.clone();
    let headings =
        columns.into_iter().map(|column| view! { <th scope="col">{column}</th> }).collect::<Vec<_>>();
    view! {
        // Reachable by keyboard, because it may have to be scrolled.
        <div class="table" tabindex="0" role="region" aria-label=name>
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{headings}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
