//! One request over plain HTTP to this machine: enough to see whether a server answers, and what.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use crate::failure::Failure;

/// How long one answer may take; whoever asks asks again.
const PATIENCE: Duration = Duration::from_secs(5);

/// Asks for a path at a port of this machine. The body of an answer with a status of success, else `None`.
pub(crate) fn get(port: u16, path: &str) -> Option<String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    // HTTP/1.0, so that the answer ends where the connection does and is never cut into chunks.
    let request = format!("GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAccept: */*\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    body(&String::from_utf8_lossy(&answer))
}

fn body(answer: &str) -> Option<String> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let mut status_line = head.lines().next()?.split(' ');
    let success = status_line.next()?.starts_with("HTTP/1.") && status_line.next()?.starts_with('2');
    success.then(|| body.to_owned())
}

/// Refuses a port of this machine that another program uses already.
pub(crate) fn demand_free(port: u16, flag: &str) -> Result<(), Failure> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::Because(format!(
            "port {port} of this machine cannot be used ({error}); end the program that uses it, \
             or choose another one with {flag}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_of_success_counts() {
        assert_eq!(body("HTTP/1.1 204 No Content\r\n\r\n"), Some(String::new()));
        assert_eq!(body("HTTP/1.1 200 OK\r\nA: b\r\n\r\nhello"), Some("hello".to_owned()));
        assert_eq!(body("HTTP/1.1 503 No\r\n\r\nhello"), None);
        assert_eq!(body("SSH-2.0\r\n\r\n"), None);
        assert_eq!(body("HTTP/1.1 200 OK\r\n"), None);
    }

    #[test]
    fn a_port_in_use_is_named_with_its_flag() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let Err(Failure::Because(sentence)) = demand_free(port, "--port") else { panic!("not refused") };
        assert!(sentence.contains(&port.to_string()) && sentence.contains("--port"));
        drop(listener);
        assert_eq!(demand_free(port, "--port"), Ok(()));
    }

    #[test]
    fn a_server_that_answers_is_heard() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let read = stream.read(&mut request).unwrap();
            stream.write_all(b"HTTP/1.0 200 OK\r\n\r\nready").unwrap();
            String::from_utf8_lossy(&request[..read]).into_owned()
        });
        assert_eq!(get(port, "/api/health/ready"), Some("ready".to_owned()));
        assert!(server.join().unwrap().starts_with("GET /api/health/ready HTTP/1.0\r\n"));
    }
}
