//! Asks the operator before something happens.

use std::error::Error;
use std::io::{BufRead, IsTerminal, Write};

/// Says what will happen and asks whether to go on. With `yes` nobody is asked. Fails with a sentence when the answer is
/// not yes, and when there is nobody at a terminal to ask.
pub fn confirm(what: &str, yes: bool) -> Result<(), Box<dyn Error>> {
    let terminal = std::io::stdin().is_terminal();
    ask(what, yes, terminal, &mut std::io::stdin().lock(), &mut std::io::stderr().lock())
}

/// As `confirm`, with whatever is read from and written to.
pub fn ask(
    what: &str,
    yes: bool,
    terminal: bool,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    writeln!(output, "{what}")?;
    if yes {
        return Ok(());
    }
    if !terminal {
        return Err("nothing was done: there is no terminal to ask at. Add --yes to do it unasked.".into());
    }
    write!(output, "Go on? Type yes: ")?;
    output.flush()?;
    let mut answer = String::new();
    input.read_line(&mut answer)?;
    if answer.trim().eq_ignore_ascii_case("yes") { Ok(()) } else { Err("nothing was done".into()) }
}
