//! What headers and paths say, read once and the same way everywhere.

use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpMessage, HttpRequest};
use application::caller::{Caller, OperationInfo};
use application::cursor::{self, PageRequest};
use application::dated::change::CHANGE_REASONS;
use application::execute::Manner;
use application::problem::Problem;
use contract::problem::Code;
use domain::client::fact::ChangeReason;
use domain::labels::Language;
use ipnet::IpNet;
use persistence::idempotency::IdempotencyKey;
use std::net::IpAddr;

/// Notes what is declared of the operation that a request calls.
pub fn declare(request: &HttpRequest, operation: &'static OperationInfo) {
    request.extensions_mut().insert(operation);
}

/// The operation that a request calls, once that is known.
pub fn operation(request: &HttpRequest) -> Option<&'static OperationInfo> {
    request.extensions().get::<&'static OperationInfo>().copied()
}

/// Holds a handler to the declaration of its operation: what it takes from a request is declared.
fn declared(request: &HttpRequest, takes: impl Fn(&OperationInfo) -> bool) -> Result<(), Problem> {
    let operation = operation(request);
    if operation.is_some_and(takes) {
        return Ok(());
    }
    let id = operation.map(|operation| operation.id);
    tracing::error!(
        operation = id,
        "a handler takes what its operation does not declare"
    );
    Err(Problem::new(Code::Internal))
}

/// The value of a header, when it is there once and readable.
///
/// # Errors
/// `invalid_header`, naming the header.
pub fn header<'r>(request: &'r HttpRequest, name: &'static str) -> Result<Option<&'r str>, Problem> {
    let invalid = || Problem::new(Code::InvalidHeader).with("name", name);
    let mut values = request.headers().get_all(HeaderName::from_static(name));
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(invalid());
    }
    let value = value.to_str().map_err(|_| invalid())?.trim();
    if value.is_empty() || value.len() > 255 {
        Err(invalid())
    } else {
        Ok(Some(value))
    }
}

/// Which language the caller reads: the best of `Accept-Language` that is spoken here, or Finnish.
pub fn language(headers: &header::HeaderMap) -> Language {
    let Some(accepted) = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
    else {
        return Language::default();
    };
    let mut best = (0.0, Language::default());
    for range in accepted.split(',').take(20) {
        let (tag, weight) = match range.split_once(";q=") {
            Some((tag, weight)) => (tag, weight.trim().parse().unwrap_or(0.0)),
            None => (range, 1.0),
        };
        let language = match tag.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("fi") => Language::Fi,
            Some("sv") => Language::Sv,
            Some("en") => Language::En,
            _ => continue,
        };
        if weight > best.0 {
            best = (weight, language);
        }
    }
    best.1
}

/// The address a call came from: the peer, or behind trusted proxies the right-most hop that is not
/// one of them. Whatever stands further left in `X-Forwarded-For` may be forged.
pub fn address(peer: Option<IpAddr>, headers: &header::HeaderMap, trusted: &[IpNet]) -> Option<IpAddr> {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|network| network.contains(address));
    let peer = peer.map(|peer| peer.to_canonical());
    if !peer.as_ref().is_some_and(is_trusted) {
        return peer;
    }
    let (mut hops, mut last) = (Vec::new(), peer);
    for value in headers.get_all("x-forwarded-for") {
        // One who makes the line unreadable does not make the hops in it go away.
        hops.extend(value.to_str().ok()?.split(','));
    }
    for hop in hops.iter().rev() {
        // A hop that is no address says nothing: the call came from nowhere that is known.
        let hop = hop.trim().parse::<IpAddr>().ok()?;
        let hop = hop.to_canonical();
        last = Some(hop);
        if !is_trusted(&hop) {
            return last;
        }
    }
    last
}

/// The address that a request came from, behind trusted proxies too.
pub fn caller_address(request: &HttpRequest, trusted: &[IpNet]) -> Option<IpAddr> {
    let peer = request.peer_addr().map(|peer| peer.ip());
    address(peer, request.headers(), trusted)
}

/// The trace id of a request: that of `traceparent`, when it is well-formed.
pub fn trace(headers: &header::HeaderMap) -> Option<String> {
    let value = headers.get("traceparent")?.to_str().ok()?;
    let mut parts = value.split('-');
    let (_version, trace) = (parts.next()?, parts.next()?);
    let hexadecimal = trace
        .bytes()
        .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    (trace.len() == 32 && hexadecimal && trace.bytes().any(|byte| byte != b'0')).then(|| trace.to_owned())
}

/// The version that `If-Match` names.
///
/// # Errors
/// `if_match_missing`, `invalid_header`; `internal`, of an operation that does not declare it.
pub fn if_match(request: &HttpRequest) -> Result<i64, Problem> {
    declared(request, |operation| operation.if_match)?;
    let value = header(request, "if-match")?.ok_or_else(|| Problem::new(Code::IfMatchMissing))?;
    let value = value.strip_prefix("W/").unwrap_or(value);
    let version = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    version
        .and_then(whole_number)
        .ok_or_else(|| Problem::new(Code::InvalidHeader).with("name", "if-match"))
}

/// A whole number as the contract writes one: digits alone, and none before them that says nothing.
fn whole_number<N: std::str::FromStr>(text: &str) -> Option<N> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

/// An id in the path.
///
/// # Errors
/// `not_found`: an id that is none names nothing.
pub fn id<T: From<uuid::Uuid>>(request: &HttpRequest, name: &str) -> Result<T, Problem> {
    let text = request.match_info().get(name).unwrap_or_default();
    let id = (text.len() == 36)
        .then(|| uuid::Uuid::try_parse(text).ok())
        .flatten();
    id.map(T::from).ok_or_else(|| Problem::new(Code::NotFound))
}

/// The query of a request: parameters that are known here, each checked.
pub struct Query {
    pairs: Vec<(String, String)>,
}

/// What every operation knows that answers with a page of a list.
const PAGE: [&str; 2] = ["limit", "cursor"];

impl Query {
    /// Reads the query; only these parameters are known, and those of a page to an operation that declares it.
    ///
    /// # Errors
    /// `unknown_query_parameter`.
    pub fn parse(request: &HttpRequest, known: &[&str]) -> Result<Self, Problem> {
        let pairs = actix_web::web::Query::<Vec<(String, String)>>::from_query(request.query_string())
            .map_err(|_| Problem::new(Code::UnknownQueryParameter))?
            .into_inner();
        let paged = operation(request).is_some_and(|operation| operation.paged);
        let is_known = |name: &str| known.contains(&name) || paged && PAGE.contains(&name);
        if pairs.iter().any(|(name, _)| !is_known(name)) {
            return Err(Problem::new(Code::UnknownQueryParameter));
        }
        Ok(Self { pairs })
    }

    /// Every value of a parameter that may be repeated.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.pairs
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
            .collect()
    }

    /// The value of a parameter that may stand once.
    ///
    /// # Errors
    /// `invalid_query`, naming the parameter.
    pub fn one(&self, name: &'static str) -> Result<Option<&str>, Problem> {
        let mut values = self.pairs.iter().filter(|(known, _)| known == name);
        match (values.next(), values.next()) {
            (Some(_), Some(_)) => Err(invalid_query(name)),
            (value, _) => Ok(value.map(|(_, value)| value.as_str())),
        }
    }

    /// The value of a parameter, parsed.
    ///
    /// # Errors
    /// `invalid_query`, naming the parameter.
    pub fn parsed<T>(
        &self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        self.one(name)?
            .map(|value| parse(value).ok_or_else(|| invalid_query(name)))
            .transpose()
    }

    /// A parameter that is `true` or `false`.
    ///
    /// # Errors
    /// `invalid_query`, naming the parameter.
    pub fn flag(&self, name: &'static str) -> Result<bool, Problem> {
        Ok(self.parsed(name, |value| value.parse().ok())?.unwrap_or(false))
    }
}

/// A query parameter that is not valid.
pub fn invalid_query(name: &'static str) -> Problem {
    Problem::invalid_query(name)
}

/// A coded header that must be one of a list; a wrong one is a place of the request that has no pointer.
///
/// # Errors
/// `invalid_header`, naming the header.
pub fn coded_header<T>(
    request: &HttpRequest,
    name: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    header(request, name)?
        .map(|value| parse(value).ok_or_else(|| Problem::new(Code::InvalidHeader).with("name", name)))
        .transpose()
}

/// How many items a page is to have: `?limit=`, from 1 to 200.
///
/// # Errors
/// `invalid_query`.
pub fn limit(query: &Query) -> Result<usize, Problem> {
    let limit = query
        .parsed("limit", whole_number)?
        .unwrap_or(cursor::DEFAULT_LIMIT);
    if (1..=cursor::MOST).contains(&limit) {
        Ok(limit)
    } else {
        Err(invalid_query("limit"))
    }
}

/// The idempotency key of a request, if it has one.
///
/// # Errors
/// `invalid_header`; `internal`, of an operation that does not declare it.
pub fn idempotency(
    caller: &Caller,
    request: &HttpRequest,
    digest: &[u8],
) -> Result<Option<IdempotencyKey>, Problem> {
    declared(request, |operation| operation.idempotent)?;
    let Some(key) = header(request, "idempotency-key")? else {
        return Ok(None);
    };
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Problem::new(Code::InvalidHeader).with("name", "idempotency-key"));
    }
    Ok(Some(caller.idempotency_key(key, request.path(), digest)))
}

/// Which page of a list a query asks for: `?limit=`, from 1 to 200, and `?cursor=`.
///
/// # Errors
/// `invalid_query`.
pub fn page(query: &Query) -> Result<PageRequest, Problem> {
    Ok(PageRequest {
        limit: limit(query)?,
        cursor: query.one("cursor")?.map(str::to_owned),
    })
}

/// How a command is to be carried out that takes `?dryRun=` and an idempotency key.
///
/// # Errors
/// `unknown_query_parameter`, `invalid_query`, `invalid_header`.
pub fn manner(caller: &Caller, request: &HttpRequest, digest: &[u8]) -> Result<Manner, Problem> {
    let manner = dry_run(request)?;
    let key = idempotency(caller, request, digest)?;
    Ok(Manner { key, ..manner })
}

/// How a command is to be carried out that takes `?dryRun=`.
///
/// # Errors
/// `unknown_query_parameter`, `invalid_query`; `internal`, of an operation that does not declare it.
pub fn dry_run(request: &HttpRequest) -> Result<Manner, Problem> {
    declared(request, |operation| operation.dry_run)?;
    let asked = Query::parse(request, &["dryRun"])?.flag("dryRun")?;
    Ok(Manner::dry_run(asked))
}

/// Why a datum is changed: the `Change-Reason` header.
///
/// # Errors
/// `invalid_header`.
pub fn change_reason(request: &HttpRequest) -> Result<ChangeReason, Problem> {
    let reason = coded_header(request, "change-reason", |code| {
        ChangeReason::parse(code).filter(|reason| CHANGE_REASONS.contains(reason))
    })?;
    Ok(reason.unwrap_or(ChangeReason::Changed))
}
