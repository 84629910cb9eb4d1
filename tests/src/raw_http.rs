//! HTTP by hand: what no client library would send.

use crate::{Answer, App};
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection to a service under test.
pub struct Raw(TcpStream);

impl Raw {
    /// Connects.
    pub async fn open(app: &App) -> Self {
        let address = app.base.trim_start_matches("http://");
        Self(TcpStream::connect(address).await.expect("a connection"))
    }

    /// Sends bytes.
    pub async fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).await.expect("sent");
    }

    /// Sends bytes to somebody who may have stopped listening.
    pub async fn try_send(&mut self, bytes: &[u8]) {
        let _ = self.0.write_all(bytes).await;
    }

    /// Cuts the connection with a reset, as a crashed machine or a pulled cable would.
    pub fn reset(self) {
        self.0.set_zero_linger().expect("an option");
        drop(self.0);
    }

    /// The answer, as far as the service sends one.
    pub async fn answer(&mut self) -> Answer {
        let mut bytes = Vec::new();
        let (head, length) = loop {
            if let Some(found) = head_of(&bytes) {
                break found;
            }
            let mut chunk = [0; 4096];
            match self.0.read(&mut chunk).await {
                Ok(read) if read > 0 => bytes.extend_from_slice(&chunk[..read]),
                ended => panic!("no answer: {ended:?} after {:?}", String::from_utf8_lossy(&bytes)),
            }
        };
        while bytes.len() < head + length {
            let mut chunk = [0; 4096];
            match self.0.read(&mut chunk).await {
                Ok(read) if read > 0 => bytes.extend_from_slice(&chunk[..read]),
                _ => break,
            }
        }
        let text = String::from_utf8_lossy(&bytes[head..]).into_owned();
        let top = String::from_utf8_lossy(&bytes[..head]).into_owned();
        let status = top
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .expect("a status");
        let mut headers = HeaderMap::new();
        for line in top.lines().skip(1) {
            if let Some((name, value)) = line.split_once(':') {
                let name: HeaderName = name.parse().expect("a name");
                headers.append(name, HeaderValue::from_str(value.trim()).expect("a value"));
            }
        }
        Answer {
            status: StatusCode::from_u16(status).expect("a status"),
            headers,
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
        }
    }
}

/// Where the head of an answer ends, and how long its body is.
fn head_of(bytes: &[u8]) -> Option<(usize, usize)> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|length| length.trim().parse().ok());
    Some((end, length.unwrap_or(0)))
}
