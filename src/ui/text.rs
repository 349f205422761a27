//! Text that may change. One type for all of it, so that the code which draws text exists once.

use leptos::{oco::Oco, prelude::*};

/// Text in a view, an attribute or a property.
pub type Text = Signal<Oco<'static, str>>;

/// Text that is reckoned anew whenever something it read has changed.
pub fn text<T: Into<Oco<'static, str>>>(of: impl Fn() -> T + Send + Sync + 'static) -> Text {
    derived(Box::new(move || of().into()))
}

fn derived(of: Box<dyn Fn() -> Oco<'static, str> + Send + Sync>) -> Text {
    Signal::derive(of)
}
