//! Deciding about incidents and alerts, one or many, in the same way: what is sent, what becomes of it, and the way back.

mod bulk;
mod bulk_classify;
mod changes;
pub mod columns;
mod comment;
mod decided;
mod decisions;
mod handing_over;

pub use bulk::{BulkBar, change_all};
pub use changes::{Changes, Changing, Done};
pub use comment::CommentForm;
pub use decided::Decided;
pub use decisions::{Assigned, Classified, Status};
pub use handing_over::Assignees;
