//! How long whoever failed to sign in waits before the next attempt is looked at.
//!
//! Guessing has to be slow, and nobody may lock somebody else out for good. So failures are counted three times, with
//! waits that grow and counts that wear off:
//!
//! - by name and address: the usual case, somebody at one place who guesses at one name. Five are free, then 10 seconds,
//!   doubled with each further one up to 15 minutes; one
//!   failure is forgotten each hour.
//! - by address, whatever the names: somebody who tries one password at many names. Thirty are free, since many people
//!   can be behind one address; one is forgotten every two minutes. An IPv6 address counts by its first 64 bits: whoever
//!   has one has all of them. Where the name was signed in from this address within the last 30 days, nobody waits for the
//!   sake of the address: somebody else there, or all who seem to be there behind a proxy that is not named, cannot keep a
//!   person away. What is tried counts all the same, and guessing at that name is limited as above.
//! - by name, whatever the addresses: many places guess at one name. Fifty are free, then 5 seconds up to a minute; one is
//!   forgotten every ten minutes. One address alone never gets a name so far, because its own waits let four attempts an
//!   hour through: while it hammers, the right password from another address gets in. Where the name was signed in from
//!   within the last 30 days, this limit does not hold either: many addresses cannot keep a person away from his own.
//!
//! An attempt is counted before it is looked at, so that a thousand at once are not looked at all at once, and taken back
//! when the password was right. One that has to wait is not counted. A right password forgets the failures of its name at
//! its address, and no others: else an account of one's own would wash an address clean.

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// For how long an address is known as one that a name was signed in from, in milliseconds.
pub const KNOWN_FOR: i64 = 30 * 24 * HOUR;

/// What failures are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A name at an address.
    NameAndAddress,
    /// An address.
    Address,
    /// A name.
    Name,
}

/// How much one of them bears. Times are in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// So many failures cost no wait.
    pub free: i64,
    /// The wait after the first that is not free; each further one doubles it.
    pub first_wait: i64,
    /// The longest wait.
    pub longest_wait: i64,
    /// How long it takes until one failure is forgotten.
    pub forgets_one_in: i64,
}

/// Failures as they were counted last. All zero where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// When the last attempt began, in unix milliseconds.
    pub last_at: i64,
    /// When the last of the failures is forgotten. Each one moves it further away, so that this says how many they are.
    pub forgotten_at: i64,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NameAndAddress, Self::Address, Self::Name];

    /// Whether its waits hold, where the name was signed in from the address lately or not.
    #[must_use]
    pub fn holds(self, known: bool) -> bool {
        !known || self == Self::NameAndAddress
    }

    /// What it bears.
    #[must_use]
    pub fn allowance(self) -> Allowance {
        match self {
            Self::NameAndAddress => Allowance {
                free: 5,
                first_wait: 10 * SECOND,
                longest_wait: 15 * MINUTE,
                forgets_one_in: HOUR,
            },
            Self::Address => Allowance {
                free: 30,
                first_wait: 10 * SECOND,
                longest_wait: 15 * MINUTE,
                forgets_one_in: 2 * MINUTE,
            },
            Self::Name => Allowance {
                free: 50,
                first_wait: 5 * SECOND,
                longest_wait: MINUTE,
                forgets_one_in: 10 * MINUTE,
            },
        }
    }
}

impl Allowance {
    /// How many failures there were left at a moment.
    #[must_use]
    pub fn left(&self, counted: Counted, at: i64) -> i64 {
        let left = (counted.forgotten_at - at).max(0);
        left / self.forgets_one_in + i64::from(left % self.forgets_one_in > 0)
    }

    /// How long the next attempt has to wait still; 0 when it need not.
    #[must_use]
    pub fn wait(&self, counted: Counted, now: i64) -> i64 {
        let beyond = self.left(counted, counted.last_at) - self.free;
        if beyond < 0 {
            return 0;
        }
        // Doubled more than 20 times it is longer than any longest wait.
        let wait = (self.first_wait << beyond.min(20)).min(self.longest_wait);
        // Nobody waits longer than that, however a clock was set.
        (counted.last_at + wait - now).clamp(0, wait)
    }

    /// The count with one more failure.
    #[must_use]
    pub fn one_more(&self, counted: Counted, now: i64) -> Counted {
        Counted { last_at: now, forgotten_at: counted.forgotten_at.max(now) + self.forgets_one_in }
    }
}
