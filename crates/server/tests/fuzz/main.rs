//! Everything that parses what comes from outside, with very many inputs that nobody thought of: nothing panics, nothing is
//! answered with a fault of the server, and what is taken is what it says it is. `FUZZ_INPUTS=100000` tries as many for
//! each parser, from new seeds; without it the inputs are the same in each run, and a failure names the smallest that it found.

#[allow(dead_code, unused_imports, reason = "shared with the tests of the API, which need more of it")]
#[path = "../support/mod.rs"]
mod support;

#[allow(dead_code, reason = "shared with the tests of the API, which need more of it")]
#[path = "../api/local_people.rs"]
mod local_people;

#[allow(dead_code, reason = "shared with the tests of the API, which need more of it")]
#[path = "../support/provider.rs"]
mod provider;

#[allow(dead_code, reason = "shared with the tests of the API, which need more of it")]
#[path = "../support/graph.rs"]
mod graph_server;

mod addresses;
mod documents;
mod headers;
mod inputs;
mod outside;
mod requests;
mod strings;
