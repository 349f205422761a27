//! The way through a queue: whoever opens one of its items finds the next one there, as the queue had it in order.

use crate::{
    router::use_router,
    routes::{self, Route},
};
use leptos::prelude::*;
use std::sync::Arc;

/// The queue that was looked at last in this window. Copy it freely.
#[derive(Clone, Copy)]
pub struct Walk(StoredValue<Option<Way>>);

#[derive(Clone)]
struct Way {
    home: Route,
    parameters: String,
    numbers: Arc<Vec<u32>>,
}

/// Where an item is on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its place, from 0.
    pub place: usize,
    /// How many there are.
    pub count: usize,
    /// The number of the one before it.
    pub before: Option<u32>,
    /// The number of the one behind it.
    pub behind: Option<u32>,
    /// The queue as it was, ready for `href`.
    pub back: String,
}

/// Offers it to all that is below, for as long as somebody is signed in.
pub fn provide_walk() {
    provide_context(Walk(StoredValue::new(None)));
}

/// Notes the order of the queue at `home`, as the present address has it; where none was provided, nothing.
pub fn walk_through(home: &'static Route, numbers: Signal<Arc<Vec<u32>>>) {
    let (walk, router) = (use_context::<Walk>(), use_router());
    crate::ui::effect(move || {
        let numbers = numbers.get();
        if let Some(Walk(way)) = walk {
            let parameters = router.parameters();
            let _ = way.try_set_value(Some(Way { home: home.clone(), parameters, numbers }));
        }
    });
}

/// Where an item of the queue at `home` is on the way; nothing where the person did not come by that.
#[must_use]
pub fn place_of(home: &Route, number: u32) -> Option<Place> {
    let way = use_context::<Walk>()?.0.get_value()?;
    let place = way.numbers.iter().position(|other| *other == number && way.home == *home)?;
    Some(Place {
        place,
        count: way.numbers.len(),
        before: place.checked_sub(1).map(|before| way.numbers[before]),
        behind: way.numbers.get(place + 1).copied(),
        back: routes::with_parameters(home, &way.parameters),
    })
}
