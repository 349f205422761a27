//! Views that change. One type for all of them, so that the code which draws a changing view exists once: it is
//! half the download otherwise.

use leptos::prelude::*;

/// A view that is drawn anew whenever something it read has changed.
pub type Dynamic = Box<dyn FnMut() -> AnyView + Send>;

/// Draws `of` anew whenever something it read has changed.
pub fn dynamic<V: IntoView + 'static>(of: impl Fn() -> V + Send + 'static) -> Dynamic {
    Box::new(move || of().into_any())
}

/// An attribute that may be absent.
pub fn attribute(
    of: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
) -> Signal<Option<&'static str>> {
    derived_attribute(Box::new(of))
}

type AttributeOf = Box<dyn Fn() -> Option<&'static str> + Send + Sync>;

fn derived_attribute(of: AttributeOf) -> Signal<Option<&'static str>> {
    Signal::derive(of)
}

/// Whether something holds.
pub fn whether(of: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    derived_truth(Box::new(of))
}

fn derived_truth(of: Box<dyn Fn() -> bool + Send + Sync>) -> Signal<bool> {
    Signal::derive(of)
}

/// Draws its children while a condition holds, `otherwise` while it does not; only a change of the condition
/// draws anew.
#[component]
pub fn When(
    /// The condition.
    #[prop(into)]
    is: Signal<bool>,
    /// What is there while it holds.
    children: ChildrenFn,
    /// What is there while it does not.
    #[prop(optional, into)]
    otherwise: ViewFn,
) -> impl IntoView {
    let is = Memo::new(move |_| is.get());
    dynamic(move || if is.get() { children() } else { otherwise.run() })
}

/// Does something now, and again whenever something it read has changed.
pub fn effect(of: impl FnMut() + 'static) {
    run(Box::new(of));
}

fn run(mut of: Box<dyn FnMut()>) {
    Effect::new(move |_| of());
}
