//! Stopping while somebody waits for an answer.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use crate::program::Program;

/// How often it is looked whether the server has begun to stop.
const TRIES: u32 = 1_000;

const BODY: &str = r#"{"name":"x","scopes":["staff.manage"]}"#;

#[test]
fn what_was_begun_is_answered_and_signed_although_the_worker_has_nothing_left_to_do() {
    let program = Program::new();
    let key = program.key("staff.manage");
    let serving = program.serves();
    let address = serving.url.replace("http://localhost", "127.0.0.1");
    let mut request = TcpStream::connect(&address).unwrap();
    write!(
        request,
        "POST /v1/keys HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\
         Expect: 100-continue\r\n\r\n",
        BODY.len()
    )
    .unwrap();
    // It asks for the body once it has begun.
    let mut answer = BufReader::new(request.try_clone().unwrap());
    let mut line = String::new();
    answer.read_line(&mut line).unwrap();
    assert!(line.contains("100 Continue"), "{line}");

    let stopping = thread::spawn(move || serving.stops());
    let mut tries = 0;
    while TcpStream::connect(&address).is_ok() {
        tries += 1;
        assert!(tries < TRIES, "it still listens");
        thread::sleep(Duration::from_millis(5));
    }
    request.write_all(BODY.as_bytes()).unwrap();
    let mut rest = String::new();
    answer.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("HTTP/1.1 201"), "{rest}");
    assert_eq!(stopping.join().unwrap(), 0);
    let verified = program.does(&["audit", "verify"]);
    assert_eq!((verified.code, verified.err.as_str()), (0, ""), "{verified:?}");
    assert!(verified.out.contains("2 leaves"), "{verified:?}");
}
