//! Children that never outlive this program: each leads a process group of its own, and all of them are ended
//! when a signal arrives, when one of them is all that was wanted, and when an error ends the command.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::failure::{Attempting, Failure};

/// How long a child may take to end in its own way before it is killed.
const GRACE: Duration = Duration::from_secs(10);

/// Names a child of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Id(i32);

/// What a child does with what it prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Output {
    /// It goes where ours goes.
    Inherited,
    /// What it prints to standard output arrives line by line; errors go where ours go.
    Lines,
    /// Both arrive line by line.
    AllLines,
}

/// Something that happened.
#[derive(Debug)]
pub(crate) enum Event {
    /// A child printed a line.
    Line(Id, String),
    /// A child ended.
    Ended(Id, ExitStatus),
    /// Somebody wants this program to end.
    Interrupted,
}

/// The children that run, and what they report.
pub(crate) struct Processes {
    sender: Sender<Event>,
    receiver: Receiver<Event>,
    running: Vec<Id>,
}

impl Processes {
    /// Starts to listen for signals.
    pub(crate) fn start() -> Result<Self, Failure> {
        let (sender, receiver) = mpsc::channel();
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).attempting("listen for signals")?;
        let interrupted = sender.clone();
        thread::spawn(move || {
            for _ in signals.forever() {
                // The receiver is gone only when this program ends anyway.
                let _ = interrupted.send(Event::Interrupted);
            }
        });
        Ok(Self { sender, receiver, running: Vec::new() })
    }

    /// Starts a child.
    pub(crate) fn spawn(&mut self, command: &mut Command, output: Output) -> Result<Id, Failure> {
        command.stdin(Stdio::null()).process_group(0);
        if output != Output::Inherited {
            command.stdout(Stdio::piped());
        }
        if output == Output::AllLines {
            command.stderr(Stdio::piped());
        }
        let program = command.get_program().to_string_lossy().into_owned();
        let mut child = command.spawn().attempting(&format!("start `{program}`"))?;
        let id = Id(child.id().cast_signed());
        self.running.push(id);
        let readers = [
            child.stdout.take().map(|stream| self.read(id, stream)),
            child.stderr.take().map(|stream| self.read(id, stream)),
        ];
        let sender = self.sender.clone();
        thread::spawn(move || {
            let status = wait(&mut child, id);
            for reader in readers.into_iter().flatten() {
                let _ = reader.join();
            }
            let _ = sender.send(Event::Ended(id, status));
        });
        Ok(id)
    }

    fn read(&self, id: Id, stream: impl Read + Send + 'static) -> thread::JoinHandle<()> {
        let sender = self.sender.clone();
        thread::spawn(move || {
            let mut stream = BufReader::new(stream);
            let mut bytes = Vec::new();
            while matches!(stream.read_until(b'\n', &mut bytes), Ok(1..)) {
                let line = String::from_utf8_lossy(&bytes);
                let line = line.trim_end_matches(['\n', '\r']).to_owned();
                bytes.clear();
                if sender.send(Event::Line(id, line)).is_err() {
                    return;
                }
            }
        })
    }

    /// The next thing that happens, or `None` when nothing does for so long.
    pub(crate) fn next(&mut self, patience: Duration) -> Option<Event> {
        match self.receiver.recv_timeout(patience) {
            Ok(event) => {
                if let Event::Ended(id, _) = event {
                    self.running.retain(|running| *running != id);
                }
                Some(event)
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => None,
        }
    }

    /// Runs a child to its end. `on_line` sees each line; `on_tick` is called at least once a second.
    pub(crate) fn run_with(
        &mut self,
        command: &mut Command,
        output: Output,
        mut on_line: impl FnMut(&str),
        mut on_tick: impl FnMut(),
    ) -> Result<ExitStatus, Failure> {
        let id = self.spawn(command, output)?;
        loop {
            match self.next(Duration::from_secs(1)) {
                Some(Event::Line(from, line)) if from == id => on_line(&line),
                Some(Event::Ended(ended, status)) if ended == id => return Ok(status),
                Some(Event::Interrupted) => {
                    self.stop_all();
                    return Err(Failure::Interrupted);
                }
                Some(Event::Line(..) | Event::Ended(..)) | None => {}
            }
            on_tick();
        }
    }

    /// Runs a child to its end, its output going where ours goes.
    pub(crate) fn run(&mut self, command: &mut Command) -> Result<ExitStatus, Failure> {
        self.run_with(command, Output::Inherited, |_| {}, || {})
    }

    /// Ends every child: asks first, and kills what is still there after a while or at a second interrupt.
    pub(crate) fn stop_all(&mut self) {
        signal(&self.running, Signal::TERM);
        let deadline = Instant::now() + GRACE;
        while !self.running.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.next(left) {
                Some(Event::Interrupted) | None => break,
                Some(Event::Line(..) | Event::Ended(..)) => {}
            }
        }
        signal(&self.running, Signal::KILL);
        while !self.running.is_empty() {
            // A killed child always ends; whatever else arrives meanwhile no longer matters.
            let _ = self.next(GRACE);
        }
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        self.stop_all();
    }
}

fn signal(ids: &[Id], signal: Signal) {
    for id in ids {
        if let Some(group) = Pid::from_raw(id.0) {
            // It may have ended at this very moment.
            let _ = kill_process_group(group, signal);
        }
    }
}

/// Waits for a child, then ends what it left behind in its group.
fn wait(child: &mut Child, id: Id) -> ExitStatus {
    let status = loop {
        match child.wait() {
            Ok(status) => break status,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            // Only a child that somebody else waited for gives an error, and nobody else does.
            Err(_) => break ExitStatus::default(),
        }
    };
    if let Some(group) = Pid::from_raw(id.0)
        && test_kill_process_group(group).is_ok()
    {
        let _ = kill_process_group(group, Signal::KILL);
    }
    status
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn lines_arrive_before_the_end() {
        let mut processes = Processes::start().unwrap();
        let mut lines = Vec::new();
        let status = processes
            .run_with(
                &mut shell("echo one; echo two; printf three; exit 3"),
                Output::Lines,
                |line| lines.push(line.to_owned()),
                || {},
            )
            .unwrap();
        assert_eq!(status.code(), Some(3));
        assert_eq!(lines, ["one", "two", "three"]);
    }

    #[test]
    fn errors_arrive_as_lines_when_asked_for() {
        let mut processes = Processes::start().unwrap();
        let mut lines = Vec::new();
        processes
            .run_with(
                &mut shell("echo fault >&2"),
                Output::AllLines,
                |line| lines.push(line.to_owned()),
                || {},
            )
            .unwrap();
        assert_eq!(lines, ["fault"]);
    }

    // A child's end is reported only when nobody holds its output any more, so the report in these two tests
    // says that its own child, which holds the same output, has ended as well.

    #[test]
    fn a_child_and_its_children_end_with_us() {
        let mut processes = Processes::start().unwrap();
        processes.spawn(&mut shell("sleep 600 & echo ready; wait"), Output::Lines).unwrap();
        assert!(matches!(processes.next(GRACE), Some(Event::Line(_, line)) if line == "ready"));
        processes.stop_all();
        assert!(processes.running.is_empty());
    }

    #[test]
    fn what_a_child_leaves_behind_is_ended() {
        let mut processes = Processes::start().unwrap();
        let id = processes.spawn(&mut shell("sleep 600 & exit 0"), Output::Lines).unwrap();
        assert!(matches!(processes.next(GRACE), Some(Event::Ended(ended, _)) if ended == id));
    }

    #[test]
    fn a_child_that_does_not_end_when_asked_is_killed() {
        let mut processes = Processes::start().unwrap();
        processes.spawn(&mut shell("trap '' TERM; echo ready; sleep 600"), Output::Lines).unwrap();
        assert!(matches!(processes.next(GRACE), Some(Event::Line(_, line)) if line == "ready"));
        // As a second Ctrl-C does, so that the test need not sit out the grace period.
        processes.sender.send(Event::Interrupted).unwrap();
        processes.stop_all();
        assert!(processes.running.is_empty());
    }

    #[test]
    fn a_program_that_is_missing_is_named() {
        let mut processes = Processes::start().unwrap();
        let failure = processes.run(&mut Command::new("no-such-program-here")).unwrap_err();
        assert!(matches!(failure, Failure::Because(s) if s.contains("`no-such-program-here`")));
    }
}
