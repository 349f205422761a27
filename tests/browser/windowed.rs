//! The grid of very many rows: few are drawn, all can be reached, and what a person does is told.

use crate::stage::{Stage, attribute, focus, is_focused};
use leptos::prelude::*;
use security_center::ui::{Act, Windowed, text};
use std::{ops::Range, sync::Arc};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, KeyboardEvent, KeyboardEventInit};

const MANY: usize = 100_000;

#[derive(Clone, Copy)]
struct Told {
    present: RwSignal<usize>,
    acts: RwSignal<Vec<Act>>,
    seen: RwSignal<Range<usize>>,
    count: RwSignal<usize>,
    goal: RwSignal<Option<usize>>,
}

async fn shown(stage: &mut Stage) -> (Told, HtmlElement) {
    let told = stage.within(|| Told {
        present: RwSignal::new(0),
        acts: RwSignal::new(Vec::new()),
        seen: RwSignal::new(0..0),
        count: RwSignal::new(MANY),
        goal: RwSignal::new(None),
    });
    let Told { present, acts, seen, count, goal } = told;
    stage
        .show(move || {
            view! {
                <Windowed
                    id="many"
                    label=text(|| "Numbers")
                    headings=view! { <span role="columnheader">"Number"</span> }.into_any()
                    columns=Signal::stored(vec![(200, 0)])
                    count=count
                    height=Signal::stored(40)
                    present=present
                    goal=goal
                    selected=Arc::new(|place| place == 3)
                    seen=Callback::new(move |range| seen.set(range))
                    act=Callback::new(move |act| acts.update(|all| all.push(act)))
                    draw=Arc::new(|place| {
                        view! { <span role="rowheader" tabindex="-1">{text(move || place.get().to_string())}</span> }.into_any()
                    })
                />
            }
            .into_any()
        })
        .await;
    stage.dress();
    let grid = stage.find("#many");
    grid.style().set_property("height", "400px").unwrap();
    focus(&grid);
    stage.settle().await;
    (told, grid)
}

fn drawn(stage: &Stage) -> Vec<String> {
    stage.all("#many .grid-row").iter().map(|row| row.text_content().unwrap_or_default()).collect()
}

fn key(grid: &HtmlElement, name: &str, shift: bool, control: bool) {
    let how = KeyboardEventInit::new();
    how.set_key(name);
    how.set_bubbles(true);
    how.set_cancelable(true);
    how.set_shift_key(shift);
    how.set_ctrl_key(control);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &how).unwrap();
    grid.dispatch_event(&event).unwrap();
}

fn present(grid: &HtmlElement) -> String {
    attribute(grid, "aria-activedescendant").unwrap_or_default()
}

#[wasm_bindgen_test]
async fn few_of_very_many_rows_are_drawn_wherever_one_scrolls() {
    let mut stage = Stage::new().await;
    let (told, grid) = shown(&mut stage).await;
    assert_eq!(attribute(&grid, "aria-rowcount").as_deref(), Some("100001"));
    assert_eq!(grid.scroll_height(), 40 * (MANY as i32 + 1), "the headings and every row");
    let few = drawn(&stage);
    assert!(few.len() < 40, "{}", few.len());
    assert_eq!(few[0], "0");
    assert_eq!(told.seen.get_untracked().start, 0);

    grid.set_scroll_top(40 * 50_000);
    stage.until("it is drawn", || stage.maybe("#many-50000").is_some()).await;
    let few = drawn(&stage);
    assert!(few.len() < 40, "{}", few.len());
    for near in ["50000", "50005"] {
        assert!(few.iter().any(|row| row == near), "{near}: {few:?}");
    }
    assert!(told.seen.get_untracked().contains(&50_005));
    let row = stage.find("#many-50000");
    assert_eq!(
        attribute(&row, "aria-rowindex").as_deref(),
        Some("50002"),
        "counted with the headings, from one"
    );
    let place = row.get_bounding_client_rect().top() - grid.get_bounding_client_rect().top();
    assert!((40.0..=42.0).contains(&place), "it is where it should be: {place}");
}

#[wasm_bindgen_test]
async fn a_row_that_leaves_is_used_again_and_rows_are_read_in_their_order() {
    let mut stage = Stage::new().await;
    let (told, grid) = shown(&mut stage).await;
    for row in stage.all("#many .grid-row") {
        row.set_attribute("data-kept", "").unwrap();
    }
    let rows = drawn(&stage).len();
    // By a few, by more than there are, back, to the end, and to the beginning.
    for place in [11, 12, 40, 33, 50_000, 49_990, 3, MANY - 1, 0] {
        grid.set_scroll_top(40 * place as i32);
        stage.until("it is drawn", || stage.maybe(&format!("#many-{place}")).is_some()).await;
        let first = told.seen.get_untracked().start;
        let expected: Vec<String> = (first..first + rows).map(|place| place.to_string()).collect();
        assert_eq!(drawn(&stage), expected, "at {place}");
        assert_eq!(stage.all("#many .grid-row[data-kept]").len(), rows, "at {place}");
        let tops = stage.all("#many .grid-row").into_iter().map(|row| row.get_bounding_client_rect().top());
        assert!(tops.is_sorted(), "they stand in that order, too");
    }
    // A grid of another height has rows of its own.
    grid.style().set_property("height", "900px").unwrap();
    stage.until("more are drawn", || drawn(&stage).len() > rows).await;
    grid.set_scroll_top(40 * 70);
    stage.until("it is drawn", || stage.maybe("#many-90").is_some()).await;
    assert!(drawn(&stage).iter().map(|row| row.parse::<usize>().unwrap()).is_sorted(), "{:?}", drawn(&stage));
}

#[wasm_bindgen_test]
async fn the_focus_in_a_row_does_not_become_that_of_another_one() {
    let mut stage = Stage::new().await;
    let (_, grid) = shown(&mut stage).await;
    for place in [30, 50_000] {
        stage.until("its row is there", || stage.maybe("#many-5").is_some()).await;
        // As a press on it does.
        let cell = stage.find("#many-5 span");
        cell.focus().unwrap();
        grid.set_scroll_top(40 * place);
        stage.until("the grid has it", || is_focused(&grid)).await;
        assert!(stage.maybe("#many-5").is_none());
        grid.set_scroll_top(0);
    }
}

#[wasm_bindgen_test]
async fn every_row_is_reached_by_keyboard_and_the_present_one_is_in_sight() {
    let mut stage = Stage::new().await;
    let (told, grid) = shown(&mut stage).await;
    for (pressed, expected) in [
        ("ArrowDown", 1),
        ("ArrowDown", 2),
        ("ArrowUp", 1),
        ("End", MANY - 1),
        ("ArrowDown", MANY - 1),
        ("Home", 0),
        ("ArrowUp", 0),
    ] {
        key(&grid, pressed, false, false);
        stage.settle().await;
        assert_eq!(told.present.get_untracked(), expected, "{pressed}");
        assert_eq!(present(&grid), format!("many-{expected}"));
        let (row, list) = (
            stage.find(&format!("#many-{expected}")).get_bounding_client_rect(),
            grid.get_bounding_client_rect(),
        );
        assert!(
            row.top() >= list.top() + 39.0 && row.bottom() <= list.bottom() + 1.0,
            "{pressed} {expected} is out of sight"
        );
    }
    key(&grid, "PageDown", false, false);
    stage.settle().await;
    assert!((5..=10).contains(&told.present.get_untracked()), "{}", told.present.get_untracked());
}

#[wasm_bindgen_test]
async fn opening_selecting_and_ranges_are_told() {
    let mut stage = Stage::new().await;
    let (told, grid) = shown(&mut stage).await;
    assert_eq!(attribute(&stage.find("#many-3"), "aria-selected").as_deref(), Some("true"));
    assert_eq!(attribute(&stage.find("#many-4"), "aria-selected").as_deref(), Some("false"));
    key(&grid, "ArrowDown", false, false);
    key(&grid, "Enter", false, false);
    key(&grid, " ", false, false);
    key(&grid, "ArrowDown", true, false);
    key(&grid, "ArrowDown", true, false);
    key(&grid, "ArrowUp", true, false);
    key(&grid, "a", false, true);
    key(&grid, "Escape", false, false);
    stage.settle().await;
    let expected = [
        Act::Open(1),
        Act::Toggle(1),
        Act::Range(1, 2),
        Act::Range(1, 3),
        Act::Range(1, 2),
        Act::All,
        Act::Nothing,
    ];
    assert_eq!(told.acts.get_untracked(), expected);
    told.acts.set(Vec::new());
    stage.find("#many-6").click();
    stage.settle().await;
    assert_eq!((told.present.get_untracked(), told.acts.get_untracked()), (6, Vec::new()));
}

#[wasm_bindgen_test]
async fn fewer_rows_leave_none_behind_and_none_is_none() {
    let mut stage = Stage::new().await;
    let (told, grid) = shown(&mut stage).await;
    told.count.set(2);
    stage.settle().await;
    assert_eq!(drawn(&stage), ["0", "1"]);
    told.count.set(0);
    stage.settle().await;
    assert_eq!(drawn(&stage), Vec::<String>::new());
    assert_eq!(present(&grid), "");
    key(&grid, "Enter", false, false);
    assert_eq!(told.acts.get_untracked(), Vec::new());
}

#[wasm_bindgen_test]
async fn where_others_lead_to_becomes_the_present_row_and_is_in_sight() {
    let mut stage = Stage::new().await;
    let (told, grid) = shown(&mut stage).await;
    told.goal.set(Some(50_000));
    stage.until("it is there", || drawn(&stage).contains(&"50000".to_owned())).await;
    assert_eq!((told.present.get_untracked(), told.goal.get_untracked()), (50_000, None));
    assert_eq!(attribute(&grid, "aria-activedescendant").as_deref(), Some("many-50000"));
    told.goal.set(Some(usize::MAX));
    stage.until("the last", || drawn(&stage).contains(&(MANY - 1).to_string())).await;
    assert_eq!(told.present.get_untracked(), MANY - 1, "no further than there are rows");
}
