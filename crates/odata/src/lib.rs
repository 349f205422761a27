//! The query options of a list (`$filter`, `$orderby`, `$top` …), understood and checked: OData 4.01 as far as Microsoft Graph uses it.
//!
//! The caller names its properties ([`Properties`]) and gets a small typed tree ([`Filter`]) or a fault that says where it
//! is and what would be possible. Nothing here knows what a property is, or reads anything.
//!
//! What is upper and lower case: names of options, operators, functions and `true`, `false`, `null` are understood in any
//! case (OData 4.01, Part 2: URL Conventions, 5.1); so are, more leniently than it, names of properties and values of
//! enumerations, because Graph takes both. Strings are as they are written.

mod fault;
mod filter;
mod moment;
mod options;
mod parse;
mod property;
mod token;

pub use fault::Fault;
pub use filter::{Comparison, Condition, Filter, Matching, Value};
pub use moment::Moment;
pub use options::{Allowed, Direction, Options, Sort};
pub use parse::{DEEP, LONG, VALUES, parse};
pub use property::{Kind, Properties, Property};
