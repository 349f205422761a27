//! Starts the app in the page.

/// Memory of the app as it is delivered: what it allocates is many and small, and one thread allocates it.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    security_center::mount();
}
