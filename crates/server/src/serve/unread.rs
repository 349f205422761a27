//! Commands whose output nobody reads any more.

/// What a program ends with whose output nobody reads any more: as if the signal for that had ended it.
const CLOSED: i32 = 128 + 13;

/// Ends a command without a word once nobody reads what it prints (`tenant list | head`), instead of with a panic.
pub fn end_when_unread() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload().downcast_ref::<String>();
        if said.is_some_and(|said| said.starts_with("failed printing to stdout: Broken pipe")) {
            std::process::exit(CLOSED);
        }
        usual(panic);
    }));
}
