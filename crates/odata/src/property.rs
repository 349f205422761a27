//! The properties that a list can be filtered and sorted by, as its owner names them.

/// What a property holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A string that only names something: it has no order and no parts.
    Id,
    /// Several strings.
    Texts,
    /// One of these names, which have no order.
    Choice(&'static [&'static str]),
    /// One of these names, from the lowest to the highest.
    Rank(&'static [&'static str]),
    /// A moment.
    Date,
    /// A whole number.
    Number,
    /// Yes or no.
    Flag,
}

impl Kind {
    /// The names that a value may have; nothing where it is no enumeration.
    #[must_use]
    pub fn names(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Choice(names) | Self::Rank(names) => Some(names),
            Self::Text | Self::Id | Self::Texts | Self::Date | Self::Number | Self::Flag => None,
        }
    }

    /// Whether values have an order that a person would expect.
    #[must_use]
    pub fn has_order(self) -> bool {
        matches!(self, Self::Rank(_) | Self::Date | Self::Number | Self::Text)
    }
}

/// A property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Property<P> {
    /// Its name in the address.
    pub name: &'static str,
    /// What the owner calls it.
    pub is: P,
    /// What it holds.
    pub kind: Kind,
}

/// The properties of a list.
#[derive(Clone, Copy, Debug)]
pub struct Properties<P: 'static>(pub &'static [Property<P>]);

impl<P: Copy + PartialEq> Properties<P> {
    /// The property of this name: written exactly so, or else the one whose name differs in case only.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&'static Property<P>> {
        let exact = self.0.iter().find(|one| one.name == name);
        exact.or_else(|| self.0.iter().find(|one| one.name.eq_ignore_ascii_case(name)))
    }

    /// The name of a property; empty for one that is not in the list.
    #[must_use]
    pub fn name(&self, of: P) -> &'static str {
        self.0.iter().find(|one| one.is == of).map_or("", |one| one.name)
    }

    /// All names, for a sentence.
    #[must_use]
    pub fn names(&self) -> String {
        let names: Vec<_> = self.0.iter().map(|one| one.name).collect();
        names.join(", ")
    }
}
