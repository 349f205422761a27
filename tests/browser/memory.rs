//! What use leaves in memory: every byte that the app holds is counted, and however often pages are opened, and however
//! often what they show changes, it holds no more of them.

#![allow(unsafe_code, reason = "an allocator can be written in no other way")]

use crate::{
    answers::answer,
    samples::{on, read, service, session, tenant},
    server,
    stage::{Stage, frame},
};
use leptos::prelude::{Update, untrack};
use security_center::{i18n::Language, routes::Route};
use serde_json::json;
use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};
use wasm_bindgen_test::wasm_bindgen_test;

/// The allocator of these tests, which knows how much is in use.
struct Counted;

static IN_USE: AtomicUsize = AtomicUsize::new(0);

#[global_allocator]
static MEMORY: Counted = Counted;

// SAFETY: everything is done by the system's allocator, as it was asked; only sizes are noted.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        IN_USE.fetch_add(layout.size(), Relaxed);
        // SAFETY: as this was called.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as this was called.
        unsafe { System.dealloc(place, layout) }
    }
}

/// Pages, and panels beside them, that read what lives as long as the window: words, session, tenant, service, address.
const PLACES: [&str; 18] = [
    "incidents",
    "action-center",
    "hunting",
    "alerts",
    "alerts/9",
    "entities/device:1",
    "settings",
    "settings/threat-protection",
    "settings/threat-protection/time-zone",
    "settings/threat-protection/service-keys",
    "settings/eligibility",
    "permissions",
    "audit",
    "account",
    "settings?panel=help",
    "settings?panel=notifications",
    "no/such/page",
    "",
];

/// Rounds in which the least is looked for: what is left for a while, and goes with the next, is not counted.
const WINDOW: usize = 5;
/// Rounds until what is made once is made, and as many between the two windows.
const APART: usize = 5;
/// So many bytes for each page that was opened, or each change, are none: a set of subscribers clears itself only when it is
/// full, and a page that left all of its own behind would leave thousands.
const NONE: usize = 100;

/// Goes there, and waits until it is complete.
async fn go(stage: &Stage, place: &str) {
    let (path, search) = place.split_once('?').unwrap_or((place, ""));
    stage.router.go(&Route::parse(path));
    if let Some((name, value)) = search.split_once('=') {
        stage.router.set_parameters(&[(name, Some(value))], true);
    }
    stage.settle().await;
    serve(stage, place).await;
    assert!(untrack(|| stage.router.held()).is_none() && !stage.text("h1").is_empty(), "{place}");
}

/// Opens every place once; tells how many those are.
async fn pages(stage: &Stage) -> usize {
    for place in PLACES {
        go(stage, place).await;
    }
    PLACES.len()
}

/// Stays on a page while what it shows changes: the language, the person's name, the service, and what is listed.
async fn changes(stage: &Stage) -> usize {
    const PLACES: [&str; 3] = ["settings/threat-protection", "incidents", ""];
    const TIMES: usize = 4;
    for place in PLACES {
        go(stage, place).await;
        for time in 0..TIMES {
            let odd = time % 2 == 1;
            let mut person = session("open");
            person["person"]["displayName"] = json!(if odd { "One" } else { "Another" });
            stage.known.session.put(read(person));
            let version = stage.known.service.now().unwrap().version + 1;
            let mut changed = on(version);
            changed["previewFeatures"] = json!(odd);
            stage.known.service.put(service(changed));
            stage.words.choose(if odd { Language::English } else { Language::Dutch });
            stage.known.heard.update(|heard| *heard += 1);
            stage.settle().await;
            serve(stage, place).await;
        }
    }
    PLACES.len() * TIMES
}

/// Answers whatever is asked, until nothing is.
async fn serve(stage: &Stage, place: &str) {
    loop {
        let asked = server::unanswered();
        for line in &asked {
            let answer = answer(line).unwrap_or_else(|| panic!("{place}: no answer to `{line}`"));
            server::answer(line, 200, &answer);
        }
        frame().await;
        stage.settle().await;
        if asked.is_empty() {
            server::forget();
            return;
        }
    }
}

/// The least that was in use after each of some rounds.
async fn least(stage: &Stage, round: &impl AsyncFn(&Stage) -> usize) -> usize {
    let mut least = usize::MAX;
    for _ in 0..WINDOW {
        round(stage).await;
        least = least.min(IN_USE.load(Relaxed));
    }
    least
}

/// How many bytes are left behind by each of what a round does.
async fn left_behind(round: impl AsyncFn(&Stage) -> usize) -> usize {
    let mut stage = Stage::signed_in(session("open"), Some(tenant()), Some(on(1))).await;
    stage.show_shell().await;
    for _ in 0..APART {
        round(&stage).await;
    }
    let before = least(&stage, &round).await;
    let mut each = 0;
    for _ in 0..APART {
        each = round(&stage).await;
    }
    let after = least(&stage, &round).await;
    // What grows all the time is least at the beginning of both.
    after.saturating_sub(before) / ((WINDOW + APART) * each)
}

#[wasm_bindgen_test]
async fn pages_that_are_left_leave_nothing_in_memory() {
    let left = left_behind(pages).await;
    assert!(left < NONE, "{left} bytes for each page");
}

#[wasm_bindgen_test]
async fn what_changes_before_somebody_s_eyes_leaves_nothing_in_memory() {
    let left = left_behind(changes).await;
    assert!(left < NONE, "{left} bytes for each change");
}

#[wasm_bindgen_test]
async fn what_is_left_in_memory_is_seen() {
    let left = left_behind(async |stage: &Stage| {
        let each = changes(stage).await;
        (0..each).for_each(|_| std::mem::forget(vec![0_u8; 2 * NONE]));
        each
    })
    .await;
    assert!(left >= NONE, "{left} bytes for each change");
}
