//! Why a command could not be carried out.

/// The end of a command that did not succeed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// A person or the system asked to stop.
    Interrupted,
    /// All was said already; only the exit code is left to give.
    Reported,
    /// One sentence that says what happened and what to do.
    Because(String),
}

impl From<String> for Failure {
    fn from(sentence: String) -> Self {
        Self::Because(sentence)
    }
}

/// Puts what was attempted in front of an input or output error.
pub(crate) trait Attempting<T> {
    /// Turns the error into `cannot <what>: <error>`.
    fn attempting(self, what: &str) -> Result<T, Failure>;
}

impl<T> Attempting<T> for std::io::Result<T> {
    fn attempting(self, what: &str) -> Result<T, Failure> {
        self.map_err(|error| Failure::Because(format!("cannot {what}: {error}")))
    }
}
