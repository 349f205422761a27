//! Tables and lists of plain data: the rows are values, so that the code which draws them exists once.

use crate::{
    components::Moment,
    i18n::Word,
    ui::{Glyph, Icon, Text, dynamic},
};
use leptos::prelude::*;
use security_center_contract::Timestamp;

/// What stands in one cell.
pub enum Cell {
    /// Text.
    Text(String),
    /// A moment.
    Time(Timestamp),
    /// A link: address and text.
    Link(String, String),
    /// Whether something holds, and the word for it.
    Mark(bool, Word),
    /// A button: what it does, with what, and doing it.
    Button(Word, String, Callback<()>),
    /// Something that can be selected: what stands there, what the box is called, whether it is, and changing that.
    Choice(Box<Cell>, String, Signal<bool>, Callback<bool>),
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Word> for Cell {
    fn from(word: Word) -> Self {
        Self::Text(word.into())
    }
}

impl From<Timestamp> for Cell {
    fn from(at: Timestamp) -> Self {
        Self::Time(at)
    }
}

impl Cell {
    /// What is drawn.
    pub(super) fn view(self) -> AnyView {
        match self {
            Self::Text(text) => text.into_any(),
            Self::Time(at) => view! { <Moment at=at /> }.into_any(),
            Self::Link(href, text) => view! { <a href=href>{text}</a> }.into_any(),
            Self::Mark(holds, word) => view! { <Mark holds=holds word=word /> }.into_any(),
            Self::Choice(inner, label, chosen, choose) => view! {
                <span class="choice">
                    <input
                        type="checkbox"
                        aria-label=label
                        prop:checked=chosen
                        on:change=move |event| choose.run(event_target_checked(&event))
                    />
                    <span>{inner.view()}</span>
                </span>
            }
            .into_any(),
            Self::Button(does, with, press) => view! {
                <button type="button" class="button" on:click=move |_| press.run(())>
                    {does.text()}
                    <span class="visually-hidden">" " {with}</span>
                </button>
            }
            .into_any(),
        }
    }
}

/// Whether something holds: a glyph and the word for it, so that colour alone never says it.
#[component]
pub fn Mark(
    /// Whether it holds.
    holds: bool,
    /// The word for that.
    word: Word,
) -> impl IntoView {
    view! {
        <span class=if holds { "mark met" } else { "mark" }>
            <Glyph icon=if holds { Icon::Done } else { Icon::Failed } />
            <span>{word.text()}</span>
        </span>
    }
}

/// Reckons rows; follows everything it reads.
pub type Rows = Box<dyn Fn() -> Vec<Vec<Cell>> + Send>;

/// A table that scrolls in itself when the window is narrow. The first cell of each row is its heading.
#[component]
pub fn Table(
    /// What the table lists; read aloud, not shown.
    #[prop(into)]
    caption: Text,
    /// The headings of the columns.
    columns: Vec<Word>,
    /// The rows.
    rows: Rows,
) -> impl IntoView {
    let headings =
        columns.into_iter().map(|column| view! { <th scope="col">{column.text()}</th> }).collect::<Vec<_>>();
    let row = |cells: Vec<Cell>| {
        let mut cells = cells.into_iter().map(Cell::view);
        let heading = cells.next();
        let rest = cells.map(|cell| view! { <td>{cell}</td> }).collect::<Vec<_>>();
        view! {
            <tr>
                <th scope="row">{heading}</th>
                {rest}
            </tr>
        }
    };
    view! {
        // Reachable by keyboard, because it may have to be scrolled.
        <div class="table" tabindex="0" role="region" aria-label=caption>
            <table>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{headings}</tr>
                </thead>
                <tbody>{dynamic(move || rows().into_iter().map(row).collect::<Vec<_>>())}</tbody>
            </table>
        </div>
    }
}

/// Reckons the items of a list: what it is, and what is to be remarked on it.
pub type Items = Box<dyn Fn() -> Vec<(String, String)> + Send>;

/// A list of things, each with a remark.
#[component]
pub fn Listing(
    /// The items.
    items: Items,
) -> impl IntoView {
    let item = |(what, remark)| view! { <li>{what} <span class="quiet">" – " {remark}</span></li> };
    view! { <ul class="bullets">{dynamic(move || items().into_iter().map(item).collect::<Vec<_>>())}</ul> }
}
