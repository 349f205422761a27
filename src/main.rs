//! Starts the app in the page.

fn main() {
    security_center::mount();
}
