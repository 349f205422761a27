//! A mail server on this machine that speaks SMTP, keeps what it took, and fails where a test asks it to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

/// A mail that the server took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    pub(crate) data: Vec<u8>,
}

/// What the server does wrong, once, when it comes to a command.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// It gives this answer instead of its own. `""` is the greeting, `"."` the end of the mail.
    Says(&'static str, &'static str),
    /// It takes the command and closes the connection without an answer; a mail at its end is kept.
    DropsAt(&'static str),
}

#[derive(Clone)]
pub(crate) struct MailServer {
    pub(crate) address: SocketAddr,
    inner: Arc<Inner>,
}

struct Inner {
    taken: watch::Sender<Vec<Taken>>,
    faults: Mutex<VecDeque<Fault>>,
    verbs: Mutex<Vec<String>>,
    password: Option<&'static str>,
    tls: Option<Tls>,
}

/// How a server encrypts its lines.
#[derive(Clone)]
pub(crate) enum Tls {
    /// From the first byte.
    Wrapped(TlsAcceptor),
    /// Once it is asked to; before that it takes nothing.
    Offered(TlsAcceptor),
}

/// A line, encrypted or not.
trait Line: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Line for T {}

impl MailServer {
    pub(crate) async fn start() -> Self {
        Self::at(free_address().await, None).await
    }

    /// A server that encrypts its lines, and demands this password on them.
    pub(crate) async fn with_tls(tls: Tls, password: &'static str) -> Self {
        Self::of(free_address().await, Some(password), Some(tls)).await
    }

    /// A server at an address that was free; with a password (AUTH PLAIN, base64 as on the line), it demands that.
    pub(crate) async fn at(address: SocketAddr, password: Option<&'static str>) -> Self {
        Self::of(address, password, None).await
    }

    async fn of(address: SocketAddr, password: Option<&'static str>, tls: Option<Tls>) -> Self {
        let listener = TcpListener::bind(address).await.expect("the address is free");
        let address = listener.local_addr().expect("an address");
        let inner = Arc::new(Inner {
            taken: watch::Sender::new(Vec::new()),
            faults: Mutex::default(),
            verbs: Mutex::default(),
            password,
            tls,
        });
        let server = Self { address, inner: Arc::clone(&inner) };
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let inner = Arc::clone(&inner);
                // Whoever goes away in the middle is no fault of the server.
                tokio::spawn(async move {
                    let line: Box<dyn Line> = match &inner.tls {
                        Some(Tls::Wrapped(acceptor)) => match acceptor.accept(line).await {
                            Ok(line) => Box::new(line),
                            Err(_) => return,
                        },
                        _ => Box::new(line),
                    };
                    inner.talk(line).await.unwrap_or_default();
                });
            }
        });
        server
    }

    pub(crate) fn url(&self) -> String {
        format!("smtp://{}?tls=none", self.address)
    }

    pub(crate) fn fails(&self, fault: Fault) {
        self.inner.faults.lock().expect("whole").push_back(fault);
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.inner.taken.borrow().clone()
    }

    /// Waits, without sleeping, until so many mails were taken.
    pub(crate) async fn until(&self, count: usize) -> Vec<Taken> {
        let mut taken = self.inner.taken.subscribe();
        let enough = taken.wait_for(|taken| taken.len() >= count).await;
        enough.expect("the server is there").clone()
    }

    /// Every command that anybody sent, by its verb.
    pub(crate) fn verbs(&self) -> Vec<String> {
        self.inner.verbs.lock().expect("whole").clone()
    }
}

/// An address of this machine where nobody listens.
pub(crate) async fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    listener.local_addr().expect("an address")
}

impl Inner {
    /// The fault that is due at a command.
    fn fault(&self, verb: &str) -> Option<Fault> {
        let mut faults = self.faults.lock().expect("whole");
        let at = |fault: &Fault| matches!(fault, Fault::Says(at, _) | Fault::DropsAt(at) if *at == verb);
        if faults.front().is_some_and(at) { faults.pop_front() } else { None }
    }

    async fn talk(&self, line: Box<dyn Line>) -> std::io::Result<()> {
        let mut line = BufReader::new(line);
        let mut encrypted = !matches!(self.tls, Some(Tls::Offered(_)));
        let mut mail: Option<Taken> = None;
        let mut known = self.password.is_none();
        let mut verb = String::new();
        let mut command = String::new();
        loop {
            let answer = match (self.fault(&verb), verb.as_str()) {
                (Some(Fault::DropsAt(_)), _) => return Ok(()),
                (Some(Fault::Says(_, answer)), _) => {
                    mail = None;
                    answer
                }
                (None, "") => "220 mail.example ready",
                (None, "EHLO") if !encrypted => "250-mail.example\r\n250 STARTTLS",
                (None, "STARTTLS") if !encrypted => "220 go on",
                (None, "AUTH" | "MAIL" | "RCPT" | "DATA") if !encrypted => "530 encrypt the line first",
                (None, "EHLO") if self.password.is_some() => {
                    "250-mail.example\r\n250-AUTH PLAIN\r\n250-8BITMIME\r\n250 SMTPUTF8"
                }
                (None, "EHLO") => "250-mail.example\r\n250-8BITMIME\r\n250 SMTPUTF8",
                (None, "AUTH") => {
                    known = command.split_whitespace().nth(2) == self.password;
                    if known { "235 welcome" } else { "535 wrong password" }
                }
                (None, "MAIL") if known && mail.is_none() => {
                    mail = Some(Taken { from: path(&command), to: Vec::new(), data: Vec::new() });
                    "250 ok"
                }
                (None, "RCPT") if mail.is_some() => {
                    if let Some(mail) = &mut mail {
                        mail.to.push(path(&command));
                    }
                    "250 ok"
                }
                (None, "DATA") if mail.as_ref().is_some_and(|mail| !mail.to.is_empty()) => {
                    line.get_mut().write_all(b"354 go on\r\n").await?;
                    line.get_mut().flush().await?;
                    let data = data(&mut line).await?;
                    let fault = self.fault(".");
                    let whole = mail.take().map(|mail| Taken { data, ..mail });
                    if let Some(Fault::Says(_, answer)) = fault {
                        answer
                    } else {
                        self.taken.send_modify(|taken| taken.extend(whole));
                        if fault.is_some() {
                            return Ok(());
                        }
                        "250 taken"
                    }
                }
                (None, "QUIT") => "221 bye",
                (None, "NOOP") => "250 ok",
                (None, "MAIL" | "RCPT" | "DATA") => "503 not now",
                (None, _) => "500 unknown",
            };
            line.get_mut().write_all(answer.as_bytes()).await?;
            line.get_mut().write_all(b"\r\n").await?;
            line.get_mut().flush().await?;
            if verb == "QUIT" {
                return Ok(());
            }
            if let (false, "STARTTLS", Some(Tls::Offered(acceptor))) = (encrypted, verb.as_str(), &self.tls) {
                assert!(line.buffer().is_empty(), "nothing comes before the line is encrypted");
                line = BufReader::new(Box::new(acceptor.accept(line.into_inner()).await?));
                encrypted = true;
                // What was said in the clear counts for nothing, and the server says no second greeting.
                command.clear();
                line.read_line(&mut command).await?;
                verb = command.split_whitespace().next().unwrap_or("?").to_uppercase();
                self.verbs.lock().expect("whole").push(verb.clone());
                continue;
            }
            command.clear();
            if line.read_line(&mut command).await? == 0 {
                return Ok(());
            }
            assert!(command.ends_with("\r\n"), "a command ends with CRLF: {command:?}");
            verb = command.split_whitespace().next().unwrap_or("?").to_uppercase();
            self.verbs.lock().expect("whole").push(verb.clone());
        }
    }
}

/// What stands between the angle brackets of `MAIL FROM:<…>` or `RCPT TO:<…>`.
fn path(command: &str) -> String {
    let inside = command.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
    inside.map(|(path, _)| path.to_owned()).unwrap_or_default()
}

/// The mail up to the line with a single dot, its doubled dots made single again (RFC 5321, 4.5.2).
async fn data(line: &mut BufReader<Box<dyn Line>>) -> std::io::Result<Vec<u8>> {
    let mut data = Vec::new();
    loop {
        let mut one = Vec::new();
        if line.read_until(b'\n', &mut one).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        assert!(one.ends_with(b"\r\n"), "a line of a mail ends with CRLF");
        assert!(one.len() <= 1000, "a line of a mail has 998 characters at most");
        if one == b".\r\n" {
            return Ok(data);
        }
        data.extend_from_slice(one.strip_prefix(b".").unwrap_or(&one));
    }
}
