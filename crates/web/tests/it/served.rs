//! The application on a real socket.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use vocabulary::FakeClock;
use web::AppConfig;
use web::serve::{ServeLimits, bind, serve_within};

use crate::logs::log;
use crate::toy::House;

struct Served {
    address: SocketAddr,
    stop: CancellationToken,
    ended: JoinHandle<()>,
    clock: FakeClock,
}

async fn served(limits: ServeLimits) -> Served {
    served_behind("", limits).await
}

async fn served_behind(proxies: &str, limits: ServeLimits) -> Served {
    let config = AppConfig { proxies: proxies.parse().unwrap(), ..AppConfig::default() };
    let House { app, clock, place, .. } = House::with(config).await;
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

/// Sends from another address of this machine.
async fn send_from(own: &str, address: SocketAddr, text: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(own.parse().unwrap(), 0)).unwrap();
    let mut stream = socket.connect(address).await.unwrap();
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
async fn one_address_cannot_hold_the_places_of_all_others() {
    let (log, _kept) = log();
    let limits = ServeLimits { connections: 4, each: 2, ..ServeLimits::default() };
    let served = served(limits).await;
    let first = send(served.address, "").await;
    let _second = send(served.address, "").await;
    for _ in 0..3 {
        let refused = read_to_end(send(served.address, "").await).await;
        assert!(refused.starts_with("HTTP/1.1 429 Too Many Requests\r\n"), "{refused}");
        assert!(refused.contains("\"code\":\"too-many-connections\""), "{refused}");
    }
    let hello = read_to_end(send_from("127.0.0.2", served.address, HELLO).await).await;
    assert!(hello.ends_with("hello"), "{hello}");
    drop(first);
    // Whoever gives a place back gets another, once the server has seen the end.
    while !may_come(served.address).await {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    served.stop.cancel();
    served.ended.await.unwrap();
    let told: Vec<_> = log.lines().into_iter().filter(|line| line["level"] == "WARN").collect();
    assert_eq!(told[0]["fields"]["address"], "127.0.0.1", "{told:?}");
    assert_eq!(told[0]["fields"]["held"], 2, "{told:?}");
    assert!(told[1]["fields"]["summed"].as_u64().is_some_and(|summed| summed >= 2), "{told:?}");
    assert_eq!(told.len(), 2, "{told:?}");
}

#[tokio::test]
async fn the_address_of_a_proxy_stands_for_many_people() {
    let limits = ServeLimits { each: 1, ..ServeLimits::default() };
    let served = served_behind("127.0.0.0/31", limits).await;
    let _first = send(served.address, "").await;
    assert!(may_come(served.address).await);
}

/// Says whether a further connection from this address is answered.
async fn may_come(address: SocketAddr) -> bool {
    let mut stream = send(address, HELLO).await;
    let mut text = Vec::new();
    // What is refused may end before it was heard.
    drop(stream.read_to_end(&mut text).await);
    text.ends_with(b"hello")
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

#[tokio::test]
async fn a_stop_waits_for_nobody_who_follows_a_page() {
    let served = served(ServeLimits::default()).await;
    let follows = HELLO.replace(
        "GET /v1/hello HTTP/1.1\r\nhost: desk",
        &format!(
            "GET /things HTTP/1.1\r\nhost: desk\r\naccept: text/event-stream\r\ncookie: {}=reader",
            web::SESSION_COOKIE
        ),
    );
    let mut stream = send(served.address, &follows).await;
    let mut first = [0; 12];
    stream.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    served.stop.cancel();
    let rest = read_to_end(stream).await;
    // The last piece, and then the end: it was not cut off.
    assert!(rest.contains("data: ") && rest.ends_with("\r\n0\r\n\r\n"), "{rest}");
    served.ended.await.unwrap();
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
