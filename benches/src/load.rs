//! A load of requests over keep-alive connections, as light as can be: it runs on the same cores as what
//! it measures.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request, ready to be sent but for its token.
pub struct Request {
    head: String,
    body: String,
}

impl Request {
    /// GET.
    pub fn get(path: &str) -> Self {
        Self {
            head: format!("GET {path} HTTP/1.1\r\nhost: bench\r\n"),
            body: String::new(),
        }
    }

    /// POST of JSON.
    pub fn post(path: &str, body: &serde_json::Value) -> Self {
        let body = body.to_string();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: {}\r\n",
            body.len()
        );
        Self { head, body }
    }
}

/// How requests are sent.
pub struct Load {
    /// Where.
    pub address: SocketAddr,
    /// As whom.
    pub token: String,
    /// How many at once.
    pub connections: usize,
    /// For how long.
    pub time: Duration,
}

impl Load {
    /// Sends requests in turn until the time is over or none is left; answers per second. Prints the rate
    /// and how long requests took.
    pub async fn run(&self, name: &str, requests: Vec<Request>) -> f64 {
        let once = requests
            .first()
            .is_some_and(|request| !request.body.is_empty() && request.head.contains("/clients HTTP"));
        let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
        let began = Instant::now();
        let until = began + self.time;
        let tasks: Vec<_> = (0..self.connections)
            .map(|_| {
                let (requests, next) = (requests.clone(), next.clone());
                let (address, token) = (self.address, self.token.clone());
                tokio::spawn(async move { connection(address, &token, &requests, &next, until, once).await })
            })
            .collect();
        let mut times = Vec::new();
        for task in tasks {
            times.extend(task.await.expect("a connection"));
        }
        let elapsed = began.elapsed().as_secs_f64();
        times.sort();
        let rate = times.len() as f64 / elapsed;
        let at = |part: f64| {
            times
                .get((times.len() as f64 * part) as usize)
                .copied()
                .unwrap_or_default()
        };
        println!(
            "  {name:<30} {rate:>9.0} /s   p50 {:>6.1} ms   p99 {:>6.1} ms",
            at(0.5).as_secs_f64() * 1e3,
            at(0.99).as_secs_f64() * 1e3
        );
        rate
    }
}

async fn connection(
    address: SocketAddr,
    token: &str,
    requests: &[Request],
    next: &AtomicUsize,
    until: Instant,
    once: bool,
) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    let (mut times, mut buffer) = (Vec::new(), Vec::new());
    while Instant::now() < until {
        let at = next.fetch_add(1, Ordering::Relaxed);
        if once && at >= requests.len() {
            break;
        }
        let request = &requests[at % requests.len()];
        let text = format!(
            "{}authorization: Bearer {token}\r\n\r\n{}",
            request.head, request.body
        );
        let sent = Instant::now();
        stream
            .write_all(text.as_bytes())
            .await
            .expect("a request is sent");
        let status = answer(&mut stream, &mut buffer).await;
        assert!(status < 300, "a request was answered with {status}");
        times.push(sent.elapsed());
    }
    times
}

/// Reads one answer; its status.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> u16 {
    buffer.clear();
    let mut chunk = [0; 16 * 1024];
    loop {
        let read = stream.read(&mut chunk).await.expect("an answer");
        assert!(read > 0, "the connection was closed");
        buffer.extend_from_slice(&chunk[..read]);
        let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
        if buffer.len() >= end + 4 + length {
            return head
                .split(' ')
                .nth(1)
                .and_then(|status| status.parse().ok())
                .unwrap_or(0);
        }
    }
}
