//! In which order the items of the navigation stand, and how a person changes that. Rules only: nothing is drawn here.

use super::items::Item;
use security_center_contract::NavigationPreferences;

/// A part of the navigation; a line stands between two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What the person wants first.
    Pinned,
    /// The pages.
    Upper,
    /// What is below the line: permissions, settings and the like.
    Lower,
}

/// In which part an item stands.
pub(super) fn part(of: &NavigationPreferences, item: Item) -> Part {
    if holds(&of.pinned, item) {
        Part::Pinned
    } else if item.is_lower() {
        Part::Lower
    } else {
        Part::Upper
    }
}

/// Whether an item is put away. What leads back to everything else never is.
pub(super) fn is_hidden(of: &NavigationPreferences, item: Item) -> bool {
    !item.is_fixed() && holds(&of.hidden, item)
}

/// Every item in the person's order, part by part. What is not named keeps its usual place: behind the item that it
/// usually follows. Names that are not known are passed over.
pub(super) fn arranged(of: &NavigationPreferences) -> Vec<Item> {
    let mut order: Vec<Item> = Vec::new();
    for item in of.order.iter().filter_map(|id| Item::parse(id)) {
        if !order.contains(&item) {
            order.push(item);
        }
    }
    let mut before: Option<Item> = None;
    for item in Item::ALL {
        if !order.contains(&item) {
            let behind = order.iter().position(|other| Some(*other) == before);
            order.insert(behind.map_or(0, |place| place + 1), item);
        }
        before = Some(item);
    }
    let in_part = |wanted: Part| order.iter().copied().filter(move |item| part(of, *item) == wanted);
    in_part(Part::Pinned).chain(in_part(Part::Upper)).chain(in_part(Part::Lower)).collect()
}

/// The arrangement with an item one place further up or down, past the next of those `there` in its part; `None` where
/// there is none.
pub(super) fn moved(
    of: &NavigationPreferences,
    there: &[Item],
    item: Item,
    up: bool,
) -> Option<NavigationPreferences> {
    let mut order = arranged(of);
    let from = order.iter().position(|other| *other == item)?;
    let next = |other: &Item| there.contains(other) && part(of, *other) == part(of, item);
    let to = if up {
        order[..from].iter().rposition(next)?
    } else {
        from + 1 + order[from + 1..].iter().position(next)?
    };
    order.remove(from);
    order.insert(to, item);
    Some(NavigationPreferences { order: ids(&order), ..of.clone() })
}

/// The arrangement with an item pinned, or no longer.
pub(super) fn pinned(of: &NavigationPreferences, item: Item) -> NavigationPreferences {
    NavigationPreferences { pinned: toggled(&of.pinned, item), ..of.clone() }
}

/// The arrangement with an item put away, or shown again.
pub(super) fn hidden(of: &NavigationPreferences, item: Item) -> NavigationPreferences {
    NavigationPreferences { hidden: toggled(&of.hidden, item), ..of.clone() }
}

/// The usual arrangement.
pub(super) fn usual() -> NavigationPreferences {
    NavigationPreferences { order: Vec::new(), hidden: Vec::new(), pinned: Vec::new() }
}

fn holds(ids: &[String], item: Item) -> bool {
    ids.iter().any(|id| id == item.id())
}

fn ids(items: &[Item]) -> Vec<String> {
    items.iter().map(|item| item.id().to_owned()).collect()
}

fn toggled(ids: &[String], item: Item) -> Vec<String> {
    let mut changed: Vec<String> = ids.iter().filter(|id| *id != item.id()).cloned().collect();
    if changed.len() == ids.len() {
        changed.push(item.id().to_owned());
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preferences(order: &[&str], hidden: &[&str], pinned: &[&str]) -> NavigationPreferences {
        let owned = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        NavigationPreferences { order: owned(order), hidden: owned(hidden), pinned: owned(pinned) }
    }

    #[test]
    fn d14_the_usual_order_is_that_of_the_original() {
        assert_eq!(arranged(&usual()), Item::ALL);
        let lower: Vec<Item> = Item::ALL.into_iter().filter(|item| item.is_lower()).collect();
        assert_eq!(lower, [Item::Permissions, Item::Settings, Item::MoreResources, Item::Customize]);
    }

    #[test]
    fn what_is_not_named_keeps_its_place_and_unknown_names_are_passed_over() {
        let order = arranged(&preferences(&["hunting", "x", "home", "hunting"], &[], &[]));
        assert_eq!(order.len(), Item::ALL.len());
        assert_eq!(order[..3], [Item::Hunting, Item::Classification, Item::Policies]);
        assert_eq!(order[3..5], [Item::Home, Item::Incidents]);
    }

    #[test]
    fn an_item_moves_past_what_is_there_and_stays_in_its_part() {
        let there = [Item::Home, Item::Alerts, Item::Hunting, Item::Settings, Item::Customize];
        let now = moved(&usual(), &there, Item::Hunting, true).unwrap();
        let order = arranged(&now);
        let place = |item| order.iter().position(|other| *other == item).unwrap();
        assert!(place(Item::Home) < place(Item::Hunting) && place(Item::Hunting) < place(Item::Alerts));
        assert_eq!(arranged(&moved(&now, &there, Item::Hunting, false).unwrap()).len(), Item::ALL.len());
        assert_eq!(moved(&usual(), &there, Item::Home, true), None);
        assert_eq!(moved(&usual(), &there, Item::Hunting, false), None, "the next is below the line");
        assert_eq!(moved(&usual(), &there, Item::Customize, false), None);
        let down = moved(&usual(), &there, Item::Settings, false).unwrap();
        assert_eq!(
            arranged(&down)[8..],
            [Item::Permissions, Item::MoreResources, Item::Customize, Item::Settings]
        );
    }

    #[test]
    fn pinned_items_stand_first_and_some_are_never_hidden() {
        let now = pinned(&pinned(&usual(), Item::Settings), Item::Hunting);
        assert_eq!(arranged(&now)[..3], [Item::Hunting, Item::Settings, Item::Home]);
        assert_eq!(pinned(&now, Item::Settings).pinned, ["hunting"]);
        let all = Item::ALL.into_iter().fold(usual(), |now, item| hidden(&now, item));
        let shown: Vec<Item> = Item::ALL.into_iter().filter(|item| !is_hidden(&all, *item)).collect();
        assert_eq!(shown, [Item::Home, Item::Settings, Item::Customize]);
        assert!(is_hidden(&all, Item::Alerts) && !is_hidden(&hidden(&all, Item::Alerts), Item::Alerts));
    }
}
