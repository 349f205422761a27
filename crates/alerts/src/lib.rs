//! What an alert is, which alerts belong to one incident, and how the incident is called. Pure: no clock, no randomness, no
//! input or output. In reading order:
//!
//! - `items`: a stream of bytes into items
//! - `page`: a page of a list of Microsoft Graph into items
//! - `fault`: why an item cannot be taken
//! - `reading`: an item into an alert, in the two forms in which services send them
//! - `alert`, `entity`, `category`: what is read
//! - `parts`: the records that make one alert, in whichever order they arrive
//! - `correlation`: which alerts belong together; `docs/CORRELATION.md` tells it in words
//! - `incident`: what becomes of incidents that are joined, and their names

pub mod alert;
pub mod category;
pub mod correlation;
pub mod entity;
pub mod fault;
pub mod incident;
pub mod items;
pub mod page;
pub mod parts;
pub mod reading;

/// Declares an enumeration with the text of each variant, as it travels and as it is stored.
macro_rules! coded {
    ($(
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $($(#[$variant_attribute:meta])* $variant:ident = $text:literal,)*
        }
    )*) => {$(
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$variant_attribute])* $variant,)*
        }

        impl $name {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its text, as it travels and as it is stored.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The one with this text, whichever its capitals.
            #[must_use]
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code().eq_ignore_ascii_case(code))
            }
        }
    )*};
}
pub(crate) use coded;
