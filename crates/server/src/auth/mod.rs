//! Who asks, and what that person may ask for. A handler's signature says who may call it.

pub mod bearer;
pub mod begin;
pub mod caller;
pub mod cookie;
pub mod password;
pub mod proof;
pub mod token;

pub use bearer::ServiceCaller;
pub use caller::{Administrator, FeatureViewer, Origin, Reader, Responder, SignedIn, Viewer};
pub use proof::{Needs, Proof};
