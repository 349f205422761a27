//! Need help?: the topics and how they are found, contacting support, the person's own requests, and feedback
//! (`behaviour.md` L32, L33, S25, S34, S35, S37, D13).

mod contact;
mod corner;
mod draft;
mod feedback;
mod found;
mod frame;
mod pane;
mod requests;
mod topic;

pub use contact::Contact;
pub use corner::{Corner, HelpButton};
pub use draft::{Drafts, provide_help, use_help};
pub use feedback::Feedback;
pub use frame::SignInFirst;
pub use pane::NeedHelp;
pub use requests::Requests;
