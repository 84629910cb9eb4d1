//! A load of requests over keep-alive connections, as light as can be: it runs on the same cores as what
//! it measures, all of it on one thread.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A request, ready to be sent but for its token.
#[derive(Clone)]
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

    /// As it is sent, with a token.
    pub fn text(&self, token: &str) -> String {
        format!("{}authorization: Bearer {token}\r\n\r\n{}", self.head, self.body)
    }
}

/// How requests are sent.
#[derive(Clone)]
pub struct Load {
    /// Where.
    pub address: SocketAddr,
    /// As whom.
    pub token: String,
    /// How many at once.
    pub connections: usize,
    /// For how long.
    pub time: Duration,
    /// Whether a request is sent once, and the load ends with the last one.
    pub once: bool,
}

/// What came of a load.
pub struct Measured {
    /// Answers with 200 to 299, by how long they took.
    pub times: Vec<Duration>,
    /// Other answers.
    pub refused: usize,
    /// How long it went on.
    pub elapsed: Duration,
}

impl Measured {
    /// Answers a second.
    pub fn rate(&self) -> f64 {
        self.times.len() as f64 / self.elapsed.as_secs_f64()
    }

    /// How long an answer took that so great a part of all did not exceed, in milliseconds.
    pub fn within(&self, part: f64) -> f64 {
        let at = (self.times.len() as f64 * part) as usize;
        self.times.get(at).copied().unwrap_or_default().as_secs_f64() * 1e3
    }
}

impl Load {
    /// Sends requests in turn until the time is over. Whatever is refused is counted.
    pub async fn run(&self, requests: Vec<Request>) -> Measured {
        let load = self.clone();
        let thread = move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(load.send(requests))
        };
        tokio::task::spawn_blocking(thread).await.expect("the load ends")
    }

    /// The same, where nothing may be refused.
    pub async fn run_all(&self, requests: Vec<Request>) -> Measured {
        let measured = self.run(requests).await;
        assert_eq!(measured.refused, 0, "something was refused");
        measured
    }

    async fn send(self, requests: Vec<Request>) -> Measured {
        let (load, requests, next) = (Arc::new(self), Arc::new(requests), Arc::new(AtomicUsize::new(0)));
        let began = Instant::now();
        let tasks: Vec<_> = (0..load.connections)
            .map(|_| {
                tokio::spawn(connection(
                    load.clone(),
                    requests.clone(),
                    next.clone(),
                    began + load.time,
                ))
            })
            .collect();
        let (mut times, mut refused) = (Vec::new(), 0);
        for task in tasks {
            let (answered, not) = task.await.expect("a connection");
            times.extend(answered);
            refused += not;
        }
        let elapsed = began.elapsed();
        times.sort();
        Measured {
            times,
            refused,
            elapsed,
        }
    }
}

async fn connection(
    load: Arc<Load>,
    requests: Arc<Vec<Request>>,
    next: Arc<AtomicUsize>,
    until: Instant,
) -> (Vec<Duration>, usize) {
    let mut stream = TcpStream::connect(load.address).await.expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    let (mut times, mut refused, mut buffer) = (Vec::new(), 0, Vec::new());
    while Instant::now() < until {
        let at = next.fetch_add(1, Ordering::Relaxed);
        if load.once && at >= requests.len() {
            break;
        }
        let request = &requests[at % requests.len()];
        let text = request.text(&load.token);
        let sent = Instant::now();
        stream
            .write_all(text.as_bytes())
            .await
            .expect("a request is sent");
        match answer(&mut stream, &mut buffer).await {
            200..=299 => times.push(sent.elapsed()),
            _ => refused += 1,
        }
    }
    (times, refused)
}

/// Reads one answer; its status.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> u16 {
    buffer.clear();
    let mut whole = None;
    loop {
        buffer.reserve(16 * 1024);
        let read = stream.read_buf(buffer).await.expect("an answer");
        assert!(read > 0, "the connection was closed");
        let length = match whole {
            Some(length) => length,
            None => {
                let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") else {
                    continue;
                };
                let length = end + 4 + content_length(&buffer[..end]);
                whole = Some(length);
                length
            }
        };
        if buffer.len() >= length {
            let status = buffer
                .get(9..12)
                .and_then(|status| std::str::from_utf8(status).ok());
            return status.and_then(|status| status.parse().ok()).unwrap_or(0);
        }
    }
}

fn content_length(head: &[u8]) -> usize {
    const NAME: &[u8] = b"content-length: ";
    let mut lines = head.split(|byte| *byte == b'\n');
    let value = lines.find_map(|line| {
        let (name, value) = line.split_at_checked(NAME.len())?;
        name.eq_ignore_ascii_case(NAME).then_some(value)
    });
    let value = value.and_then(|value| std::str::from_utf8(value).ok());
    value.and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}
