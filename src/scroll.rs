//! How far each entry of the history was scrolled, kept in the browser for as long as the window lives.

use crate::browser;

/// Keeps how far the page is scrolled, for this entry.
pub fn keep(entry: i32) {
    let position = browser::window().scroll_y().unwrap_or_default();
    if let Ok(Some(storage)) = browser::window().session_storage() {
        let _ = storage.set_item(&key(entry), &(position as i32).to_string());
    }
}

/// Forgets it: the entry is now another page.
pub fn forget(entry: i32) {
    if let Ok(Some(storage)) = browser::window().session_storage() {
        let _ = storage.remove_item(&key(entry));
    }
}

/// How far the entry was scrolled, in pixels; 0 where nothing was kept.
#[must_use]
pub fn kept(entry: i32) -> f64 {
    let kept = browser::window().session_storage().ok().flatten();
    let kept = kept.and_then(|storage| storage.get_item(&key(entry)).ok().flatten());
    kept.and_then(|position| position.parse::<i32>().ok()).unwrap_or(0).into()
}

fn key(entry: i32) -> String {
    format!("security-center.scroll.{entry}")
}
