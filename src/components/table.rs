//! A plain table that scrolls in itself when the window is narrow.

use leptos::{prelude::*, text_prop::TextProp};

/// A table with column headings. Its rows are the children.
#[component]
pub fn Table(
    /// What the table lists; read aloud, not shown.
    #[prop(into)]
    caption: TextProp,
    /// The headings of the columns.
    columns: Vec<TextProp>,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let name = caption.clone();
    let headings = columns
        .into_iter()
        .map(|column| view! { <th scope="col">{move || column.get()}</th> })
        .collect::<Vec<_>>();
    view! {
        // Reachable by keyboard, because it may have to be scrolled.
        <div class="table" tabindex="0" role="region" aria-label=move || name.get()>
            <table>
                <caption class="visually-hidden">{move || caption.get()}</caption>
                <thead>
                    <tr>{headings}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}
