//! Building blocks: buttons, check boxes, links, panels, messages, what is said aloud.

use crate::stage::{Stage, attribute, description_of, focus, is_ticked, name_of};
use leptos::prelude::*;
use security_center::ui::{
    Button, ButtonKind, Checkbox, Flyout, Icon, LiveRegion, Message, MessageKind, OutsideLink, text,
};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_button_that_is_not_available_stays_reachable_says_why_and_does_nothing() {
    let mut stage = Stage::new().await;
    let (pressed, available) = stage.within(|| (RwSignal::new(0), RwSignal::new(false)));
    stage
        .show(move || {
            view! {
                <Button
                    kind=ButtonKind::Primary
                    label=text(|| "Apply")
                    on_press=move || pressed.update(|times| *times += 1)
                    available=available
                    reason_id="why"
                />
                <p id="why">"Nothing to apply"</p>
            }
            .into_any()
        })
        .await;
    let button = stage.button("Apply");
    assert_eq!(attribute(&button, "type").as_deref(), Some("button"));
    assert_eq!(attribute(&button, "aria-disabled").as_deref(), Some("true"));
    assert!(!button.has_attribute("disabled"), "a disabled button cannot be reached");
    assert_eq!(description_of(&button).as_deref(), Some("Nothing to apply"));
    focus(&button);
    stage.press(&button).await;
    assert_eq!(pressed.get_untracked(), 0);

    available.set(true);
    stage.settle().await;
    assert_eq!(attribute(&button, "aria-disabled"), None);
    assert_eq!(attribute(&button, "aria-describedby"), None);
    stage.press(&button).await;
    assert_eq!(pressed.get_untracked(), 1);
}

#[wasm_bindgen_test]
async fn a_check_box_tells_what_the_person_wants_and_is_what_it_is_told() {
    let mut stage = Stage::new().await;
    let (ticked, available) = stage.within(|| (RwSignal::new(false), RwSignal::new(true)));
    let wanted = stage.within(|| RwSignal::new(Vec::new()));
    stage
        .show(move || {
            view! {
                <Checkbox
                    label=text(|| "Turn it on")
                    checked=ticked
                    on_change=Callback::new(move |wish| {
                        wanted.update(|all| all.push(wish));
                        ticked.set(wish);
                    })
                    available=available
                    description_id="note"
                />
                <p id="note">"A note"</p>
            }
            .into_any()
        })
        .await;
    let input = stage.named("input[type=checkbox]", "Turn it on");
    assert_eq!(description_of(&input).as_deref(), Some("A note"));
    assert_eq!(attribute(&input, "aria-disabled"), None);
    stage.press(&input).await;
    assert!(is_ticked(&input));
    stage.press(&stage.find("label")).await;
    assert!(!is_ticked(&input), "its label belongs to it");
    assert_eq!(wanted.get_untracked(), [true, false]);

    ticked.set(true);
    stage.settle().await;
    assert!(is_ticked(&input), "it follows its value");

    available.set(false);
    stage.settle().await;
    assert_eq!(attribute(&input, "aria-disabled").as_deref(), Some("true"));
    focus(&input);
    stage.press(&input).await;
    assert!(is_ticked(&input), "read-only keeps its state");
    assert_eq!(wanted.get_untracked(), [true, false], "and tells nobody");
}

#[wasm_bindgen_test]
async fn a_link_that_leaves_says_so() {
    let mut stage = Stage::new().await;
    stage
        .show(|| {
            let note = text(|| "(opens in a new tab)");
            view! { <OutsideLink href="https://example.org/" text=text(|| "Terms") note=note /> }.into_any()
        })
        .await;
    let link = stage.find("a");
    assert!(name_of(&link).starts_with("Terms") && name_of(&link).ends_with("(opens in a new tab)"));
    assert_eq!(attribute(&link, "target").as_deref(), Some("_blank"));
    assert_eq!(attribute(&stage.find("svg"), "aria-hidden").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
async fn a_panel_opens_from_its_button_and_both_have_a_name() {
    let mut stage = Stage::new().await;
    stage
        .show(|| {
            view! {
                <Flyout id="panel" label=text(|| "Account") icon=Icon::Person>
                    <button>"Inside"</button>
                </Flyout>
            }
            .into_any()
        })
        .await;
    let panel = stage.named("[popover]", "Account");
    assert_eq!(attribute(&panel, "role").as_deref(), Some("group"));
    assert!(!panel.matches(":popover-open").unwrap());
    let opener = stage.named("button[popovertarget=panel]", "Account");
    focus(&opener);
    stage.press(&opener).await;
    assert!(panel.matches(":popover-open").unwrap());
    stage.press(&opener).await;
    assert!(!panel.matches(":popover-open").unwrap());
}

#[wasm_bindgen_test]
async fn only_an_error_interrupts_a_screen_reader() {
    let mut stage = Stage::new().await;
    stage
        .show(|| {
            view! {
                <Message kind=MessageKind::Info>"info"</Message>
                <Message kind=MessageKind::Warning>"warning"</Message>
                <Message kind=MessageKind::Error>"error"</Message>
            }
            .into_any()
        })
        .await;
    assert_eq!(stage.texts("[role=status]"), ["info", "warning"]);
    assert_eq!(stage.texts("[role=alert]"), ["error"]);
}

#[wasm_bindgen_test]
async fn what_is_announced_stands_in_a_live_region_that_was_there_before() {
    let mut stage = Stage::new().await;
    stage.show(|| view! { <LiveRegion /> }.into_any()).await;
    let region = stage.find("[role=status]");
    assert_eq!(stage.everything(), "");
    stage.announcer.say("It is on.");
    stage.settle().await;
    assert_eq!(stage.everything(), "It is on.");
    assert_eq!(stage.find("[role=status]"), region);
}
