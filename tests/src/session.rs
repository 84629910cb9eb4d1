//! Who speaks to a service over HTTP, and what it answers.

use domain::ids::UserId;
use reqwest::{Method, StatusCode};
use serde_json::Value;

/// Fields as they stand in the body of a form.
pub fn form<'f>(fields: impl IntoIterator<Item = (&'f str, &'f str)>) -> String {
    let fields = fields
        .into_iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)));
    fields.collect::<Vec<_>>().join("&")
}

/// A text as it stands in a form.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Session {
    pub(crate) base: String,
    pub(crate) http: reqwest::Client,
    /// The access token.
    pub token: String,
    /// The refresh token.
    pub refresh_token: String,
    /// The user.
    pub user: UserId,
    /// The name that signs in.
    pub username: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl Session {
    /// A session of a service that runs in a process of its own.
    pub fn at(base: &str, token: &str) -> Self {
        Self {
            base: base.to_owned(),
            http: reqwest::Client::new(),
            token: token.to_owned(),
            refresh_token: String::new(),
            user: UserId(uuid::Uuid::nil()),
            username: String::new(),
            headers: Vec::new(),
        }
    }

    /// The same session with a header on every request.
    pub fn with(&self, name: &str, value: impl ToString) -> Self {
        let mut other = self.clone();
        other.headers.push((name.to_owned(), value.to_string()));
        other
    }

    /// The same session, naming the version that it has read.
    pub fn if_match(&self, version: &Value) -> Self {
        self.with("if-match", format!("\"{version}\""))
    }

    /// The same session with another token.
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: token.to_owned(),
            ..self.clone()
        }
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.base))
            .header("accept-language", "en");
        if !self.token.is_empty() {
            request = request.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path).send().await.expect("an answer")).await
    }

    /// GET, of a service that may not answer.
    pub async fn try_get(&self, path: &str) -> Option<Answer> {
        Some(Answer::of(self.request(Method::GET, path).send().await.ok()?).await)
    }

    /// POST of a JSON body, to a service that may die on it. `None` when no whole answer came.
    pub async fn try_post(&self, path: &str, body: Value) -> Option<Answer> {
        let request = self.request(Method::POST, path).body(body.to_string());
        let response = request
            .header("content-type", "application/json")
            .send()
            .await
            .ok()?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.ok()?;
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Some(Answer {
            status,
            headers,
            body,
            text,
        })
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        Answer::of(
            self.request(Method::DELETE, path)
                .send()
                .await
                .expect("an answer"),
        )
        .await
    }

    /// POST of a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, &body.to_string()).await
    }

    /// PUT of a JSON body.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, &body.to_string()).await
    }

    /// PATCH with a JSON body.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, &body.to_string()).await
    }

    /// A body as it is, called JSON.
    pub async fn send(&self, method: Method, path: &str, body: &str) -> Answer {
        self.send_as(method, path, "application/json", body).await
    }

    /// A body as it is, of a media type.
    pub async fn send_as(&self, method: Method, path: &str, media: &str, body: &str) -> Answer {
        let request = self
            .request(method, path)
            .header("content-type", media)
            .body(body.to_owned());
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// POST of a form.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form(fields.iter().copied());
        self.send_as(Method::POST, path, "application/x-www-form-urlencoded", &body)
            .await
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body, as JSON; null when there is none.
    pub body: Value,
    /// The body, as text.
    pub text: String,
}

impl Answer {
    async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.expect("a body");
        Self {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
        }
    }

    /// The body, when the status is the one expected.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.body
    }

    /// The problem's code, when the status is the one expected.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        assert_eq!(self.body["code"], code, "{}", self.text);
        self.body
    }

    /// A header, as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
