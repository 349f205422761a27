//! Correlation against an oracle, over thousands of random streams: order, joining, repetition, and what persons decided.

mod oracle;
mod random;
mod store;
mod streams;
