//! Addresses and names of hosts: which of them are somebody's own, and which are the same in every network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The address that a text is, in one form.
pub(super) fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_start_matches('[').trim_end_matches(']');
    // An address of a link may name the link.
    let text = text.split('%').next().unwrap_or_default();
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// Whether the address is given out once in the world (RFC 6890).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmarks = a == 198 && (b == 18 || b == 19);
    let protocols = a == 192 && b == 0 && c == 0;
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || shared
        || benchmarks
        || protocols
        || a == 0
        || a >= 240)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // 2000::/3 is what is given out; within it, the documentation prefix is not.
    first & 0xe000 == 0x2000 && !(first == 0x2001 && second == 0x0db8)
}

/// The host of `host:port`.
pub(super) fn host(authority: &str) -> &str {
    if let Some(rest) = authority.strip_prefix('[') {
        return rest.split(']').next().unwrap_or_default();
    }
    authority.split(':').next().unwrap_or_default().trim_end_matches('.')
}

/// Whether it is a name of a domain: labels with dots between them, not a name within one network.
pub(super) fn is_domain(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let well_formed = labels.iter().all(|label| {
        !label.is_empty() && label.chars().all(|one| one.is_alphanumeric() || matches!(one, '-' | '_'))
    });
    let local = matches!(labels.last(), Some(&("local" | "localhost" | "lan" | "internal")));
    labels.len() > 1 && well_formed && !local
}
