//! The application on a real socket.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vocabulary::FakeClock;
use web::serve::{ServeLimits, bind, serve_within};

use crate::toy::House;

struct Served {
    address: SocketAddr,
    stop: CancellationToken,
    ended: JoinHandle<()>,
    clock: FakeClock,
}

async fn served(limits: ServeLimits) -> Served {
    let House { app, clock, place, .. } = House::new().await;
    let listener = bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let ended = tokio::spawn(async move {
        serve_within(limits, listener, app, stopped).await;
        drop(place);
    });
    Served { address, stop, ended, clock }
}

async fn send(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

async fn read_to_end(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    stream.read_to_end(&mut text).await.unwrap();
    String::from_utf8_lossy(&text).into_owned()
}

const HELLO: &str = "GET /v1/hello HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn a_request_over_a_socket_is_answered_with_its_peer_known() {
    let served = served(ServeLimits::default()).await;
    let answer = read_to_end(send(served.address, HELLO).await).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("hello"), "{answer}");
    let metrics = HELLO.replace("/v1/hello", "/metrics");
    let answer = read_to_end(send(served.address, &metrics).await).await;
    assert!(answer.contains("route=\"/v1/hello\",status=\"200\"} 1"), "{answer}");
}

#[tokio::test]
async fn huge_headers_are_refused_in_words() {
    let served = served(ServeLimits::default()).await;
    let huge = HELLO.replace("host: desk", &format!("host: desk\r\nx: {}", "x".repeat(100_000)));
    let answer = read_to_end(send(served.address, &huge).await).await;
    assert!(answer.starts_with("HTTP/1.1 431 "), "{answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
    assert!(answer.contains("headers-too-large"), "{answer}");
}

#[tokio::test]
async fn too_many_headers_are_refused_in_words() {
    let served = served(ServeLimits::default()).await;
    for (count, status) in [(98, 200), (101, 431), (400, 431)] {
        // With the host and the connection's own.
        let more: String = (2..count).map(|number| format!("\r\nx-{number}: 1")).collect();
        let many = HELLO.replace("host: desk", &format!("host: desk{more}"));
        let answer = read_to_end(send(served.address, &many).await).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{count}: {answer}");
        let told = answer.contains("headers-too-many");
        assert_eq!(told, status == 431, "{count}: {answer}");
    }
}

#[tokio::test]
async fn whoever_dribbles_headers_is_let_go_and_its_place_is_free_again() {
    let header_time = Duration::from_millis(300);
    let limits = ServeLimits { connections: 1, header_time, ..ServeLimits::default() };
    let served = served(limits).await;
    let slow = send(served.address, "GET /v1/hello HTTP/1.1\r\nhost").await;
    let next = send(served.address, HELLO).await;
    // There is one place, so this answer comes only once the slow client has lost it.
    assert!(read_to_end(next).await.ends_with("hello"));
    let dribbled = read_to_end(slow).await;
    assert!(!dribbled.contains("200 OK"), "{dribbled}");
}

#[tokio::test]
async fn a_stop_lets_running_requests_end_and_takes_no_more() {
    let served = served(ServeLimits::default()).await;
    let body = "POST /v1/things HTTP/1.1\r\nhost: desk\r\nauthorization: Bearer qd_clerk\r\n\
                content-type: application/json\r\ncontent-length: 12\r\n\r\n";
    let mut running = send(served.address, body).await;
    wait_for_running(served.address).await;
    served.stop.cancel();
    wait_until_closed(served.address).await;
    running.write_all(b"{\"name\":\"x\"}").await.unwrap();
    let answer = read_to_end(running).await;
    assert!(answer.starts_with("HTTP/1.1 201 Created"), "{answer}");
    served.ended.await.unwrap();
}

#[tokio::test]
async fn a_stop_waits_no_longer_than_its_grace() {
    let served = served(ServeLimits::default()).await;
    let waits = HELLO
        .replace("/v1/hello", "/v1/wait")
        .replace("host: desk", "host: desk\r\nauthorization: Bearer qd_reader");
    let stuck = send(served.address, &waits).await;
    wait_for_running(served.address).await;
    served.stop.cancel();
    wait_until_closed(served.address).await;
    assert!(!served.ended.is_finished());
    served.clock.advance(web::serve::GRACE);
    served.ended.await.unwrap();
    let mut stuck = stuck;
    let mut rest = Vec::new();
    // The connection ends without an answer, in order or not.
    drop(stuck.read_to_end(&mut rest).await);
    assert!(rest.is_empty());
}

/// Waits until another request than the asking one is being worked on.
async fn wait_for_running(address: SocketAddr) {
    let metrics = HELLO.replace("/v1/hello", "/metrics");
    loop {
        let answer = read_to_end(send(address, &metrics).await).await;
        if answer.contains("quarterdeck_http_requests_running 2") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Waits until nobody listens any more.
async fn wait_until_closed(address: SocketAddr) {
    while TcpStream::connect(address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
