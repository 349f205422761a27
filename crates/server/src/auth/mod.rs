//! Who asks, and what that person may ask for. A handler's signature says who may call it.

pub mod begin;
pub mod caller;
pub mod cookie;
pub mod token;

pub use caller::{Administrator, FeatureViewer, Origin, Reader, SignedIn, Viewer};
