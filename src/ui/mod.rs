//! Building blocks that know nothing of the product.

mod button;
mod card;
mod checkbox;
mod choices;
mod dialog;
mod facts;
mod field;
mod flyout;
mod icon;
mod link;
mod live;
mod menu;
mod message;
mod panel;
mod text;
mod view;
mod windowed;

pub use button::{Button, ButtonKind};
pub use card::Card;
pub use checkbox::Checkbox;
pub use choices::Choices;
pub use dialog::Dialog;
pub use facts::{Fact, Facts};
pub use field::{Field, FieldKind};
pub use flyout::Flyout;
pub use icon::{Glyph, Icon};
pub use link::OutsideLink;
pub use live::{Announcer, LiveRegion, provide_announcer, use_announcer};
pub use menu::{Menu, MenuItem};
pub use message::{Message, MessageKind};
pub use panel::Panel;
pub use text::{Text, text};
pub use view::{Dynamic, When, attribute, dynamic, effect, whether};
pub use windowed::{Act, DrawRow, Windowed};
