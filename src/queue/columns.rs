//! The columns of a queue: which there are, which are shown, and what stands in each.

use crate::{
    browser,
    i18n::{Word, Words},
};
use leptos::prelude::*;

/// A column. The first of a queue says which item it is, and is always shown.
pub struct Column<T> {
    /// Its name for the API, and for what is kept.
    pub code: &'static str,
    /// Its heading.
    pub heading: fn(Words) -> Word,
    /// How wide it is at least, in pixels, and its share of what is left.
    pub width: (usize, usize),
    /// It is shown until a person chooses others.
    pub usual: bool,
    /// What stands in it; of the first the grid's own.
    pub cell: fn(Words, &T) -> AnyView,
}

/// Which columns are shown, and how dense the rows are: kept in this browser. Copy it freely.
pub struct Columns<T: 'static> {
    /// Every one, in their order.
    pub all: &'static [Column<T>],
    kept_as: &'static str,
    /// The places of those that are shown.
    shown: RwSignal<Vec<usize>>,
    /// The rows are lower.
    pub compact: RwSignal<bool>,
}

impl<T> Clone for Columns<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Columns<T> {}

impl<T: 'static> Columns<T> {
    /// As they were left in this browser, which keeps them under a name.
    #[must_use]
    pub fn kept(all: &'static [Column<T>], kept_as: &'static str) -> Self {
        let kept = browser::kept(kept_as);
        let has = |code: &str| kept.as_deref().is_some_and(|kept| kept.split(',').any(|one| one == code));
        let shown = (0..all.len()).filter(|place| match kept {
            Some(_) => has(all[*place].code),
            None => all[*place].usual,
        });
        let shown = RwSignal::new(shown.collect());
        Self { all, kept_as, shown, compact: RwSignal::new(has("compact")) }
    }

    /// Those that are shown. Followed.
    #[must_use]
    pub fn shown(self) -> Vec<&'static Column<T>> {
        self.shown.read().iter().map(|place| &self.all[*place]).collect()
    }

    /// Whether that at a place is shown. Followed.
    #[must_use]
    pub fn has(self, place: usize) -> bool {
        self.shown.read().contains(&place)
    }

    /// Shows it, or shows it no more.
    pub fn choose(self, place: usize, chosen: bool) {
        let holds = |other: usize| if other == place { chosen } else { untrack(|| self.has(other)) };
        self.shown.set((0..self.all.len()).filter(|other| holds(*other)).collect());
        self.keep();
    }

    /// Makes the rows lower, or as high as usual.
    pub fn choose_density(self, compact: bool) {
        self.compact.set(compact);
        self.keep();
    }

    /// Shows the usual ones again.
    pub fn reset(self) {
        self.shown.set((0..self.all.len()).filter(|place| self.all[*place].usual).collect());
        self.compact.set(false);
        browser::keep(self.kept_as, None);
    }

    /// The widths, with that of the boxes before them.
    #[must_use]
    pub fn widths(self) -> Vec<(usize, usize)> {
        let boxes = [(48, 0)].into_iter();
        boxes.chain(self.shown.read().iter().map(|place| self.all[*place].width)).collect()
    }

    fn keep(self) {
        let mut codes: Vec<&str> =
            self.shown.read_untracked().iter().map(|place| self.all[*place].code).collect();
        if self.compact.get_untracked() {
            codes.push("compact");
        }
        browser::keep(self.kept_as, Some(&codes.join(",")));
    }
}
