//! The commands of the help desk: requests for help, feedback, and the mails about them (`behaviour.md` D13).

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// What can be done with requests for help.
#[derive(Clone, Debug, Subcommand)]
pub enum SupportCommand {
    /// List the requests, the oldest first: number, tenant, time, state, mail, author; then how each begins
    List {
        /// Only those of this tenant
        #[arg(long, value_name = "ID")]
        tenant: Option<String>,
        /// Only those that are not closed
        #[arg(long)]
        open: bool,
    },
    /// Show a request with its answers
    Show(Numbered),
    /// Answer a request; the text comes from --text, from --file, or from standard input
    Answer {
        /// Which request
        #[command(flatten)]
        which: Numbered,
        /// The answer
        #[arg(long, value_name = "TEXT", conflicts_with = "file")]
        text: Option<String>,
        /// A file with the answer, in UTF-8
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// Close the request as well
        #[arg(long)]
        close: bool,
    },
    /// Close a request
    Close(Numbered),
}

/// A request of a tenant.
#[derive(Clone, Debug, Args)]
pub struct Numbered {
    /// Its number in the tenant
    #[arg(value_name = "NUMBER")]
    pub number: i64,
    /// The tenant's id
    #[arg(long, value_name = "ID")]
    pub tenant: String,
}

/// What can be done with feedback.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum FeedbackCommand {
    /// List the feedback, the oldest first
    List,
}

/// What can be done with mails.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum MailCommand {
    /// List the mails that are not sent, with the reason
    List {
        /// Also those that are sent
        #[arg(long)]
        all: bool,
    },
    /// Send a mail again that was refused, or that waits, at once
    Retry {
        /// Its number, as listed
        #[arg(value_name = "NUMBER")]
        number: i64,
    },
}
